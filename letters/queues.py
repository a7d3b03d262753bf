"""What waits with letters: one name, one query for each. Card and list ask the same one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from letters.models import Addressee, Letter, Receipt, Reply, Version
from letters.models.scope import LetterQuerySet
from letters.states import OUT, RUNNING, State
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import may, posts_of
from records import clock

UNIT = frozenset({Role.CLERK, Role.HEAD})


def visible(user: User, round: Round) -> LetterQuerySet:
    """Letters of a round that the person sees."""
    return Letter.objects.visible_to(user).filter(round=round)


def to_issue(user: User, round: Round) -> QuerySet[Letter]:
    """Drafts that the person may issue: approved ones by somebody else, and those that need no approval."""
    ready = Q(state=State.APPROVED) & ~Q(approved_by=user) | Q(state=State.DRAFT, needs_approval=False)
    return visible(user, round).filter(ready) if may(user, "letter.issue", round.region) else Letter.objects.none()


def to_approve(user: User, round: Round) -> QuerySet[Letter]:
    """Drafts that need an approval and of which the person wrote nothing."""
    if not may(user, "letter.approve", round.region):
        return Letter.objects.none()
    wrote = Version.objects.filter(letter=OuterRef("pk"), by=user)
    drafts = visible(user, round).filter(state=State.DRAFT, needs_approval=True)
    return drafts.filter(~Exists(wrote)).exclude(drafted_by=user)


def to_judge(user: User, round: Round) -> QuerySet[Letter]:
    """Running letters with an answer that the office has not read."""
    if not may(user, "letter.judge", round.region):
        return Letter.objects.none()
    filed = Reply.objects.filter(addressee__letter=OuterRef("pk"), state=Reply.State.FILED)
    return visible(user, round).filter(Exists(filed), state__in=RUNNING)


def late_receipt(user: User, round: Round) -> QuerySet[Letter]:
    """Running letters that an addressee has not signed for in time."""
    return visible(user, round).filter(Exists(_late(Receipt)))


def late_reply(user: User, round: Round) -> QuerySet[Letter]:
    """Running letters that an addressee has not replied to in time."""
    return visible(user, round).filter(Exists(_late(Reply)))


def _late(model: Any) -> QuerySet:
    return model.objects.filter(
        addressee__letter=OuterRef("pk"), deadline__settled_on=None, deadline__due_on__lt=clock.today()
    )


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue of letters: its name in addresses, its words, why a letter is in it, how urgent it looks."""

    name: str
    label: Any
    why: Any
    find: Callable[[User, Round], QuerySet[Letter]]
    tone: str = "due"


QUEUES = (
    Queue("approve", _("Letters to approve"), _("Written by somebody else; read and approve them."), to_approve),
    Queue("issue", _("Letters to issue"), _("Drafts; nothing is sent before a person issues it."), to_issue),
    Queue("judge", _("Answers to letters to read"), _("Units have answered; accept or return."), to_judge),
    Queue("receipt_late", _("Letters not signed for in time"), _("The working day has passed."), late_receipt, "late"),
    Queue("reply_late", _("Replies to letters overdue"), _("The day of the reply has passed."), late_reply, "late"),
)
BY_NAME = {queue.name: queue for queue in QUEUES}


def counts(user: User, round: Round) -> dict[str, int]:
    """How many letters are in each queue, by name, in one query."""
    found = {queue.name: queue.find(user, round) for queue in QUEUES}
    parts = [
        Letter.objects.filter(pk__in=rows.order_by().values("pk"))
        .order_by()
        .annotate(queue=Value(name))
        .values("queue")
        .annotate(n=Count("pk"))
        for name, rows in found.items()
        if not rows.query.is_empty()
    ]
    known = {row["queue"]: row["n"] for row in parts[0].union(*parts[1:], all=True)} if parts else {}
    return {name: known.get(name, 0) for name in found}


def own(user: User, round: Round | None = None) -> QuerySet[Addressee]:
    """Issued letters to the units where the person is a clerk or head, one row an addressee."""
    paths = [held.path for held in posts_of(user) if held.role in UNIT]
    rows = Addressee.objects.filter(tree.below(paths, "organisation__"), letter__state__in=OUT)
    return rows.filter(letter__round=round) if round else rows


def own_to_sign(user: User, round: Round | None = None) -> QuerySet[Addressee]:
    """Letters to the person's units that nobody there has signed for."""
    return own(user, round).filter(letter__state__in=RUNNING, receipt__signed_on=None)


def own_to_reply(user: User, round: Round | None = None) -> QuerySet[Addressee]:
    """Letters to the person's units whose reply is owed or was returned."""
    owed = (Reply.State.OWED, Reply.State.RETURNED)
    return own(user, round).filter(letter__state__in=RUNNING, reply__state__in=owed)


OWN: dict[str, tuple[Any, Any, Callable[..., QuerySet[Addressee]]]] = {
    "receipt": (
        pgettext_lazy("queue", "Letters to sign for"),
        _("Sign for them within a working day."),
        own_to_sign,
    ),
    "reply": (pgettext_lazy("queue", "Letters to answer"), _("The office waits for the reply."), own_to_reply),
}
