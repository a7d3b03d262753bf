"""Public notices as the public reads them: opened ones, their photographs, and the way of an objection."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cases.domain import publicity
from cases.models import Notice, Objection, Round, TaskEvidence, TaskUnit
from deadlines import workdays
from public.cards import NoticeCard, ObjectionCard, PhotoPair
from records.models import Evidence
from reports.models import Release

SHOWN = (TaskEvidence.Phase.BEFORE, TaskEvidence.Phase.AFTER)


def _rows() -> QuerySet[Notice]:
    released = Release.objects.public().filter(round=OuterRef("task__problem__round"))
    rows = Notice.objects.select_related("task__problem__round", "deadline")
    rows = rows.prefetch_related("task__units__organisation")
    return rows.annotate(is_released=Exists(released))


def running() -> list[NoticeCard]:
    """Notices that wait for objections or for the closing, the one that ends first on top."""
    return [card(row) for row in _rows().filter(state=Notice.State.RUNNING).order_by("last_day", "pk")]


def ended() -> QuerySet[Notice]:
    """Notices that ended, newest first; give each to `card`."""
    return _rows().exclude(state=Notice.State.RUNNING).order_by("-last_day", "-pk")


def of_problem(round: Round, number: int) -> list[NoticeCard]:
    """All notices of a problem, newest first."""
    return [card(row) for row in _rows().filter(task__problem__round=round, task__problem__number=number)]


def of_round(round: Round) -> Iterator[NoticeCard]:
    """All notices of a round by number, a hundred in memory at a time."""
    rows = _rows().filter(task__problem__round=round).order_by("pk")
    return (card(row) for row in rows.iterator(chunk_size=100))


def one(pk: int) -> NoticeCard | None:
    """The notice with this number, None when there is none."""
    row = _rows().filter(pk=pk).first()
    return card(row) if row else None


def several(pks: Iterable[int]) -> dict[int, NoticeCard]:
    """The notices with these numbers, by number. Two queries."""
    return {row.pk: card(row) for row in _rows().filter(pk__in=list(pks))}


def card(row: Notice) -> NoticeCard:
    """A notice as it may be read; of a withdrawn one only that it ran."""
    task, problem, round = row.task, row.task.problem, row.task.problem.round
    today = round.today()
    working = round.notice_unit == Round.Unit.WORKING
    told = {}
    if row.state != Notice.State.WITHDRAWN:
        told = {
            "goal": task.goal,
            "result": row.result,
            "units": _units(task.units.all()),
            "signed_by": row.signed_by,
            "signed_on": timezone.localdate(row.opened_at),
            "phone": row.phone,
            "email": row.email,
        }
    return NoticeCard(
        pk=row.pk,
        number=problem.number,
        title=problem.title,
        round_slug=round.slug,
        round_name=round.name,
        round_is_released=row.is_released,
        illustrative=problem.is_illustrative,
        state=row.state,
        first_day=row.first_day,
        last_day=row.last_day,
        days_left=_days_left(row, round) if row.state == Notice.State.RUNNING else None,
        counts_working_days=working,
        is_over=row.state != Notice.State.RUNNING or today > row.last_day,
        ended_on=timezone.localdate(row.ended_at) if row.ended_at else None,
        is_estimate=bool(row.deadline and row.deadline.is_estimate),
        **told,
    )


def _units(rows: Iterable[TaskUnit]) -> str:
    names = [row.organisation.name for row in rows if row.role in (TaskUnit.Role.RESPONSIBLE, TaskUnit.Role.LEAD)]
    return "、".join(dict.fromkeys(names))


def _days_left(row: Notice, round: Round) -> int | None:
    """Days from today to the last one, today included, in the notice's own kind; None without a calendar."""
    today = max(round.today(), row.first_day)
    if today > row.last_day:
        return 0
    if round.notice_unit != Round.Unit.WORKING:
        return (row.last_day - today).days + 1
    try:
        calendar = workdays.load()
        return calendar.between(today, row.last_day) + calendar.is_workday(today)
    except workdays.CalendarMissing:
        return None


def photos(pk: int) -> list[PhotoPair]:
    """The pictures of a notice that is public: its task's own, not withdrawn, before and after.

    Only pictures that were filed as of the same spot stand side by side.
    """
    spots: dict[int, dict[str, list[int]]] = {}
    alone = []
    for evidence, pair, phase in _evidence(pk).values_list("pk", "pair", "phase"):
        if pair is None:
            alone.append({phase: evidence})
        else:
            spots.setdefault(pair, {"before": [], "after": []})[phase].append(evidence)
    sided = [
        {"before": before, "after": after}
        for _pair, spot in sorted(spots.items())
        for before, after in zip_longest(spot["before"], spot["after"])
    ]
    rows = enumerate([*sided, *alone], start=1)
    return [PhotoPair(n, row.get("before"), row.get("after"), pk) for n, row in rows]


def photo(pk: int, evidence: int) -> Evidence | None:
    """The file behind one picture of a public notice; None for anything else."""
    row = _evidence(pk).filter(pk=evidence).select_related("file").first()
    return row.file if row else None


def _evidence(pk: int) -> QuerySet[TaskEvidence]:
    public = Notice.objects.filter(pk=pk).exclude(state=Notice.State.WITHDRAWN)
    rows = TaskEvidence.objects.filter(task__in=public.values("task"), phase__in=SHOWN, withdrawn_at=None)
    return rows.filter(file__media_type__startswith="image/").order_by("pk")


def objection(code: str) -> ObjectionCard | None:
    """The state of the objection with this receipt code; None when no objection has it."""
    row = Objection.objects.filter(receipt_hash=publicity.receipt_hash(code)).first()
    if row is None:
        return None
    return ObjectionCard(
        notice=card(_rows().get(pk=row.notice_id)),
        received_on=timezone.localdate(row.received_at),
        is_late=row.is_late,
        answered_on=timezone.localdate(row.answered_at) if row.answered_at else None,
        founded=row.founded,
        answer=row.answer,
    )
