"""Who must not look back at an item, because they had a hand in it; many items cost as many queries as one.

Whoever signed it off, verified, reviewed, called back or closed it, whoever carries the case, and the people of its
units. Nobody checks their own signature ("交叉检查", domain reference (h)).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Closure, Fact, Round, Task, TaskLeader, TaskUnit
from lookback.models import Pick
from orgs import tree
from orgs.models import Organisation, Post, User
from orgs.permissions import GRANTS
from petitions.models import Assignment, CallBack, JointUnit
from petitions.models import Fact as CaseFact
from signoff.models import Run, Signature

JUDGED = (Fact.Kind.VERIFIED, Fact.Kind.GRADED_BASIC, Fact.Kind.ACCEPTED, Fact.Kind.CLOSED)
CASE_JUDGED = (CaseFact.Kind.REVIEWED, CaseFact.Kind.CLOSED, CaseFact.Kind.STAGED)
DOING = (TaskUnit.Role.RESPONSIBLE, TaskUnit.Role.LEAD, TaskUnit.Role.ASSIST)


class Reason(models.TextChoices):
    """Why somebody is kept from an item."""

    SIGNED = "signed", _("signed it off")
    JUDGED = "judged", _("verified, reviewed or closed it")
    CARRIES = "carries", _("carries the case")
    UNIT = "unit", _("belongs to its unit")


Hands = dict[int, Reason]  # people's ids


@dataclass(frozen=True, slots=True)
class Known:
    """Of several items: who had a hand in each, by its text key, and the paths of its units."""

    hands: dict[str, Hands]
    paths: dict[str, list[str]]

    def why_not(self, subject: str, user_id: int, posts: Iterable[str]) -> Reason | None:
        """Why the person, whose posts lie at these paths, must not visit; None when they may."""
        if found := self.hands.get(subject, {}).get(user_id):
            return found
        units = self.paths.get(subject, [])
        return Reason.UNIT if any(post.startswith(unit) for post in posts for unit in units) else None


def known(picks: Iterable[Pick]) -> Known:
    """What keeps people away from these picks' items. A unit that is the whole inspected region keeps nobody away."""
    rows = list(picks)
    tasks = _with_earlier({row.task_id for row in rows if row.task_id})
    cases = {row.assignment_id for row in rows if row.assignment_id}
    found = Known({}, {})
    _of_tasks(found, tasks)
    _of_cases(found, cases)
    regions = {subject_of(row): row.plan.round.region.path for row in rows}
    for subject, paths in found.paths.items():
        paths[:] = [path for path in paths if not regions[subject].startswith(path)]
    return found


def _with_earlier(ids: set[int]) -> dict[int, int]:
    """Each task's id and those of its earlier cycles, to the one that is looked at."""
    found = {pk: pk for pk in ids}
    wave = dict(found)
    while wave:
        rows = Task.objects.filter(pk__in=wave, previous__isnull=False).values_list("pk", "previous")
        wave = {previous: wave[pk] for pk, previous in rows if previous}
        found |= wave
    return found


def _of_tasks(found: Known, tasks: dict[int, int]) -> None:
    for user, task in TaskLeader.objects.filter(task__in=tasks).values_list("user", "task"):
        _note(found, Task, tasks[task], user, Reason.CARRIES)
    runs = dict(Closure.objects.filter(task__in=tasks).values_list("run", "task"))
    signed = Signature.objects.filter(run__in=runs).values_list("signer", "on_behalf_of", "run")
    for signer, behalf, run in signed:
        for user in (signer, behalf):
            _note(found, Task, tasks[runs[run]], user, Reason.SIGNED)
    for user, task in Fact.objects.filter(task__in=tasks, kind__in=JUDGED).values_list("actor", "task"):
        _note(found, Task, tasks[task], user, Reason.JUDGED)
    units = TaskUnit.objects.filter(task__in=tasks, role__in=DOING).values_list("organisation__path", "task")
    for path, task in units:
        found.paths.setdefault(_key(Task, tasks[task]), []).append(path)


