"""Who reads what was handed over: naming readers, and ending it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liability.domain.acts import WrongState, act_in, enter, require_reader, write
from liability.models import Reader
from liability.models.clue import reading
from liability.states import Verb
from notify import outbox
from orgs.models import User
from orgs.permissions import may
from records import clock
from records.trail import key

NAMED = gettext_noop("You are named as a reader of the clues of %(round)s.")


def name(round_id: int, *, actor: User, user: User) -> Reader:
    """Let somebody of the office read the clues of a round; only readers name further ones.

    Raises PermissionDenied; ValidationError for somebody who is not of the office, or who reads already.
    """
    with act_in(round_id) as round:
        enter(actor, round)
        if not may(user, "liability.read", round.region):
            text = _("Only people of the rectification office can be named.")
            raise ValidationError({"user": text}, code="office")
        found = Reader.objects.in_force().filter(round=round, user=user).first()
        if found and user == actor:  # the first of all was entered just now
            return found
        if found:
            raise ValidationError({"user": _("This person reads the clues already.")}, code="twice")
        row = Reader.objects.create(round=round, user=user, named_by=actor, since_on=clock.today())
        write(Verb.READER_NAMED, row, actor=actor, after={"reader": str(user)})
        outbox.tell([user], NAMED, {"round": round.name}, dedupe=f"clue-reader|{row.pk}", about=key(row), note=True)
        return row


def end(reader_id: int, *, actor: User) -> Reader:
    """End somebody's reading from now on; the last who can read stays. Raises PermissionDenied, WrongState."""
    round_id = Reader.objects.values_list("round", flat=True).get(pk=reader_id)
    with act_in(round_id) as round:
        require_reader(actor, round)
        row = Reader.objects.get(pk=reader_id)
        if row.until_on:
            raise WrongState(_("This person does not read the clues any more."), code="ended")
        others = Reader.objects.in_force().filter(round=round).exclude(pk=row.pk)
        if not reading(others.select_related("round__region")):
            raise WrongState(_("Name somebody else first: one reader has to stay."), code="last")
        row.until_on = clock.today()
        row.save(update_fields=["until_on"])
        write(Verb.READER_ENDED, row, actor=actor, before={"reader": str(row.user)})
        return row
