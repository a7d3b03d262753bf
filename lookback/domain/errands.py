"""The unit's answer to an errand, and the office's decision on it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from deadlines import terms
from lookback import wording
from lookback.domain import acts
from lookback.models import Errand
from lookback.states import Verb
from notify import chasing
from notify.outbox import settle, tell
from orgs.models import User
from orgs.permissions import require
from petitions.domain import secrecy
from records import clock, evidence
from records.trail import key

State = Errand.State


@contextmanager
def act_on(errand_id: int) -> Iterator[Errand]:
    """The locked errand with its locked pick and plan. Raises Errand.DoesNotExist."""
    pick_id = Errand.objects.values_list("pick", flat=True).get(pk=errand_id)
    with acts.act_on_pick(pick_id) as pick:
        errand = Errand.objects.select_for_update(of=("self",)).select_related("unit", "deadline").get(pk=errand_id)
        errand.pick = pick
        yield errand


def answer(errand_id: int, *, actor: User, text: str, files: Sequence[UploadedFile] = ()) -> Errand:
    """Say what was mended, with files that show it. Raises PermissionDenied, WrongState, ValidationError."""
    with act_on(errand_id) as errand:
        require(actor, "lookback.answer", errand.unit)
        _require(errand, State.OPEN)
        errand.answer = acts.words(text, "text")
        if errand.pick.assignment:
            secrecy.keep_out(errand.pick.assignment.petition, text=errand.answer)
        errand.state, errand.answered_by, errand.answered_at = State.ANSWERED, actor, clock.now()
        errand.decided_by = errand.decided_at = None
        errand.save()
        errand.files.add(*[evidence.store(file, by=actor) for file in files])
        chasing.settle(errand.deadline, clock.today())
        settle(key(errand))
        _write(Verb.ERRAND_ANSWERED, errand, actor, note=errand.answer)
        tell(
            acts.office_people(errand.pick.plan.round),
            gettext_noop("%(unit)s has answered the errand of the look-back on “%(item)s”. Accept or return it."),
            {"unit": errand.unit.name, "item": wording.name_of(errand.pick)[:120]},
            dedupe=f"lookback-answered:{errand.pk}:{errand.answered_at}",
            about=key(errand),
            url=f"/desk/lookback/errands/{errand.pk}/",
        )
        return errand


def accept(errand_id: int, *, actor: User) -> Errand:
    """Accept the unit's answer: the errand is settled. Raises PermissionDenied, WrongState."""
    with act_on(errand_id) as errand:
        require(actor, "lookback.conclude", errand.pick.plan.round.region)
        _require(errand, State.ANSWERED)
        _decide(errand, actor, State.SETTLED, "")
        _write(Verb.ERRAND_SETTLED, errand, actor)
        return errand


def give_back(errand_id: int, *, actor: User, why: str) -> Errand:
    """Return the unit's answer with a reason; its day stays. Raises PermissionDenied, WrongState, ValidationError."""
    with act_on(errand_id) as errand:
        require(actor, "lookback.conclude", errand.pick.plan.round.region)
        _require(errand, State.ANSWERED)
        why = acts.reason(why)[:300]
        _decide(errand, actor, State.OPEN, why)
        terms.resume(errand.deadline, clock.today())
        _write(Verb.ERRAND_RETURNED, errand, actor, note=why)
        tell(
            acts.unit_people(errand.unit),
            gettext_noop("Your answer on “%(item)s” was returned: %(why)s"),
            {"item": wording.name_of(errand.pick)[:120], "why": why},
            dedupe=f"lookback-returned:{errand.pk}:{errand.decided_at}",
            about=key(errand),
            url=f"/desk/lookback/errands/{errand.pk}/",
            due_on=errand.due_on,
        )
        return errand


def _require(errand: Errand, state: str) -> None:
    if errand.state != state:
        raise acts.WrongState(
            _("This errand is now: %(state)s. Somebody else may have been faster; look at it again.")
            % {"state": errand.get_state_display()},
            code="wrong_state",
        )


def _decide(errand: Errand, actor: User, state: str, why: str) -> None:
    if errand.answered_by_id == actor.pk:
        raise ValidationError(_("Nobody decides on their own answer."), code="four_eyes")
    errand.state, errand.decided_by, errand.decided_at, errand.returned_why = state, actor, clock.now(), why
    errand.save(update_fields=["state", "decided_by", "decided_at", "returned_why"])
    settle(key(errand))


def _write(verb: Verb, errand: Errand, actor: User, note: str = "") -> None:
    after = {"errand_state": errand.state}
    acts.write(verb, errand, actor=actor, near=errand.pick.plan.round.region, after=after, note=note)
