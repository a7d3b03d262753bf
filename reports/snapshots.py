"""Freezing a round on a day: figures, rows, names and what papers say of the round, under one digest."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cases import sentences
from cases.models import Round
from orgs.models import User
from orgs.permissions import post_title, require
from records.memory import collector_waits
from records.trail import record
from reports import leadership
from reports.conditions import belonging
from reports.conditions import counted as counted_rows
from reports.dictionary import VERSION
from reports.models import Snapshot, SnapshotRow
from reports.rows.reading import Counted, read
from reports.rows.row import Row, Tagged
from scheduling.models import Period
from signoff.steps import KINDS

COLUMNS = tuple(field.name for field in fields(Row))
# Made once: a large snapshot encodes each of 20,000 rows both ways.
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)
PLAIN = json.JSONEncoder(ensure_ascii=False)


class Verb(models.TextChoices):
    MADE = "snapshot.made", gettext_lazy("froze the figures of a day")


sentences.teach(Verb)


@transaction.atomic
def make(round_id: int, as_of: date, *, actor: User, why: str = "") -> Snapshot:
    """Freeze a round on a day by hand (right snapshot.make); a further one of the same day says why.

    Raises PermissionDenied; ValidationError for a day after today or before the feedback, and without the reason
    that a further one needs; TotalsDisagree when anything does not add up.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
    require(actor, "snapshot.make", round.region)
    with round.time():
        if as_of > round.today():
            raise ValidationError({"as_of": _("The day lies in the future.")}, code="future_day")
        if round.feedback_on is None or as_of < round.feedback_on:
            raise ValidationError({"as_of": _("Nothing had been fed back by this day.")}, code="before_feedback")
        why = why.strip()
        if not why and round.snapshots.filter(as_of=as_of).exists():
            said = _("This day was frozen already. Say why it is frozen again.")
            raise ValidationError({"why": said}, code="why")
        return _freeze(round, as_of, None, actor, why)


@transaction.atomic
def make_of_period(period_id: int) -> Snapshot:
    """The snapshot of a locked period as of the day of its lock; made once, however often it is asked for.

    Raises ValidationError when the period is not locked, TotalsDisagree when anything does not add up.
    """
    period = Period.objects.get(pk=period_id)
    round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=period.round_id)
    if made := Snapshot.objects.filter(period=period).first():
        return made
    if period.locked_at is None:
        raise ValidationError(_("This period is not locked yet."), code="not_locked")
    as_of = timezone.localdate(period.locked_at)
    with round.time():
        again = round.snapshots.filter(as_of=as_of).exists()
        with override("zh-hans"):
            why = _("lock of the period %(period)s") % {"period": period} if again else ""
        return _freeze(round, as_of, period, None, why)


@collector_waits()
def _freeze(round: Round, as_of: date, period: Period | None, actor: User | None, why: str) -> Snapshot:
    counted = read(round, as_of, period)
    head = head_of(round, as_of, period)
    snapshot = Snapshot(
        round=round,
        period=period,
        as_of=as_of,
        version=(round.snapshots.filter(as_of=as_of).aggregate(n=models.Max("version"))["n"] or 0) + 1,
        why=why,
        head=head,
        figures=counted.figures,
        labels=counted.labels,
        definitions=VERSION,
        digest=digest(head, counted.figures, counted.labels, VERSION, counted.rows),
        made_by=actor,
    )
    snapshot.save(force_insert=True)
    _insert(snapshot, counted.rows)
    after = {"as_of": as_of, "version": snapshot.version, "digest": snapshot.digest[:12]}
    post = post_title(actor, near=round.region) if actor else ""
    record(Verb.MADE, snapshot, actor=actor, post=post, after=after, note=why)
    return snapshot


def live(round: Round, as_of: date) -> Counted:
    """What a snapshot of the day would hold, without making one."""
    return read(round, as_of)


