"""What follows from a visit: an errand to the unit, or the item is opened again as a new cycle."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain import reopening
from cases.domain.planning import MeasureDraft
from deadlines import terms
from deadlines.models import Deadline
from lookback import wording
from lookback.domain import acts, planning
from lookback.models import Conclusion, Errand, Pick
from lookback.states import REOPENING, Action, Result, Stage, Verb
from notify import chasing
from notify.outbox import settle, tell
from orgs.models import User
from orgs.permissions import require
from petitions.domain import closing as petitions
from records import clock
from records.trail import key

CAUSES = {Result.REBOUND: reopening.Cause.REBOUND, Result.FALSE: reopening.Cause.FALSE}
AGAIN = {
    Result.REBOUND: gettext_noop("“%(item)s” was opened again, because the look-back found a rebound."),
    Result.FALSE: gettext_noop("“%(item)s” was opened again, because the look-back found false rectification."),
}


def conclude(
    pick_id: int,
    *,
    actor: User,
    words: str = "",
    measures: Sequence[MeasureDraft | str] = (),
    why: str = "",
) -> Conclusion:
    """Decide what follows from the result of a visit, in one transaction with what follows.

    partly: an errand to the unit: `measures` say what is to be mended, `words` until when ("2019年12月底前").
    rebound, false: the task begins a new cycle with these measures and that deadline, a petition's case is handled
    again; an item that was opened again meanwhile stays as it is. A visit in vain is set down with its reason. Without
    a reason of the office (`why`) the words of the visitor stand for it.

    Raises PermissionDenied; WrongState when there is nothing to conclude; ValidationError by field.
    """
    with acts.act_on_pick(pick_id) as pick:
        require(actor, "lookback.conclude", pick.plan.round.region)
        result = _result(pick)
        acts.require_stage(pick, Stage.WAITING if result == Result.NOT_POSSIBLE else Stage.FOUND)
        why = acts.reason(why) if why.strip() else pick.checks.latest("pk").note
        drafts = [one if isinstance(one, MeasureDraft) else MeasureDraft(one) for one in measures]
        made = Conclusion(pick=pick, action=Action.NONE, why=why, concluded_by=actor, concluded_on=clock.today())
        if result == Result.PARTLY:
            _send_errand(pick, words, drafts)
            made.action = Action.ERRAND
        elif result in REOPENING:
            _reopen(made, pick, actor, words, drafts)
        _keep(made, pick, actor, result)
        return made


def _result(pick: Pick) -> Result:
    """The result that waits for a conclusion: of a waiting item the visit in vain that was made to it."""
    if pick.result:
        return Result(pick.result)
    if pick.checks.filter(result=Result.NOT_POSSIBLE).exists():
        return Result.NOT_POSSIBLE
    raise acts.WrongState(_("This item has not been visited yet."), code="not_visited")


def _keep(made: Conclusion, pick: Pick, actor: User, result: Result) -> None:
    made.save()
    if result == Result.NOT_POSSIBLE:
        pick.result, pick.found_on = result, pick.checks.latest("pk").held_on
        chasing.settle(pick.deadline, clock.today())
    pick.stage = Stage.CONCLUDED
    pick.save(update_fields=["stage", "result", "found_on"])
    settle(key(pick))
    after = {"visit_result": result, "follows": made.action}
    acts.write(Verb.CONCLUDED, pick, actor=actor, near=pick.plan.round.region, after=after, note=made.why)
    if made.action == Action.ERRAND:
        _tell_unit(
            pick,
            gettext_noop("The look-back found “%(item)s” only partly consolidated. Mend it and answer by %(day)s."),
            url=f"/desk/lookback/errands/{pick.errand.pk}/",
            due=pick.errand,
        )
    elif made.action == Action.REOPENED and made.new_cycle:
        _tell_unit(pick, AGAIN[result], url=f"/desk/tasks/{made.new_cycle_id}/")


def _send_errand(pick: Pick, words: str, drafts: list[MeasureDraft]) -> Errand:
    text = "\n".join(draft.text.strip() for draft in drafts if draft.text.strip())
    if not text:
        raise ValidationError({"measures": _("Say what the unit has to mend.")}, code="measures")
    if not words.strip():
        raise ValidationError({"words": _("Say until when.")}, code="words")
    if pick.unit is None:
        raise ValidationError(_("This item has no unit to give an errand to."), code="no_unit")
    acts.adopt_ladder(pick.plan.round)
    errand = Errand(pick=pick, unit=pick.unit, text=text, due_on=clock.today())
    errand.save()
    deadline = terms.open_from_words(
        Deadline.Kind.RECHECK, errand, words, document_date=clock.today(), organisation=pick.unit, on=clock.today(),
        scope=key(pick.plan.round),
    )  # fmt: skip
    if deadline.due_on is None or deadline.due_on < clock.today():
        raise ValidationError({"words": _("Give a day that has not gone, such as 2019年12月底前.")}, code="words")
    terms.begin(Deadline.objects.filter(pk=deadline.pk), clock.today())
    errand.deadline, errand.due_on = deadline, deadline.due_on
    errand.save(update_fields=["deadline", "due_on"])
    pick.errand = errand
    return errand


def _reopen(made: Conclusion, pick: Pick, actor: User, words: str, drafts: list[MeasureDraft]) -> None:
    made.action = Action.REOPENED
    if not planning.still_closed(pick):
        made.action = Action.OPEN_ALREADY
    elif pick.task_id:
        made.new_cycle = reopening.reopen(
            pick.task_id, actor=actor, cause=CAUSES[Result(pick.result)], why=made.why, words=words, measures=drafts
        )
    elif pick.assignment_id:
        petitions.reopen(pick.assignment_id, actor=actor, why=made.why)


def _tell_unit(pick: Pick, text: str, *, url: str, due: Errand | None = None) -> None:
    params: dict[str, str | int] = {"item": wording.name_of(pick)[:120]}
    if due:
        params["day"] = str(due.due_on)
    tell(
        acts.unit_people(pick.unit),
        text,
        params,
        dedupe=f"lookback-concluded:{pick.pk}",
        about=key(due or pick),
        url=url,
        due_on=due.due_on if due else None,
        note=due is None,
    )
