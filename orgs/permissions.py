"""Who may do what, and how far a person sees: the one table, and the questions asked of it.

A role is held in an organisation and counts for everything at or below it. Roles of the wide kind count for the
whole region that their organisation lies in; leaders see the cases that name them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from orgs import tree
from orgs.models import Organisation, Post, Role, Substitution, User
from records import clock

OFFICE = frozenset({Role.OFFICE})
UNIT = frozenset({Role.CLERK, Role.HEAD})
SIGNERS = frozenset(
    {Role.HEAD, Role.LEAD_REVIEWER, Role.CASE_LEADER, Role.SECRETARY, Role.MAYOR, Role.VERIFIER, Role.COUNTY_LEADER}
)
READERS = frozenset({Role.OFFICE, Role.VERIFIER, Role.PUBLISHER, Role.OBSERVER, Role.AUDITOR})
WIDE = READERS | {Role.SECRETARY, Role.MAYOR}
BY_NAME = frozenset({Role.CASE_LEADER, Role.COUNTY_LEADER, Role.DEPARTMENT_LEADER})

GRANTS: dict[str, frozenset[Role]] = {
    "round.edit": OFFICE,
    "round.record_activity": OFFICE,
    "problem.edit": OFFICE,
    "plan.file": OFFICE,
    "progress.report": UNIT,
    "progress.verify": OFFICE | {Role.VERIFIER},
    "progress.grade": OFFICE,
    "evidence.add": UNIT | SIGNERS | OFFICE,
    "evidence.withdraw": UNIT | OFFICE,
    "checklist.tick": UNIT | OFFICE,
    "completion.report": UNIT,
    "closure.submit": UNIT,
    "closure.carry_paper": UNIT | OFFICE | {Role.LEAD_REVIEWER},
    "closure.confirm_paper": OFFICE | {Role.VERIFIER},
    "notice.open": OFFICE,
    "notice.answer": OFFICE,
    "task.close": OFFICE,
    "task.reopen": OFFICE,
    "change.ask": UNIT | OFFICE,
    "change.decide": frozenset({Role.OFFICE, Role.SECRETARY, Role.MAYOR}),
    "comment.add": UNIT | SIGNERS | OFFICE | {Role.OBSERVER},
    "petition.enter": OFFICE,
    "petition.assign": OFFICE,
    "petition.read_original": OFFICE | {Role.VERIFIER},
    "petition.handle": UNIT,
    "petition.review": OFFICE,
    "petition.close": OFFICE,
    "petition.call_back": OFFICE,
    "petition.decide_extension": OFFICE,
    "petition.link": OFFICE,
    "petition.reveal": OFFICE,
    "petition.prepare_release": OFFICE,
    "petition.release": frozenset({Role.PUBLISHER}),
    "petition.read_reveals": frozenset({Role.AUDITOR}),
    "card.give": OFFICE,
    "card.rule": OFFICE,
    "card.appeal": UNIT,
    "appeal.decide": OFFICE,
    "score.read": frozenset({Role.OFFICE, Role.SECRETARY, Role.MAYOR, Role.AUDITOR}),
    "letter.draft": OFFICE,
    "letter.edit": OFFICE,
    "letter.approve": OFFICE | {Role.SECRETARY, Role.MAYOR},
    "letter.issue": OFFICE,
    "letter.void": OFFICE,
    "letter.lift": OFFICE,
    "letter.judge": OFFICE,
    "letter.receive": UNIT,
    "letter.answer": UNIT,
    "schedule.edit": OFFICE,
    "filing.file": UNIT | OFFICE,
    "filing.verify": OFFICE | {Role.VERIFIER},
    "filing.return": OFFICE | {Role.VERIFIER},
    "filing.skip": OFFICE,
    "filing.remind": OFFICE,
    "filing.lock": OFFICE,
    "filing.correct": OFFICE,
    "figures.read": READERS | {Role.SECRETARY, Role.MAYOR},
    "figures.release": frozenset({Role.PUBLISHER}),
    "snapshot.make": OFFICE,
    "bulletin.make": OFFICE | {Role.PUBLISHER},
    "bulletin.issue": OFFICE | {Role.PUBLISHER},
    "bulletin.template": OFFICE,
    "wall.share": OFFICE,
    "casefile.make": OFFICE | {Role.VERIFIER},
    "trail.read": frozenset({Role.AUDITOR}),
    "people.manage": frozenset({Role.ADMIN}),
    "people.hand_over": frozenset({Role.ADMIN, Role.OFFICE}),
    "delivery.manage": frozenset({Role.ADMIN, Role.OFFICE}),
    "ladder.edit": OFFICE,
    "calendar.edit": frozenset({Role.ADMIN, Role.OFFICE}),
    "demo.move_day": OFFICE,
    # What leaders decide, see and lead.
    "group.edit": OFFICE,
    "meeting.record": OFFICE,
    "errand.give": OFFICE,
    "errand.answer": UNIT,
    "errand.confirm": OFFICE | {Role.VERIFIER},
    "visit.record": OFFICE | BY_NAME | {Role.VERIFIER, Role.SECRETARY, Role.MAYOR},
    "led.edit": OFFICE,
    "exposure.edit": OFFICE,
    "team.edit": OFFICE,
    "review.record": OFFICE,
    "plan.draw": OFFICE,
    "plan.consult": OFFICE,
    "plan.comment": UNIT | OFFICE | {Role.LEAD_REVIEWER},
    "plan.submit": OFFICE,
    "plan.prepare_public": OFFICE,
    "plan.release_public": frozenset({Role.PUBLISHER}),
    "unit_plan.ask": OFFICE,
    "unit_plan.hand_in": UNIT | OFFICE | {Role.LEAD_REVIEWER},
    "unit_plan.judge": OFFICE,
    "unit_plan.publish": UNIT | OFFICE | {Role.LEAD_REVIEWER},
    "sign.read": frozenset({Role.OFFICE, Role.VERIFIER, Role.AUDITOR, Role.SECRETARY, Role.MAYOR}),
    "sign.judge": OFFICE | {Role.VERIFIER},
    "sign.look": OFFICE | {Role.VERIFIER},
    "site.place": OFFICE | {Role.VERIFIER},
    # Looking back at what was closed; a visitor is kept from what they had a hand in by lookback.apart.
    "lookback.plan": OFFICE,
    "lookback.visit": frozenset({Role.OFFICE, Role.VERIFIER, Role.OBSERVER, Role.LEAD_REVIEWER}),
    "lookback.conclude": OFFICE,
    "lookback.answer": UNIT,
    "campaign.open": OFFICE,
    "campaign.report": UNIT | OFFICE,
    "campaign.check": OFFICE | {Role.VERIFIER},
    "campaign.close": OFFICE,
    "liability.read": OFFICE,
    "liability.edit": OFFICE,
    # Only where nobody reads a compartment any more: one proposes a reader, another one decides.
    "liability.propose": frozenset({Role.ADMIN}),
    "liability.confirm": frozenset({Role.AUDITOR, Role.SECRETARY, Role.MAYOR}),
    "enforcement.report": OFFICE,
    # items carried over from one round to the next
    "task.carry_over": OFFICE,
}


@dataclass(frozen=True, slots=True)
class Held:
    """One post in force: role, the path it counts for, its title, and the absent holder's id when it is substituted."""

    role: Role
    path: str
    organisation_id: int
    on_behalf_of: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """How far somebody sees: regions whole, units, and the persons whose named cases are theirs."""

    regions: tuple[str, ...]
    units: tuple[str, ...]
    persons: tuple[int, ...]


