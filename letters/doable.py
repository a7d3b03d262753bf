"""Which acts on a letter are open to a person now; the acts themselves judge again."""

from django.db.models import QuerySet

from letters.models import Addressee, Letter, Reply
from letters.states import OUT, RUNNING, State
from orgs import tree
from orgs.models import User
from orgs.permissions import may, scope_of


def on_letter(letter: Letter, user: User) -> frozenset[str]:
    """Names of the acts of the letter itself. One query for a draft that waits for its approval."""
    found = set()
    region, open_draft = letter.region, letter.state in (State.DRAFT, State.APPROVED)
    if open_draft and may(user, "letter.edit", region):
        found |= {"edit", "drop"}
    to_approve = letter.state == State.DRAFT and letter.needs_approval and letter.drafted_by_id != user.pk
    if to_approve and may(user, "letter.approve", region) and not letter.versions.filter(by=user).exists():
        found.add("approve")
    ready = letter.state == State.APPROVED or (letter.state == State.DRAFT and not letter.needs_approval)
    if ready and may(user, "letter.issue", region) and letter.approved_by_id != user.pk:
        found.add("issue")
    if letter.state in OUT and may(user, "letter.issue", region):
        found.add("file")
    if letter.state in RUNNING:
        found |= {act for act in ("void", "lift", "judge") if may(user, f"letter.{act}", region)}
    return frozenset(found)


def on_addressee(letter: Letter, addressee: Addressee, user: User) -> frozenset[str]:
    """Names of the acts of one addressee of an issued letter."""
    if letter.state not in RUNNING:
        return frozenset()
    found = set()
    if addressee.receipt.signed_on is None and may(user, "letter.receive", addressee.organisation):
        found.add("sign")
    reply = getattr(addressee, "reply", None)
    owes = reply is not None and reply.state in (Reply.State.OWED, Reply.State.RETURNED)
    if owes and may(user, "letter.answer", addressee.organisation):
        found.add("answer")
    return frozenset(found)


def reads_whole(letter: Letter, user: User) -> bool:
    """Whether the person reads all of a letter: every addressee's answers, its history. Others read their own part."""
    return any(letter.region.path.startswith(path) for path in scope_of(user).regions)


def addressees_read_by(user: User) -> QuerySet[Addressee]:
    """The addressees whose receipts and answers the person reads: all of a letter read whole, else those at or below
    the person's own posts."""
    scope = scope_of(user)
    whole, own = tree.below(scope.regions, "letter__region__"), (*scope.regions, *scope.units)
    seen = Addressee.objects.filter(letter__in=Letter.objects.visible_to(user).order_by().values("pk"))
    return seen.filter(whole | tree.below(own, "organisation__"))
