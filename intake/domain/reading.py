"""Reading a kept document into rows to look at: a worker's part, outside of any request."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Round
from intake import judging, proposing
from intake.matching import Names
from intake.models import Cleaning, ImportBatch, ImportRow, RowUnit, SourceLine
from intake.reading import faults
from intake.reading import read as documents
from intake.reading.records import Claim, ProposedProblem, Reading, Span
from records import clock, evidence

State = ImportBatch.State
LEASE = timedelta(minutes=12)  # longer than a reading may take
MOST_TRIES = 3
AT_ONCE = 500  # rows written by one statement
SHOWN = ("count", "deadline")  # faults of a reading that the counts and the records themselves show
PACE = 0.5  # seconds between two signs of progress


def read_waiting() -> int:
    """Read every list that waits and that no living worker holds; returns how many. Safe to run twice."""
    waiting = ImportBatch.objects.filter(_free()).order_by("pk").values_list("pk", flat=True)
    return sum(read(pk) for pk in waiting)


def _free() -> Q:
    """Waits, or was begun by a worker that is gone; by the machine's own clock, whatever day a round stands on."""
    return Q(state=State.WAITING) | Q(state=State.READING, claimed_until__lte=clock.of_machine())


def read(batch_id: int, progress: Callable[[int, int], None] | None = None) -> bool:
    """Read one list; False when somebody else does it or did it. `progress` is told (done, total) steps.

    A document that is refused leaves the sentence that says why and what to do in `fault`.
    """
    claim = {"state": State.READING, "claimed_until": clock.of_machine() + LEASE, "done": 0, "total": 0}
    if not ImportBatch.objects.filter(_free(), pk=batch_id).update(**claim):
        return False
    batch = ImportBatch.objects.select_related("round__region", "file").get(pk=batch_id)
    batch.tries += 1
    ImportBatch.objects.filter(pk=batch_id).update(tries=batch.tries)
    try:
        if batch.tries > MOST_TRIES:
            raise ValidationError(_("The list could not be read. Save it again in Word or Excel and upload it."))
        data = evidence.path_of(batch.sha256).read_bytes()
        found = documents.read(
            data, batch.file.name, document_date=batch.document_date, progress=_progress(batch, progress)
        )
        with batch.round.time():
            keep(batch, found)
    except ValidationError as error:
        _fail(batch, " ".join(error.messages))
    except OSError:
        _fail(batch, _("The file is no longer there; upload it again."))
    return True


def _progress(batch: ImportBatch, also: Callable[[int, int], None] | None) -> Callable[[int, int], None]:
    """Tells the page how far the reading is, at most twice a second."""
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if also:
            also(done, total)
        if time.monotonic() - told >= PACE:
            told = time.monotonic()
            ImportBatch.objects.filter(pk=batch.pk, state=State.READING).update(
                done=done, total=total, claimed_until=clock.of_machine() + LEASE
            )

    return tell


def _fail(batch: ImportBatch, fault: str) -> None:
    reading = ImportBatch.objects.filter(pk=batch.pk, state=State.READING)  # not where it was put aside meanwhile
    reading.update(state=State.FAILED, fault=fault, claimed_until=None)


@transaction.atomic
def keep(batch: ImportBatch, found: Reading) -> None:
    """Keep what was read as lines, cleanings, rows and units, judged against the round; all or nothing."""
    Round.objects.select_for_update(of=("self",)).get(pk=batch.round_id)  # the order of intake.domain.acts
    if not ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=State.READING).exists():
        return  # put aside while it was read
    batch.state, batch.claimed_until = State.READY, None
    batch.document_date = batch.document_date or found.document_date
    _keep_text(batch, found)
    _keep_rows(batch, found, Names.of(batch.round.region))
    batch.claims = [_claim(one) for one in found.claims]
    batch.faults = [faults.kept(one) for one in found.errors if one.code not in SHOWN]
    batch.done = batch.total = len(found.problems)
    batch.save(update_fields=["state", "claimed_until", "document_date", "claims", "faults", "done", "total"])


def _claim(one: Claim) -> dict[str, Any]:
    return {"words": one.words, "kind": one.kind, "count": one.count, "where": one.where, "found": one.found}


def _keep_text(batch: ImportBatch, found: Reading) -> None:
    lines = [
        SourceLine(batch=batch, number=n, where=one.where[:120], text=one.text) for n, one in enumerate(found.text)
    ]
    SourceLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    changes = [
        Cleaning(
            batch=batch, order=n, kind=str(one.kind), before=one.before, after=one.after, offset=one.offset,
            where=one.where[:120], line=lines[one.paragraph] if one.paragraph < len(lines) else None,
        )
        for n, one in enumerate(found.changes)
    ]  # fmt: skip
    Cleaning.objects.bulk_create(changes, batch_size=AT_ONCE)


def _keep_rows(batch: ImportBatch, found: Reading, names: Names) -> None:
    """Judge the rows while they are in memory only, then write each once."""
    judge = judging.Judge(batch, names)
    judge.numbers.update(one.number for one in found.problems if one.number)
    rows, units = [], []
    for n, problem in enumerate(found.problems, start=1):
        row = _row(batch, n, problem)
        named = [(unit.name, str(unit.role), place) for unit, place in proposing.owners(problem)]
        own = proposing.matched(named, names)
        judge.judge(row, own)
        rows.append(row)
        units.append((row, own))
    ImportRow.objects.bulk_create(rows, batch_size=AT_ONCE)
    for row, own in units:
        for unit in own:
            unit.row = row
    RowUnit.objects.bulk_create([unit for _row, own in units for unit in own], batch_size=AT_ONCE)


def _row(batch: ImportBatch, number: int, problem: ProposedProblem) -> ImportRow:
    read = proposing.as_row(problem)
    proposed = {name: read[name] for name in proposing.MENDABLE}
    first, last = _reach(problem)
    return ImportRow(
        batch=batch, number=number, where=problem.where[:120], first_line=first, last_line=last,
        confidence=round(100 * min(max(problem.confidence, 0), 1)), read=read, proposed=proposed,
        problem_number=problem.number, notes=list(problem.notes),
    )  # fmt: skip


def _reach(problem: ProposedProblem) -> tuple[int, int]:
    """The first and the last line of the text that the problem was read from."""
    spans: list[Span] = [problem.span, *problem.fields.values(), *(one.span for one in problem.measures)]
    return min(span.paragraph for span in spans), max(max(span.last, span.paragraph) for span in spans)
