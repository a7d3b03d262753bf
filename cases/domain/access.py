"""Who can see a task and who can act on it, and why: the answer that visible_to gives, told person by person."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Task
from cases.models.naming import people_named
from orgs import tree
from orgs.models import Organisation, Post, Role, Substitution, User
from orgs.permissions import BY_NAME, GRANTS, WIDE
from records import clock

SHOWN: dict[str, Any] = {
    "progress.report": gettext_lazy("report progress"),
    "progress.verify": gettext_lazy("verify progress"),
    "evidence.add": gettext_lazy("add evidence"),
    "closure.submit": gettext_lazy("submit for sign-off"),
    "change.decide": gettext_lazy("decide changes"),
    "notice.open": gettext_lazy("open the notice"),
    "task.close": gettext_lazy("close"),
}


@dataclass(slots=True)
class Access:
    """One person: every reason why they see the task, and what their posts let them do with it."""

    user: User
    posts: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)


def who_sees(task: Task) -> list[Access]:
    """Everybody who sees `task` today, posts first, then who is named, then substitutes.

    Two queries, and one for each app that names people.
    """
    found: dict[int, Access] = {}
    units = [(row.organisation, str(row.get_role_display())) for row in task.units.all()]
    for post in _posts(task, units):
        for reason in _reasons(post, task, units):
            _note(found, post.user, reason, str(post), _acts(post, task, units))
    for row in task.leaders.all():
        if row.ends_on is None:
            _note(found, row.user, _("named in the case: %(level)s") % {"level": row.get_level_display()})
    for person, why in people_named(task):
        _note(found, person, _("named in the case: %(level)s") % {"level": why})
    for absence in _substitutes(found):
        facts = {"name": absence.principal, "day": absence.ends_on}
        _note(found, absence.substitute, _("stands in for %(name)s until %(day)s") % facts)
    return [access for access in found.values() if access.user.is_active]


def _note(found: dict[int, Access], user: User, reason: str, post: str = "", acts: list[str] | None = None) -> None:
    access = found.setdefault(user.pk, Access(user))
    if reason not in access.reasons:
        access.reasons.append(reason)
    if post and post not in (*access.posts, str(user)):
        access.posts.append(post)
    access.acts += [act for act in acts or [] if act not in access.acts]


def _posts(task: Task, units: list[tuple[Organisation, str]]) -> list[Post]:
    """Posts in units of the task, above them, above its region and place, and in offices below these."""
    region, place = task.problem.round.region, task.place
    above = {pk for unit in (region, place, *(unit for unit, _role in units)) for pk in tree.ancestors(unit)}
    wide = Q(role__in=WIDE) & tree.below((region.path, place.path), "organisation__")
    rows = Post.objects.held_on(clock.today()).filter(Q(organisation__in=above) | wide)
    return list(rows.select_related("user", "organisation__parent__parent").order_by("organisation__path", "role"))


def _reasons(post: Post, task: Task, units: list[tuple[Organisation, str]]) -> list[str]:
    role = Role(post.role)
    if role in WIDE:
        region = tree.region_of_loaded(post.organisation)
        covers = [one for one in (task.problem.round.region, task.place) if one.path.startswith(region.path)]
        return [_("%(role)s of %(region)s") % {"role": role.label, "region": region}] if covers else []
    if role in BY_NAME or role == Role.ADMIN:
        return []
    own = [(unit, part) for unit, part in units if unit.path.startswith(post.organisation.path)]
    return [
        _("%(part)s: %(unit)s") % {"part": part, "unit": unit}
        if unit.pk == post.organisation_id
        else _("%(part)s: %(unit)s, below %(own)s") % {"part": part, "unit": unit, "own": post.organisation}
        for unit, part in own
    ]


def _acts(post: Post, task: Task, units: list[tuple[Organisation, str]]) -> list[str]:
    base = tree.region_of_loaded(post.organisation) if post.role in WIDE else post.organisation
    around = (task.problem.round.region, task.place, *(unit for unit, _role in units))
    near = any(unit.path.startswith(base.path) for unit in around)
    rights = [right for right in SHOWN if near and post.role in GRANTS[right]]
    if post.role in (Role.SECRETARY, Role.MAYOR) and post.organisation_id != task.problem.round.region_id:
        rights = [
            right for right in rights if right != "change.decide"
        ]  # the leading group is that of the round's region
    return [str(SHOWN[right]) for right in rights]


def _substitutes(found: dict[int, Access]) -> list[Substitution]:
    today = clock.today()
    rows = Substitution.objects.filter(
        Q(revoked_on=None) | Q(revoked_on__gt=today),
        principal__in=list(found),
        starts_on__lte=today,
        ends_on__gte=today,
    )
    return list(rows.select_related("principal", "substitute"))