def posts_of(user: User, on: date | None = None) -> list[Held]:
    """Posts in force on `on` (default today), own ones and those of people the user stands in for.

    Read once for a user object and day; one query.
    """
    on = on or clock.today()
    cache = user.__dict__.setdefault("_held", {})
    if on not in cache:
        cache[on] = _read_posts(user, on) if user.pk and user.is_active else []
    return cache[on]


def _read_posts(user: User, on: date) -> list[Held]:
    absent = Substitution.objects.filter(
        Q(revoked_on=None) | Q(revoked_on__gt=on), substitute=user, starts_on__lte=on, ends_on__gte=on
    )
    theirs = Q(user=user) | Q(user__in=absent.values("principal"))
    found = Post.objects.held_on(on).filter(theirs).select_related("organisation__parent__parent")
    # Every request begins with this query: put in order here it costs a third less than in the database.
    posts = sorted(found.order_by(), key=lambda post: (post.organisation.path, post.role))
    return [
        Held(
            Role(post.role),
            _path_of(post),
            post.organisation_id,
            post.user_id if post.user_id != user.pk else None,
            str(post),
        )
        for post in posts
    ]


def _path_of(post: Post) -> str:
    """The path at and below which a post counts."""
    return tree.region_of_loaded(post.organisation).path if post.role in WIDE else post.organisation.path


