"""Two snapshots compared: by one set of definitions, with what was corrected since beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.states import Status
from reports.comparing import CHANGES, MOVES, Bridge, Comparison, Pair, compare
from reports.dictionary import FIGURES, VERSION
from reports.listing import lamp_of
from reports.models import Snapshot
from reports.rows.reading import codes, read
from reports.rows.row import Row
from reports.snapshots import rows_of
from reports.totals import STATUSES
from scheduling.models import Correction

COMPARED = ("task", "petition")


@dataclass(frozen=True, slots=True)
class Months:
    """What moved between two snapshots; `recounted` tells of figures that today's definitions count otherwise."""

    tasks: Comparison
    petitions: Comparison
    recounted: tuple[str, ...]


def of_snapshots(old: Snapshot, new: Snapshot) -> Months:
    """Compare two snapshots of a round. Sides counted by different definitions are recounted by today's first.

    Raises TotalsDisagree when anything does not add up.
    """
    if old.definitions == new.definitions:
        before, after, said = rows_of(old, *COMPARED), rows_of(new, *COMPARED), []
    else:
        (before, first), (after, second) = _recounted(old), _recounted(new)
        said = [*first, *second]
    return Months(compare(before, after, "task"), compare(before, after, "petition"), tuple(said))


def _recounted(snapshot: Snapshot) -> tuple[list[Row], list[str]]:
    """The rows of a snapshot's day by today's definitions, and what differs from what was frozen, in words."""
    if snapshot.definitions == VERSION:
        return rows_of(snapshot, *COMPARED), []
    counted = read(snapshot.round, snapshot.as_of, snapshot.period)
    frozen, now = codes(snapshot.figures), codes(counted.figures)
    said = [
        _("%(day)s, %(code)s: frozen %(old)s, by the present definition %(new)s")
        % {"day": snapshot.as_of, "code": code, "old": frozen.get(code, "–"), "new": now.get(code, "–")}
        for code in now
        if frozen.get(code) != now[code]
    ]
    return counted.rows, said


def moves(found: Comparison) -> list[dict[str, Any]]:
    """Each move with its word, number and the end of its list's address."""
    return [
        {"code": code, "word": capfirst(str(MOVES[code])), "count": len(pairs), "query": f"move={code}"}
        for code, pairs in found.moves.items()
    ]


def grid(found: Comparison) -> dict[str, Any]:
    """The table of statuses: rows are the old ones, columns the new ones, margins the figures of both sides."""
    used = [status for status in ("", *STATUSES) if any(status in pair for pair in found.table)]
    words = {status: _status_word(status) for status in used}
    columns = [status for status in used if any(pair[1] == status for pair in found.table)]
    lines = [
        {
            "word": words[old] if old else capfirst(_("was not there")),
            "cells": [
                {
                    "count": found.table.get((old, new), 0),
                    "query": f"from={old or '-'}&to={new or '-'}",
                    "same": old == new,
                }
                for new in columns
            ],
            "total": sum(found.table.get((old, new), 0) for new in columns),
        }
        for old in used
        if any(pair[0] == old for pair in found.table)
    ]
    return {
        "heads": [words[new] if new else capfirst(_("is gone")) for new in columns],
        "lines": lines,
        "totals": [sum(n for pair, n in found.table.items() if pair[1] == new) for new in columns],
        "total": sum(found.table.values()),
    }


def _status_word(status: str) -> str:
    return capfirst(str(Status(status).label)) if status else ""


def bridges(found: Comparison, group: str) -> list[dict[str, Any]]:
    """Each bridge with its word ("tasks" or "petitions" name the figures); what is zero on both sides is left out."""
    shown = [bridge for bridge in found.bridges if bridge.old or bridge.new or bridge.entered]
    return [
        {"word": _bridge_word(bridge, group), "bridge": bridge, "difference": bridge.new - bridge.old}
        for bridge in shown
    ]


def _bridge_word(bridge: Bridge, group: str) -> str:
    figure = FIGURES.get(f"{group}.{bridge.code}")
    return capfirst(str(figure.word)) if figure else bridge.code


def wanted(found: Comparison, asked: Mapping[str, str]) -> tuple[Sequence[Pair], str]:
    """The pairs that an address asks for (?move=, or ?from=&to=) and their title; else everything that moved."""
    move = asked.get("move", "")
    if move in found.moves:
        return found.moves[move], str(MOVES[move])
    known = {*STATUSES, "-"}
    if asked.get("from") in known and asked.get("to") in known:
        old, new = (asked[name].removeprefix("-") for name in ("from", "to"))
        words = (_status_word(old) or _("was not there"), _status_word(new) or _("is gone"))
        return found.between(old, new), " → ".join(words)
    seen = {pair.row.key for pairs in found.moves.values() for pair in pairs}
    return [pair for pair in found.pairs if pair.row.key in seen], ""


def lines(pairs: Iterable[Pair], as_of: date) -> list[dict[str, Any]]:
    """Pairs as the list shows them: both statuses as lamps, what changed in words."""
    return [
        {
            "row": pair.row,
            "pair": pair,
            "old_lamp": lamp_of(pair.old.status, None, as_of) if pair.old else None,
            "new_lamp": lamp_of(pair.new.status, pair.new.due_on, as_of) if pair.new else None,
            "changes": [str(CHANGES[name]) for name in pair.changed],
            "url": reverse("desk:task", args=[pair.row.data["id"]]) if pair.row.data.get("id") else "",
        }
        for pair in pairs
    ]


def corrections(*sides: Snapshot) -> list[Correction]:
    """Corrections of the sides' periods, which stand beside the frozen values and never in them. One query."""
    periods = [side.period_id for side in sides if side.period_id]
    found = Correction.objects.filter(period__in=periods)
    return list(found.select_related("period__rhythm", "line__task__problem", "line__obligation__unit", "by"))
