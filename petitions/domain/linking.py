"""Petitions that belong together: offered with the reason, linked and unlinked by one click, never merged."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Problem, Round
from orgs.models import User
from orgs.permissions import may, require
from petitions.alike.compare import Likeness, Profile, rank
from petitions.domain import secrecy
from petitions.domain.acts import act_on_petition
from petitions.domain.moves import WrongState, write
from petitions.domain.seen import mark_of, require_same
from petitions.models import Batch, Link, NotAlike, Original, Petition, PollutionType, ProblemLink, Sketch
from petitions.states import Verb
from records import clock

COMMON = 400  # petitions that share one value of the sketch: above this the value is boilerplate and tells nothing
SHARED = 2  # values: one alone is mostly a stock sentence, and edited copies share more
NEAREST = 60  # candidates that are compared word by word
SHOWN = 8
OFTEN = 3  # petitions about one object from which it stands in the list of repeated ones


@dataclass(frozen=True, slots=True)
class Offer:
    """A petition that may belong to the one shown, and why."""

    petition: Petition
    likeness: Likeness

    @property
    def kind(self) -> str:
        """The kind of link that is offered."""
        return Link.Kind.SAME_OBJECT if self.likeness.kind == "same_object" else self.likeness.kind


def offers(petition: Petition, user: User) -> list[Offer]:
    """Likely duplicates, petitions about the same object, and repeats over rounds, the likeliest first.

    Only those that the user may see and read; none of a draft batch, none that is linked or was said to be none. A
    fixed number of queries.
    """
    ids = _candidates(petition) - _settled(petition) - {petition.pk}
    seen = Petition.objects.visible_to(user).filter(pk__in=ids).exclude(batch__state=Batch.State.DRAFT)
    seen = seen.exclude(pk__in=_withheld(user))  # why they are alike would tell what they say
    rows = list(seen.select_related("round", "batch", "place"))
    texts = dict(Original.objects.filter(petition__in=[petition.pk, *ids]).values_list("petition", "content"))
    kinds: dict[int, set[str]] = {}
    for pk, kind in PollutionType.objects.filter(petition__in=[petition.pk, *ids]).values_list("petition", "kind"):
        kinds.setdefault(pk, set()).add(kind)
    found = rank(_compared(petition, texts, kinds), [_compared(row, texts, kinds) for row in rows], limit=SHOWN)
    return [Offer(compared.petition, likeness) for compared, likeness in found]


def _withheld(user: User) -> QuerySet:
    """Petitions about the user's own side, by id."""
    return Petition.objects.filter(secrecy.about_own_side(user)).order_by().values("pk")


@dataclass(frozen=True)
class Compared(Profile):
    """What is compared of a petition, with the petition itself."""

    petition: Petition


def _compared(row: Petition, texts: dict[int, str], kinds: dict[int, set[str]]) -> Compared:
    return Compared(
        petition=row,
        number_base=row.number_base,
        object_key=row.object_key,
        place=str(row.place_id or ""),
        types=frozenset(kinds.get(row.pk, ())),
        text=texts.get(row.pk, ""),
        day=row.batch.handed_over_on,
        round=row.round_id,
    )


def _candidates(petition: Petition) -> set[int]:
    """Petitions that share most rare values of the sketch, and those about the same object."""
    values = list(petition.sketch.values_list("value", flat=True))
    sharing = Sketch.objects.filter(value__in=values).order_by()
    rare = sharing.values("value").annotate(n=Count("petition")).filter(n__lte=COMMON).values("value")
    shared = Sketch.objects.filter(value__in=rare).order_by().values("petition").annotate(n=Count("value"))
    nearest = shared.filter(n__gte=min(SHARED, len(values))).order_by("-n", "-petition")
    found = {pk for pk, _n in nearest.values_list("petition", "n")[: NEAREST + 1]}
    if petition.object_key:
        same = Petition.objects.filter(object_key=petition.object_key)
        if petition.place_id:
            same = same.filter(place=petition.place_id)
        found |= set(same.order_by("-pk").values_list("pk", flat=True)[:NEAREST])
    return found


def _settled(petition: Petition) -> set[int]:
    """Petitions that are linked to this one already, or that somebody said to be none."""
    standing = Link.objects.filter(Q(later=petition) | Q(earlier=petition), ended_at=None)
    links = standing.order_by().values_list("later", "earlier")
    pairs = NotAlike.objects.filter(Q(first=petition) | Q(second=petition)).values_list("first", "second")
    return {pk for pair in links.union(pairs, all=True) for pk in pair}


