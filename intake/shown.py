"""Lists as pages show them: steps, counts, rows, the source beside a record with what was read from it marked."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.domain import planning
from cases.models import TaskUnit
from deadlines import wording
from intake import judging
from intake.matching import Names
from intake.models import ImportBatch, ImportRow, RowUnit, SourceLine
from intake.proposing import Reader

Verdict, How, State = ImportRow.Verdict, RowUnit.How, ImportBatch.State
MOST_LINES = 40  # of the source beside one record
CLAIMED: dict[str, Any] = {
    "problems": gettext_lazy("problems"),
    "categories": gettext_lazy("categories"),
    "measures": gettext_lazy("measures"),
    "tasks": gettext_lazy("tasks"),
    "petitions": gettext_lazy("petitions"),
    "key_steps": gettext_lazy("key steps"),
    "clues": gettext_lazy("clues"),
}
CHANGES: dict[str, Any] = {
    "pinyin": gettext_lazy("pinyin taken out"),
    "traditional": gettext_lazy("traditional character"),
    "width": gettext_lazy("full or half width"),
    "joined": gettext_lazy("broken line joined"),
    "repeated": gettext_lazy("repeated paragraph left out"),
    "invisible": gettext_lazy("invisible character"),
    "blanks": gettext_lazy("blanks"),
    "page": gettext_lazy("page number or running head"),
}
FIELDS: dict[str, Any] = {
    "number": gettext_lazy("number"),
    "category": gettext_lazy("category"),
    "title": gettext_lazy("short title"),
    "text": gettext_lazy("text of the feedback"),
    "goal": gettext_lazy("goal"),
    "standard": gettext_lazy("standard"),
    "deadline": gettext_lazy("deadline"),
    "deadline_text": gettext_lazy("deadline"),
    "measures": gettext_lazy("measures"),
    "units": gettext_lazy("units"),
    "acceptor": gettext_lazy("accepting unit"),
    "place": gettext_lazy("place"),
}
TONES = {"new": "fine", "changed": "due", "same": "calm", "conflict": "late", "error": "alarm"}
BADGES = {"new": "green", "changed": "amber", "same": "", "conflict": "red", "error": "red"}
PARTS = {  # in which order chips stand, and in which words
    TaskUnit.Role.LEAD: pgettext_lazy("part of a unit", "leads"),
    TaskUnit.Role.RESPONSIBLE: pgettext_lazy("part of a unit", "responsible"),
    TaskUnit.Role.ASSIST: pgettext_lazy("part of a unit", "assists"),
    TaskUnit.Role.SUPERVISE: pgettext_lazy("part of a unit", "supervises"),
    TaskUnit.Role.ACCEPT: pgettext_lazy("part of a unit", "accepts"),
}


def field_name(name: str) -> str:
    """A field of a record in words; measures by their number."""
    part, _dash, place = name.partition("-")
    return _("measure %(n)s") % {"n": place} if part == "measure" else str(FIELDS.get(part, part))


def steps_of(batch: ImportBatch, current: str) -> list[dict[str, Any]]:
    """The steps on the way of a list, as tabs. Three queries."""
    counted = {"text": batch.cleanings.count(), "records": batch.rows.count(), "units": open_names(batch).count()}
    labels = {
        "text": _("1 Text as cleaned"),
        "records": _("2 Records beside the source"),
        "units": _("3 Names to settle"),
        "batch": _("4 Dry run") if batch.state == State.READY else _("4 Result"),
    }
    return [
        {
            "url": reverse(f"intake:{name}", args=[batch.round.slug, batch.pk]),
            "label": label,
            "count": counted.get(name),
            "current": name == current,
        }
        for name, label in labels.items()
        if name != "units" or batch.state == State.READY
    ]


def verdict_tabs(batch: ImportBatch, chosen: str) -> list[dict[str, Any]]:
    """Rows by verdict, each number the link to exactly these rows."""
    counts = judging.counts(batch)
    cards = [
        {
            "label": label,
            "count": counts[name],
            "url": f"?show={name}",
            "tone": TONES[name] if counts[name] else "calm",
            "current": chosen == name,
        }
        for name, label in Verdict.choices
    ]
    out = {
        "label": _("left out"),
        "count": counts["out"],
        "url": "?show=out",
        "tone": "calm",
        "current": chosen == "out",
    }
    return [*cards, out]


def claims_of(batch: ImportBatch) -> list[dict[str, Any]]:
    """The document's own counts beside those found."""
    return [
        one
        | {
            "label": CLAIMED.get(one["kind"], one["kind"]),
            "differs": one["found"] is not None and one["found"] != one["count"],
        }
        for one in batch.claims
    ]


