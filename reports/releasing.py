"""Releasing the state of a round to the public: the office makes it, a publisher releases it, nobody changes it."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import sentences
from cases.models import Round
from orgs.models import User
from orgs.permissions import post_title, require
from records import clock
from records.trail import record
from reports import published, searching, source
from reports.catalogue.notice_data import (
    Activity,
    Indicator,
    LeadingGroup,
    Note,
    NoticeData,
    NoticeItem,
    Rank,
    Result,
)
from reports.catalogue.notice_source import notice_data
from reports.catalogue.progress_notice import compose
from reports.ledger import ledger
from reports.models import Release


class Verb(models.TextChoices):
    MADE = "release.made", gettext_lazy("made the figures of a day ready for release")
    RELEASED = "release.released", gettext_lazy("released figures to the public")
    WITHDRAWN = "release.withdrawn", gettext_lazy("withdrew released figures")


sentences.teach(Verb)


@transaction.atomic
def make(round_id: int, as_of: date, *, actor: User) -> Release:
    """Freeze figures, items and the notice's values of a day for release.

    Raises PermissionDenied; ValidationError for a day after today; TotalsDisagree when anything does not add up.
    """
    round = Round.objects.select_for_update().get(pk=round_id)
    require(actor, "bulletin.make", round.region)
    with round.time():
        if as_of > round.today():
            raise ValidationError({"as_of": _("The day lies in the future.")}, code="future_day")
        if round.feedback_on is None or as_of < round.feedback_on:
            raise ValidationError({"as_of": _("Nothing had been fed back by this day.")}, code="before_feedback")
        rows = ledger(round, as_of)
        data = notice_data(source.live(round, as_of, known=rows), {})
        compose(data)  # refuses disagreeing totals before anything is kept
        content = {
            "figures": data.figures,
            "items": published.items(rows),
            "lists": published.lists(round, as_of),
            "data": plain(data),
        }
        version = round.releases.filter(as_of=as_of).count() + 1
        release = Release.objects.create(
            round=round, as_of=as_of, version=version, digest=digest(content), made_by=actor, **content
        )
        _write(Verb.MADE, release, actor)
        return release


@transaction.atomic
def release(release_id: int, *, actor: User) -> Release:
    """Give a frozen state to the public. Raises PermissionDenied for its maker, ValidationError when it was decided."""
    row = Release.objects.select_for_update().get(pk=release_id)
    require(actor, "figures.release", row.round.region)
    if row.made_by_id == actor.pk:
        raise PermissionDenied("four eyes")
    if row.state != Release.State.DRAFT:
        raise ValidationError(_("This release was decided already."), code="wrong_state")
    with row.round.time():
        row.state, row.released_by, row.released_at = Release.State.RELEASED, actor, clock.now()
        row.save(update_fields=["state", "released_by", "released_at"])
        searching.keep_round(row.round_id)
        _write(Verb.RELEASED, row, actor)
    return row


@transaction.atomic
def withdraw(release_id: int, *, actor: User, why: str) -> Release:
    """Take a released state back; a line with the reason stays public."""
    row = Release.objects.select_for_update().get(pk=release_id)
    require(actor, "figures.release", row.round.region)
    if row.state != Release.State.RELEASED:
        raise ValidationError(_("Only released figures can be withdrawn."), code="wrong_state")
    if not why.strip():
        raise ValidationError({"why": _("Say why the figures are withdrawn; the public will read it.")}, code="why")
    with row.round.time():
        row.state, row.withdrawn_why = Release.State.WITHDRAWN, why
        row.save(update_fields=["state", "withdrawn_why"])
        searching.keep_round(row.round_id)
        _write(Verb.WITHDRAWN, row, actor, why)
    return row


def before(row: Release) -> Release | None:
    """What the public read before: the newest release, or for one that was released the one before it."""
    rows = Release.objects.filter(round=row.round_id).public().exclude(pk=row.pk)
    if row.released_at:
        rows = rows.filter(released_at__lt=row.released_at)
    return rows.first()


def plain(data: NoticeData) -> dict[str, Any]:
    """The notice's values as JSON, dates in ISO form."""
    return json.loads(json.dumps(asdict(data), ensure_ascii=False, default=str))


def restored(data: dict[str, Any]) -> NoticeData:
    """The notice's values again, equal to what `plain` was given."""
    values = dict(data)
    for name in ("entered_on", "left_on", "feedback_on", "as_of", "document_date"):
        values[name] = _day(values[name])
    values["items"] = tuple(
        NoticeItem(
            **item | {"deadline_first": _day(item["deadline_first"]), "deadline_now": _day(item["deadline_now"])}
        )
        for item in values["items"]
    )
    if group := values["leading_group"]:
        values["leading_group"] = LeadingGroup(_day(group["established_on"]), tuple(map(tuple, group["heads"])))
    values["activities"] = tuple(Activity(**row) for row in values["activities"])
    values["results"] = tuple(Result(**row) for row in values["results"])
    values["indicators"] = tuple(
        Indicator(**row | {"ranks": tuple(Rank(**rank) for rank in row["ranks"])}) for row in values["indicators"]
    )
    for name in ("practice_notes", "result_notes", "next_steps"):
        values[name] = tuple(Note(row["heading"], tuple(row["paragraphs"])) for row in values[name])
    for name in ("signatories", "leader_roles", "chain"):
        values[name] = tuple(values[name])
    return NoticeData(**values)


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text and text != "None" else None


def _write(verb: Verb, row: Release, actor: User, note: str = "") -> None:
    after = {"as_of": row.as_of, "version": row.version, "digest": row.digest[:12]}
    record(verb, row, actor=actor, post=post_title(actor, near=row.round.region), after=after, note=note)
