"""The audit trail: `record` is the only writer, `verify` the only judge."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet, TextChoices

from records import clock
from records.models import Event

AT_ONCE = 500  # lines written by one statement
LOCK = 0x64756261  # one advisory lock for the whole chain, held until the transaction ends
LAST = "SELECT seq, chain FROM records_event ORDER BY seq DESC LIMIT 1"


def key(subject: Model) -> str:
    """Stable text name of a row, e.g. "cases.task:12"."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def record(
    verb: TextChoices,
    subject: Model,
    *,
    actor: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    post: str = "",
) -> Event:
    """Write one line beside the change it describes, chained to the line before.

    `actor` is the user, or None for the system itself; `post` the post in which they acted. Values in `before`
    and `after` are stored as plain JSON (everything but numbers, booleans, lists and None as text).
    Take the row locks of the act before the first call: the chain's own lock is the last one in the order.

    Raises:
        RuntimeError: called outside a transaction; the change and its line must stand or fall together.
    """
    line = Line(verb, subject, before or {}, after or {}, note)
    return record_many([line], actor=actor, post=post)[0]


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of the trail says, for `record_many`; fields as the arguments of `record`."""

    verb: TextChoices
    subject: Model
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def record_many(lines: Sequence[Line], *, actor: Any, post: str = "") -> list[Event]:
    """Write several lines of one act, each chained to the one before it. Promises and raises as `record`."""
    if not connection.in_atomic_block:
        raise RuntimeError("record() must run inside the transaction that makes the change.")
    if not lines:  # the chain's lock would make everybody wait for nothing
        return []
    last_seq, chain = _lock_end()
    events = []
    for seq, line in enumerate(lines, start=last_seq + 1):
        event = Event(
            seq=seq,
            at=clock.now(),
            actor=actor,
            actor_name=(actor.get_full_name() or actor.get_username())[:150] if actor else "",
            actor_post=post,
            verb=line.verb.value,
            subject=key(line.subject),
            subject_label=str(line.subject)[:200],
            before=plain(line.before),
            after=plain(line.after),
            note=line.note,
        )
        event.chain = chain = link(event, chain)
        events.append(event)
    return Event.objects.bulk_create(events, batch_size=AT_ONCE)


def _lock_end() -> tuple[int, str]:
    """Hold the chain's lock until the transaction ends; the last line's number and chain value.

    Plain SQL, because every act of every user passes here while all others wait.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # SQLite's IMMEDIATE transaction is already alone
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(LAST)
        return cursor.fetchone() or (0, "")


def plain(value: Any) -> Any:
    """`value` in JSON's own types: numbers, booleans, None, lists and dicts stay, everything else becomes text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def link(event: Event, previous: str) -> str:
    """The chain value of `event` after a line whose chain value is `previous` (64 hexadecimal digits)."""
    content = [
        event.seq,
        event.at.timestamp(),
        event.actor_id,
        event.actor_name,
        event.actor_post,
        event.verb,
        event.subject,
        event.subject_label,
        event.before,
        event.after,
        event.note,
        previous,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY, text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found: how many lines, the last chain value, the first fault or ''."""

    lines: int
    head: str
    fault: str = ""


def verify() -> Verdict:
    """Walk the whole chain in constant memory and stop at the first line that does not fit."""
    previous, count = "", 0
    for count, event in enumerate(_all_lines(), start=1):
        if event.seq != count:
            return Verdict(count - 1, previous, f"entry {count} is missing; the next one found is {event.seq}")
        if not hmac.compare_digest(event.chain, link(event, previous)):
            where = f"entry {event.seq} of {event.at:%Y-%m-%d %H:%M:%S} ({event.verb} {event.subject})"
            return Verdict(count - 1, previous, f"{where} was changed after it was written")
        previous = event.chain
    return Verdict(count, previous)


def _all_lines() -> Iterator[Event]:
    return Event.objects.order_by("seq").iterator(chunk_size=2000)


def history(*subjects: Model | str) -> QuerySet[Event]:
    """The lines about any of `subjects` (rows or their text keys), newest first."""
    keys = [s if isinstance(s, str) else key(s) for s in subjects]
    return Event.objects.filter(subject__in=keys).order_by("-seq")