def open_names(batch: ImportBatch) -> QuerySet[Any, Any]:
    """The distinct names that no unit is matched to, as {"key", "n"}, the most frequent first."""
    rows = RowUnit.objects.filter(row__batch=batch, row__is_left_out=False, organisation=None, how=How.UNKNOWN)
    return rows.order_by().values("key").annotate(n=Count("pk")).order_by("-n", "key")


def lines_of(rows: Iterable[ImportRow]) -> list[dict[str, Any]]:
    """Rows of the dry run's table: the record in short, its verdict, what differs, what is wrong. One query."""
    return [
        {
            "row": row,
            "badge": BADGES[row.verdict],
            "lead": _leads(units),
            "measures": len(row.proposed["measures"]),
            "faults": [{"field": field_name(one["field"]), "message": one["message"]} for one in row.faults],
            "differences": [difference(one) for one in row.differences],
        }
        for row, units in judging.with_units(list(rows))
    ]


def difference(one: dict[str, Any]) -> dict[str, Any]:
    """A difference with its field in words."""
    return {**one, "label": field_name(one["field"])}


def _leads(units: list[RowUnit]) -> str:
    first = [
        unit for unit in units if not unit.measure and unit.role in (TaskUnit.Role.LEAD, TaskUnit.Role.RESPONSIBLE)
    ]
    leads = [unit for unit in first if unit.role == TaskUnit.Role.LEAD] or first
    return "、".join(dict.fromkeys(str(unit.organisation or unit.name) for unit in leads[:3]))


def day_of(batch: ImportBatch) -> date:
    """The day from which deadline words of a list count."""
    return batch.document_date or planning.document_date(batch.round)


def records_of(batch: ImportBatch, rows: list[ImportRow]) -> list[dict[str, Any]]:
    """Records of one page, each beside its source. Five queries at any length."""
    names = Names.of(batch.round.region)
    reader = Reader(names, day_of(batch), first_leads=batch.first_leads)
    source = _source(batch, rows)
    return [_record(row, units, names, reader, source) for row, units in judging.with_units(rows)]


def _record(
    row: ImportRow, units: list[RowUnit], names: Names, reader: Reader, source: dict[int, SourceLine]
) -> dict[str, Any]:
    words = row.proposed["deadline_text"]
    parsed = reader.parse(words) if words.strip() else None
    numbers = range(row.first_line, row.last_line + 1)
    return {
        "row": row,
        "said": row.proposed,
        "badge": BADGES[row.verdict],
        "due_on": parsed.due_on if parsed else None,
        "why": wording.explain(parsed) if parsed else "",
        "chips": [_chip(unit, names) for unit in units if not unit.measure],
        "measures": [
            one | {"n": n, "due_on": reader.parse(one["words"]).due_on if one["words"] else None,
                   "chips": [_chip(unit, names) for unit in units if unit.measure == n]}
            for n, one in enumerate(row.proposed["measures"], start=1)
        ],
        "faults": [{"field": field_name(one["field"]), "message": one["message"]} for one in row.faults],
        "differences": [difference(one) for one in row.differences],
        "mended": [field_name(name) for name, value in row.proposed.items() if row.read.get(name) != value],
        "source": [marked(source[n], row) for n in numbers if n in source][:MOST_LINES],
        "more_lines": max(len(numbers) - MOST_LINES, 0),
        "doubt": row.confidence < 70,
    }  # fmt: skip


def _chip(unit: RowUnit, names: Names) -> dict[str, Any]:
    found = () if unit.organisation or unit.how == How.WORDS else names.match(unit.name).candidates
    return {
        "name": unit.name,
        "part": PARTS[TaskUnit.Role(unit.role)],
        "unit": unit.organisation,
        "how": unit.get_how_display(),
        "words": unit.how == How.WORDS,
        "candidates": [{"unit": one.organisation, "score": one.score} for one in found[:3]],
    }


def _source(batch: ImportBatch, rows: list[ImportRow]) -> dict[int, SourceLine]:
    wanted = {n for row in rows for n in range(row.first_line, min(row.last_line, row.first_line + MOST_LINES) + 1)}
    return {line.number: line for line in batch.lines.filter(number__in=wanted)}


def marked(line: SourceLine, row: ImportRow) -> dict[str, Any]:
    """A line of the source cut into pieces, each with the field that was read from it ('' for none)."""
    spans = sorted(
        (start, end if last == first else len(line.text), name)
        for name, (first, start, end, last) in row.read.get("fields", {}).items()
        if first == line.number
    )
    pieces, at = [], 0
    for start, end, name in spans:
        if start < at or end <= start:
            continue
        pieces += [
            {"text": line.text[at:start], "field": ""},
            {"text": line.text[start:end], "field": field_name(name)},
        ]
        at = end
    pieces.append({"text": line.text[at:], "field": ""})
    return {"where": line.where, "pieces": [piece for piece in pieces if piece["text"]]}