def link(petition_id: int, other_id: int, *, kind: str, actor: User, why: str = "") -> Link:
    """Link a petition to another one; the one handed over later names the earlier.

    Raises PermissionDenied; WrongState when they are linked; ValidationError for two pieces of one petition.
    """
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.link", petition.round.region)
        secrecy.require_apart(actor, petition)
        other = Petition.objects.visible_to(actor).select_related("batch", "round__region", "accused").get(pk=other_id)
        secrecy.require_apart(actor, other)
        if other.pk == petition.pk or _one_petition(petition, other):
            raise ValidationError(_("These are pieces of one petition."), code="pieces")
        if kind not in Link.Kind.values:
            raise ValidationError({"kind": _("Choose how they belong together.")}, code="kind")
        if Link.objects.filter(
            Q(later=petition, earlier=other) | Q(later=other, earlier=petition), ended_at=None
        ).exists():
            raise WrongState(_("These two are linked already."), code="linked")
        for one in (petition, other):  # the words stand on both pages; refusing tells only those who may know
            if may(actor, "petition.link", one.round.region):
                secrecy.keep_out(one, why=why)
        earlier, later = sorted((petition, other), key=lambda row: (row.batch.handed_over_on, row.pk))
        try:
            with transaction.atomic():  # from the other end somebody may link the same two at the same moment
                made = Link.objects.create(later=later, earlier=earlier, kind=kind, why=why[:300], made_by=actor)
        except IntegrityError as error:
            raise WrongState(_("These two are linked already."), code="linked") from error
        write(Verb.LINKED, petition, actor=actor, after={"kind": kind, "with": other.number})
        return made


def _one_petition(one: Petition, other: Petition) -> bool:
    return one.round_id == other.round_id and bool(one.number_base) and one.number_base == other.number_base


def unlink(link_id: int, *, actor: User) -> Link:
    """Take a link away; that it stood, and who took it away, stays on record."""
    with act_on_petition(Link.objects.values_list("later", flat=True).get(pk=link_id)) as petition:
        require(actor, "petition.link", petition.round.region)
        secrecy.require_apart(actor, petition)
        row = Link.objects.select_related("earlier").get(pk=link_id)
        if row.ended_at:
            raise WrongState(_("This link was taken away already."), code="wrong_state")
        row.ended_by, row.ended_at = actor, clock.now()
        row.save(update_fields=["ended_by", "ended_at"])
        write(Verb.UNLINKED, petition, actor=actor, before={"kind": row.kind, "with": row.earlier.number})
        return row


def not_alike(petition_id: int, other_id: int, *, actor: User) -> None:
    """Remember that an offered pair is none, so that it is not offered again."""
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.link", petition.round.region)
        secrecy.require_apart(actor, petition)
        other = Petition.objects.visible_to(actor).get(pk=other_id)
        first, second = sorted((petition.pk, other.pk))
        NotAlike.objects.get_or_create(first_id=first, second_id=second, defaults={"by": actor})


def problems_seen(petition: Petition) -> str:
    """The mark of the problems that a petition belongs to, for the `seen` of set_problems."""
    return mark_of(sorted(petition.problem_links.filter(ended_at=None).values_list("problem", flat=True)))


def set_problems(petition_id: int, problems: Sequence[Problem], *, actor: User, seen: str = "") -> None:
    """Say which problems of the feedback a petition belongs to; earlier links are ended, not deleted.

    `seen` is the mark (problems_seen) of what was shown. Raises PermissionDenied; WrongState when somebody else chose
    others meanwhile.
    """
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.link", petition.round.region)
        secrecy.require_apart(actor, petition)
        require_same(seen, problems_seen(petition))
        wanted = {problem.pk for problem in problems if problem.round_id == petition.round_id}
        present = set(petition.problem_links.filter(ended_at=None).values_list("problem", flat=True))
        ended = petition.problem_links.filter(ended_at=None, problem__in=present - wanted)
        ended.update(ended_by=actor, ended_at=clock.now())
        ProblemLink.objects.bulk_create(
            [ProblemLink(petition=petition, problem_id=pk, made_by=actor) for pk in sorted(wanted - present)]
        )
        if wanted != present:
            numbers = [problem.number for problem in problems]
            write(Verb.LINKED, petition, actor=actor, after={"problems": numbers})


def often(round: Round, user: User) -> QuerySet:
    """Objects that `OFTEN` or more petitions of the person's round are about: key, place, count, newest number."""
    rows = Petition.objects.visible_in(round, user).exclude(object_key="")
    return (
        rows.exclude(batch__state=Batch.State.DRAFT)
        .exclude(pk__in=_withheld(user))
        .order_by()
        .values("object_key", "place", "place__name")
        .annotate(n=Count("pk", distinct=True))
        .filter(n__gte=OFTEN)
        .order_by("-n", "object_key")
    )