def head_of(round: Round, as_of: date, period: Period | None = None) -> dict[str, Any]:
    """What papers say of the round (and of the period), as it is now, and of the heads of its leading group on a day.

    Plain JSON, dates in ISO form.
    """
    with override("zh-hans"):
        chain = [step.get("name") or str(KINDS[step["code"]].label) for step in round.chain_steps]
    return {
        "round": round.slug,
        "name": round.name,
        "place": round.region.name,
        "level": round.level,
        "group": round.group_name,
        "entered_on": round.entered_on.isoformat(),
        "left_on": round.left_on.isoformat(),
        "feedback_on": round.feedback_on.isoformat() if round.feedback_on else None,
        "plan_filed_on": round.plan_filed_on.isoformat() if round.plan_filed_on else None,
        "decimals": round.decimals,
        "signatories": list(round.signatories),
        "chain": chain,
        "illustrative": round.is_illustrative,
        "group_heads": leadership.heads(round, as_of),
        "period": _period(period) if period else None,
    }


def _period(period: Period) -> dict[str, Any]:
    return {
        "kind": period.rhythm.kind,
        "covers": period.rhythm.covers,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "due_on": period.due_on.isoformat(),
        "locked_on": timezone.localdate(period.locked_at).isoformat() if period.locked_at else None,
    }


def rows_of(snapshot: Snapshot, *kinds: str) -> list[Row]:
    """The rows of a snapshot (of these kinds, else all) as plain values, in the order in which they were counted."""
    found = snapshot.rows.order_by("pk").values_list(*COLUMNS)
    return [_restored(values) for values in (found.filter(kind__in=kinds) if kinds else found)]


def counted_by(snapshot: Snapshot, figure: str, tag: str = "", of: str = "") -> QuerySet[SnapshotRow]:
    """The rows that a figure counts ("problems.overdue"), in order: of one group ("unit:12"), of one thing (its key)
    where they are given. Raises KeyError for a code that is no figure.
    """
    rows: QuerySet[SnapshotRow] = snapshot.rows.filter(counted_rows(figure))
    if of:
        rows = rows.filter(belonging(of))
    return (rows.filter(tags__contains=f" {tag} ") if tag else rows).order_by("pk")


def tagged(snapshot: Snapshot, *kinds: str) -> list[Tagged]:
    """Kind, marks and tags of the rows of these kinds: all that tables by group count. One query, no texts."""
    found = snapshot.rows.filter(kind__in=kinds).order_by("pk").values_list("kind", "marks", "tags")
    return [Tagged(kind, tuple(marks.split()), tuple(tags.split())) for kind, marks, tags in found]


def verify(snapshot: Snapshot) -> bool:
    """Whether the digest still is that of figures, rows, names and head. Reads every row: ask when it matters."""
    rows = rows_of(snapshot)
    return digest(snapshot.head, snapshot.figures, snapshot.labels, snapshot.definitions, rows) == snapshot.digest


def digest(
    head: dict[str, Any], figures: dict[str, Any], labels: dict[str, str], version: str, rows: Iterable[Row]
) -> str:
    """SHA-256 of the canonical JSON (keys sorted, no blanks, dates in ISO form), a line for the rest and each row."""
    found = hashlib.sha256(_canonical([head, figures, labels, version]))
    for row in rows:
        found.update(b"\n" + _canonical([getattr(row, name) for name in COLUMNS]))
    return found.hexdigest()


def _canonical(value: Any) -> bytes:
    return CANONICAL.encode(value).encode()


def _insert(snapshot: Snapshot, rows: Iterable[Row]) -> None:
    """Write the rows in one statement run many times: through the model it takes four times as long."""
    name = connection.ops.quote_name
    columns = ("snapshot_id", *COLUMNS)
    places = ", ".join(["%s"] * len(columns))
    table, quoted = name(SnapshotRow._meta.db_table), ", ".join(map(name, columns))
    statement = f"INSERT INTO {table} ({quoted}) VALUES ({places})"  # noqa: S608 (names of our own columns)
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_stored(snapshot.pk, row) for row in rows])


def _stored(snapshot_id: int, row: Row) -> tuple[Any, ...]:
    told = {column: getattr(row, column) for column in COLUMNS} | {
        "marks": f" {' '.join(row.marks)} ",
        "tags": f" {' '.join(row.tags)} ",
        "data": PLAIN.encode(row.data),
    }
    return (snapshot_id, *(told[column] for column in COLUMNS))


def _restored(values: tuple[Any, ...]) -> Row:
    told = dict(zip(COLUMNS, values, strict=True))
    return Row(**told | {"marks": tuple(told["marks"].split()), "tags": tuple(told["tags"].split())})
