"""Clues: handing over, opening, answering, taking back. What they say lies sealed and is named nowhere."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cases.models import Round
from deadlines import ladders, terms
from deadlines.models import Deadline
from liability.domain.acts import WrongState, act_in, enter, require_reader, require_words, write
from liability.models import Clue, ClueFile
from liability.states import Verb
from notify import chasing
from orgs.models import Organisation, User
from petitions.privacy import sealing
from records import clock, content, evidence
from records.trail import key

LONGEST_TITLE, LONGEST_TEXT = 200, 20_000
MOST_FILES, MOST_BYTES = 20, 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """What a clue says, as read; it has no readable repr, so that no log prints it."""

    title: str = ""
    text: str = ""

    def __repr__(self) -> str:
        return "<Opened>"


def hand_over(
    round_id: int,
    *,
    actor: User,
    number: int,
    title: str,
    text: str,
    on: date,
    to: Organisation,
    due_on: date | None = None,
    is_illustrative: bool = False,
) -> Clue:
    """Write a clue down that was handed over on `on` to the body `to`; an answer is chased when it has a day.

    While the round has no reader of clues, the actor becomes the first. Raises PermissionDenied; ValidationError by
    field.
    """
    with act_in(round_id) as round:
        enter(actor, round)
        title = require_words(title, "title", _("Give the clue a title."), LONGEST_TITLE)
        text = require_words(text, "text", _("Write what the clue is."), LONGEST_TEXT)
        _require_days(on, due_on)
        if number < 1 or Clue.objects.filter(round=round, number=number).exists():
            raise ValidationError({"number": _("Give a number from 1 on that no other clue has.")}, code="number")
        clue = Clue.objects.create(
            round=round, number=number, sealed=_sealed(round, number, Opened(title, text)), handed_over_on=on, to=to,
            entered_on=clock.today(), entered_by=actor, is_illustrative=is_illustrative,
        )  # fmt: skip
        if due_on:
            _open_deadline(clue, due_on)
        after = {"clue_number": number, "clue_on": on, "clue_due_on": due_on}
        write(Verb.HANDED_OVER, clue, actor=actor, after=after)
        return clue


def open_text(clue_id: int, *, actor: User) -> Opened:
    """What the clue says. Every opening is a line of the trail. Raises PermissionDenied."""
    with _on_clue(clue_id, actor) as clue:
        write(Verb.OPENED, clue, actor=actor)
        values = json.loads(sealing.open_text(bytes(clue.sealed), bound_to(clue.round_id, clue.number)))
        return Opened(**values)


def add_file(clue_id: int, upload: UploadedFile, *, actor: User) -> ClueFile:
    """Put a file to a clue, sealed. Raises PermissionDenied; ValidationError for a file that is none or too large."""
    with _on_clue(clue_id, actor) as clue:
        name = evidence.clean_name(upload.name or "")
        if not upload.size or upload.size > MOST_BYTES:
            limit = {"limit": MOST_BYTES // 1024 // 1024}
            raise content.bad(name, _("a file has between one byte and %(limit)d MB; split a larger one") % limit)
        if clue.files.count() >= MOST_FILES:
            raise ValidationError({"files": _("A clue has at most %d files.") % MOST_FILES}, code="files")
        data = upload.read()
        content.judge(data, name)
        row = ClueFile.objects.create(
            clue=clue, sealed_name=sealing.seal_text(name, file_of(clue)), size=len(data), added_by=actor,
            sealed=sealing.seal_bytes(data, file_of(clue)),
        )  # fmt: skip
        write(Verb.FILE_ADDED, clue, actor=actor, after={"clue_digest": hashlib.sha256(data).hexdigest()})
        return row


def open_file(file_id: int, *, actor: User) -> tuple[str, bytes]:
    """Name and bytes of a file. Every opening is a line of the trail. Raises PermissionDenied."""
    clue_id = ClueFile.objects.values_list("clue", flat=True).get(pk=file_id)
    with _on_clue(clue_id, actor) as clue:
        row = clue.files.get(pk=file_id)
        write(Verb.FILE_OPENED, clue, actor=actor)
        return file_name(row, clue), sealing.open_bytes(bytes(row.sealed), file_of(clue))


def file_name(row: ClueFile, clue: Clue) -> str:
    """The name of a file, for whoever has opened the clue."""
    return sealing.open_text(bytes(row.sealed_name), file_of(clue))


def answer(clue_id: int, *, actor: User, on: date) -> Clue:
    """The body has answered; nobody is chased any more. Raises PermissionDenied; WrongState; ValidationError."""
    return _end(clue_id, actor, Clue.State.ANSWERED, Verb.ANSWERED, on, "")


def withdraw(clue_id: int, *, actor: User, why: str) -> Clue:
    """Take a clue back that should not have been handed over; it still counts as handed over on the day.

    Raises PermissionDenied; WrongState; ValidationError without a reason.
    """
    why = require_words(why, "why", _("Say why it is taken back."), LONGEST_TITLE)
    return _end(clue_id, actor, Clue.State.WITHDRAWN, Verb.WITHDRAWN, None, why)


def _end(clue_id: int, actor: User, state: Clue.State, verb: Verb, on: date | None, why: str) -> Clue:
    with _on_clue(clue_id, actor) as clue:
        if clue.state != Clue.State.OPEN:
            raise WrongState(_("This clue was answered or taken back already."), code="ended")
        on = on or clock.today()
        if not clue.handed_over_on <= on <= clock.today():
            text = _("Give a day from %(day)s up to today.") % {"day": clue.handed_over_on}
            raise ValidationError({"on": text}, code="day")
        clue.state, clue.ended_on = state, on
        clue.save(update_fields=["state", "ended_on"])
        chasing.settle(clue.deadline, clock.today())
        write(verb, clue, actor=actor, note=why)
        return clue


@contextmanager
def _on_clue(clue_id: int, actor: User) -> Iterator[Clue]:
    """The locked round's clue for a reader. Raises PermissionDenied."""
    round_id = Clue.objects.values_list("round", flat=True).get(pk=clue_id)
    with act_in(round_id) as round:
        require_reader(actor, round)
        clue = Clue.objects.select_related("deadline").get(pk=clue_id)
        clue.round = round
        yield clue


def _require_days(on: date, due_on: date | None) -> None:
    if on > clock.today():
        raise ValidationError({"on": _("This day has not come yet.")}, code="day")
    if due_on and due_on <= on:
        text = _("The answer cannot be due before the clue is handed over.")
        raise ValidationError({"due_on": text}, code="day")


def _open_deadline(clue: Clue, due_on: date) -> None:
    today, scope = clock.today(), key(clue.round)
    ladders.adopt_missing(scope, Deadline.Kind.CLUE, today)
    clue.deadline = terms.open_on(Deadline.Kind.CLUE, clue, due_on, organisation=None, on=today, scope=scope)
    clue.save(update_fields=["deadline"])


def _sealed(round: Round, number: int, said: Opened) -> bytes:
    words = json.dumps({"title": said.title, "text": said.text}, ensure_ascii=False)
    return sealing.seal_text(words, bound_to(round.pk, number))


def bound_to(round_id: int, number: int) -> bytes:
    """The name of the record that a clue's words are sealed for."""
    return f"clue:{round_id}:{number}".encode()


def file_of(clue: Clue) -> bytes:
    """The name of the record that the files of a clue are sealed for."""
    return f"clue-file:{clue.round_id}:{clue.number}".encode()
