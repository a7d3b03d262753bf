"""Lines of lists of cases: read with a fixed number of queries, the wording only as far as the reader may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from orgs.models import User
from orgs.permissions import may
from petitions.domain import secrecy
from petitions.lamps import lamp
from petitions.models import Assignment, JointUnit, Petition, PublicVersion
from petitions.states import AT_UNIT, Stage
from records import clock


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of cases; `summary` is None where the wording is withheld from the reader."""

    case: Assignment
    summary: str | None
    lamp: dict[str, Any]
    act: dict[str, str]
    joins: bool = False
    object_name: str = ""
    part: str = ""

    @property
    def is_late(self) -> bool:
        return self.lamp["kind"] in ("overdue", "severe")


def listed(cases: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Cases with everything that `rows` reads; never the original wording or an identity."""
    return cases.select_related(
        "petition__round__region", "petition__batch", "petition__place", "organisation", "deadline"
    ).prefetch_related("petition__types", Prefetch("joint", JointUnit.objects.select_related("organisation")))


def rows(cases: Iterable[Assignment], user: User) -> list[Row]:
    """The lines of cases from `listed`, with the next act of this person."""
    cases = list(cases)
    ids = [case.petition_id for case in cases]
    withheld, today = about_own_side(user, ids), clock.today()
    said = _told([case.petition for case in cases], withheld)
    return [
        Row(
            case,
            said[case.petition_id],
            lamp(case, today),
            next_act(case, user),
            joins=any(may(user, "petition.handle", one.organisation) for one in case.joint.all())
            and not may(user, "petition.handle", case.organisation),
            object_name="" if case.petition_id in withheld else case.petition.object_name,
            part="" if case.petition_id in withheld else case.part,
        )
        for case in cases
    ]


def summaries(user: User, petitions: Sequence[Petition]) -> dict[int, str | None]:
    """By petition the wording that this person may read in a list, as releasing.summary_for tells it one by one."""
    return _told(petitions, about_own_side(user, [petition.pk for petition in petitions]))


def about_own_side(user: User, ids: Iterable[int]) -> set[int]:
    """Those of the petitions that accuse the reader's own side."""
    rows = Petition.objects.filter(secrecy.about_own_side(user), pk__in=list(ids)).order_by()
    return set(rows.values_list("pk", flat=True))


def _told(petitions: Sequence[Petition], withheld: set[int]) -> dict[int, str | None]:
    told: dict[int, str | None] = {p.pk: None if p.pk in withheld else p.summary for p in petitions}
    if withheld:
        released = PublicVersion.objects.filter(petition__in=withheld, state=PublicVersion.State.RELEASED)
        for petition, content in released.order_by("version").values_list("petition", "content"):
            told[petition] = content["content"]
    return told


def next_act(case: Assignment, user: User) -> dict[str, str]:
    """The button of a line: the next act where it is this person's, else the way to the page."""
    page, own = reverse("petitions:case", args=[case.pk]), may(user, "petition.handle", case.organisation)
    joins = own or any(may(user, "petition.handle", one.organisation) for one in case.joint.all())
    if case.stage == Stage.HANDED_OVER and own:
        return {"verb": _("Sign for"), "post": reverse("petitions:sign_for", args=[case.pk]), "url": page}
    if case.stage in AT_UNIT and joins:
        return {"verb": _("Write the reply"), "url": f"{page}#reply"}
    if case.stage == Stage.STAGED and joins:
        return {"verb": _("Reply again for the final closing"), "url": f"{page}#reply"}
    if case.stage == Stage.IN_REVIEW and may(user, "petition.review", case.petition.round.region):
        return {"verb": _("Review"), "url": reverse("petitions:review", args=[case.pk])}
    return {"verb": _("Look at it"), "url": page}
