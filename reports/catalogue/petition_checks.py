"""What must add up before the public table of a batch is written."""

from collections import Counter
from collections.abc import Mapping

from reports import totals
from reports.catalogue.petition_data import PublicationData, PublicRow

VERDICTS = ("founded", "basically_founded", "partly_founded", "unfounded", "")
STATUSES = ("closed", "staged", "open", "")
CHANNELS = ("call", "letter", "wechat", "other", "")


def own_rows(data: PublicationData) -> list[PublicRow]:
    """The rows of the batch itself, those that were withdrawn among them."""
    return [row for row in data.rows if not row.late]


def shown_rows(data: PublicationData) -> list[PublicRow]:
    """The rows whose content is public."""
    return [row for row in data.rows if not row.withdrawn]


def check(data: PublicationData) -> None:
    """Raise TotalsDisagree, naming the figures, unless the counts and the rows of a publication agree."""
    totals.equal("rows", len(data.rows), "different numbers", len({row.number for row in data.rows}))
    _known(data)
    channels = {code: data.by_channel.get(code, 0) for code in CHANNELS}
    totals.equal("by_channel", sum(data.by_channel.values()), "known channels", sum(channels.values()))
    totals.parts_sum({f"channel {code or '-'}": count for code, count in channels.items()}, "received", data.received)
    shown = len(own_rows(data)) + data.published_before
    _at_most("rows of the batch, here and before", shown, "received", data.received)
    _at_most("key_count", data.key_count, "received", data.received)
    for code, count in data.by_type.items():
        _at_most(f"type {code or '-'}", count, "received", data.received)
    places = sum(count for _name, count in data.by_place)
    if data.by_place and places != data.received:
        totals.equal("by_place", places, "assigned", data.assigned)
    _against_rows(data)


def _known(data: PublicationData) -> None:
    shown = shown_rows(data)
    for name, codes, found in (
        ("verdict", VERDICTS, [row.verdict for row in shown]),
        ("status", STATUSES, [row.status for row in shown]),
        ("channel", CHANNELS, [row.channel for row in shown]),
    ):
        counts = Counter(found)
        totals.parts_sum({f"{name} {code or '-'}": counts[code] for code in codes}, "rows", len(shown))


def _against_rows(data: PublicationData) -> None:
    """Compare with the batch's own rows: equal when all of them are shown, else no row may be uncounted."""
    own = own_rows(data)
    shown = [row for row in own if not row.withdrawn]
    complete = len(shown) == data.received
    _covers("channel", data.by_channel, Counter(row.channel for row in shown), complete)
    _covers("key", {"": data.key_count}, Counter("" for row in shown if row.key), complete)
    types = Counter(code for row in shown for code in set(row.types))
    given = {code: count for code, count in data.by_type.items() if code}
    _covers("type", given, types, complete)
    untyped = data.by_type.get("", 0)
    if untyped:
        _at_most("received", data.received, "by_type", sum(data.by_type.values()))
        if complete:
            totals.equal("type -", untyped, "rows without a type", sum(not row.types for row in shown))


def _covers(name: str, given: Mapping[str, int], listed: Mapping[str, int], complete: bool) -> None:
    for code in {**given, **listed}:
        said, found = given.get(code, 0), listed.get(code, 0)
        if complete or found > said:
            totals.equal(f"{name} {code or '-'}", said, f"{name} {code or '-'} in the rows", found)


def _at_most(name: str, count: int, total_name: str, total: int) -> None:
    if count > total:
        totals.equal(name, count, total_name, total)
