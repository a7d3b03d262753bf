"""Telling people. Messages are rows first: a rolled-back change tells nobody, a dead broker loses nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from notify import ways
from notify.jobs import deliver_waiting
from notify.models import Delivery, Message, Pace, Policy, Reason, State, Unreached
from orgs.models import User
from records import clock, waking

AT_A_TIME = 500  # keys looked for in one query


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to tell to people: what `tell` takes, for `tell_many`."""

    users: Iterable[User]
    text: str
    params: dict[str, str | int] = field(default_factory=dict)
    dedupe: str = ""
    about: str = ""
    url: str = ""
    due_on: date | None = None
    then: str = ""
    why: str = ""
    pace: Pace = Pace.DIGEST
    note: bool = False


def tell(
    users: Iterable[User],
    text: str,
    params: dict[str, str | int] | None = None,
    *,
    dedupe: str,
    about: str = "",
    url: str = "",
    due_on: date | None = None,
    then: str = "",
    why: str = "",
    pace: Pace = Pace.DIGEST,
    note: bool = False,
) -> int:
    """Tell `text` (a source string marked for translation) to each user, in the inbox and by each way that leads out.

    `then` (what happens next, and when) and `why` (why the person gets it) are source strings too and share `params`.
    A `note` asks for nothing: its reader puts it away (`put_away`).

    Once per `dedupe` key and person, however often it is called. The inbox entry is there when the transaction
    commits; outside it goes at the `pace` asked for. Returns the number of new inbox entries.
    """
    return tell_many([Told(users, text, params or {}, dedupe, about, url, due_on, then, why, pace, note)])


@transaction.atomic(savepoint=False)
def tell_many(told: Iterable[Told]) -> int:
    """As `tell`, for many things at once.

    The number of queries does not depend on how many things or people there are, except that rows are looked for and
    written some hundreds at a time.
    """
    wanted = _wanted(told)
    have = _told_already(wanted)
    fresh = {key: one for key, one in wanted.items() if key not in have}
    if not fresh:
        return 0
    Message.objects.bulk_create([message for message, _user in fresh.values()], ignore_conflicts=True)
    _send_outside(fresh)
    return len(fresh)


def _wanted(told: Iterable[Told]) -> dict[str, tuple[Message, User]]:
    now = clock.now()
    wanted: dict[str, tuple[Message, User]] = {}
    for one in told:
        for user in one.users:
            key = f"{one.dedupe}|{user.pk}"
            message = Message(
                to=user,
                text=one.text,
                params=one.params,
                about=one.about,
                url=one.url,
                due_on=one.due_on,
                then=one.then,
                why=one.why,
                pace=one.pace,
                is_note=one.note,
                dedupe=key,
                created_at=now,
            )
            wanted.setdefault(key, (message, user))
    return wanted


def _told_already(keys: Iterable[str]) -> set[str]:
    return {
        key
        for some in _portions(keys)
        for key in Message.objects.filter(dedupe__in=some).values_list("dedupe", flat=True)
    }


def _send_outside(fresh: dict[str, tuple[Message, User]]) -> None:
    """A delivery for each new message and way out; who has no way out is recorded once, not for each message."""
    policy = Policy.load()
    open_ways = ways.usable(policy)
    if not open_ways:
        return
    people = {user.pk: user for _message, user in fresh.values()}
    ways_out = ways.ways_of(people.values(), policy)
    written = [
        row
        for some in _portions(fresh)
        for row in Message.objects.filter(dedupe__in=some).values_list("pk", "to", "pace", "created_at")
    ]
    Delivery.objects.bulk_create(
        [
            Delivery(message_id=pk, to_id=to, channel=channel, pace=pace, created_at=at)
            for pk, to, pace, at in written
            for channel in ways_out.get(to, ())
        ],
        ignore_conflicts=True,
    )
    if policy.asks_outside:
        Unreached.record(to for _pk, to, _pace, _at in written if not ways_out.get(to))
    if any(pace != Pace.DIGEST and ways_out.get(to) for _pk, to, pace, _at in written):
        transaction.on_commit(wake, robust=True)


