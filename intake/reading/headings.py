"""The headings of a table: over its columns, or at the left of its rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.reading import labels
from intake.reading.material import Row, Table

MOST_HEADING = 24  # characters of a heading of a column
LEAST_FORM = 3  # rows with a label on the left that make a table a form
LOOKED_AT = 8  # rows at the top among which headings are sought
IDENTITY = {"problem", "title", "detail"}


@dataclass(frozen=True, slots=True)
class Heading:
    """What the columns mean, and how many rows the headings fill."""

    fields: tuple[str, ...]
    texts: tuple[str, ...]
    rows: int

    def text_of(self, name: str) -> str:
        """The words over the first column of the field, "" where there is none."""
        return next((text for own, text in zip(self.fields, self.texts, strict=True) if own == name), "")

    def columns(self, name: str) -> list[int]:
        """The columns of the field."""
        return [column for column, own in enumerate(self.fields) if own == name]


def find_heading(rows: Sequence[Row]) -> tuple[int, Heading] | None:
    """Where the headings of the columns stand and what they mean; None for a table without."""
    form = len(_labels_left(rows)) >= LEAST_FORM
    for start in range(min(LOOKED_AT, len(rows))):
        if (heading := _heading(rows, start)) and not (form and not all(heading.fields)):
            return start, heading
    return None


def _heading(rows: Sequence[Row], start: int) -> Heading | None:
    if not is_heading(rows[start]):
        return None
    width = max(len(row.cells) for row in rows[start : start + 3])
    levels = [rows[start]]
    for row in rows[start + 1 : start + 3]:
        if not _is_below(levels[-1], row):
            break
        levels.append(row)
    names, texts = [], []
    for column in range(width):
        words = list(dict.fromkeys(labels.plain(level.text(column)) for level in levels))
        words = [word for word in words if word]
        names.append(_named(words))
        texts.append(words[-1] if len(levels) == 1 and words else "".join(words))
    names = _with_tasks(_with_one_number(names, texts), texts)
    return Heading(tuple(names), tuple(texts), len(levels))


def _with_one_number(names: list[str], texts: list[str]) -> list[str]:
    """Of several columns of numbers that of problems counts them; those of tasks count what is done about them, and a
    running number of rows says least."""
    columns = [column for column, name in enumerate(names) if name == "number"]
    if len(columns) < 2:
        return names
    ranked = sorted(columns, key=lambda column: ("问题" not in texts[column], "任务" in texts[column], column))
    inner = {column for column in columns if column != ranked[0] and "任务" in texts[column]}
    return ["measure_number" if column in inner else name for column, name in enumerate(names)]


def _with_tasks(names: list[str], texts: list[str]) -> list[str]:
    """Beside a column of problems one of tasks (反馈问题, 整改任务) says what is to be done."""
    tasks = [column for column, name in enumerate(names) if name == "problem" and "任务" in texts[column]]
    if not tasks or len(tasks) == names.count("problem"):
        return names
    free = next((name for name in ("goal", "measures") if name not in names), "detail")
    return [free if column in tasks else name for column, name in enumerate(names)]


def _named(words: list[str]) -> str:
    """The lowest heading counts, read with those above it where it says nothing alone (责任单位 over 市级)."""
    if not words:
        return ""
    own, above = words[-1], "".join(words[:-1])
    person = labels.field_of(above) in labels.PERSONS or "责任人" in above
    if own in ("姓名", "职务", "姓名及职务") and person:
        return "person"
    return (
        labels.field_of(own) or labels.field_of(above + own) or labels.field_of(own + above) or labels.field_of(above)
    )


def is_heading(row: Row) -> bool:
    """Whether a row heads columns: several short texts, most of them known labels, one of a problem's substance."""
    texts = list(dict.fromkeys(row.text(column) for column in row.filled()))
    if len(texts) < 2 or any(len(text) > MOST_HEADING for text in texts):
        return False
    known = [name for text in texts if (name := labels.field_of(text))]
    distinct = set(known)
    substance = distinct & (IDENTITY | labels.CORE)
    return len(distinct) >= 2 and bool(substance) and len(known) * 5 >= len(texts) * 3


def _is_below(above: Row, row: Row) -> bool:
    """Whether the row is a second line of headings: short words under merged or blank headings, no data."""
    own = [column for column in row.filled() if column not in row.spread and row.text(column) != above.text(column)]
    if not own or any(len(row.text(column)) > 10 or re.search(r"\d", row.text(column)) for column in own):
        return False
    under = [column for column in own if _is_merged(above, column)]
    return len(under) == len(own) and len(own) >= 2


def _is_merged(above: Row, column: int) -> bool:
    text = above.text(column)
    neighbours = {above.text(column - 1) if column else "", above.text(column + 1)}
    return not text or text in neighbours or "" in {above.text(column + 1)} and column + 1 < len(above.cells)


def is_form(table: Table) -> bool:
    """Whether labels stand left of their values: several rows whose first cell is a known label."""
    return len(_labels_left(table.rows)) >= 2


def _labels_left(rows: Sequence[Row]) -> set[str]:
    return {name for row in rows if (name := label_of(row))}


def label_of(row: Row) -> str:
    """The field that the first filled cell of the row names, where something else stands behind it."""
    filled = row.filled()
    if not filled:
        return ""
    name = labels.field_of(row.text(filled[0]))
    return name if name and (row.text(filled[0]) != row.text(filled[-1])) else ""
