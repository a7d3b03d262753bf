"""Figures of any day and of snapshots, the rows behind them, the dictionary, comparing."""

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from access.api.acts import act, create
from access.api.base import Resource
from cases.api.counted import Counted, PageOf
from reports import figures as counting
from reports import months, row_listing, snapshots, tabs
from reports.api import rows, words
from reports.dictionary import document
from reports.ledger import ledger
from reports.models import Snapshot
from reports.numbers import Group, groups
from reports.rows.reading import read

HEAVY = ("head", "figures", "labels")


def flat(found: Sequence[Group]) -> list[dict[str, Any]]:
    """Every number of the groups, in the order of the page."""
    lines = []
    for group in found:
        for part, numbers in (("total", (group.total,)), ("part", group.parts), ("mark", group.marks)):
            rate = group.rate if part == "total" else ""
            told = {"group": group.key, "title": group.title, "part": part, "rate": rate or ""}
            lines += [{"code": one.key, "label": one.label, "count": one.count, **told} for one in numbers]
    return lines


class Figures(Counted):
    """The numbers of a round on a day or of a snapshot, for who reads the whole round; 409 when they do not add up."""

    area = "figures"
    serializer_class = rows.NumberRow
    asks = words.OfFigures

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        if "snapshot" in asked:
            return flat(tabs.frozen_groups(asked["snapshot"].figures))
        return flat(groups(counting.figures_of(ledger(asked["round"], asked["as_of"]))))


class FigureGroups(Counted):
    """Tables of figures by category, county, unit, leader, year or of petitions."""

    area = "figures"
    serializer_class = rows.GroupTableRow
    asks = words.OfGroups

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        tab = asked["tab"]
        if "snapshot" in asked:
            frozen: Snapshot = asked["snapshot"]
            marked = snapshots.tagged(frozen, *tabs.kinds(tab))
            return tabs.tables(marked, frozen.labels, tab, frozen.head["decimals"])
        counted = read(asked["round"], asked["as_of"])
        return tabs.tables(counted.rows, counted.labels, tab, asked["round"].decimals)


class FigureRows(Counted):
    """The rows that a figure counts: as many as the figure says."""

    area = "figures"
    serializer_class = rows.CountedRow
    asks = words.OfRows

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        which = asked["figure"], asked["by"], asked["of"]
        if "snapshot" in asked:
            return PageOf(snapshots.counted_by(asked["snapshot"], *which), list)
        return row_listing.of_rows(read(asked["round"], asked["as_of"]).rows, *which)


class Dictionary(Counted):
    """Every figure with its code, word, meaning, arithmetic, basis and owner."""

    area = "figures"
    serializer_class = rows.FigureRow

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        return [{"code": code, **told} for code, told in document().items()]


class SnapshotFilter(filters.FilterSet):
    """Of which round and day."""

    round = filters.CharFilter(field_name="round__slug")
    as_of = filters.DateFilter(field_name="as_of")


class Snapshots(Resource):
    """Frozen figures of rounds; only ever added. Their numbers are figures/?snapshot=…"""

    area = "figures"
    queryset = Snapshot.objects.none()
    serializer_class = rows.SnapshotLine
    filterset_class = SnapshotFilter
    orderings = {"id": None, "as_of": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Snapshot]:
        found: QuerySet[Snapshot] = words.snapshots_read_by(self.user)
        return found.select_related("round", "made_by", "period__rhythm").defer(*HEAVY)

    @create(words.SnapshotWords, right="snapshot.make")
    def create(self, given: dict[str, Any]) -> Snapshot:
        """Freeze the figures of a day; a further snapshot of a day says why."""
        return snapshots.make(given["round"].pk, given["as_of"], actor=self.user, why=given["why"])

    @act(right="", scope="figures:read", answers=rows.VerifiedRow)
    def verify(self, snapshot: Snapshot, given: dict[str, Any]) -> dict[str, bool]:
        """Count the digest again; this reads every row."""
        return {"verified": snapshots.verify(snapshot)}


class Comparison(Counted):
    """Tasks that moved between two snapshots of a round."""

    area = "figures"
    serializer_class = rows.MovedRow
    asks = words.OfMoves

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        moved, _title = months.wanted(months.of_snapshots(*asked["sides"]).tasks, {"move": asked.get("move", "")})
        return moved


class ComparisonFigures(Counted):
    """How the numbers of tasks and petitions came from those of the older snapshot."""

    area = "figures"
    serializer_class = rows.BridgeRow
    asks = words.OfTwo

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        found = months.of_snapshots(*asked["sides"])
        sides = (("tasks", found.tasks), ("petitions", found.petitions))
        return [line | {"group": group} for group, one in sides for line in months.bridges(one, group)]
