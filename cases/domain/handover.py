"""Handing all duties of one person to another on a day: posts, cases carried, signatures that wait, and more.

Apps to the right make their kinds of duties known by `add` when Django starts; nothing here knows any of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cases.models import TaskLeader
from notify.models import Message
from notify.outbox import hand_on, tell
from orgs.models import Organisation, Post, Role, User
from orgs.permissions import may_anywhere, require
from records import clock
from records.trail import record
from signoff.models import Run, Seat


class Verb(models.TextChoices):
    HANDED_OVER = "people.handed_over", gettext_lazy("handed over all duties")


@dataclass(frozen=True, slots=True)
class Further:
    """A kind of duties of an app to the right: `held` gives the rows of a person, `region` whose right a row needs,
    `move` gives rows to the successor and runs inside the hand-over; `name` is the count's name in the trail.
    """

    name: str
    label: Any
    held: Callable[[User], QuerySet[Any, Any]]
    region: Callable[[Any], Organisation]
    move: Callable[[list[Any], User], None]


FURTHER: list[Further] = []


def add(kind: Further) -> None:
    """Make an app's kind of duties known, once."""
    if kind not in FURTHER:
        FURTHER.append(kind)


@dataclass(frozen=True, slots=True)
class Duties:
    """What somebody holds: posts, cases as a leader, seats of open chains that name them, messages still open, and
    what further apps have of theirs.
    """

    posts: list[Post]
    cases: list[TaskLeader]
    seats: list[Seat]
    messages: int
    further: dict[str, list[Any]] = field(default_factory=dict)  # rows by the name of their kind

    @property
    def any(self) -> bool:
        return bool(self.posts or self.cases or self.seats or any(self.further.values()))

    @property
    def kinds(self) -> Iterator[tuple[Any, list[Any]]]:
        """Each further kind of which there is something, as its label and rows."""
        return ((kind.label, self.further[kind.name]) for kind in FURTHER if self.further.get(kind.name))


def duties_of(person: User) -> Duties:
    """The preview of a hand-over. Four queries, and one for each further kind."""
    posts = Post.objects.held_on(clock.today()).filter(user=person).select_related("organisation")
    cases = TaskLeader.objects.filter(user=person, ends_on=None).select_related("task__problem__round__region")
    seats = Seat.objects.filter(person=person, step__run__state=Run.State.OPEN, step__passed_at=None)
    messages = Message.objects.inbox_of(person).waiting().count()
    further = {kind.name: list(kind.held(person)) for kind in FURTHER}
    return Duties(list(posts), list(cases), list(seats.select_related("step__run")), messages, further)


@transaction.atomic
def hand_over(old: User, new: User, *, actor: User, why: str) -> Duties:
    """Move every duty of `old` to `new` from today; what `old` signed keeps the old name and post.

    What waits in the inbox of `old` goes on to `new`. Returns what was moved. Raises PermissionDenied, also for an
    administrator's posts without the right over people; ValidationError when both are the same, `new` cannot sign in
    or is the one who does it, nothing is held, or no reason is given.
    """
    duties = duties_of(old)
    _require_right(actor, duties)
    if old == new or not new.is_active:
        raise ValidationError({"new": _("Choose another person who can sign in.")}, code="person")
    if new == actor:
        raise ValidationError({"new": _("Nobody hands duties over to themselves; let a colleague do it.")}, code="self")
    if not duties.any:
        raise ValidationError({"old": _("This person holds nothing that could be handed over.")}, code="nothing")
    if not why.strip():
        raise ValidationError({"why": _("Say why the duties are handed over.")}, code="why")
    _move_posts(duties.posts, new)
    for row in duties.cases:
        TaskLeader.objects.filter(pk=row.pk).update(ends_on=clock.today())
        TaskLeader.objects.create(task=row.task, user=new, level=row.level, starts_on=clock.today())
    Seat.objects.filter(pk__in=[seat.pk for seat in duties.seats]).update(person=new)
    for kind in FURTHER:
        kind.move(duties.further[kind.name], new)
    counts = {"posts": len(duties.posts), "cases": len(duties.cases), "seats": len(duties.seats)}
    counts |= {name: len(rows) for name, rows in duties.further.items() if rows}
    record(Verb.HANDED_OVER, old, actor=actor, before={"holder": old}, after={"holder": new} | counts, note=why)
    hand_on(old, new)
    tell(
        [old, new],
        gettext_noop("All duties of %(old)s were handed over to %(new)s: %(cases)d cases, %(seats)d signatures."),
        {"old": str(old), "new": str(new), "cases": len(duties.cases), "seats": len(duties.seats)},
        dedupe=f"handover:{old.pk}:{new.pk}:{clock.today()}",
        note=True,
    )
    return duties


def _require_right(actor: User, duties: Duties) -> None:
    if not may_anywhere(actor, "people.hand_over"):
        raise PermissionDenied("people.hand_over")
    for post in duties.posts:
        action = "people.manage" if post.role == Role.ADMIN else "people.hand_over"
        require(actor, action, post.organisation)
    for row in duties.cases:
        require(actor, "people.hand_over", row.task.problem.round.region)
    for kind in FURTHER:
        for one in duties.further[kind.name]:
            require(actor, "people.hand_over", kind.region(one))


def _move_posts(posts: list[Post], new: User) -> None:
    today = clock.today()
    for post in posts:
        if not Post.objects.held_on(today).filter(user=new, organisation=post.organisation, role=post.role).exists():
            Post.objects.create(
                user=new, organisation=post.organisation, role=post.role, title=post.title, starts_on=today
            )
        last = max(today - timedelta(days=1), post.starts_on)
        Post.objects.filter(pk=post.pk).update(ends_on=last)
