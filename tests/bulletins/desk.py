"""Papers to try things on: a round with something in every state, a snapshot of it, drafts and issued papers."""

from datetime import date

from bulletins import writing
from bulletins.domain import drafting, issuing
from bulletins.models import Bulletin
from orgs.models import Role, User
from reports import snapshots
from reports.models import Snapshot
from tests.factories import City, at, make_user
from tests.public.stage import Stage

DAY, NEXT = date(2019, 6, 28), date(2019, 7, 1)


def a_snapshot(stage: Stage, day: date = DAY, why: str = "") -> Snapshot:
    with at(day):
        return snapshots.make(stage.round.pk, day, actor=stage.city.office, why=why)


def colleague(city: City, name: str = "") -> User:
    """A second person of the office."""
    return make_user((city.office_unit, Role.OFFICE), last_name=name)


def a_draft(stage: Stage, snapshot: Snapshot | None = None, kind: str = "notice", **fields) -> Bulletin:
    found = snapshot or stage.round.snapshots.first() or a_snapshot(stage)
    with at(NEXT):
        return drafting.make(stage.round.pk, kind, found.pk, actor=fields.pop("actor", stage.city.office), **fields)


def issue(draft: Bulletin, actor: User) -> Bulletin:
    with at(NEXT):
        return issuing.issue(draft.pk, actor=actor, seen_token=writing.seen(Bulletin.objects.get(pk=draft.pk)))
