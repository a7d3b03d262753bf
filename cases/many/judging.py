"""What the rows of a table say: each as the values of its form, every fault by its cell and with its remedy."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from cases.forms.activities import ActivityForm, ResultForm
from cases.many.columns import ACTIVITIES, DAYS, NO, NUMBERS, YES, Sort, offered, words
from papers.reading.faults import Fault, letter

_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})日?(?: \d{1,2}:\d{2})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
MINUS = str.maketrans("−－", "--")
QUOTED = 40  # signs of a cell in a message


@dataclass(frozen=True, slots=True)
class Heads:
    """The row that names the columns: headings as written, and the field of each, "" for an unknown one."""

    sort: Sort
    written: tuple[str, ...]
    row: int = 0
    sheet: str = ""

    @property
    def fields(self) -> list[str]:
        return [self.sort.field_of(cell) for cell in self.written]

    def fault(self, row: int, name: str, message: str) -> Fault:
        """A fault in the column of a field; of the row where the field has none."""
        fields = self.fields
        if name not in fields:
            heading = self.sort.head_of(name) if name in self.sort.heads.values() else ""
            return Fault(row, "", heading, message, self.sheet)
        place = fields.index(name)
        return Fault(row, letter(place), self.written[place].strip(), message, self.sheet)


@dataclass(slots=True)
class Taken:
    """Rows that were judged. `rows` has the values of each good one, `places` its heads and its number."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    places: list[tuple[Heads, int]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, faults: Mapping[int, ValidationError]) -> None:
        """Add what the books say against good rows, by their place in `rows`."""
        for place, error in faults.items():
            heads, number = self.places[place]
            self.faults += _told(heads, number, error)


def heads_of(sort: Sort, written: Sequence[str], row: int = 0, sheet: str = "") -> tuple[Heads, list[Fault]]:
    """The heads of a table, and what is wrong with them: unknown, doubled and missing columns."""
    last = max((place for place, cell in enumerate(written) if cell.strip()), default=-1)
    heads = Heads(sort, tuple(written[: last + 1]), row, sheet)
    faults, seen = [], set()
    for place, (cell, name) in enumerate(zip(heads.written, heads.fields, strict=True)):
        if cell.strip() and not name:
            message = _("“%(head)s” is no known column; delete it, or name it as one of %(heads)s")
            said = message % {"head": cell.strip()[:QUOTED], "heads": "、".join(sort.heads)}
            faults.append(Fault(row, letter(place), cell.strip(), said, sheet))
        elif name and name in seen:
            faults.append(Fault(row, letter(place), cell.strip(), _("this column is there twice; delete one"), sheet))
        seen.add(name)
    missing = [sort.head_of(name) for name in sort.required if name not in seen]
    if missing:
        faults.append(Fault(row, "", "", _("these columns are missing: %s") % "、".join(missing), sheet))
    return heads, faults


def judge(heads: Heads, lines: Iterable[tuple[int, Sequence[str]]], taken: Taken) -> None:
    """Add rows to `taken`, each with its number: the values of good ones, the faults of the others."""
    fields = heads.fields
    for number, cells in lines:
        faults = _astray(heads, number, cells)
        data: dict[str, str] = {}
        for name, cell in zip(fields, cells, strict=False):
            if name:
                data[name], message = _read(heads.sort, name, cell.strip())
                if message:
                    faults.append(heads.fault(number, name, message))
        form: Any = (ActivityForm if heads.sort is ACTIVITIES else ResultForm)(data)
        if not form.is_valid():
            known = {fault.column for fault in faults}  # said in better words already
            told = _told(heads, number, ValidationError(form.errors.as_data()))
            faults += [one for one in told if not one.column or one.column not in known]
        if faults:
            taken.faults += faults
        else:
            taken.rows.append(form.cleaned_data)
            taken.places.append((heads, number))


def _astray(heads: Heads, number: int, cells: Sequence[str]) -> list[Fault]:
    """Cells under no heading, whose words would be lost unseen."""
    faults = []
    for place, cell in enumerate(cells):
        if cell.strip() and not (place < len(heads.written) and heads.written[place].strip()):
            said = _("“%s” stands under no heading; name its column, or delete it") % cell.strip()[:QUOTED]
            faults.append(Fault(number, letter(place), "", said, heads.sheet))
    return faults


def _told(heads: Heads, number: int, error: ValidationError) -> list[Fault]:
    if not hasattr(error, "error_dict"):
        return [heads.fault(number, "", message) for message in error.messages]
    return [
        heads.fault(number, "" if name == NON_FIELD_ERRORS else name, message)
        for name, errors in error.error_dict.items()
        for message in ValidationError(errors).messages
    ]


def _read(sort: Sort, name: str, cell: str) -> tuple[str, str]:
    """What the form takes for a cell, and what is wrong with it: codes for words in either language, days with
    hyphens, numbers without marks of thousands."""
    if name == "unannounced":
        said = cell.lower()
        return ("on" if said in YES else ""), "" if said in YES | NO else _none_of(cell, offered(sort, name))
    if name in DAYS:
        return _day(cell)
    if name in NUMBERS or name == "change":
        return _number(name, cell)
    if cell and offered(sort, name):
        code = words(sort, name).get(cell, "")
        return code, "" if code else _none_of(cell, offered(sort, name))
    return cell, ""


def _none_of(cell: str, choices: list[str]) -> str:
    return _("“%(word)s” is none of %(words)s") % {"word": cell[:QUOTED], "words": "、".join(choices)}


def _day(cell: str) -> tuple[str, str]:
    found = _DAY.fullmatch(cell)
    if found:
        return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", ""
    return cell, _("“%s” is no day; write 2019-03-05") % cell[:QUOTED] if cell else ""


def _number(name: str, cell: str) -> tuple[str, str]:
    text = cell.translate(MINUS)
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "").replace("，", "")
    if name == "change":
        text = text.removesuffix("%").removesuffix("％").strip()
    if not text or _NUMBER.fullmatch(text):
        return text, ""
    return text, _("“%s” is no number; write the number alone, its unit in a column of its own") % cell[:QUOTED]
