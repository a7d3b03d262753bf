"""Every move a task can make, as data. cases.domain.moves makes them; docs/flow.md prints them."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a task stands on its way. Completed, accepted and closed are three different things."""

    DRAFT = "draft", _("plan in preparation")
    WORKING = "working", _("being rectified")
    REPORTED = "reported", _("completion reported")
    IN_SIGNOFF = "in_signoff", _("being signed off")
    ACCEPTED = "accepted", _("accepted")
    IN_NOTICE = "in_notice", _("in public notice")
    CLOSED = "closed", _("closed")


class Status(models.TextChoices):
    """The schedule status of a task on a date, exactly one (Guangdong: five boxes; Yongzhou: three groups)."""

    COMPLETED_EARLY = "completed_early", _("completed early")
    COMPLETED_ON_TIME = "completed_on_time", _("completed on time")
    COMPLETED_LATE = "completed_late", _("completed late")
    BASICALLY_COMPLETED = "basically_completed", _("basically completed")
    ON_TRACK = "on_track", _("on schedule")
    BEHIND = "behind", _("behind schedule")
    OVERDUE = "overdue", _("overdue")
    NOT_STARTED = "not_started", _("not started")


COMPLETED = (Status.COMPLETED_EARLY, Status.COMPLETED_ON_TIME, Status.COMPLETED_LATE)


class Verb(models.TextChoices):
    """What can happen to a task. A verb that moves the stage has a line in MOVES; each is a line of the trail."""

    CREATED = "task.created", _("entered")
    EDITED = "task.edited", _("edited")
    UNDRAFTED = "task.undrafted", _("took the draft back")
    PLAN_FILED = "task.plan_filed", _("filed the plan")
    MEASURE_BEGUN = "task.measure_begun", _("began a measure")
    MEASURE_DONE = "task.measure_done", _("ticked off a measure")
    MEASURE_UNDONE = "task.measure_undone", _("took back the tick of a measure")
    PROGRESS_CLAIMED = "task.progress_claimed", _("reported progress")
    PROGRESS_VERIFIED = "task.progress_verified", _("verified progress")
    GRADED_BASIC = "task.graded_basic", _("graded as basically completed")
    GRADE_LIFTED = "task.grade_lifted", _("lifted the grade")
    EVIDENCE_ADDED = "task.evidence_added", _("added evidence")
    EVIDENCE_WITHDRAWN = "task.evidence_withdrawn", _("withdrew evidence")
    ACCEPTANCE_PLANNED = "task.acceptance_planned", _("wrote the acceptance plan")
    CHECK_TICKED = "task.check_ticked", _("ticked a checklist item")
    COMMENTED = "task.commented", _("commented")
    COMPLETION_REPORTED = "task.completion_reported", _("reported completion")
    COMPLETION_WITHDRAWN = "task.completion_withdrawn", _("withdrew the report of completion")
    SUBMITTED = "task.submitted", _("submitted for sign-off")
    DOSSIER_CHANGED = "task.dossier_changed", _("changed the dossier under signature")
    RETURNED = "task.returned", _("returned for rectification")
    ACCEPTED = "task.accepted", _("accepted")
    NOTICE_OPENED = "task.notice_opened", _("opened the public notice")
    NOTICE_WITHDRAWN = "task.notice_withdrawn", _("withdrew the public notice")
    OBJECTION_RECEIVED = "task.objection_received", _("received an objection")
    OBJECTION_ANSWERED = "task.objection_answered", _("answered an objection")
    CLOSED = "task.closed", _("closed")
    REOPENED = "task.reopened", _("reopened")
    CARRIED_OVER = "task.carried_over", _("carried over to another round")
    CHANGE_ASKED = "task.change_asked", _("asked for a change of the plan")
    CHANGE_APPROVED = "task.change_approved", _("approved a change of the plan")
    CHANGE_REFUSED = "task.change_refused", _("refused a change of the plan")
    LEADER_CHANGED = "task.leader_changed", _("handed over the case")


class RoundVerb(models.TextChoices):
    """What can happen to a round."""

    CREATED = "round.created", _("entered the round")
    EDITED = "round.edited", _("edited the round")
    PROBLEM_ADDED = "round.problem_added", _("entered a problem")
    PROBLEM_EDITED = "round.problem_edited", _("edited a problem")
    PROBLEM_WITHDRAWN = "round.problem_withdrawn", _("took a problem back")
    PLAN_FILED = "round.plan_filed", _("filed the plan of the round")
    TASK_TAKEN_OVER = "round.task_taken_over", _("took over a task of an earlier round")
    ACTIVITY_RECORDED = "round.activity_recorded", _("recorded an activity")
    ACTIVITY_CORRECTED = "round.activity_corrected", _("corrected an activity")
    ACTIVITY_WITHDRAWN = "round.activity_withdrawn", _("took back an activity")
    DAY_MOVED = "round.day_moved", _("moved the demonstration day")


@dataclass(frozen=True, slots=True)
class Move:
    """A verb's way: the stages where it may start and the one where it ends."""

    sources: frozenset[Stage]
    target: Stage


def _move(target: Stage, *sources: Stage) -> Move:
    return Move(frozenset(sources), target)


MOVES: dict[Verb, Move] = {
    Verb.PLAN_FILED: _move(Stage.WORKING, Stage.DRAFT),
    Verb.COMPLETION_REPORTED: _move(Stage.REPORTED, Stage.WORKING),
    Verb.COMPLETION_WITHDRAWN: _move(Stage.WORKING, Stage.REPORTED),
    Verb.SUBMITTED: _move(Stage.IN_SIGNOFF, Stage.REPORTED),
    Verb.RETURNED: _move(Stage.WORKING, Stage.IN_SIGNOFF, Stage.ACCEPTED, Stage.IN_NOTICE),
    Verb.ACCEPTED: _move(Stage.ACCEPTED, Stage.IN_SIGNOFF),
    Verb.NOTICE_OPENED: _move(Stage.IN_NOTICE, Stage.ACCEPTED),
    Verb.NOTICE_WITHDRAWN: _move(Stage.ACCEPTED, Stage.IN_NOTICE),
    Verb.CLOSED: _move(Stage.CLOSED, Stage.IN_NOTICE),
    Verb.REOPENED: _move(Stage.CLOSED, Stage.CLOSED),
}
