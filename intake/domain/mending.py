"""Mending what was read before it is taken in: one record, a name for all, the date, who leads, what stays out."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from intake import judging, matching, proposing
from intake.domain import naming
from intake.domain.acts import act_on
from intake.matching import Names
from intake.models import ImportBatch, ImportRow, RowUnit
from orgs.models import Organisation, User
from records.writing import write_fields

State, How = ImportBatch.State, RowUnit.How


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's part in a record as a person set it: the name as read, its role, and the unit that it means.

    `measure` is 0 for the task, else the place of the measure from 1. Without a unit the name stays open, or with
    `words_only` in words only.
    """

    name: str
    role: str
    organisation: Organisation | None = None
    measure: int = 0
    words_only: bool = False


def edition(row: ImportRow) -> str:
    """A mark of the record as it stands: what a form shows, so that a stale one is noticed. One query."""
    parts = list(row.units.order_by("order").values_list("name", "role", "organisation", "measure", "how"))
    plain = json.dumps([row.proposed, parts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def mend(
    row_id: int, *, actor: User, values: Mapping[str, Any], parts: Sequence[Part] | None = None, seen: str = ""
) -> ImportRow:
    """Change fields of a record (those of proposing.MENDABLE) and who takes part; it is judged anew.

    What was read stays beside it. `seen` is edition(row) as the form showed it, '' for a caller that showed none.
    Raises PermissionDenied; WrongState when the list is not open, or somebody mended the record meanwhile; ValueError
    for a field that a record does not have.
    """
    if unknown := set(values) - set(proposing.MENDABLE):
        raise ValueError(f"no fields of a record: {', '.join(sorted(unknown))}")
    with act_on(_batch_of(row_id), actor, State.READY) as batch:
        row = batch.rows.get(pk=row_id)
        if seen and seen != edition(row):
            text = _("Somebody else mended this record while you wrote. Compare, then save again.")
            raise WrongState(text, code="stale")
        before = row.problem_number
        row.proposed = row.proposed | dict(values)
        row.problem_number = row.proposed["number"]
        row.save(update_fields=["proposed", "problem_number"])
        if parts is not None:
            names = Names.of(batch.round.region)
            row.units.all().delete()
            RowUnit.objects.bulk_create([_unit(row, n, part, names) for n, part in enumerate(parts, start=1)])
        _judge(batch, row, before)
        return batch.rows.get(pk=row_id)


def _batch_of(row_id: int) -> int:
    return ImportRow.objects.values_list("batch", flat=True).get(pk=row_id)


def _unit(row: ImportRow, order: int, part: Part, names: Names) -> RowUnit:
    unit = part.organisation
    if unit is not None and names.by_pk(unit.pk) is None:
        raise ValidationError({"units": _("Choose a unit of this round's region.")}, code="unit")
    said = names.match(part.name)
    how = said.how if unit in said.organisations else How.CHOSEN
    if unit is None:
        how = How.WORDS if part.words_only else How.UNKNOWN
    return RowUnit(
        row=row, order=order, name=part.name[:200], key=matching.cleaned(part.name), role=part.role,
        measure=part.measure, organisation=unit, how=how,
    )  # fmt: skip


def _judge(batch: ImportBatch, row: ImportRow, *numbers: int | None) -> None:
    """Judge a row anew, with those whose number is or was the same."""
    touched = {row.problem_number, *numbers} - {None}
    same = batch.rows.filter(problem_number__in=touched) | batch.rows.filter(pk=row.pk)
    judging.judge_all(batch, rows=same.distinct())


def leave_out(row_id: int, *, actor: User, why: str) -> ImportRow:
    """Leave a record out of what is taken in, with the reason. Raises ValidationError for a missing one."""
    if not why.strip():
        raise ValidationError({"why": _("Say why this record is left out.")}, code="why")
    return _set_out(row_id, actor, out=True, why=why.strip()[:200])


def put_in(row_id: int, *, actor: User) -> ImportRow:
    """Let a record that was left out be taken in after all."""
    return _set_out(row_id, actor, out=False, why="")


def _set_out(row_id: int, actor: User, *, out: bool, why: str) -> ImportRow:
    with act_on(_batch_of(row_id), actor, State.READY) as batch:
        row = batch.rows.get(pk=row_id)
        row.is_left_out, row.left_out_why = out, why
        row.save(update_fields=["is_left_out", "left_out_why"])
        _judge(batch, row)
        return row


def leave_faults_out(batch_id: int, *, actor: User, why: str) -> int:
    """Leave every record with faults out, with one reason; returns how many."""
    if not why.strip():
        raise ValidationError({"why": _("Say why these records are left out.")}, code="why")
    with act_on(batch_id, actor, State.READY) as batch:
        faulty = batch.rows.filter(is_left_out=False).exclude(faults=[])
        count = faulty.update(is_left_out=True, left_out_why=why.strip()[:200])
        judging.judge_all(batch)
        return count


def settle_names(
    batch_id: int, *, actor: User, meant: Mapping[str, Organisation | None], teach: Sequence[str] = ()
) -> int:
    """Say once for the whole list what names mean: by key (matching.cleaned) the unit, or None to keep words only.

    Names in `teach` are remembered for later lists. Returns how many places were matched. Raises PermissionDenied,
    WrongState, ValidationError for a unit of elsewhere.
    """
    with act_on(batch_id, actor, State.READY) as batch:
        names, count = Names.of(batch.round.region), 0
        for key, unit in meant.items():
            if unit is not None and names.by_pk(unit.pk) is None:
                raise ValidationError({key: _("Choose a unit of this round's region.")}, code="unit")
            open_places = RowUnit.objects.filter(row__batch=batch, key=key, organisation=None)
            count += open_places.update(organisation=unit, how=How.CHOSEN if unit else How.WORDS)
        judging.judge_all(batch)
        for key in teach:
            if unit := meant.get(key):
                naming.teach(batch.round, key, unit, actor=actor)
        return count


def set_facts(batch_id: int, *, actor: User, document_date: date | None, first_leads: bool) -> ImportBatch:
    """Set the day that deadlines count from, and whether the first unit leads where none does; all is judged anew."""
    with act_on(batch_id, actor, State.READY) as batch:
        batch.document_date, batch.first_leads = document_date, first_leads
        batch.save(update_fields=["document_date", "first_leads"])
        judging.judge_all(batch)
        return batch


def number_rows(batch_id: int, *, actor: User) -> int:
    """Give records without a number the next free ones, in the order of the document; returns how many."""
    with act_on(batch_id, actor, State.READY) as batch:
        taken = {number for number in batch.rows.values_list("problem_number", flat=True) if number}
        taken |= set(batch.round.problems.values_list("number", flat=True))
        rows = list(batch.rows.filter(problem_number=None, is_left_out=False).order_by("number"))
        for following, row in enumerate(rows, start=max(taken, default=0) + 1):
            row.problem_number = row.proposed["number"] = following
        write_fields(rows, ["problem_number", "proposed"])
        judging.judge_all(batch)
        return len(rows)
