"""The fields that a template may use: their names, what they mean, an example, and their values for one paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cases.states import Status
from papers.chinese import long_date
from papers.marks import bare
from papers.paper import Paper, Table, clean
from reports import numbers
from reports.catalogue.progress_notice import STATUS_WORDS
from reports.kinds import Kind
from reports.rows.row import Row
from reports.source import Source
from reports.totals import STATUSES

Words = str | Promise
Schema = dict[str, Any]

HEAD: dict[str, Words] = {
    "title": _("title of the paper, in one line"),
    "number": _("number of the paper in its year, 第3期; nothing in a draft"),
    "year": _("year of the number; nothing in a draft"),
    "round": _("name of the round"),
    "place": _("the place whose round it is"),
    "as_of": _("the day that the figures tell of"),
    "date": _("the day under the paper"),
    "issuer": _("who signs the paper; several joined by 、"),
    "footer": _("day of the data and fingerprint, the line that our own form prints at the foot"),
    "digest": _("the snapshot's fingerprint, 16 characters"),
    "trail": _("head of the audit trail when it was issued; nothing in a draft"),
}
SECTION: dict[str, Words] = {
    "number": _("number of the heading: 一、, （一）, 1."),
    "heading": _("heading of the section; nothing where it has none"),
    "level": _("1, 2 or 3; 0 where it has no heading"),
}
ITEM: dict[str, Words] = {
    "number": _("its number"),
    "title": _("its title"),
    "category": _("category"),
    "unit": _("responsible unit"),
    "lead": _("lead unit"),
    "leader": _("leader in charge"),
    "place": _("place"),
    "status": _("status, in the words of papers"),
    "first_due": _("first deadline"),
    "due": _("deadline in force"),
    "claimed": _("claimed progress in per cent; nothing when never claimed"),
    "verified": _("verified progress in per cent; nothing when never verified"),
}
MOST_CELLS = 12
OWN = "texts"


@dataclass(frozen=True, slots=True)
class Listed:
    """One field on the page of fields: how it is written, what it means, what it says in the newest snapshot."""

    name: str
    meaning: Words
    example: str
    group: str


def schema(kind: Kind) -> Schema:
    """Every field of a kind of paper: "" is a text, a list holds what one of its rows has."""
    return {
        **dict.fromkeys(HEAD, ""),
        "sections": [dict.fromkeys(SECTION, "") | {"paragraphs": [""]}],
        "table": {"title": "", "columns": [""], "rows": [_row_schema()], "notes": [""]},
        "problems": [dict.fromkeys(ITEM, "")],
        "tasks": [dict.fromkeys(ITEM, "")],
        "figures": {group: dict.fromkeys(names, "") for group, names in figure_words().items()},
        OWN: {one.code: [""] for one in kind.texts},
    }


def _row_schema() -> Schema:
    return {"cells": [""], **{f"c{n}": "" for n in range(1, MOST_CELLS + 1)}}


def figure_words() -> dict[str, dict[str, Words]]:
    """The figures that templates know, by group, with their words."""
    states: dict[str, Words] = {status: Status(status).label for status in STATUSES}
    items: dict[str, Words] = {"total": _("in all"), "categories": _("categories"), **states, **numbers.MARKS}
    return {
        "problems": items,
        "tasks": items,
        "measures": {"total": _("in all"), "done": _("done"), "rate": _("share done, in per cent")},
        "petitions": {
            "received": _("received"),
            "assigned": _("assigned"),
            **numbers.OUTCOMES,
            **numbers.VERDICTS,
            "closing_rate": _("closing rate, in per cent"),
        },
        "activities": dict(numbers.ACTIVITIES),
        "accountability": dict(numbers.ACCOUNTABILITY),
    }


def values(kind: Kind, source: Source, paper: Paper, texts: Mapping[str, str]) -> dict[str, Any]:
    """What the fields say for one paper: plain texts and lists of the shape of `schema`, without marks."""
    issue = source.issue
    table = next(iter(paper.tables), None)
    with override("zh-hans"):
        found = {
            "title": paper.plain_title,
            "number": f"第{issue.number}期" if issue else "",
            "year": str(issue.year) if issue else "",
            "round": paper.round_name,
            "place": str(source.head.get("place", "")),
            "as_of": long_date(paper.as_of),
            "date": long_date(paper.document_date),
            "issuer": paper.author,
            "footer": paper.footer_line,
            "digest": paper.digest[:16],
            "trail": f"{issue.trail_seq}-{issue.trail_digest[:16]}" if issue else "",
            "sections": [
                {"number": number, "heading": one.heading, "level": str(one.level), "paragraphs": list(one.paragraphs)}
                for number, one in paper.outline()
            ],
            "table": _table(table),
            "problems": [_item(row) for row in source.of("problem")],
            "tasks": [_item(row) for row in source.of("task")],
            "figures": {
                group: {name: str(source.figures.get(group, {}).get(name, 0)) for name in names}
                for group, names in figure_words().items()
            },
            OWN: {one.code: (texts.get(one.code) or "").splitlines() for one in kind.texts},
        }
    return _cleaned(found) | {"as_of_iso": paper.as_of.isoformat()}


def listed(kind: Kind, example: Mapping[str, Any] | None) -> Iterator[Listed]:
    """The fields of a kind in the order of the page; `example` are values of a real paper, or None."""
    told = example or {}
    for name, meaning in HEAD.items():
        yield Listed(f"{{{{ {name} }}}}", meaning, _short(told.get(name)), "head")
    yield Listed("{%p for s in sections %} … {%p endfor %}", _("the sections of the paper, one by one"), "", "sections")
    for name, meaning in SECTION.items():
        yield Listed(f"{{{{ s.{name} }}}}", meaning, _short(_first(told.get("sections"), name)), "sections")
    yield Listed("{%p for p in s.paragraphs %} … {%p endfor %}", _("the paragraphs of a section"), "", "sections")
    for one in kind.texts:
        said = "".join(told.get(OWN, {}).get(one.code, [])[:1])
        yield Listed(f"{{%p for p in texts.{one.code} %}} … {{%p endfor %}}", one.label, _short(said), "texts")
    for group, words in figure_words().items():
        for name, word in words.items():
            value = told.get("figures", {}).get(group, {}).get(name, "")
            yield Listed(f"{{{{ figures.{group}.{name} }}}}", word, _short(value), group)
    yield Listed(
        "{%tr for row in problems %} … {%tr endfor %}", _("one row of a table for each problem; tasks the same"), "",
        "items",
    )  # fmt: skip
    for name, meaning in ITEM.items():
        yield Listed(f"{{{{ row.{name} }}}}", meaning, _short(_first(told.get("problems"), name)), "items")
    table = told.get("table", {})
    yield Listed("{{ table.title }}", _("title of the attached table"), _short(table.get("title")), "table")
    yield Listed("{%tr for row in table.rows %} … {%tr endfor %}", _("one row for each row attached"), "", "table")
    yield Listed(
        "{{ row.c1 }}", _("its first cell, c2 the second and so on to c12"), _short(_first(table.get("rows"), "c1")),
        "table",
    )  # fmt: skip


def _table(table: Table | None) -> dict[str, Any]:
    if table is None:
        return {"title": "", "columns": [], "rows": [], "notes": []}
    rows = []
    for row in table.rows:
        cells = [*row.cells]
        named = {f"c{n}": cells[n - 1] if n <= len(cells) else "" for n in range(1, MOST_CELLS + 1)}
        rows.append({"cells": cells, **named})
    return {
        "title": table.title,
        "columns": [column.title for column in table.columns],
        "rows": rows,
        "notes": list(table.notes),
    }


def _item(row: Row) -> dict[str, str]:
    shares = {"claimed": row.claimed, "verified": row.verified}
    return {
        **{name: getattr(row, name) for name in ("number", "title", "category", "unit", "lead", "leader", "place")},
        "status": STATUS_WORDS.get(row.status, ""),
        "first_due": long_date(row.first_due_on) if row.first_due_on else "",
        "due": long_date(row.due_on) if row.due_on else "",
        **{name: "" if share is None else str(share) for name, share in shares.items()},
    }


def _cleaned(value: Any) -> Any:
    """Without marks and without what no paper may carry."""
    if isinstance(value, str):
        return clean(bare(value))
    if isinstance(value, dict):
        return {name: _cleaned(part) for name, part in value.items()}
    return [_cleaned(part) for part in value]


def _first(rows: Any, name: str) -> Any:
    return next((row[name] for row in rows or () if row.get(name)), "")


def _short(value: Any) -> str:
    text = str(value or "")
    return f"{text[:40]}…" if len(text) > 40 else text