def _of_cases(found: Known, cases: set[int]) -> None:
    judged = CaseFact.objects.filter(assignment__in=cases, kind__in=CASE_JUDGED).values_list("actor", "assignment")
    for user, case in [*judged, *CallBack.objects.filter(assignment__in=cases).values_list("by", "assignment")]:
        _note(found, Assignment, case, user, Reason.JUDGED)
    subjects = {_key(Assignment, case): case for case in cases}
    runs = Run.objects.filter(subject__in=subjects).values_list("pk", "subject")
    by_run = {run: subjects[subject] for run, subject in runs}
    for signer, behalf, run in Signature.objects.filter(run__in=by_run).values_list("signer", "on_behalf_of", "run"):
        for user in (signer, behalf):
            _note(found, Assignment, by_run[run], user, Reason.SIGNED)
    rows = Assignment.objects.filter(pk__in=cases)
    for case, path in rows.values_list("pk", "organisation__path"):
        found.paths.setdefault(_key(Assignment, case), []).append(path)
    accused = rows.filter(petition__accused__kind=Organisation.Kind.UNIT)
    for case, path in accused.values_list("pk", "petition__accused__path"):
        found.paths[_key(Assignment, case)].append(path)
    joint = JointUnit.objects.filter(assignment__in=cases).values_list("assignment", "organisation__path")
    for case, path in joint:
        found.paths[_key(Assignment, case)].append(path)


def _note(found: Known, model: type[models.Model], pk: int, user: int | None, reason: Reason) -> None:
    if user:
        found.hands.setdefault(_key(model, pk), {}).setdefault(user, reason)


def _key(model: type[models.Model], pk: int) -> str:
    return f"{model._meta.label_lower}:{pk}"


def last_words(picks: Iterable[Pick]) -> dict[str, int]:
    """Who said the last word on each pick's item, by its text key: closed or accepted the task, reviewed the case."""
    rows = list(picks)
    tasks = [row.task_id for row in rows if row.task_id]
    cases = [row.assignment_id for row in rows if row.assignment_id]
    kinds = (Fact.Kind.ACCEPTED, Fact.Kind.CLOSED)
    said = Fact.objects.filter(task__in=tasks, kind__in=kinds, actor__isnull=False).order_by("pk")
    found = {_key(Task, task): actor for task, actor in said.values_list("task", "actor") if actor}
    reviewed = CaseFact.objects.filter(assignment__in=cases, kind__in=CASE_JUDGED).order_by("pk")
    return found | {_key(Assignment, case): actor for case, actor in reviewed.values_list("assignment", "actor")}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may be sent on visits: the paths of their posts, and of the regions that these lie in."""

    user: User
    posts: tuple[str, ...]
    homes: tuple[str, ...]
    places: tuple[Organisation, ...]
    title: str

    def __str__(self) -> str:
        """The name and the post, once where a shared account is named after its post."""
        return self.title if str(self.user) == self.title else f"{self.user} · {self.title}"


def visitors(round: Round, day: date) -> list[Visitor]:
    """Everybody with a post that lets them visit, in the round's region or above it, by name. Two queries."""
    region = round.region
    near = Q(organisation__in=tree.ancestors(region)) | Q(organisation__path__startswith=region.path)
    posts = Post.objects.held_on(day).filter(near, role__in=GRANTS["lookback.visit"])
    found: dict[int, list[Post]] = {}
    for post in posts.select_related("user", "organisation__parent__parent").order_by("organisation__path", "pk"):
        found.setdefault(post.user_id, []).append(post)
    rows = [
        Visitor(
            own[0].user,
            tuple(post.organisation.path for post in own),
            tuple({tree.region_of_loaded(post.organisation).path for post in own}),
            tuple(post.organisation for post in own),
            str(own[0]),
        )
        for own in found.values()
    ]
    return sorted(rows, key=lambda row: (row.posts[0], row.user.pk))


def subject_of(pick: Pick) -> str:
    """The text key of the pick's item without loading it."""
    return f"cases.task:{pick.task_id}" if pick.task_id else f"petitions.assignment:{pick.assignment_id}"


def is_own_region(place_path: str, visitor: Visitor, region_path: str) -> bool:
    """Whether a place lies in the visitor's own county: who belongs to the whole region has no county of their own."""
    return bool(place_path) and any(
        home != region_path and home.startswith(region_path) and place_path.startswith(home) for home in visitor.homes
    )
