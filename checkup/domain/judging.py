"""The verdict on a sign: looked into, or a false alarm. It is remembered; nothing else follows from it by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from checkup.models import Sign, Template
from checkup.states import Verb
from orgs.models import User
from orgs.permissions import post_title, require
from records import clock
from records.trail import record

State = Sign.State
VERBS = {State.CHECKED: Verb.CHECKED, State.FALSE_ALARM: Verb.FALSE_ALARM}
MOST_NOTE = 2000


@contextmanager
def _act_on(sign_id: int, actor: User) -> Iterator[Sign]:
    with transaction.atomic():
        rows = Sign.objects.visible_to(actor).select_for_update(of=("self",))
        found = rows.select_related("round__region", "task__problem", "case__petition", "case__organisation").get(
            pk=sign_id
        )
        require(actor, "sign.judge", found.round.region)
        with found.round.time():
            yield found


def judge(sign_id: int, *, actor: User, verdict: str, note: str, template: bool = False) -> Sign:
    """Give the verdict ("checked" or "false_alarm") with what was found.

    `template` with a false alarm: the picture or text is everybody's, so the round raises it nowhere any more.
    Raises PermissionDenied; Sign.DoesNotExist for one that the actor may not see; WrongState when somebody judged it
    before; ValidationError without a note.
    """
    with _act_on(sign_id, actor) as sign:
        if sign.state in Sign.JUDGED:
            raise WrongState(
                _("This sign was judged already: %(state)s.") % {"state": sign.get_state_display()}, code="judged"
            )
        if verdict not in VERBS:
            raise ValidationError({"verdict": _("Say whether it was looked into or is a false alarm.")}, code="verdict")
        note = note.strip()
        if not note:
            raise ValidationError({"note": _("Write what was found, in a sentence.")}, code="note")
        if len(note) > MOST_NOTE:
            raise ValidationError({"note": _("Write at most %(n)d characters.") % {"n": MOST_NOTE}}, code="too_long")
        sign.state, sign.note, sign.judged_by, sign.judged_at = State(verdict), note, actor, clock.now()
        sign.save(update_fields=["state", "note", "judged_by", "judged_at"])
        if template and verdict == State.FALSE_ALARM:
            _allow(sign)
        _write(VERBS[State(verdict)], sign, actor, note)
        return sign


def take_up(sign_id: int, *, actor: User, note: str) -> Sign:
    """Take a verdict back: the sign waits again. What was allowed by it is not allowed any more.

    Raises PermissionDenied, Sign.DoesNotExist; WrongState when it was not judged; ValidationError without a reason.
    """
    with _act_on(sign_id, actor) as sign:
        if sign.state not in Sign.JUDGED:
            raise WrongState(_("This sign was not judged."), code="not_judged")
        if not note.strip():
            raise ValidationError({"note": _("Say why it is taken up again.")}, code="note")
        sign.state, sign.note, sign.judged_by, sign.judged_at = State.OPEN, "", None, None
        sign.save(update_fields=["state", "note", "judged_by", "judged_at"])
        Template.objects.filter(sign=sign).delete()
        _write(Verb.TAKEN_UP, sign, actor, note.strip()[:MOST_NOTE])
        return sign


def templates_of(sign: Sign) -> list[tuple[str, str]]:
    """What of a sign may be everybody's: (kind, value); empty for signs that compare neither pictures nor texts."""
    if sign.code in ("photo_same", "photo_alike"):
        values = [photo["sha256"] for photo in sign.detail.get("photos", ())] + [sign.detail.get("shape", "")]
        return [(Template.Kind.PICTURE, value) for value in dict.fromkeys(values) if value]
    if digest := sign.detail.get("digest"):
        return [(Template.Kind.TEXT, digest)]
    return []


def _allow(sign: Sign) -> None:
    rows = [Template(round=sign.round, kind=kind, value=value, sign=sign) for kind, value in templates_of(sign)]
    Template.objects.bulk_create(rows, ignore_conflicts=True)


def _write(verb: Verb, sign: Sign, actor: User, note: str) -> None:
    post = post_title(actor, near=sign.round.region)
    record(
        verb,
        sign,
        actor=actor,
        post=post,
        after={"sign_code": sign.code, "sign_about": str(sign.task or sign.case)},
        note=note,
    )
