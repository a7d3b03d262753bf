"""Filing a version (备案): the plan is locked by cases.domain.planning, and the version is the one that was filed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain import planning
from cases.models import Task
from cases.states import Stage
from orgs.models import User
from orgs.permissions import require
from plans import content
from plans.domain.acts import act_on, require_latest, require_state, set_state, write
from plans.domain.submitting import require_read
from plans.models import PlanVersion
from plans.states import State, Verb
from records import clock

FROM = (State.DRAFT, State.SETTLED, State.SUBMITTED, State.RECEIVED, State.APPROVED)


def file(version_id: int, *, actor: User) -> int:
    """File the newest version; every task in draft is filed and locked by it. Returns how many tasks were.

    A later version, after approved changes, is put on file without locking anything anew. Raises PermissionDenied;
    WrongState for an older version, one with a consultation running or one that was returned; ValidationError when the
    tasks are no longer what the version says, a weaker point has no reason, or planning.file_plan refuses.
    """
    with act_on(version_id) as version:
        round = version.plan.round
        require(actor, "plan.file", round.region)
        require_latest(version)
        require_state(version, *FROM)
        _require_present(version)
        require_read(version)
        drafts = Task.objects.filter(problem__round=round, stage=Stage.DRAFT).exists()
        filed = planning.file_plan(round.pk, actor=actor) if drafts else 0
        set_state(version, State.FILED, filed_on=clock.today(), filed_by=actor)
        after = {"version": version.number, "tasks": filed, "plan_state": State.FILED}
        write(Verb.FILED, version, actor=actor, near=round.region, after=after)
        return filed


def _require_present(version: PlanVersion) -> None:
    if content.digest(content.read(version.plan.round)) != version.digest:
        raise ValidationError(
            _("Tasks were changed after this version was drawn. Draw a new version, so that what is filed is written."),
            code="changed",
        )
