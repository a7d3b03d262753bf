"""Whose turn it is finds the dossier in the inbox: the holders of the open seats and whoever stands in for them."""

from django.utils.translation import gettext_noop

from cases.models import Task
from notify.outbox import settle, tell
from orgs import substitutes, tree
from orgs.models import Role, User
from records import clock
from records.trail import key
from signoff import engine
from signoff.models import Run, Seat


def announce(task: Task, run: Run) -> None:
    """Tell those who can sign the open step now; everybody else's entry about the task is done."""
    settle(key(task))
    step = engine.current_step(run)
    for seat in engine.free_seats(run):
        tell(
            signers(seat),
            gettext_noop("To sign: “%(task)s”, by %(due)s."),
            {"task": str(task), "due": str(step.due_on)},
            dedupe=f"sign:{run.pk}:{seat.pk}:{run.signatures.count()}:{run.digest[:8]}",
            about=key(task),
            url=f"/desk/sign/{run.pk}/",
            due_on=step.due_on,
        )


def signers(seat: Seat) -> list[User]:
    """Everybody who could take a free seat today: its person or holders, then their substitutes, each once."""
    own = [seat.person] if seat.person else _holders(seat)
    return list(dict.fromkeys([*own, *substitutes.standing_in_for(own, clock.today())]))


def _holders(seat: Seat) -> list[User]:
    if seat.organisation is None:
        return []
    return list(tree.holders(seat.organisation, (Role(seat.role),), clock.today()))
