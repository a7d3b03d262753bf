"""Errands: given to a unit with a day, reported done by it, confirmed or returned by somebody else, moved, lifted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain.moves import WrongState
from cases.models import Round
from deadlines import ladders, terms
from deadlines.models import Deadline
from leading.domain.acts import (
    MOST_WHY,
    may_record_own,
    office_people,
    require_coming,
    require_words,
    unit_people,
    write,
)
from leading.models import Answer, Decision, Errand, Finding, Verdict
from leading.states import OWING, RUNNING, Sort, State, Verb
from notify import chasing
from notify.models import Pace
from notify.outbox import settle, tell
from orgs.models import Organisation, User
from orgs.permissions import may, post_title, require
from records import clock, evidence
from records.models import Evidence
from records.trail import key

MOST_FILES = 20
KINDS = {
    Sort.DECISION: Deadline.Kind.DECISION,
    Sort.FINDING: Deadline.Kind.FINDING,
    Sort.OPINION: Deadline.Kind.FINDING,
}
GIVEN = {
    Sort.DECISION: gettext_noop("A meeting decided for your unit: %(text)s"),
    Sort.FINDING: gettext_noop("A visit found something for your unit to put right: %(text)s"),
    Sort.OPINION: gettext_noop("A review asks your unit for: %(text)s"),
}


def give(round: Round, source: Decision | Finding, unit: Organisation, due_on: date) -> Errand:
    """The errand of a unit, with its deadline, told to its people. The caller has asked the right and writes the trail.

    Raises ValidationError for a day that has passed.
    """
    require_coming(due_on)
    sort = _sort(source)
    ends = {"decision": source} if isinstance(source, Decision) else {"finding": source}
    errand = Errand.objects.create(round=round, sort=sort, unit=unit, **ends)
    today, scope = clock.today(), key(round)
    ladders.adopt_missing(scope, KINDS[sort], today)
    errand.deadline = terms.open_on(KINDS[sort], errand, due_on, organisation=unit, on=today, scope=scope)
    errand.save(update_fields=["deadline"])
    tell(
        unit_people(unit),
        GIVEN[sort],
        {"text": source.text[:100]},
        dedupe=f"errand:{errand.pk}",
        about=key(errand),
        url=page_of(errand),
        due_on=due_on,
        then=gettext_noop("Report it done by then; somebody else confirms it."),
        why=gettext_noop("Your unit was named for it."),
    )
    return errand


def _sort(source: Decision | Finding) -> Sort:
    if isinstance(source, Decision):
        return Sort.DECISION
    return Sort.OPINION if source.review_id else Sort.FINDING


def page_of(errand: Errand) -> str:
    """The address of the errand's page, for messages."""
    return f"/desk/errands/{errand.pk}/"


@contextmanager
def act_on(errand_id: int) -> Iterator[Errand]:
    """The locked errand with round, unit and source. Raises Errand.DoesNotExist."""
    with transaction.atomic():
        rows = Errand.objects.select_for_update(of=("self",)).select_related(
            "round__region", "unit", "deadline", "decision", "finding__visit__leader", "finding__review"
        )
        errand = rows.get(pk=errand_id)
        with errand.round.time():
            yield errand


def answer(errand_id: int, *, actor: User, text: str, files: Sequence[UploadedFile] = ()) -> Errand:
    """Report an errand done, with files. The office confirms or returns it.

    Raises PermissionDenied for people of other units; WrongState when nothing is owed; ValidationError.
    """
    with act_on(errand_id) as errand:
        require(actor, "errand.answer", errand.unit)
        _require_state(errand, *OWING)
        text = require_words(text, "text", _("Write what was done."))
        if len(files) > MOST_FILES:
            raise ValidationError({"files": _("At most %(n)d files.") % {"n": MOST_FILES}})
        post = post_title(actor, near=errand.unit)
        seq = errand.answers.count() + 1
        made = Answer.objects.create(errand=errand, seq=seq, text=text, by=actor, post=post)
        made.files.set(kept(files, actor))
        chasing.settle(errand.deadline, clock.today())
        settle(key(errand))
        tell(
            office_people(errand.round),
            gettext_noop("%(unit)s has reported done: %(text)s"),
            {"unit": errand.unit.name, "text": errand.text[:100]},
            dedupe=f"errand-answered:{made.pk}",
            about=key(errand),
            url=page_of(errand),
            then=gettext_noop("Look at it; confirm it or return it."),
        )
        _move(errand, State.ANSWERED, Verb.ANSWERED, actor, note=text[:MOST_WHY])
        return errand


def confirm(errand_id: int, *, actor: User, note: str = "") -> Errand:
    """Confirm that what a unit reported is done. Raises PermissionDenied, also for whoever reported it; WrongState."""
    with act_on(errand_id) as errand:
        made = _judged(errand, actor)
        post = post_title(actor, near=errand.round.region)
        Verdict.objects.create(answer=made, confirmed=True, why=note.strip(), by=actor, post=post)
        settle(key(errand))
        errand.done_on = clock.today()
        _tell_leader(errand)
        _move(errand, State.DONE, Verb.CONFIRMED, actor, note=note.strip(), done_on=errand.done_on)
        return errand


