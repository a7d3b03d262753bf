"""Reading a table of petitions in: the file, its rows to look at and mend, and the batch that they become."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.models import Round
from orgs.models import User
from orgs.permissions import require
from petitions.domain import matching, receiving
from petitions.domain.acts import act_in
from petitions.domain.moves import write
from petitions.domain.receiving import BatchFacts, Draft
from petitions.models import Batch, Import, ImportRow, Petition
from petitions.privacy import sealing
from petitions.reading.numbers import parse_number
from petitions.reading.read import IDENTITY, Reading, Result, read, read_row
from petitions.states import Verb
from records import clock
from records.evidence import clean_name

MAX_BYTES = 20 * 1024 * 1024
LEASE = timedelta(minutes=3)  # longer than the limits of a reading process
MOST_TRIES = 3  # of reading one table
CHUNK = 250  # rows written at once; the progress that the page shows goes in these steps
KEPT_FOR = timedelta(days=14)  # a table that nobody entered is forgotten with the identities in it
OPEN = (Import.State.WAITING, Import.State.READING, Import.State.READY)


def take(round_id: int, upload: UploadedFile, *, actor: User) -> Import:
    """Keep an uploaded table, sealed, until it is read. The same file again leads to what came of it before.

    Raises PermissionDenied; ValidationError for an empty or too large file, or one that was entered already.
    """
    with act_in(round_id) as round:
        require(actor, "petition.enter", round.region)
        name = clean_name(upload.name or "")
        if not upload.size:
            raise ValidationError(_("“%(name)s” is empty.") % {"name": name}, code="bad_file")
        if upload.size > MAX_BYTES:
            limit = {"name": name, "n": MAX_BYTES // (1024 * 1024)}
            raise ValidationError(_("“%(name)s” is larger than %(n)d MB; split the table.") % limit, code="bad_file")
        data = upload.read()
        digest = hashlib.sha256(data).hexdigest()
        if entered := _entered_before(round, digest):
            raise ValidationError(
                _("This file was entered already, as batch %(n)s. Nothing was added.") % {"n": entered.label},
                code="same_file",
            )
        if pending := Import.objects.filter(round=round, sha256=digest, state__in=OPEN).first():
            return pending
        made = Import.objects.create(round=round, name=name, sha256=digest, uploaded_by=actor)
        path = path_of(made)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sealing.seal_bytes(data, _bound_to(made)))
        write(Verb.BATCH_READ, round, actor=actor, after={"digest": digest[:12]})
        return made


def _entered_before(round: Round, digest: str) -> Batch | None:
    done = Import.objects.filter(round=round, sha256=digest, state=Import.State.COMMITTED, batch__isnull=False)
    found = done.select_related("batch").first()
    return found.batch if found else None


def path_of(source: Import) -> Path:
    """Where the sealed file lies until it has been read."""
    return Path(settings.DATA_DIR, "intake", str(source.pk))


def _bound_to(source: Import) -> bytes:
    return f"import:{source.pk}".encode()


def read_waiting() -> int:
    """Read every table that waits and that no living worker holds; returns how many were read. Safe to run twice."""
    now = clock.now()
    free = Q(state=Import.State.WAITING) | Q(state=Import.State.READING, claimed_until__lte=now)
    return sum(read_in(pk) for pk in Import.objects.filter(free).order_by("pk").values_list("pk", flat=True))


def read_in(import_id: int) -> bool:
    """Read one table into rows to look at; False when somebody else does it or did it.

    A file that is refused leaves the sentence that says why and what to do; the sealed file is gone afterwards.
    """
    now = clock.now()
    free = Q(state=Import.State.WAITING) | Q(state=Import.State.READING, claimed_until__lte=now)
    claim = {"state": Import.State.READING, "claimed_until": now + LEASE}
    if not Import.objects.filter(free, pk=import_id).update(**claim):
        return False
    source = Import.objects.select_related("round").get(pk=import_id)
    path = path_of(source)
    if not _tried_again(source):
        path.unlink(missing_ok=True)
        return True
    try:
        data = sealing.open_bytes(path.read_bytes(), _bound_to(source))
        result = read(data, source.name)
        _keep_rows(source, result)
    except ValidationError as error:
        _end(source, Import.State.FAILED, " ".join(error.messages))
    except (OSError, sealing.Unreadable):
        _end(source, Import.State.FAILED, _("The file is no longer there; upload it again."))
    path.unlink(missing_ok=True)
    return True


def _tried_again(source: Import) -> bool:
    """Count the tries of a table; one whose reader died MOST_TRIES times is given up."""
    tries = source.found.get("tries", 0) + 1
    if tries > MOST_TRIES:
        _end(
            source, Import.State.FAILED, _("The table could not be read. Save it again in Excel or Word and upload it.")
        )
        return False
    Import.objects.filter(pk=source.pk).update(found=source.found | {"tries": tries})
    return True


def _end(source: Import, state: str, fault: str = "") -> None:
    reading = Import.objects.filter(pk=source.pk, state=Import.State.READING)  # not where it was put aside meanwhile
    reading.update(state=state, fault=fault, claimed_until=None)


def _keep_rows(source: Import, result: Result) -> None:
    """Write what was read, chunk by chunk, so that the page can tell how far it is."""
    source.rows.all().delete()
    readings = result.readings
    facts = asdict(result.facts) | {"errors": [e for sheet in result.sheets for e in sheet.errors]}
    skipped = [asdict(one) for one in result.skipped]
    Import.objects.filter(pk=source.pk).update(total=len(readings), done=0, found=facts, skipped=skipped)
    for start in range(0, len(readings), CHUNK):
        part = readings[start : start + CHUNK]
        with transaction.atomic():
            if not Import.objects.select_for_update().filter(pk=source.pk, state=Import.State.READING).exists():
                return  # put aside while it was read
            known = _known(source.round, [reading.values["number"] for reading in part])
            ImportRow.objects.bulk_create(
                [_row(source, start + n, reading, known) for n, reading in enumerate(part, start=1)]
            )
            Import.objects.filter(pk=source.pk).update(done=start + len(part), claimed_until=clock.now() + LEASE)
    _end(source, Import.State.READY)


def _known(round: Round, numbers: list[str]) -> set[str]:
    return set(Petition.objects.filter(round=round, number__in=numbers).values_list("number", flat=True))


def _row(source: Import, order: int, reading: Reading, known: set[str]) -> ImportRow:
    row = ImportRow(source=source, order=order, where=reading.where[:120])
    _fill(row, reading, known)
    return row


def _fill(row: ImportRow, reading: Reading, known: set[str]) -> None:
    """What was read into the row; what identifies a petitioner only under seal."""
    private = {name: reading.raw[name] for name in IDENTITY.values() if reading.raw.get(name)}
    row.raw = {name: text for name, text in reading.raw.items() if name not in IDENTITY.values()}
    row.values = {name: value for name, value in reading.values.items() if name != "identity"}
    row.values["has_identity"] = bool(private)
    row.errors = [dict(error) for error in reading.errors]
    row.notes = list(reading.notes)
    row.is_known = reading.values["number"] in known
    row.sealed = sealing.seal_text(json.dumps(private, ensure_ascii=False), row_bound_to(row)) if private else None


def row_bound_to(row: ImportRow) -> bytes:
    """The name of the record that the petitioner of a row is sealed for."""
    return f"import-row:{row.source_id}:{row.order}".encode()


def _private(row: ImportRow) -> dict[str, str]:
    return json.loads(sealing.open_text(bytes(row.sealed), row_bound_to(row))) if row.sealed else {}


def mend(row_id: int, *, actor: User, cells: Mapping[str, str]) -> ImportRow:
    """Read a row again with cells that the office mended; what identifies the petitioner stays as it was.

    Raises PermissionDenied; WrongState when the table is not open any more.
    """
    with transaction.atomic():
        row = _locked_row(row_id, actor)
        raw = row.raw | {name: text for name, text in cells.items() if name not in IDENTITY.values()} | _private(row)
        reading = read_row(raw, row.where, position=row.order)
        number = reading.values["number"]
        twice = row.source.rows.filter(values__number=number, is_left_out=False).exclude(pk=row.pk).first()
        if number and twice:
            message = _("The number %(number)s stands in %(where)s already.") % {"number": number, "where": twice.where}
            reading.errors.append({"field": "number", "column": "", "message": message})
        _fill(row, reading, _known(row.source.round, [number]))
        row.save()
        return row


def leave_out(row_id: int, *, actor: User, out: bool) -> ImportRow:
    """Leave a row out of the batch, or take it in again."""
    with transaction.atomic():
        row = _locked_row(row_id, actor)
        row.is_left_out = out
        row.save(update_fields=["is_left_out"])
        return row


def _locked_row(row_id: int, actor: User) -> ImportRow:
    source_id = ImportRow.objects.values_list("source", flat=True).get(pk=row_id)
    Import.objects.select_for_update().get(pk=source_id)  # before the row is read: entering a table locks it first
    row = ImportRow.objects.select_related("source__round__region").get(pk=row_id)
    require(actor, "petition.enter", row.source.round.region)
    if row.source.state != Import.State.READY:
        raise WrongState(_("This table is not open for mending any more."), code="wrong_state")
    return row


def to_enter(source: Import) -> Any:
    """The rows that would become petitions: not left out, and not there already."""
    return source.rows.filter(is_left_out=False, is_known=False)


def batch_facts(source: Import) -> BatchFacts:
    """What the file says of its batch; where it says nothing, the next number of the round and today."""
    found, round = source.found, source.round
    label, _dash, part = found.get("label", "").partition("-")
    last = Batch.objects.filter(round=round).order_by("-number").values_list("number", flat=True).first() or 0
    today = clock.today()
    try:
        day = date.fromisoformat(found.get("day", ""))
    except ValueError:
        day = today
    return BatchFacts(
        number=int(label) if label.isdecimal() else last + 1,
        part=int(part) if part.isdecimal() else 0,
        handed_over_on=min(day, today),
        declared=found.get("declared", {}),
    )


def commit(import_id: int, facts: BatchFacts, *, actor: User) -> Batch:
    """Make the rows a draft batch, all or none; numbers that the round has already add nothing.

    Raises PermissionDenied; WrongState; ValidationError naming rows with faults, or when nothing is new.
    """
    round_id = Import.objects.values_list("round", flat=True).get(pk=import_id)
    with act_in(round_id) as round:
        require(actor, "petition.enter", round.region)
        source = Import.objects.select_for_update().get(pk=import_id)
        if source.state != Import.State.READY:
            raise WrongState(_("This table was entered or put aside already."), code="wrong_state")
        _mark_known(source)
        rows = list(to_enter(source).order_by("order"))
        if faulty := [row.where for row in rows if row.errors]:
            raise ValidationError(
                _("%(n)d rows have faults: mend them or leave them out. %(where)s")
                % {"n": len(faulty), "where": "；".join(faulty[:10])},
                code="faults",
            )
        if not source.rows.exists():
            raise ValidationError(_("The table holds no petitions; nothing was added."), code="nothing_new")
        if not rows:
            raise ValidationError(_("Every number is there already; nothing was added."), code="nothing_new")
        drafts = _drafts(round, rows)
        batch = receiving.receive_batch(round.pk, facts, drafts, actor=actor, as_draft=True)
        source.state, source.batch = Import.State.COMMITTED, batch
        source.save(update_fields=["state", "batch"])
        source.rows.update(sealed=None)
        return batch


def _mark_known(source: Import) -> None:
    """Judge anew which numbers the round has: batches were entered or taken back since the table was read."""
    rows = list(source.rows.values_list("pk", "values__number", "is_known"))
    known = _known(source.round, [number for _pk, number, _was in rows])
    for now in (True, False):
        changed = [pk for pk, number, was in rows if (number in known) is now and was is not now]
        source.rows.filter(pk__in=changed).update(is_known=now)


def _drafts(round: Round, rows: list[ImportRow]) -> list[Draft]:
    names = matching.Names.of(round.region)
    return [_draft(row, names) for row in rows]


def _draft(row: ImportRow, names: matching.Names) -> Draft:
    read_values, private = row.values, _private(row)
    given = ("investigation", "verdict", "handling", "status", "accountability", "unit", "handler")
    parts = parse_number(read_values["number"])
    day = read_values["received_on"]
    return Draft(
        number=read_values["number"],
        number_raw=read_values["number_raw"],
        number_base=parts.base,
        content=read_values["content"],
        channel=read_values["channel"] or "",
        is_key=read_values["key"],
        received_on=date.fromisoformat(day) if day else parts.day,
        place=names.region(read_values["region"]) or names.region_in(read_values["content"]),
        region_text=read_values["region"],
        object_name=read_values["object"],
        accused=names.unit_in(read_values["content"]),
        types=read_values["types"],
        remark=read_values["remark"],
        given={name: read_values[name] for name in given if read_values[name]},
        identity={key: private[name] for key, name in IDENTITY.items() if private.get(name)},
    )


def put_aside(import_id: int, *, actor: User) -> None:
    """Forget a table that is not to be entered, with everything that was read of it."""
    round_id = Import.objects.values_list("round", flat=True).get(pk=import_id)
    with act_in(round_id) as round:
        require(actor, "petition.enter", round.region)
        source = Import.objects.select_for_update().get(pk=import_id)
        if source.state == Import.State.COMMITTED:
            raise WrongState(_("This table was entered; take its batch back instead."), code="wrong_state")
        _forget(source)


def forget_old() -> int:
    """Forget tables that nobody entered for KEPT_FOR, and the rows of those that were; returns how many of the first.

    What a table said stands in the petitions that it became; a second copy of the wording would outlive erasing.
    """
    aged = Import.objects.filter(uploaded_at__lt=clock.now() - KEPT_FOR)
    ImportRow.objects.filter(source__in=aged.filter(state=Import.State.COMMITTED)).delete()
    old = aged.exclude(state=Import.State.COMMITTED)
    rows = list(old.exclude(state=Import.State.TAKEN_BACK))
    for source in rows:
        _forget(source)
    return len(rows)


def _forget(source: Import) -> None:
    path_of(source).unlink(missing_ok=True)
    source.rows.all().delete()
    source.state, source.claimed_until = Import.State.TAKEN_BACK, None
    source.save(update_fields=["state", "claimed_until"])
