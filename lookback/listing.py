"""The list that a sample was drawn from, as a CSV file: anybody can open it, and `manage.py draw` draws from it again.

Lines that begin with "#" say how it was drawn; then come the columns key, group, rank, drawn.
"""

import csv
from dataclasses import dataclass
from io import StringIO

from lookback import drawing
from lookback.drawing import Item
from lookback.models import LookBackPlan
from lookback.states import Why

HEAD = ("key", "group", "rank", "drawn")
BOM = "\ufeff"


class NotAList(ValueError):
    """A file that is no such list; the message names the line."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as read: its items, and what its head says of the draw ('' and None where it says nothing)."""

    items: list[Item]
    seed: str = ""
    size: int | None = None
    digest: str = ""


def items_of(plan: LookBackPlan) -> list[Item]:
    """The frozen list of a drawn plan, in its order."""
    return [Item(key, stratum) for key, stratum, _subject in plan.population.rows]


def write(plan: LookBackPlan) -> str:
    """The list of a drawn plan as CSV text. Keys and groups are neutral: a spreadsheet runs nothing in them."""
    drawn = set(plan.picks.filter(why=Why.DRAWN).values_list("key", flat=True))
    buffer = StringIO()
    buffer.write(BOM)
    for name, value in (
        ("algorithm", plan.algorithm),
        ("seed", plan.seed),
        ("size", len(drawn)),
        ("list", plan.population_digest),
    ):
        buffer.write(f"# {name}: {value}\r\n")
    rows = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    rows.writerow(HEAD)
    for item in items_of(plan):
        rank = drawing.rank(plan.seed, item.key)
        rows.writerow((item.key, item.stratum, rank, "1" if item.key in drawn else ""))
    return buffer.getvalue()


def read(text: str) -> Listed:
    """A list from CSV text. Raises NotAList naming the line that is wrong."""
    told: dict[str, str] = {}
    lines = text.removeprefix(BOM).splitlines()
    first = 0
    while first < len(lines) and (lines[first].startswith("#") or lines[first].startswith('"#') or not lines[first]):
        name, _colon, value = lines[first].strip('"# ,').partition(":")
        told[name.strip()] = value.strip()
        first += 1
    rows = csv.reader(lines[first:])
    head = next(rows, [])
    if not {"key", "group"} <= set(head):
        raise NotAList(f"line {first + 1}: the columns “key” and “group” are missing")
    at_key, at_group = head.index("key"), head.index("group")
    items = []
    for n, row in enumerate(rows, start=first + 2):
        if len(row) <= max(at_key, at_group):
            raise NotAList(f"line {n}: a column is missing")
        items.append(Item(row[at_key], row[at_group]))
    size = told.get("size", "")
    return Listed(items, told.get("seed", ""), int(size) if size.isdecimal() else None, told.get("list", ""))
