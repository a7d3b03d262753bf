"""What plans add to the pages that everybody shares: menu, first page, alarms, links of the trail."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.alarms import SHOWN, Alarm
from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section, SignList
from orgs.models import Post, User
from orgs.permissions import may, roles_of
from plans import standing
from plans.domain.acts import ANSWERING
from plans.models import Consultation, PlanVersion, PublicVersion, SubPlanDuty
from plans.states import Standing
from records import clock

UNIT = frozenset(ANSWERING)
PAGES = {
    "plans.planversion": "plans:version",
    "plans.consultation": "plans:comment",
    "plans.subplanduty": "plans:unit_plan",
}


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """The plan for everybody in the round. No queries."""
    yield MenuItem(_("Plans"), reverse("plans:plan", args=[round.slug]), section=Section.PLAN)


def cards(user: User, round: Round) -> list[Card]:
    """What waits, and only that: comments and plans to read for the office, what a unit owes, what is to release."""
    found: list[Card] = []
    if may(user, "plan.consult", round.region):
        found += _office(user, round)
    if may(user, "plan.release_public", round.region):
        found.append(_to_release(user, round))
    if roles_of(user) & UNIT and not may(user, "plan.consult", round.region):
        found += _own(user, round)
    return [card for card in found if card.count]


def _office(user: User, round: Round) -> list[Card]:
    comments, plans = _lists(user, round)
    asked, units = (reverse(f"plans:{name}", args=[round.slug]) for name in ("comments", "unit_plans"))
    note = _("Take each one up, or say why not.")
    many = plans.aggregate(**{name: Count("pk", filter=Q(shown=name)) for name in ("submitted", "late")})
    return [
        Card(
            _("Comments on the plan to decide on"),
            comments.filter(shown="to_settle").count(),
            f"{asked}?state=to_settle",
            note,
            "due",
        ),
        Card(
            _("Plans of units to read"),
            many["submitted"],
            f"{units}?state=submitted",
            _("Receive them, or return them with the reason."),
            "due",
        ),
        Card(
            _("Plans of units that are late"),
            many["late"],
            f"{units}?state=late",
            _("They are chased by the ladder."),
            "late",
        ),
    ]


def _own(user: User, round: Round) -> list[Card]:
    comments, plans = _lists(user, round)
    asked, units = (reverse(f"plans:{name}", args=[round.slug]) for name in ("comments", "unit_plans"))
    owed = plans.filter(shown__in=standing.TO_HAND_IN)
    late = owed.filter(due_on__lt=clock.today()).exists()
    return [
        Card(
            _("Draft plans to comment on"),
            comments.filter(shown__in=standing.OPEN_COMMENTS).count(),
            f"{asked}?state=open",
            _("Write a comment, or say that there is none."),
            "due",
        ),
        Card(
            _("Implementing plans to hand in"),
            owed.count(),
            f"{units}?state=to_hand_in",
            _("Text or file; the office reads it."),
            "late" if late else "due",
        ),
        Card(
            _("Plans to publish"),
            plans.filter(shown="unpublished").count(),
            f"{units}?state=unpublished",
            _("Publish the plan, and report where."),
            "due",
        ),
    ]


def _lists(user: User, round: Round) -> tuple:
    today = clock.today()
    return (
        standing.comments(user, round, today),
        standing.unit_plans(user, round, today),
    )


def _to_release(user: User, round: Round) -> Card:
    waiting = PublicVersion.objects.filter(version__plan__round=round, state=PublicVersion.State.PREPARED)
    rows = waiting.exclude(prepared_by=user)
    url = f"{reverse('plans:plan', args=[round.slug])}#public"
    return Card(
        _("Public versions of the plan to release"), rows.count(), url, _("Read it, then make it public."), "due"
    )


def alarms(round: Round) -> Iterable[Alarm]:
    """Units that are asked, and in which nobody can answer."""
    held = Post.objects.held_on(clock.today()).filter(role__in=ANSWERING)
    comments = Consultation.objects.of_round(round).filter(
        ~Exists(held.filter(organisation=OuterRef("unit"))), comment=None, ended_on=None
    )
    plans = SubPlanDuty.objects.filter(
        ~Exists(held.filter(organisation=OuterRef("plan__unit"))), plan__round=round, state=Standing.OWED
    )
    names = [
        *comments.values_list("unit__name", flat=True),
        *plans.values_list("plan__unit__name", flat=True),
    ]
    if names:
        text = ngettext(
            "%(n)d unit is asked about the plan, and nobody in it can answer",
            "%(n)d units are asked about the plan, and nobody in them can answer",
            len(names),
        )
        yield Alarm(text % {"n": len(names)}, names[:SHOWN], reverse("desk:people"), max(0, len(names) - SHOWN))


def filed_at(round: Round) -> MenuItem | None:
    """The newest version, once one was drawn: what is weaker in it needs a reason before the plan is filed."""
    version = PlanVersion.objects.of_round(round).first()
    if version is None:
        return None
    words = _(
        "The plan was drawn as version %(n)d: it is filed there, where every weaker goal has its reason. After tasks "
        "were changed or added, draw a new version first."
    )
    return MenuItem(words % {"n": version.number}, reverse("plans:plan", args=[round.slug]))


def link(subject: str) -> str:
    """The page of a version, a consultation or a duty that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse(PAGES[name], args=[pk]) if name in PAGES and pk.isdecimal() else ""


def to_sign(user: User) -> list[SignList]:
    """Nothing of plans is signed here."""
    return []


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link, alarms=alarms, filed_at=filed_at)
