"""Rows of the checking page: what a unit sent, what it sent last time, what is new in it, what was found of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from cases.domain.progress import Method
from cases.models import Measure, TaskEvidence
from scheduling.models import Check, Correction, Entry, Line
from scheduling.shown import mark

CLAUSE = re.compile(r"[^，。；！？,;!?\n]*[，。；！？,;!?\n]?")
METHODS = dict(Method.choices)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `is_new` where the text of the time before did not have it."""

    text: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A measure that the sending ticked: begun or done, on which day, with what was written."""

    measure: str
    act: str
    on: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line to check. `entry` is the last sending or None, `last` that of an earlier period; `found` its check.

    `gap` is claimed less verified in points where both are known; `is_same`: word for word what was sent last time.
    """

    line: Any
    name: str
    state: dict[str, str]
    entry: Entry | None
    found: Check | None
    method: str
    last: Entry | None
    last_period: str
    pieces: tuple[Piece, ...]
    is_same: bool
    ticks: tuple[Tick, ...]
    files: tuple[Any, ...]
    before: tuple[Entry, ...]
    corrections: tuple[Correction, ...]

    @property
    def verified(self) -> int | None:
        """The share that the office found of the last sending."""
        return self.found.share if self.found else None

    @property
    def gap(self) -> int | None:
        """Claimed less verified, in points."""
        if self.entry is None or self.entry.claimed is None or self.verified is None:
            return None
        return self.entry.claimed - self.verified


def widened(lines: QuerySet[Line]) -> QuerySet[Line]:
    """With everything that a row shows, at the same number of queries for any number of rows."""
    earlier = Entry.objects.filter(
        line__task=OuterRef("task"),
        line__obligation__unit=OuterRef("obligation__unit"),
        line__obligation__period__starts_on__lt=OuterRef("obligation__period__starts_on"),
    ).order_by("-line__obligation__period__starts_on", "-line_id", "-version")
    entries = Entry.objects.select_related("check_made__by", "filed_by", "change_request").prefetch_related("evidence")
    return (
        lines.annotate(last_id=Subquery(earlier.values("pk")[:1]))
        .select_related("task__problem", "obligation__unit", "obligation__period__rhythm")
        .prefetch_related(
            Prefetch("entries", entries.order_by("version")),
            Prefetch("corrections", Correction.objects.select_related("by").order_by("number")),
        )
    )


def rows(lines: Iterable[Any]) -> list[Row]:
    """The rows for lines that came through `widened` and carry `shown` (scheduling.shown.lines_on)."""
    shown = list(lines)
    last_ids = [line.last_id for line in shown if line.last_id]
    last = Entry.objects.select_related("line__obligation__period__rhythm").in_bulk(last_ids)
    entries = {line.pk: list(line.entries.all()) for line in shown}
    ticked = {tick["measure"] for sent in entries.values() for entry in sent for tick in entry.ticks}
    measures = {row.pk: str(row) for row in Measure.objects.filter(pk__in=ticked)} if ticked else {}
    files = _files(shown, entries)
    return [_row(line, entries[line.pk], last.get(line.last_id), measures, files) for line in shown]


def _row(
    line: Any,
    sent: Sequence[Entry],
    last: Entry | None,
    measures: dict[int, str],
    files: dict[tuple[int, int], TaskEvidence],
) -> Row:
    entry = sent[-1] if sent else None
    found = getattr(entry, "check_made", None)
    old, new = (last.text if last else ""), (entry.text if entry else "")
    shown = [files.get((line.task_id, file.pk)) for file in entry.evidence.all()] if entry else []
    return Row(
        line=line,
        name=str(line.task),
        state=mark(line.shown),
        entry=entry,
        found=found,
        method=str(METHODS.get(found.method, found.method)) if found else "",
        last=last,
        last_period=last.line.obligation.period.label if last else "",
        pieces=tuple(changed(old, new)) if old else (Piece(new, False),) if new else (),
        is_same=bool(new) and new.strip() == old.strip(),
        ticks=tuple(_tick(tick, measures) for tick in (entry.ticks if entry else [])),
        files=tuple(file for file in shown if file is not None),
        before=tuple(sent[:-1]),
        corrections=tuple(line.corrections.all()),
    )


def _tick(tick: dict[str, Any], measures: dict[int, str]) -> Tick:
    return Tick(
        measures.get(tick["measure"], "—"), str(tick["act"]), str(tick.get("on") or ""), str(tick.get("note") or "")
    )


def _files(lines: Sequence[Any], entries: dict[int, list[Entry]]) -> dict[tuple[int, int], TaskEvidence]:
    """The dossier's rows of the files that the last sendings name, by task and file."""
    named = {file.pk for sent in entries.values() if sent for file in sent[-1].evidence.all()}
    if not named:
        return {}
    found = TaskEvidence.objects.filter(task__in={line.task_id for line in lines}, file__in=named).select_related(
        "file"
    )
    return {(row.task_id, row.file_id): row for row in found}


def changed(old: str, new: str) -> list[Piece]:
    """The new text in stretches: those clauses that the old text did not have at that place are new."""
    before, after = CLAUSE.findall(old), CLAUSE.findall(new)
    pieces: list[Piece] = []
    for act, _a, _b, first, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if text := "".join(after[first:end]):
            pieces.append(Piece(text, act != "equal"))
    return pieces
