"""The rows of each table, one after another, from what public pages read. Nothing is kept in memory but one release."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone, translation

from cases.models import Round
from cases.states import Status
from follow.entries import entries
from follow.models import Event
from follow.scopes import list_wanted
from opendata.tables import CORRECTIONS
from petitions import released
from petitions.states import Channel, Pollution, Verdict
from petitions.states import Status as Outcome
from public import notices, petition_queries, queries
from reports.models import Release
from reports.numbers import groups, select

CHUNK = 500  # rows that the database hands out at a time
LOOKED_AT = 500  # events that are put into words at a time
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """What a file is written from: a round, the release whose version it is (None: no figures stand), a filter."""

    round: Round
    release: Release | None
    is_latest: bool = True
    wanted: Mapping[str, str] = field(default_factory=dict)


def rows_of(table: str, source: Source) -> Iterator[Row]:
    """The rows of a table, by the names of its columns; columns that are not named are empty."""
    return ROWS[table](source)


def _in_chinese(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    with translation.override("zh-hans"):
        return {str(code): str(word) for code, word in choices}


def _head(source: Source, release: Release) -> dict[str, Any]:
    return {"round": source.round.slug, "as_of": release.as_of, "version": release.version}


def _selected(source: Source, table: str) -> Iterator[tuple[dict[str, Any], dict[str, Any], Row]]:
    """Head, item and selected row of each row of the release that the filter wants."""
    if source.release is None:
        return
    head = _head(source, source.release)
    by_number = {item["number"]: item for item in source.release.items}
    for row in select(source.release.items, {}, list_wanted({**source.wanted, "list": table})):
        yield head, by_number[row["number"]], row


def _problems(source: Source) -> Iterator[Row]:
    words = _in_chinese(Status.choices)
    for head, item, _row in _selected(source, "problems"):
        yield {
            **head,
            "number": item["number"],
            "category_number": item["category"][0],
            "category": item["category"][1],
            "title": item["title"],
            "text": item["text"],
            "status": item["status"],
            "status_zh": words[item["status"]],
            "marks": ";".join(item["marks"]),
            "tasks": len(item["tasks"]),
            "illustrative": item["illustrative"],
        }


def _tasks(source: Source) -> Iterator[Row]:
    words = _in_chinese(Status.choices)
    for head, item, row in _selected(source, "tasks"):
        task = next(one for one in item["tasks"] if one["number"] == row["task"])
        verified = (task["verified"] or [{}])[-1]
        yield {
            **head,
            "problem": item["number"],
            "task": task["number"],
            "title": item["title"],
            "status_zh": words[task["status"]],
            "marks": ";".join(task["marks"]),
            "deadline": task["words"],
            "first_deadline": task["first_words"],
            "verified_share": verified.get("share"),
            "verified_on": verified.get("on"),
            "verified_by": verified.get("method"),
            "measures": len(task["measures"]),
            "measures_done": sum(1 for one in task["measures"] if one["done_on"]),
            "illustrative": item["illustrative"],
        } | {name: task[name] for name in TOLD_OF_TASK}


TOLD_OF_TASK = (
    "cycle", "status", "goal", "first_goal", "due_on", "first_due_on", "changes", "lead", "responsible", "place",
    "completed_on",
)  # fmt: skip


def _measures(source: Source) -> Iterator[Row]:
    for head, item, row in _selected(source, "measures"):
        yield {
            **head,
            "problem": item["number"],
            "task": row["task"],
            "measure": row["order"],
            "text": row["measure"],
            "due_on": row["due_on"],
            "done_on": row["done_on"],
            "illustrative": item["illustrative"],
        }


def _figures(source: Source) -> Iterator[Row]:
    if source.is_latest:
        known = source.round.releases.filter(state=Release.State.RELEASED).order_by("-as_of", "-version")
        found: Iterable[Any] = known.defer("items", "lists", "data").iterator(chunk_size=CHUNK)
    else:
        found = [source.release] if source.release else []
    for release in found:
        with translation.override("zh-hans"):
            told = groups(release.figures)
        for group in told:
            for number in group.numbers:
                yield {
                    **_head(source, release),
                    "key": number.key,
                    "group_zh": group.title,
                    "label_zh": number.label,
                    "value": number.count,
                }


def _releases(source: Source) -> Iterator[Row]:
    for line in queries.releases(source.round):
        yield {
            "round": source.round.slug,
            "as_of": line.as_of,
            "version": line.version,
            "released_on": line.released_on,
            "state": "withdrawn" if line.withdrawn else "released",
            "fingerprint": line.fingerprint,
            "withdrawn_reason": line.why,
        }


def _petitions(source: Source) -> Iterator[Row]:
    labels = [_in_chinese(one.choices) for one in (Channel, Pollution, Verdict, Outcome)]
    found = _versions(source).values(
        "number", "nth", "state", "released_on", "note", "why", "content"
    )  # of a withdrawn one the content is passed over
    for row in found.iterator(chunk_size=CHUNK):
        yield {"round": source.round.slug, "number": row["number"], **_version(row, *labels)}


def _versions(source: Source) -> Any:
    ever = released.ever().filter(petition=OuterRef("petition"), version__lte=OuterRef("version")).order_by()
    nth = Coalesce(Subquery(ever.values("petition").annotate(n=Count("pk")).values("n")), 1)
    return petition_queries.petitions(source.round, dict(source.wanted)).annotate(nth=nth)


def _version(row: dict[str, Any], channels: Row, types: Row, verdicts: Row, outcomes: Row) -> dict[str, Any]:
    kept = {"version": row["nth"], "state": row["state"], "released_on": row["released_on"]}
    if row["state"] != released.State.RELEASED:
        return kept | {"withdrawn_reason": row["why"]}
    told = row["content"]
    return (
        kept
        | {name: told[name] for name in TOLD_OF_PETITION}
        | {
            "channel_zh": channels.get(told["channel"], ""),
            "types": ";".join(told["types"]),
            "types_zh": ";".join(types.get(code, code) for code in told["types"]),
            "verdict_zh": verdicts.get(told["verdict"], ""),
            "status_zh": outcomes.get(told["status"], ""),
            "correction": row["note"],
        }
    )


TOLD_OF_PETITION = (
    "batch", "channel", "key", "content", "region", "investigation", "verdict", "handling", "status",
    "accountability", "remark", "illustrative",
)  # fmt: skip


def _publications(source: Source) -> Iterator[Row]:
    for line in petition_queries.tables(source.round):
        told = {"received": line.received, "assigned": line.assigned, "fingerprint": line.fingerprint}
        yield {
            "round": source.round.slug,
            "number": line.number,
            "batch": line.batch,
            "issued_on": line.issued_on,
            "released_on": line.released_on,
            "state": "withdrawn" if line.withdrawn else "released",
            "withdrawn_reason": line.why,
        } | ({} if line.withdrawn else told)


def _notices(source: Source) -> Iterator[Row]:
    for card in notices.of_round(source.round):
        yield {
            "round": source.round.slug,
            "notice": card.pk,
            "problem": card.number,
            "last_day_is_estimate": card.is_estimate,
        } | {name: getattr(card, name) for name in TOLD_OF_NOTICE}


TOLD_OF_NOTICE = (
    "title", "state", "first_day", "last_day", "counts_working_days", "ended_on", "goal", "result", "units",
    "signed_by", "signed_on", "illustrative",
)  # fmt: skip


def _corrections(source: Source) -> Iterator[Row]:
    found = Event.objects.filter(round=source.round, kind__in=CORRECTIONS).order_by("-at", "-pk")
    found = found.select_related("round__region")
    words = _in_chinese((kind.value, kind.label) for kind in CORRECTIONS)
    start = 0
    while events := list(found[start : start + LOOKED_AT]):
        start += LOOKED_AT
        for entry in entries(events):
            yield {
                "round": source.round.slug,
                "kind": entry.kind,
                "kind_zh": words[entry.kind],
                "reference": entry.reference,
                "noted_on": timezone.localdate(entry.at),
                "reason": entry.reason,
                "url": entry.url,
            }


ROWS: dict[str, Callable[[Source], Iterator[Row]]] = {
    "problems": _problems,
    "tasks": _tasks,
    "measures": _measures,
    "figures": _figures,
    "releases": _releases,
    "petitions": _petitions,
    "publications": _publications,
    "notices": _notices,
    "corrections": _corrections,
}
