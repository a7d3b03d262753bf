"""When the last reader of clues has left: whoever manages people proposes one, a second person decides.

Neither can do it alone, neither becomes a reader by it, and both steps stand in the trail.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.models import Round
from liability.domain.acts import WrongState, act_in, write
from liability.domain.compartment import NAMED
from liability.models import Nomination, Reader
from liability.models.clue import reading
from liability.states import Verb
from notify import outbox
from orgs.models import User
from orgs.permissions import granted, may, paths_of, require
from orgs.tree import below
from records import clock
from records.trail import key

ACTIONS = ("liability.propose", "liability.confirm")
ASKED = gettext_noop(
    "Nobody reads the clues of %(round)s any more. %(person)s is proposed as a reader: confirm or refuse."
)
ANSWERED = gettext_noop("%(person)s was confirmed as a reader of the clues of %(round)s.")
TURNED_DOWN = gettext_noop("%(person)s was refused as a reader of the clues of %(round)s. Propose somebody else.")


def unread(rounds: Iterable[Round]) -> list[Round]:
    """Those whose clues had readers of whom nobody can read today. Two queries at most."""
    return _unread(Reader.objects.filter(round__in=list(rounds)))


def waiting_for(user: User) -> list[Round]:
    """The rounds without a reader in whose way back the person has a part. Two queries at most."""
    paths = [path for action in ACTIONS for path in paths_of(user, action)]
    return _unread(Reader.objects.filter(below(paths, "round__region__")))


def _unread(named: QuerySet[Reader]) -> list[Round]:
    rows = list(named.select_related("round__region").order_by("round", "pk"))
    read = {row.round_id for row in reading(rows)}
    return list({row.round_id: row.round for row in rows if row.round_id not in read}.values())


def candidates(rounds: Iterable[Round], actor: User) -> dict[int, list[User]]:
    """Who could be proposed for each round: people of its office, not the one who proposes. One query."""
    office = granted("liability.read")
    return {
        round.pk: list(
            {user.pk: user for user, path in office if round.region.path.startswith(path) and user != actor}.values()
        )
        for round in rounds
    }


def propose(round_id: int, *, actor: User, user: User) -> Nomination:
    """Propose a reader for a round whose clues nobody reads any more; those who may decide are told.

    Raises PermissionDenied; WrongState while somebody reads them or a proposal waits; ValidationError for somebody who
    is not of the office, and for oneself.
    """
    with act_in(round_id) as round:
        require(actor, "liability.propose", round.region)
        _require_unread(round)
        if Nomination.objects.filter(round=round, state=Nomination.State.OPEN).exists():
            raise WrongState(_("Somebody is proposed already; that is decided first."), code="open")
        if user == actor:
            raise ValidationError({"user": _("Nobody proposes themselves; choose another person.")}, code="self")
        _require_of_office(user, round)
        row = Nomination.objects.create(round=round, user=user, proposed_by=actor)
        write(Verb.PROPOSED, row, actor=actor, after={"reader": str(user)})
        deciders = {one.pk: one for one, path in granted("liability.confirm") if round.region.path.startswith(path)}
        for one in (actor, user):
            deciders.pop(one.pk, None)
        outbox.tell(
            deciders.values(), ASKED, {"round": round.name, "person": str(user)}, dedupe=f"nomination|{row.pk}",
            about=key(row), url=reverse("liability:way_back"),
        )  # fmt: skip
        return row


def confirm(nomination_id: int, *, actor: User) -> Reader:
    """Let the proposed person read. Those named in vain are ended, so that none of them comes back unasked.

    Raises PermissionDenied, also for whoever proposed it or is proposed; WrongState when it is decided or somebody
    reads again; ValidationError when the person is no longer of the office.
    """
    with _deciding(nomination_id, actor) as row:
        round, today = row.round, clock.today()
        _require_unread(round)
        _require_of_office(row.user, round)
        for left in Reader.objects.in_force().filter(round=round).select_related("user"):
            left.until_on = today
            left.save(update_fields=["until_on"])
            write(Verb.READER_ENDED, left, actor=actor, before={"reader": str(left.user)})
        _decide(row, Nomination.State.CONFIRMED, actor)
        reader = Reader.objects.create(round=round, user=row.user, named_by=row.proposed_by, since_on=today)
        write(Verb.READER_NAMED, reader, actor=actor, after={"reader": str(row.user)})
        said: dict[str, str | int] = {"round": round.name, "person": str(row.user)}
        outbox.tell([row.user], NAMED, said, dedupe=f"clue-reader|{reader.pk}", about=key(reader), note=True)
        outbox.tell([row.proposed_by], ANSWERED, said, dedupe=f"nomination-end|{row.pk}", about=key(row), note=True)
        return reader


def refuse(nomination_id: int, *, actor: User) -> Nomination:
    """Turn the proposal down; another one may follow. Raises PermissionDenied, WrongState."""
    with _deciding(nomination_id, actor) as row:
        _decide(row, Nomination.State.REFUSED, actor)
        write(Verb.REFUSED, row, actor=actor, before={"reader": str(row.user)})
        said: dict[str, str | int] = {"round": row.round.name, "person": str(row.user)}
        outbox.tell(
            [row.proposed_by], TURNED_DOWN, said, dedupe=f"nomination-end|{row.pk}", about=key(row), note=True,
            url=reverse("liability:way_back"),
        )  # fmt: skip
        return row


@contextmanager
def _deciding(nomination_id: int, actor: User) -> Iterator[Nomination]:
    round_id = Nomination.objects.values_list("round", flat=True).get(pk=nomination_id)
    with act_in(round_id) as round:
        require(actor, "liability.confirm", round.region)
        row = Nomination.objects.select_related("user", "proposed_by").get(pk=nomination_id)
        row.round = round
        if actor in (row.proposed_by, row.user):
            raise PermissionDenied("liability.confirm")
        if row.state != Nomination.State.OPEN:
            raise WrongState(_("This proposal is decided already."), code="decided")
        yield row


def _decide(row: Nomination, state: Nomination.State, actor: User) -> None:
    row.state, row.decided_by, row.decided_on = state, actor, clock.today()
    row.save(update_fields=["state", "decided_by", "decided_on"])
    outbox.settle(key(row))


def _require_unread(round: Round) -> None:
    if not unread([round]):
        text = _("The clues have a reader, or had none yet: nothing is to be mended here.")
        raise WrongState(text, code="read")


def _require_of_office(user: User, round: Round) -> None:
    if not may(user, "liability.read", round.region):
        text = _("Only people of the rectification office can be named.")
        raise ValidationError({"user": text}, code="office")
