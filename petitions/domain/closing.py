"""From the reviewed reply to the closed case: call-back, public notice, objections; and reopening."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from deadlines import terms, workdays
from deadlines.models import Deadline
from notify import chasing
from notify.outbox import tell
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import post_title, require
from petitions.domain import assigning, releasing, secrecy, signing
from petitions.domain.acts import act_on
from petitions.domain.moves import WrongState, move, refresh, require_stage, write
from petitions.domain.rules import day_words, reply_limit, rules_of
from petitions.models import Assignment, CallBack, NoticeObjection, PetitionNotice, PublicVersion, Reply, Rules
from petitions.states import ENDED, Stage, Status, Verb
from records import clock
from records.trail import key

CALLS_ON_DAYS = 3  # different days on which nobody answered, before a call-back counts as tried enough
MIN_REASON = 10  # characters


def needs_call_back(assignment: Assignment, rules: Rules) -> bool:
    """Whether the round asks for a call to this petitioner."""
    return rules.call_back == Rules.CallBack.ALL or (
        rules.call_back == Rules.CallBack.KEY and assignment.petition.is_key
    )


def called_back(assignment: Assignment) -> bool:
    """Whether the petitioner was asked about the present reply: satisfied, or told why, or tried on three days."""
    since = signing.filed_reply(assignment).filed_at
    calls = list(assignment.call_backs.filter(at__gte=since))
    told = any(c.result == CallBack.Result.SATISFIED or c.follow_up == CallBack.FollowUp.EXPLAIN for c in calls)
    tried = {c.called_on for c in calls if c.result == CallBack.Result.UNREACHABLE}
    return told or len(tried) >= CALLS_ON_DAYS


def hindrances(assignment: Assignment) -> list[str]:
    """Why a reviewed case cannot be closed today; empty when it can."""
    rules, faults = rules_of(assignment.petition.round), []
    if needs_call_back(assignment, rules) and not called_back(assignment):
        faults.append(_("The petitioner has not been called back yet."))
    if not rules.notice_days:
        return faults
    notice = assignment.notices.exclude(state=PetitionNotice.State.WITHDRAWN).first()
    if notice is None or assignment.stage == Stage.REVIEWED:
        return [*faults, _("The public notice has not been opened.")]
    if clock.today() <= notice.last_day:
        day = {"day": notice.last_day}
        said = pgettext("petition", "The notice runs until %(day)s; closing is possible from the next day.")
        faults.append(said % day)
    objections = NoticeObjection.objects.filter(notice__assignment=assignment)  # those to an earlier notice too
    if n := objections.filter(answered_at=None).count():
        faults.append(_("Objections not answered yet: %(n)d.") % {"n": n})
    return faults


def call_back(
    assignment_id: int, *, actor: User, result: str, called_on: Any, note: str = "", follow_up: str = "", why: str = ""
) -> CallBack:
    """Write down a call to the petitioner. "Not satisfied" either gives the case back to its unit or is explained.

    `why` is the reason that goes to the unit with a return, or the explanation. Raises PermissionDenied; WrongState;
    ValidationError for a missing follow-up, a short reason, a day in the future, words that tell who complained.
    """
    with act_on(assignment_id) as row:
        require(actor, "petition.call_back", row.petition.round.region)
        secrecy.require_apart(actor, row.petition)
        require_stage(row, Stage.REVIEWED, Stage.IN_NOTICE, *ENDED)
        if called_on > clock.today():
            raise ValidationError({"called_on": _("The day lies in the future.")}, code="future_day")
        unhappy = result == CallBack.Result.NOT_SATISFIED
        if unhappy and follow_up not in (CallBack.FollowUp.RETURN, CallBack.FollowUp.EXPLAIN):
            raise ValidationError({"follow_up": _("Say what follows from it.")}, code="follow_up")
        if unhappy and len(why.strip()) < MIN_REASON:
            raise ValidationError(
                {"why": _("Write the reason, in at least %(n)d characters.") % {"n": MIN_REASON}}, code="reason"
            )
        secrecy.keep_out(row.petition, note=note, why=why)
        made = CallBack.objects.create(
            assignment=row,
            result=result,
            follow_up=follow_up if unhappy else "",
            note=(note or why)[:300],
            called_on=called_on,
            by=actor,
        )
        write(Verb.CALLED_BACK, row, actor=actor, after={"result": result, "follow_up": made.follow_up})
        if made.follow_up == CallBack.FollowUp.RETURN:
            _again(row, actor, why)
        elif row.stage not in ENDED and not hindrances(row):
            strike_off(row, actor, signing.filed_reply(row))
        return made


def _again(row: Assignment, actor: User, why: str) -> None:
    if row.stage in ENDED:
        _reopen(row, actor, why)
    else:
        _end_notice(row, PetitionNotice.State.WITHDRAWN, actor)
        signing.return_to_unit(row, actor, why)


def open_notice(assignment_id: int, *, actor: User) -> PetitionNotice:
    """Open the public notice of a reviewed case; what it says is the petition's released version.

    Raises PermissionDenied; WrongState; ValidationError where the round asks for none, or where nothing is released
    yet that tells the present result.
    """
    with act_on(assignment_id) as row:
        _require_closer(actor, row)
        require_stage(row, Stage.REVIEWED)
        rules = rules_of(row.petition.round)
        if not rules.notice_days:
            raise ValidationError(_("This round closes petitions without a notice."), code="no_notice")
        released = row.petition.versions.filter(
            state=PublicVersion.State.RELEASED, audience=PublicVersion.Audience.PUBLIC
        )
        newest = released.select_related("petition").order_by("-version").first()
        if newest is None or releasing.is_behind(newest):
            raise ValidationError(_("Release the result first: the notice shows what was released."), code="unreleased")
        counted = workdays.count(clock.today(), rules.notice_days, rules.notice_unit, workdays.load())
        notice = PetitionNotice.objects.create(
            assignment=row, first_day=counted.first_on, last_day=counted.due_on, opened_by=actor
        )
        notice.deadline = terms.open_counted(
            Deadline.Kind.NOTICE,
            notice,
            counted,
            organisation=row.organisation,
            on=clock.today(),
            scope=key(row.petition.round),
        )
        notice.save(update_fields=["deadline"])
        move(row, Verb.NOTICE_OPENED, actor=actor, after={"first_day": notice.first_day, "last_day": notice.last_day})
        return notice


def take_objection(notice_id: int, *, actor: User, text: str) -> NoticeObjection:
    """Write down an objection that came by telephone, letter or visit."""
    with act_on(PetitionNotice.objects.values_list("assignment", flat=True).get(pk=notice_id)) as row:
        _require_closer(actor, row)
        notice = PetitionNotice.objects.get(pk=notice_id)
        if notice.state != PetitionNotice.State.RUNNING:
            raise WrongState(_("This notice has ended."), code="wrong_state")
        if len(text.strip()) < MIN_REASON:
            raise ValidationError(
                {"text": _("Write the objection, in at least %(n)d characters.") % {"n": MIN_REASON}}, code="text"
            )
        secrecy.keep_out(row.petition, text=text)
        made = NoticeObjection.objects.create(notice=notice, text=text, received_by=actor)
        write(Verb.OBJECTION_RECEIVED, row, actor=actor, after={"objection": made.pk})
        return made


def answer_objection(objection_id: int, *, actor: User, founded: bool, answer: str) -> NoticeObjection:
    """Answer an objection; a founded one ends the notice and gives the case back to its unit."""
    pk = NoticeObjection.objects.values_list("notice__assignment", flat=True).get(pk=objection_id)
    with act_on(pk) as row:
        _require_closer(actor, row)
        objection = NoticeObjection.objects.select_related("notice").get(pk=objection_id)
        if objection.answered_at:
            raise WrongState(_("This objection was answered already."), code="wrong_state")
        if len(answer.strip()) < MIN_REASON:
            raise ValidationError(
                {"answer": _("Write the answer, in at least %(n)d characters.") % {"n": MIN_REASON}}, code="answer"
            )
        secrecy.keep_out(row.petition, answer=answer)
        objection.founded, objection.answer = founded, answer
        objection.answered_by, objection.answered_at = actor, clock.now()
        objection.save()
        write(Verb.OBJECTION_ANSWERED, row, actor=actor, after={"objection": objection.pk, "founded": founded})
        if founded and objection.notice.state == PetitionNotice.State.RUNNING:
            _end_notice(row, PetitionNotice.State.WITHDRAWN, actor)
            signing.return_to_unit(row, actor, answer)
        return objection


def close(assignment_id: int, *, actor: User) -> Assignment:
    """Close a reviewed case, finally or for the present stage as its reply asks.

    Raises PermissionDenied; WrongState; ValidationError saying what still stands in the way.
    """
    with act_on(assignment_id) as row:
        _require_closer(actor, row)
        require_stage(row, Stage.REVIEWED, Stage.IN_NOTICE)
        if faults := hindrances(row):
            raise ValidationError(faults)
        strike_off(row, actor, signing.filed_reply(row))
        return row


def strike_off(assignment: Assignment, actor: User, reply: Reply) -> None:
    """Close a locked case that nothing hinders; the kind of closing is the accepted reply's."""
    staged = reply.closing == Status.STAGED
    _end_notice(assignment, PetitionNotice.State.CLOSED, actor)
    move(assignment, Verb.STAGED if staged else Verb.CLOSED, actor=actor)
    chasing.settle(assignment.deadline, clock.today())


