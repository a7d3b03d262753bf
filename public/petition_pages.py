"""Petitions of a round cut into pages: no page reads, sorts or counts the others in the database.

Through the views of the public process a join reads the whole view; so rows are asked for by their keys.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT

from cases.models import Round
from petitions import released
from petitions.models import Petition, PublicVersion
from petitions.reading.numbers import clean_number
from public import kept, petition_queries


class ByBatch:
    """`petition_queries.petitions(round, {})` as a paginator asks for it: how many, and the rows from one to another.

    The sizes of the batches are kept (public.kept); a page reads the batches that it lies in. Two queries.
    """

    def __init__(self, round: Round) -> None:
        self.round = round
        self.sizes: list[tuple[int, int]] = kept.numbers(f"batches {round.pk}", self._sizes)
        self.ends = list(accumulate(size for _batch, size in self.sizes))

    def count(self) -> int:
        """How many petitions in all."""
        return self.ends[-1] if self.ends else 0

    def __getitem__(self, cut: slice) -> list[PublicVersion]:
        start, stop = cut.start or 0, self.count() if cut.stop is None else cut.stop
        found = list(self._within(start, stop))
        if not found:
            return []
        place = {batch: nth for nth, (batch, _before) in enumerate(found)}
        rows = self._petitions().filter(batch__in=place).values_list("batch", "pk", "number")
        page = sorted(rows, key=lambda row: (place[row[0]], row[1]))[start - found[0][1] : stop - found[0][1]]
        return _heads([(petition, number) for _batch, petition, number in page])

    def _within(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Batches that hold a row from `start` to before `stop`, and how many rows lie before each."""
        for (batch, size), end in zip(self.sizes, self.ends, strict=True):
            if end > start and end - size < stop:
                yield batch, end - size

    def _petitions(self) -> QuerySet[Petition]:
        return petition_queries.told(Petition.objects.filter(round=self.round)).order_by()

    def _sizes(self) -> list[tuple[int, int]]:
        rows = self._petitions().values("batch", "batch__number", "batch__part").annotate(n=Count("pk"))
        return list(rows.order_by("-batch__number", "-batch__part").values_list("batch", "n"))


class Chosen:
    """`petition_queries.petitions(round, wanted)` as a paginator asks for it, of a list that is kept for each round.

    Kept are keys and numbers in the order of the list, and of each result the place, verdict, outcome and types. One
    query for a page.
    """

    def __init__(self, round: Round, wanted: Mapping[str, str]) -> None:
        self.kept: dict[str, Any] = kept.numbers(f"list {round.pk}", lambda: _listed(round))
        fitting = self._fitting(wanted)
        told = enumerate(self.kept["told"])
        self.places = [at for at, nth in told if nth in fitting]
        if text := wanted.get("q", "").strip():
            self._of_number(text)

    def count(self) -> int:
        """How many petitions fit."""
        return len(self.places)

    def __getitem__(self, cut: slice) -> list[PublicVersion]:
        keys, numbers = self.kept["keys"], self.kept["numbers"]
        return _heads([(keys[at], numbers[at]) for at in self.places[cut]])

    def _fitting(self, wanted: Mapping[str, str]) -> set[int]:
        """Which of the kinds of results fit the filters; withdrawn petitions, which have none, fit no filter at all."""
        asked = {name: wanted[name] for name in ("place", "verdict", "status") if wanted.get(name)}
        found = set()
        for nth, (place, verdict, status, types) in enumerate(self.kept["kinds"]):
            has = {"place": place, "verdict": verdict, "status": status}
            fits = all(has[name] == value for name, value in asked.items())
            if fits and (not wanted.get("type") or wanted["type"] in json.loads(types or "[]")):
                found.add(nth)
        return found if asked or wanted.get("type") else found | {WITHDRAWN}

    def _of_number(self, text: str) -> None:
        """Only those whose number begins so, however it is spaced; the number itself first."""
        beginnings = (text.upper(), (clean_number(text).text or text).upper())
        numbers = self.kept["numbers"]
        found = [(numbers[at].upper(), at) for at in self.places]
        self.places = [at for number, at in found if number.startswith(beginnings)]
        self.places.sort(key=lambda at: numbers[at].upper() not in beginnings)


WITHDRAWN = -1


def _listed(round: Round) -> dict[str, Any]:
    names = ("region", "verdict", "status", "types")
    rows = petition_queries.petitions(round, {}).annotate(**{f"{name}_": KT(f"content__{name}") for name in names})
    kinds: dict[Any, int] = {}
    keys, numbers, told = [], [], []
    for pk, number, state, *kind in rows.values_list("petition_id", "number", "state", *(f"{name}_" for name in names)):
        keys.append(pk)
        numbers.append(number)
        released_ = state == PublicVersion.State.RELEASED
        told.append(kinds.setdefault(tuple(kind), len(kinds)) if released_ else WITHDRAWN)
    return {"keys": keys, "numbers": numbers, "told": told, "kinds": list(kinds)}


def _heads(page: Sequence[tuple[int, str]]) -> list[PublicVersion]:
    """What is shown of some petitions, with their numbers, in the same order. One query."""
    heads: dict[int, Any] = {row.petition_id: row for row in released.heads_of([petition for petition, _n in page])}
    for petition, number in page:
        heads[petition].number = number
    return [heads[petition] for petition, _number in page]
