"""Reminding units of cases by hand, one or many; the rungs that fire by themselves are not here."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from notify.models import Message
from notify.outbox import tell
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import require
from petitions.domain.acts import act_on
from petitions.domain.moves import write
from petitions.models import Assignment
from petitions.states import AT_UNIT, Verb
from records import clock
from records.trail import key


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of one case of a bulk reminder; `fault` is '' when its unit was told."""

    assignment: Assignment
    fault: str = ""


def remind(assignment_ids: Iterable[int], *, actor: User) -> list[Reminded]:
    """Tell the people of each case's unit that the reply is waited for, at most once a case and day."""
    with transaction.atomic():
        return [_remind(pk, actor) for pk in sorted(set(assignment_ids))]


def hindrance(assignment: Assignment) -> str:
    """Why a case is not reminded of; '' when it is."""
    if assignment.stage not in AT_UNIT:
        return _("It is not at the unit now.")
    if not tree.holders(assignment.organisation, (Role.CLERK, Role.HEAD), clock.today()).exists():
        return _("Nobody holds a post in this unit.")
    return ""


def _remind(assignment_id: int, actor: User) -> Reminded:
    with act_on(assignment_id) as row:
        require(actor, "petition.assign", row.petition.round.region)
        if fault := hindrance(row):
            return Reminded(row, fault)
        dedupe = f"reminded:{row.pk}:{clock.today()}"
        if Message.objects.filter(dedupe__startswith=f"{dedupe}|").exists():
            return Reminded(row, _("Its unit was reminded today already."))
        due_on = row.deadline.due_on if row.deadline else None
        tell(
            tree.holders(row.organisation, (Role.CLERK, Role.HEAD), clock.today()),
            gettext_noop("Reminder: the reply to petition %(number)s is due on %(due)s."),
            {"number": row.petition.number, "due": str(due_on)},
            dedupe=dedupe,
            about=key(row),
            url=f"/desk/petitions/cases/{row.pk}/",
            due_on=due_on,
        )
        write(Verb.REMINDED, row, actor=actor, after={"day": clock.today()})
        return Reminded(row)