def may(user: User, action: str, *organisations: Organisation) -> bool:
    """Whether `user` may do `action` on something that belongs to any of `organisations`; substitutes may not."""
    return any(
        held.role in GRANTS[action] and org.path.startswith(held.path)
        for held in posts_of(user)
        if held.on_behalf_of is None
        for org in organisations
    )


def may_anywhere(user: User, action: str) -> bool:
    """Whether `user` holds any post that grants `action` at all (for showing a door, not for opening it)."""
    return any(held.role in GRANTS[action] for held in posts_of(user) if held.on_behalf_of is None)


def paths_of(user: User, action: str) -> list[str]:
    """Where the person's own posts grant `action`: at and below these paths; substitutes' posts do not count."""
    return [held.path for held in posts_of(user) if held.role in GRANTS[action] and held.on_behalf_of is None]


def granted(action: str, users: Iterable[User | int] | None = None) -> list[tuple[User, str]]:
    """Who holds `action` today by a post of their own, each with the path at and below which; of `users` only.

    One query.
    """
    posts = Post.objects.held_on(clock.today()).filter(role__in=GRANTS[action]).order_by("user")
    if users is not None:
        posts = posts.filter(user__in=list(users))
    found = posts.select_related("user", "organisation__parent__parent")
    return [(post.user, _path_of(post)) for post in found]


def require(user: User, action: str, *organisations: Organisation) -> None:
    """Raise PermissionDenied unless `may(user, action, *organisations)`."""
    if not may(user, action, *organisations):
        raise PermissionDenied(f"{action} needs one of: {', '.join(sorted(GRANTS[action]))}")


def scope_of(user: User) -> Scope:
    """How far `user` sees today."""
    posts = posts_of(user)
    return Scope(
        regions=tuple({held.path for held in posts if held.role in WIDE}),
        units=tuple({held.path for held in posts if held.role not in WIDE | BY_NAME | {Role.ADMIN}}),
        persons=tuple({user.pk} | {held.on_behalf_of for held in posts if held.on_behalf_of}) if user.pk else (),
    )


def roles_of(user: User) -> frozenset[Role]:
    """The roles that `user` holds in their own right today."""
    return frozenset(held.role for held in posts_of(user) if held.on_behalf_of is None)


def post_title(user: User, roles: frozenset[Role] | None = None, near: Organisation | None = None) -> str:
    """The post as it stands on papers, for the record: their first with one of `roles`, else the first.

    Who holds posts in several places acts in the one at or below `near`, where there is one.
    """
    own = [held for held in posts_of(user) if held.on_behalf_of is None]
    here = [held for held in own if near is not None and held.path.startswith(near.path)] or own
    fitting = [held for held in here if roles is None or held.role in roles] or here
    return fitting[0].title if fitting else ""
