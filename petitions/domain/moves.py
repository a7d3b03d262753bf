"""Adding facts to an assignment and moving its stage: the only code that writes what is derived from facts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.models import Round
from orgs.models import User
from orgs.permissions import post_title
from petitions.models import Assignment, Fact, Petition
from petitions.states import AT_UNIT, ENDED, LIVE, MOVES, Stage, Status, Verb, whole_status, whole_verdict
from records import clock
from records.trail import record

__all__ = ["WrongState"]

FACT_OF = {
    Verb.HANDED_ON: Fact.Kind.HANDED_ON,
    Verb.SIGNED_FOR: Fact.Kind.SIGNED_FOR,
    Verb.REPLY_FILED: Fact.Kind.REPLIED,
    Verb.RETURNED: Fact.Kind.RETURNED,
    Verb.REVIEWED: Fact.Kind.REVIEWED,
    Verb.CLOSED: Fact.Kind.CLOSED,
    Verb.STAGED: Fact.Kind.STAGED,
    Verb.REOPENED: Fact.Kind.REOPENED,
}
STATUS_OF = {Fact.Kind.CLOSED: Status.CLOSED, Fact.Kind.STAGED: Status.STAGED, Fact.Kind.REOPENED: Status.OPEN}
JUDGING = (Fact.Kind.REVIEWED, Fact.Kind.RETURNED, Fact.Kind.REOPENED)
ORDER: list[Stage] = list(LIVE)
DERIVED = ("assigned_count", "stage", "status", "verdict", "due_on", "closed_on")


def require_stage(assignment: Assignment, *stages: Stage) -> None:
    """Raises WrongState unless the assignment is in one of `stages`."""
    if assignment.stage not in stages:
        raise WrongState(
            _("%(case)s is now: %(stage)s. Somebody else may have been faster; look at it again.")
            % {"case": assignment, "stage": assignment.get_stage_display()},
            code="wrong_state",
        )


def move(
    assignment: Assignment,
    verb: Verb,
    *,
    actor: User,
    note: str = "",
    after: dict[str, Any] | None = None,
    verdict: str = "",
    on: date | None = None,
) -> None:
    """Make one listed move on a locked assignment: stage, fact and trail together. Raises WrongState."""
    rule = MOVES[verb]
    require_stage(assignment, *rule.sources)
    before = assignment.stage
    assignment.stage = rule.target
    assignment.save(update_fields=["stage"])
    if verb in FACT_OF:
        add_fact(assignment, FACT_OF[verb], actor=actor, verdict=verdict, on=on)
    refresh(assignment.petition)
    write(
        verb, assignment, actor=actor, before={"stage": before}, after={"stage": rule.target} | (after or {}), note=note
    )


def add_fact(
    assignment: Assignment, kind: Fact.Kind, *, actor: User, verdict: str = "", on: date | None = None
) -> Fact:
    """Add a dated fact to a locked assignment; `on` is the day it is about, by default today.

    Raises ValidationError (future_day) for a day after today.
    """
    today = clock.today()
    on = on or today
    if on > today:
        raise ValidationError(
            {"on": _("The day lies in the future; a fact is entered when it has happened.")}, code="future_day"
        )
    return Fact.objects.create(
        assignment=assignment, kind=kind, effective_on=on, counts_from=today, actor=actor, verdict=verdict
    )


def write(verb: TextChoices, subject: Any, *, actor: User, **details: Any) -> None:
    """A line of the trail about a locked row, with the post in which the actor acted."""
    record(verb, subject, actor=actor, post=post_title(actor, near=_round_of(subject).region), **details)


def _round_of(subject: Any) -> Round:
    """The round of an assignment, a petition, a batch, or the round itself."""
    if isinstance(subject, Assignment):
        return subject.petition.round
    return subject if isinstance(subject, Round) else subject.round


def refresh(petition: Petition) -> None:
    """Derive the columns that lists filter by from the assignments of a locked petition and their facts."""
    before = {name: getattr(petition, name) for name in DERIVED}
    parts = _parts(petition)
    waiting = [part.due_on for part in parts if part.stage in AT_UNIT and part.due_on]
    petition.assigned_count = len(parts)
    petition.stage = min((part.stage for part in parts), key=lambda s: ORDER.index(Stage(s)), default="")
    petition.status = whole_status([part.status for part in parts])
    petition.verdict = whole_verdict([part.verdict for part in parts])
    petition.due_on = min(waiting, default=None)
    done = petition.stage in ENDED and petition.status != Status.OPEN
    petition.closed_on = (petition.closed_on or clock.today()) if done else None
    if changed := [name for name, value in before.items() if getattr(petition, name) != value]:
        petition.save(update_fields=changed)


@dataclass(slots=True)
class _Part:
    """What an assignment adds to its petition: its stage and date, and what its facts say so far."""

    stage: str
    due_on: date | None
    status: str = Status.OPEN
    verdict: str = ""


def _parts(petition: Petition) -> list[_Part]:
    """The live assignments of a petition with what their facts say, in one query: every move asks it."""
    parts: dict[int, _Part] = {}
    rows = petition.assignments.exclude(stage=Stage.TRANSFERRED).order_by("pk", "facts__pk")
    columns = rows.values_list("pk", "stage", "deadline__due_on", "facts__kind", "facts__verdict")
    for pk, stage, due_on, kind, verdict in columns:
        part = parts.setdefault(pk, _Part(stage, due_on))
        if judges(kind, part.status):
            part.verdict = verdict
        if kind in STATUS_OF:
            part.status = STATUS_OF[Fact.Kind(kind)]
    return list(parts.values())


def judges(kind: str | None, status: str) -> bool:
    """Whether a fact gives or takes the verdict of an assignment of this status.

    A reply that is returned takes the verdict with it, but not that of a closing for the present stage before it.
    """
    return kind in JUDGING and not (kind == Fact.Kind.RETURNED and status == Status.STAGED)


def is_rectified(assignment: Assignment) -> bool:
    """Whether the rectification was noted and the case not opened again since."""
    kinds = (Fact.Kind.RECTIFIED, Fact.Kind.REOPENED)
    last = assignment.facts.filter(kind__in=kinds).order_by("-pk").values_list("kind", flat=True).first()
    return last == Fact.Kind.RECTIFIED