def _portions(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(islice(rest, AT_A_TIME)):
        yield some


@transaction.atomic(savepoint=False)
def settle(about: str, told_as: str = "") -> None:
    """Mark the open inbox entries about this subject as done; with `told_as` those whose `dedupe` begins so.

    What still waits to go outside about them is cancelled.
    """
    done = Message.objects.filter(about=about, done_at=None)
    _done_with(done.filter(dedupe__startswith=told_as) if told_as else done)


def settle_all(abouts: Iterable[str]) -> None:
    """As `settle`, for many subjects at once: three queries for some hundreds of them."""
    for some in _portions(abouts):
        with transaction.atomic(savepoint=False):
            _done_with(Message.objects.filter(about__in=some, done_at=None))


@transaction.atomic(savepoint=False)
def take_from(abouts: Iterable[str], keeps: Callable[[User], bool]) -> None:
    """End the open entries about these subjects for each person of whom `keeps` says no."""
    waiting = Message.objects.filter(about__in=list(abouts), done_at=None)
    people = User.objects.filter(pk__in=waiting.values("to"))
    gone = [user.pk for user in people if not keeps(user)]
    if gone:
        _done_with(waiting.filter(to__in=gone))


@transaction.atomic(savepoint=False)
def put_away(reader: User, message_id: int | None = None) -> int:
    """The person has read this note, or every open one: it is done. What asks for something stays. Returns how many."""
    notes = Message.objects.filter(to=reader).waiting().notes()
    if message_id is not None:
        notes = notes.filter(pk=message_id)
    return _done_with(notes)


def _done_with(done: QuerySet[Message]) -> int:
    """Most often nobody was told anything: then this is one small query."""
    if not done.exists():
        return 0
    waiting = Delivery.objects.filter(message__in=done.values("pk"), state=State.WAITING)
    waiting.update(state=State.CANCELLED, reason=Reason.DONE, ended_at=clock.now())
    return done.update(done_at=clock.now())


@transaction.atomic
def hand_on(old: User, new: User) -> int:
    """What still waits in the inbox of `old` waits in that of `new` from now on; returns how many entries.

    What `new` was told already is done for `old` and not told again. What has not gone out yet, or could not, goes to
    the addresses of `new`; what has gone out does not go again.
    """
    rows = list(Message.objects.inbox_of(old).waiting().select_for_update(of=("self",)))
    own = {row.pk: f"{row.dedupe.rpartition('|')[0]}|{new.pk}" for row in rows}
    taken = _told_already(own.values())
    moved = [row for row in rows if own[row.pk] not in taken]
    for row in moved:
        row.to, row.dedupe = new, own[row.pk]
    Message.objects.bulk_update(moved, ["to", "dedupe"], batch_size=AT_A_TIME)
    known = [row.pk for row in rows if own[row.pk] in taken]
    Message.objects.filter(pk__in=known).update(done_at=clock.now())
    _readdress(old, new, [row.pk for row in moved], known)
    Unreached.objects.filter(user=old).delete()
    return len(moved)


def _readdress(old: User, new: User, moved: list[int], known: list[int]) -> None:
    unsent = Delivery.objects.filter(to=old, state__in=(State.WAITING, State.DEAD))
    # The time of telling stays, so that handing on makes nothing later.
    going = list(unsent.filter(message__in=moved).order_by().values_list("message", "pace", "created_at").distinct())
    stopped = unsent.filter(message__in=[*moved, *known])
    stopped.update(state=State.CANCELLED, reason=Reason.HANDED_ON, ended_at=clock.now())
    ways_out = ways.ways_of([new], Policy.load())[new.pk]
    Delivery.objects.bulk_create(
        [
            Delivery(message_id=message, to=new, channel=channel, pace=pace, created_at=at)
            for message, pace, at in going
            for channel in ways_out
        ],
        ignore_conflicts=True,
    )
    # Somebody who had it before, gave it away and has it again.
    again = Delivery.objects.filter(to=new, channel__in=list(ways_out), message__in=[row[0] for row in going])
    again.filter(state=State.CANCELLED, reason=Reason.HANDED_ON).update(
        state=State.WAITING, reason="", dispatch=None, ended_at=None
    )
    if ways_out and any(pace != Pace.DIGEST for _message, pace, _at in going):
        transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Nudge a worker. Failing is harmless: beat's tick finds the same rows within half a minute."""
    waking.wake(deliver_waiting)
