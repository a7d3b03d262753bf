"""Deadlines of the plan, of petitions, signatures, letters and reports: what each is about."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from cases.models import Measure, Notice, Round, Task, TaskLeader, TaskUnit
from cases.states import Status
from deadlines.models import Deadline
from letters.models import Receipt, Reply
from orgs.models import Organisation, Role
from petitions.models import Assignment, PetitionNotice
from pressure.subjects.about import NAME, TITLE, About, Found, Loader, of_units, owners
from records.trail import key
from scheduling.models import Obligation
from signoff.models import Seat, Signature, Step


def _units() -> Prefetch:
    return Prefetch("units", TaskUnit.objects.select_related("organisation"), to_attr="named_units")


def _leaders() -> Prefetch:
    return Prefetch("leaders", TaskLeader.objects.filter(ends_on=None), to_attr="named_leaders")


def _of_task(task: Any, unit: Organisation | None = None) -> dict[str, Any]:
    by_role: dict[str, list[Organisation]] = {}
    for row in task.named_units:
        by_role.setdefault(row.role, []).append(row.organisation)
    own = [unit] if unit else by_role.get(TaskUnit.Role.RESPONSIBLE, [])
    lead = [(org.pk, role) for org in by_role.get("lead", []) for role in (Role.LEAD_REVIEWER, Role.CLERK)]
    leaders = [row.user_id for row in task.named_leaders if row.level == TaskLeader.Level.CITY]
    return {
        "item": key(task),
        "basis": _("%(round)s, problem %(number)s") % {"round": task.problem.round.name, "number": task.problem.number},
        "unit": next(iter(own), None),
        "joint": own[1:],
        "duties": of_units(*own) | {"lead": lead},
        "people": {"leader": leaders},
    }


def _tasks(deadlines: list[Deadline]) -> Found:
    ids = [deadline.pk for deadline in deadlines]
    rows = Task.objects.with_status().filter(deadline__in=ids).select_related("problem__round")
    return {
        row.deadline_id: About(
            str(row),
            f"/desk/tasks/{row.pk}/",
            name=row.problem.title,
            state=str(Status(row.status).label),
            **_of_task(row),
        )
        for row in rows.prefetch_related(_units(), _leaders())
    }


def _measures(deadlines: list[Deadline]) -> Found:
    parts = [Prefetch("task", Task.objects.select_related("problem__round").prefetch_related(_units(), _leaders()))]
    rows = owners(Measure, deadlines, "organisation").prefetch_related(*parts)
    return {
        row.deadline_id: About(
            f"{row.task} · {row}"[:TITLE],
            f"/desk/tasks/{row.task_id}/#measure-{row.pk}",
            name=f"{row.task.problem.title}：{row.text}"[:NAME],
            **_of_task(row.task, row.organisation),
        )
        for row in rows
    }


def _petitions(deadlines: list[Deadline]) -> Found:
    return {
        row.deadline_id: About(
            row.petition.number,
            f"/desk/petitions/cases/{row.pk}/",
            item=key(row),
            basis=_("%(round)s, petition %(number)s")
            % {"round": row.petition.round.name, "number": row.petition.number},
            state=str(row.get_stage_display()),
            unit=row.organisation,
            duties=of_units(row.organisation),
        )
        for row in owners(Assignment, deadlines, "petition__round", "organisation")
    }


def _notices(deadlines: list[Deadline]) -> Found:
    found = {
        row.deadline_id: About(str(row.task), f"/desk/tasks/{row.task_id}/notice/")
        for row in owners(Notice, deadlines, "task__problem")
    }
    for row in owners(PetitionNotice, deadlines, "assignment__petition"):
        found[row.deadline_id] = About(row.assignment.petition.number, f"/desk/petitions/cases/{row.assignment_id}/")
    return found


def _plans(deadlines: list[Deadline]) -> Found:
    keys = {deadline.subject.rpartition(":")[2]: deadline.pk for deadline in deadlines}
    rounds = Round.objects.filter(pk__in=[int(pk) for pk in keys])
    return {keys[str(round.pk)]: About(round.name, f"/desk/rounds/{round.slug}/") for round in rounds}


def _steps(deadlines: list[Deadline]) -> Found:
    given = Signature.objects.filter(seat=OuterRef("pk"), decision=Signature.Decision.APPROVE, void="")
    free = Prefetch("seats", Seat.objects.filter(~Exists(given)).order_by("pk"))
    steps = list(owners(Step, deadlines, "run").prefetch_related(free))
    titles = _titles_of_runs([step.run.subject for step in steps])
    found: Found = {}
    for step in steps:
        title, road = titles.get(step.run.subject, (step.run.subject, "/desk/sign/"))
        seats = list(step.seats.all())
        found[step.deadline_id] = About(
            title,
            f"{road}{step.run_id}/",
            duties={"signers": [(seat.organisation_id, seat.role) for seat in seats if seat.organisation_id]},
            people={"signers": [seat.person_id for seat in seats if seat.person_id]},
        )
    return found


def _titles_of_runs(subjects: Iterable[str]) -> dict[str, tuple[str, str]]:
    ids: dict[str, list[int]] = {}
    for subject in subjects:
        name, _colon, pk = subject.rpartition(":")
        ids.setdefault(name, []).append(int(pk))
    tasks = Task.objects.filter(pk__in=ids.get("cases.task", [])).select_related("problem")
    titles = {f"cases.task:{task.pk}": (str(task), "/desk/sign/") for task in tasks}
    cases = Assignment.objects.filter(pk__in=ids.get("petitions.assignment", [])).select_related("petition")
    return titles | {
        f"petitions.assignment:{case.pk}": (case.petition.number, "/desk/petitions/sign/") for case in cases
    }


def _of_letters(model: type[Receipt] | type[Reply]) -> Loader:
    def load(deadlines: list[Deadline]) -> Found:
        rows = owners(model, deadlines, "addressee__letter", "addressee__organisation")
        return {
            row.deadline_id: About(
                f"{row.addressee.letter.number_text} {row.addressee.letter.title}"[:TITLE],
                f"/desk/letters/{row.addressee.letter_id}/",
                item=key(row.addressee.letter),
                basis=row.addressee.letter.number_text,
                unit=row.addressee.organisation,
                duties=of_units(row.addressee.organisation),
            )
            for row in rows
        }

    return load


def _filings(deadlines: list[Deadline]) -> Found:
    return {
        row.deadline_id: About(
            str(row.period),
            f"/desk/sheets/{row.pk}/",
            name=_("report of %(period)s") % {"period": row.period.label},
            item=key(row),
            basis=row.period.round.name,
            state=_("not filed"),
            unit=row.unit,
            duties=of_units(row.unit),
        )
        for row in owners(Obligation, deadlines, "period__round", "unit")
    }


LOADERS: dict[str, Loader] = {
    Deadline.Kind.TASK: _tasks,
    Deadline.Kind.MEASURE: _measures,
    Deadline.Kind.PETITION: _petitions,
    Deadline.Kind.NOTICE: _notices,
    Deadline.Kind.PLAN: _plans,
    Deadline.Kind.STEP: _steps,
    Deadline.Kind.RECEIPT: _of_letters(Receipt),
    Deadline.Kind.REPLY: _of_letters(Reply),
    Deadline.Kind.FILING: _filings,
}
