"""What a clerk types is kept at once; nobody overwrites what somebody else typed meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgs.models import User
from orgs.permissions import require
from records import clock
from scheduling.domain import rows
from scheduling.domain.acts import WrongState, require_running
from scheduling.models import Line

SAVED_IN = (*Line.OPEN, Line.State.FILED)


class Conflict(WrongState):
    """Somebody else saved this row in between; `values`, `version` and `by` are theirs, and nothing was overwritten."""

    def __init__(self, line: Line) -> None:
        super().__init__(
            _("%(who)s saved this row in between; both texts are kept, look at them together.")
            % {"who": line.draft_by or _("Somebody else")},
            code="conflict",
        )
        self.values: rows.Values = line.draft
        self.version = line.draft_version
        self.by = line.draft_by


@transaction.atomic
def save(line_id: int, *, actor: User, values: Mapping[str, Any], seen: int) -> int:
    """Keep what was typed in a row; fields that are not named stay as they are. Returns the new version.

    `seen` is the version that the typist last saw. The same values sent again are one saving, so that a browser may
    repeat what it does not know to have arrived. Raises PermissionDenied; WrongState for a locked period or a row that
    is verified or skipped; Conflict when somebody saved or sent in between; ValidationError by field.
    """
    line = (
        Line.objects.select_for_update(of=("self",))
        .select_related("obligation__unit", "obligation__period__round__region", "draft_by")
        .get(pk=line_id)
    )
    period = line.obligation.period
    with period.round.time():
        require(actor, "filing.file", line.obligation.unit, period.round.region)
        require_running(period)
        if line.state not in SAVED_IN:
            raise WrongState(
                _("This row is now: %(state)s. It takes nothing more.") % {"state": line.get_state_display()},
                code="wrong_state",
            )
        draft = line.draft | rows.tidy(values)
        if draft == line.draft and line.draft_version:
            return line.draft_version
        if seen != line.draft_version:
            raise Conflict(line)
        line.draft, line.draft_version = draft, line.draft_version + 1
        line.draft_by, line.draft_at = actor, clock.now()
        if line.state == Line.State.DUE:
            line.state = Line.State.DRAFT
        line.save(update_fields=["draft", "draft_version", "draft_by", "draft_at", "state"])
        return line.draft_version
