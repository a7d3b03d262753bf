"""What a clerk types is kept at once; nobody overwrites what somebody else typed meanwhile."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
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


def save(line_id: int, *, actor: User, values: Mapping[str, Any], seen: int) -> int:
    """Keep what was typed in a row; fields that are not named stay as they are. Returns the new version.

    `seen` is the version that the typist last saw. The same values sent again are one saving, so that a browser may
    repeat what it does not know to have arrived. Raises PermissionDenied; WrongState for a locked period or a row that
    is verified or skipped; Conflict when somebody saved or sent in between; ValidationError by field.
    """
    with _writing_in(line_id, actor) as line:
        draft = line.draft | rows.tidy(values)
        if draft == line.draft and line.draft_version:
            return line.draft_version
        if seen != line.draft_version:
            raise Conflict(line)
        line.draft, line.draft_version = draft, line.draft_version + 1
        line.draft_by, line.draft_at = actor, clock.now()
        _keep(line, "draft_version", "draft_by", "draft_at")
        return line.draft_version


def tie(line_id: int, *, actor: User, add: Iterable[int] = (), drop: Iterable[int] = ()) -> list[int]:
    """Tie kept files to a row, or take them off it. Returns the ids of its files.

    What is typed in the row stays as it is, and so does its version: two people may bring files at once, and nobody
    who brings one has thereby seen what a colleague typed. Raises as `save`, but no Conflict.
    """
    with _writing_in(line_id, actor) as line:
        gone = set(drop)
        kept = [pk for pk in (*line.draft.get("evidence", ()), *add) if pk not in gone]
        line.draft = line.draft | rows.tidy({"evidence": kept})
        _keep(line)
        return list(line.draft["evidence"])


@contextmanager
def _writing_in(line_id: int, actor: User) -> Iterator[Line]:
    """The locked row, for somebody who may write in it while it takes something."""
    locked = Line.objects.select_for_update(of=("self",))
    near = ("obligation__unit", "obligation__period__round__region", "draft_by")
    with transaction.atomic():
        line = locked.select_related(*near).get(pk=line_id)
        period = line.obligation.period
        with period.round.time():
            require(actor, "filing.file", line.obligation.unit, period.round.region)
            require_running(period)
            if line.state not in SAVED_IN:
                raise WrongState(
                    _("This row is now: %(state)s. It takes nothing more.") % {"state": line.get_state_display()},
                    code="wrong_state",
                )
            yield line


def _keep(line: Line, *more: str) -> None:
    if line.state == Line.State.DUE:
        line.state = Line.State.DRAFT
    line.save(update_fields=["draft", "state", *more])