def reopen(assignment_id: int, *, actor: User, why: str) -> Assignment:
    """Open a closed case again: it came back, was untrue, or a repeat petition is founded."""
    with act_on(assignment_id) as row:
        _require_closer(actor, row)
        if len(why.strip()) < MIN_REASON:
            raise ValidationError(
                {"why": _("Say why, in at least %(n)d characters.") % {"n": MIN_REASON}}, code="reason"
            )
        secrecy.keep_out(row.petition, why=why)
        _reopen(row, actor, why)
        return row


def _reopen(row: Assignment, actor: User, why: str) -> None:
    move(row, Verb.REOPENED, actor=actor, note=why)
    terms.resume(row.deadline, clock.today())
    _limit_anew(row, actor, why)
    tell(
        tree.holders(row.organisation, (Role.CLERK, Role.HEAD), clock.today()),
        gettext_noop("Petition %(number)s was opened again; handle it and reply again."),
        {"number": row.petition.number},
        dedupe=f"reopened:{row.pk}:{row.facts.count()}",
        about=key(row),
        url=f"/desk/petitions/cases/{row.pk}/",
        due_on=row.deadline.due_on if row.deadline else None,
    )
    assigning.tell_joint_again(row)


def _limit_anew(row: Assignment, actor: User, why: str) -> None:
    """A case that is opened again gets the round's time to reply from today; its first limit stays beside it."""
    counted = reply_limit(rules_of(row.petition.round))
    if row.deadline and (row.deadline.due_on is None or row.deadline.due_on < counted.due_on):
        chasing.move(
            row.deadline,
            day_words(counted.due_on),
            document_date=clock.today(),
            on=clock.today(),
            why=why,
            decided_by=post_title(actor),
            estimate=counted.estimate,
        )
        refresh(row.petition)


def _end_notice(row: Assignment, state: str, actor: User) -> None:
    """End the notice of a locked case that is running, if one is."""
    notice = row.notices.filter(state=PetitionNotice.State.RUNNING).first()
    if notice:
        notice.state, notice.ended_at = state, clock.now()
        notice.save(update_fields=["state", "ended_at"])
        chasing.settle(notice.deadline, clock.today())
        write(Verb.NOTICE_ENDED, row, actor=actor, after={"notice": state})


def _require_closer(actor: User, row: Assignment) -> None:
    """The office closes; nobody of the accused side does. Raises PermissionDenied."""
    require(actor, "petition.close", row.petition.round.region)
    secrecy.require_apart(actor, row.petition)
