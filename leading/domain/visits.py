"""Visits on site, open and unannounced, and what they find."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cases.domain import keeping
from cases.domain.moves import WrongState
from cases.models import Activity, Round, Task
from leading.domain import errands
from leading.domain.acts import (
    in_round,
    may_record_own,
    require_coming,
    require_inside,
    require_tasks,
    require_words,
    write,
)
from leading.models import Errand, Finding, TeamRound, Visit
from leading.states import Verb
from orgs.models import Organisation, User
from orgs.permissions import may, require

MOST_PHOTOS = 20


def make(
    round_id: int,
    *,
    actor: User,
    held_on: date,
    title: str,
    leader: User | None = None,
    who: str = "",
    unannounced: bool = False,
    tasks: Iterable[Task] = (),
    places: str = "",
    seen: str = "",
    photos: Sequence[UploadedFile] = (),
    series: str = "",
    team_round: TeamRound | None = None,
    is_illustrative: bool = False,
) -> Visit:
    """Record a visit with the activity that figures count: of a leader, or of a team on one of its rounds.

    The office records anybody's, a leader their own. Raises PermissionDenied; ValidationError by field.
    """
    with in_round(round_id) as round:
        _require_may_record(round, actor, leader)
        about = require_tasks(round, tasks)
        if team_round and team_round.team.round_id != round.pk:
            raise ValidationError({"team_round": _("Choose a team of this round.")}, code="other_round")
        kind = Activity.Kind.SUPERVISION if team_round else Activity.Kind.VISIT
        activity = keeping.enter_activity(
            round, kind=kind, held_on=held_on, title=title.strip(), who=who.strip(), series=series.strip(),
            unannounced=unannounced, is_illustrative=is_illustrative,
        )  # fmt: skip
        row = Visit.objects.create(
            activity=activity, leader=leader, places=places.strip(), seen=seen.strip(), team_round=team_round,
            recorded_by=actor,
        )  # fmt: skip
        row.tasks.set(about)
        row.photos.set(errands.kept(_few(photos), actor))
        after = {"held_on": held_on, "held_by": who, "unannounced": unannounced, "items_seen": [str(t) for t in about]}
        write(Verb.VISITED, row, actor=actor, near=round.region, after=after)
        return row


def find(
    visit_id: int,
    *,
    actor: User,
    text: str,
    unit: Organisation,
    task: Task | None = None,
    due_on: date,
    photos: Sequence[UploadedFile] = (),
) -> Finding:
    """Record what a visit found for a unit to put right. Of an announced visit it goes to the unit at once.

    Raises PermissionDenied for whoever neither gives errands nor made the visit; ValidationError by field.
    """
    with in_round(_round_of(visit_id)) as round:
        visit = _locked(visit_id)
        require_may_find(round, visit, actor)
        text = require_words(text, "text", _("Write what must be put right."))
        require_inside(round, [unit])
        require_tasks(round, [task] if task else [], "task")
        number = visit.findings.count() + 1
        row = Finding.objects.create(
            visit=visit, number=number, text=text, unit=unit, task=task, due_on=require_coming(due_on), found_by=actor
        )
        row.photos.set(errands.kept(_few(photos), actor))
        if not visit.activity.unannounced:
            errands.give(round, row, unit, due_on)
        after = {"errand_unit": unit.name, "errand_due": due_on}
        write(Verb.FOUND, row, actor=actor, near=round.region, after=after)
        return row


def send(visit_id: int, *, actor: User) -> list[Errand]:
    """Send the findings of an unannounced visit that were not sent yet: now the units learn of them.

    Raises PermissionDenied as `find`; WrongState when none waits; ValidationError when a day has passed meanwhile.
    """
    with in_round(_round_of(visit_id)) as round:
        visit = _locked(visit_id)
        require_may_find(round, visit, actor)
        waiting = list(visit.findings.filter(errand=None).select_related("unit").order_by("number"))
        if not waiting:
            raise WrongState(_("Every finding of this visit was sent."), code="wrong_state")
        made = [errands.give(round, row, row.unit, row.due_on) for row in waiting]
        units = list(dict.fromkeys(row.unit.name for row in waiting))
        write(Verb.SENT, visit, actor=actor, near=round.region, after={"errand_units": units})
        return made


def answer(finding_id: int, *, actor: User, text: str, files: Sequence[UploadedFile] = ()) -> Errand:
    """Report a finding put right. Raises as errands.answer; Errand.DoesNotExist for one that was not sent."""
    return errands.answer(_errand_of(finding_id), actor=actor, text=text, files=files)


def verify(finding_id: int, *, actor: User, note: str = "") -> Errand:
    """Confirm that a finding is put right; never by whoever reported it. Raises as errands.confirm."""
    return errands.confirm(_errand_of(finding_id), actor=actor, note=note)


def may_find(round: Round, visit: Visit, user: User) -> bool:
    """Whether the person records findings of the visit: who gives errands, and whoever made it and still may."""
    own = user.pk in (visit.leader_id, visit.recorded_by_id) and may_record_own(round, user)
    return own or may(user, "errand.give", round.region)


def require_may_find(round: Round, visit: Visit, user: User) -> None:
    """Raises PermissionDenied unless `may_find`."""
    if not may_find(round, visit, user):
        require(user, "errand.give", round.region)


def _require_may_record(round: Round, actor: User, leader: User | None) -> None:
    if may(actor, "round.record_activity", round.region):
        return
    if not (leader is not None and leader.pk == actor.pk and may_record_own(round, actor)):
        raise PermissionDenied(_("The office records visits of others; a leader records their own."))


def _few(photos: Sequence[UploadedFile]) -> Sequence[UploadedFile]:
    if len(photos) > MOST_PHOTOS:
        raise ValidationError({"photos": _("At most %(n)d files.") % {"n": MOST_PHOTOS}})
    return photos


def _round_of(visit_id: int) -> int:
    return Visit.objects.values_list("activity__round", flat=True).get(pk=visit_id)


def _locked(visit_id: int) -> Visit:
    return Visit.objects.select_for_update(of=("self",)).select_related("activity").get(pk=visit_id)


def _errand_of(finding_id: int) -> int:
    return Errand.objects.values_list("pk", flat=True).get(finding=finding_id)
