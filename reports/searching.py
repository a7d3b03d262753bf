"""What the public finds of released states and tables.

- "problem", public: problems as the newest standing release of their round tells them.
- "publication", public: tables of petitions that stand released, by title, round and batch. What they say of a
  petition is found with the petition, so that a version that is withdrawn is gone from here as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cases.models import Problem
from reports.models import Publication, Release
from search import index
from search.index import Thing
from search.models import Entry
from search.sources import Source

Item = Mapping[str, Any]


def _newest(rounds: Iterable[int] | None = None) -> dict[int, Release]:
    rows = Release.objects.newest().only("round", "as_of", "items")
    return {row.round_id: row for row in (rows if rounds is None else rows.filter(round__in=rounds))}


def _problem_ids() -> Iterable[int]:
    return sorted(pk for release in _newest().values() for pk in _by_number(release))


def _by_number(release: Release) -> dict[int, Item]:
    """The release's items by the problem's id."""
    ids = dict(Problem.objects.filter(round=release.round_id).values_list("number", "pk"))
    return {ids[item["number"]]: item for item in release.items if item["number"] in ids}


def _problems(ids: Sequence[int]) -> list[Thing]:
    wanted = set(ids)
    rounds = Problem.objects.filter(pk__in=ids).values_list("round", flat=True)
    return [
        _thing(pk, item, release)
        for release in _newest(set(rounds)).values()
        for pk, item in _by_number(release).items()
        if pk in wanted
    ]


def _thing(pk: int, item: Item, release: Release) -> Thing:
    words = [item["text"], item["category"][1]]
    for task in item["tasks"]:
        words += [task["goal"], task["lead"], task["responsible"], task["place"]]
        words += [measure["text"] for measure in task["measures"]]
    return Thing(
        "problem", pk, item["title"], ["\n".join(dict.fromkeys(text for text in words if text))],
        round_id=release.round_id, day=release.as_of, key=str(item["number"]), is_public=True,
    )  # fmt: skip


def keep_round(round_id: int) -> None:
    """After a state of the round was released or withdrawn: its problems as the one that stands now tells them."""
    release = _newest([round_id]).get(round_id)
    things = [_thing(pk, item, release) for pk, item in _by_number(release).items()] if release else []
    known = Entry.objects.filter(kind="problem", is_public=True, round_id=round_id, part=0)
    index.drop("problem", set(known.values_list("subject", flat=True)) - {thing.subject for thing in things}, True)
    index.put_many(things)


def _publication_ids() -> Iterable[int]:
    rows = Publication.objects.filter(state=Publication.State.RELEASED).order_by("pk")
    return rows.values_list("pk", flat=True)


def _publications(ids: Sequence[int]) -> list[Thing]:
    rows = Publication.objects.filter(pk__in=ids, state=Publication.State.RELEASED).select_related("round", "batch")
    return [
        Thing(
            "publication", row.pk, f"{row.data['place']}群众信访举报转办和边督边改情况公开（第{row.number}批）",
            [f"{row.round.name}\n{row.batch.label}"],
            round_id=row.round_id, day=row.issued_on, key=str(row.number), is_public=True,
        )
        for row in rows.order_by("pk")
    ]  # fmt: skip


PROBLEMS = Source("problem", _problem_ids, _problems, is_public=True)
PUBLICATIONS = Source("publication", _publication_ids, _publications, is_public=True)
SOURCES = (PROBLEMS, PUBLICATIONS)