def return_(errand_id: int, *, actor: User, why: str) -> Errand:
    """Return a unit's report with the reason; the day stays as it was. Raises as `confirm`; ValidationError."""
    with act_on(errand_id) as errand:
        made = _judged(errand, actor)
        why = require_words(why, "why", _("Say what is missing or wrong."))
        post = post_title(actor, near=errand.round.region)
        Verdict.objects.create(answer=made, confirmed=False, why=why, by=actor, post=post)
        settle(key(errand))
        if errand.deadline:
            terms.resume(errand.deadline, clock.today())
        tell(
            unit_people(errand.unit),
            gettext_noop("Your report was returned: %(why)s (%(text)s)"),
            {"why": why[:150], "text": errand.text[:60]},
            dedupe=f"errand-returned:{made.pk}",
            about=key(errand),
            url=page_of(errand),
            due_on=errand.deadline.due_on if errand.deadline else None,
            then=gettext_noop("Put it right and report again; the day stays as it was."),
            pace=Pace.AT_ONCE,
        )
        _move(errand, State.RETURNED, Verb.RETURNED, actor, note=why)
        return errand


def move(errand_id: int, *, actor: User, due_on: date, why: str) -> Errand:
    """Give an errand another day, with the reason; the first day stays on record.

    Raises PermissionDenied; WrongState once it was reported done; ValidationError.
    """
    with act_on(errand_id) as errand:
        require(actor, "errand.give", errand.round.region)
        _require_state(errand, *OWING)
        why = require_words(why, "why", _("Say why the day changes."), MOST_WHY)
        require_coming(due_on)
        deadline = errand.deadline
        if deadline is None or deadline.due_on == due_on:
            raise ValidationError({"due_on": _("That is the day already.")}, code="unchanged")
        before, today = deadline.due_on, clock.today()
        post = post_title(actor, near=errand.round.region)
        words = terms.day_words(due_on)
        chasing.move(deadline, words, document_date=today, on=today, why=why, decided_by=post)
        tell(
            unit_people(errand.unit),
            gettext_noop("The day of an errand of your unit is now another: %(text)s"),
            {"text": errand.text[:100]},
            dedupe=f"errand-moved:{errand.pk}:{due_on}",
            about=key(errand),
            url=page_of(errand),
            due_on=due_on,
        )
        moved: dict[str, Any] = {"before": {"errand_due": before}, "after": {"errand_due": due_on}}
        write(Verb.MOVED, errand, actor=actor, near=errand.round.region, note=why, **moved)
        return errand


def drop(errand_id: int, *, actor: User, why: str) -> Errand:
    """Lift an errand that has no ground any more; it stays on record. Raises as `move`, also for one that is over."""
    with act_on(errand_id) as errand:
        require(actor, "errand.give", errand.round.region)
        _require_state(errand, *RUNNING)
        errand.why = require_words(why, "why", _("Say why it is lifted."), MOST_WHY)
        chasing.settle(errand.deadline, clock.today())
        settle(key(errand))
        tell(
            unit_people(errand.unit),
            gettext_noop("An errand of your unit was lifted: %(text)s"),
            {"text": errand.text[:100]},
            dedupe=f"errand-dropped:{errand.pk}",
            about=key(errand),
            url=page_of(errand),
            note=True,
        )
        _move(errand, State.DROPPED, Verb.DROPPED, actor, note=errand.why, why=errand.why)
        return errand


def kept(files: Sequence[UploadedFile], actor: User) -> list[Evidence]:
    """The uploads as files of the house, the same one once. Raises ValidationError for one that cannot be kept."""
    rows = [evidence.store(upload, by=actor) for upload in files]
    return list({row.sha256: row for row in rows}.values())


def judges(errand: Errand, user: User) -> bool:
    """Whether the person judges reports on the errand: office, verifier, the leader who found it and still leads."""
    visit = errand.finding and errand.finding.visit
    found = bool(visit and visit.leader_id == user.pk)
    return (found and may_record_own(errand.round, user)) or may(user, "errand.confirm", errand.round.region)


def _judged(errand: Errand, actor: User) -> Answer:
    """The report that waits to be judged, when the actor may judge it."""
    if not judges(errand, actor):
        require(actor, "errand.confirm", errand.round.region)
    _require_state(errand, State.ANSWERED)
    made = errand.answers.latest("seq")
    if made.by_id == actor.pk:
        raise PermissionDenied(_("Nobody confirms what they reported; let a colleague do it."))
    return made


def _require_state(errand: Errand, *states: str) -> None:
    if errand.state not in states:
        raise WrongState(
            _("It is now: %(state)s. Somebody else may have been faster; look at it again.")
            % {"state": errand.get_state_display()},
            code="wrong_state",
        )


def _tell_leader(errand: Errand) -> None:
    visit = errand.finding and errand.finding.visit
    if visit and visit.leader:
        tell(
            [visit.leader],
            gettext_noop("What you found on your visit is put right: %(text)s"),
            {"text": errand.text[:100]},
            dedupe=f"errand-done:{errand.pk}",
            about=f"{key(errand)}:done",
            url=page_of(errand),
            note=True,
        )


def _move(errand: Errand, to: State, verb: Verb, actor: User, note: str, **values: object) -> None:
    before, errand.state = errand.state, to
    errand.save(update_fields=["state", *values])
    write(
        verb,
        errand,
        actor=actor,
        near=errand.round.region,
        before={"errand_state": before},
        after={"errand_state": to},
        note=note,
    )
