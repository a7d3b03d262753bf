"""Looking a round through for signs: ordered by row, carried out by one worker, every verdict kept."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from cases import sentences
from cases.models import Round
from checkup import reading
from checkup.models import Pass, Sign
from checkup.signs import uses
from checkup.signs.registry import KINDS
from checkup.signs.shape import Found, Kind
from checkup.states import Verb
from checkup.trail_words import LABELS, READERS
from orgs.models import User
from orgs.permissions import post_title, require
from records import clock
from records.trail import record

logger = logging.getLogger(__name__)
sentences.teach(Verb)
sentences.teach_fields(LABELS, READERS)

LEASE = timedelta(minutes=5)
NIGHT = 2  # the hour from which the night's checkup is due
State = Pass.State
Tell = Callable[[int, int, str], None]


def _quietly(done: int, total: int, doing: str) -> None:
    """Nobody waits for it."""


def ask(round_id: int, *, actor: User) -> Pass:
    """Order a checkup of a round now; while one is open, that one. Raises PermissionDenied, Round.DoesNotExist."""
    round = Round.objects.select_related("region").get(pk=round_id)
    require(actor, "sign.look", round.region)
    found = Pass.objects.filter(round=round, state__in=Pass.OPEN).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made = Pass.objects.create(round=round, asked_by=actor)
            record(Verb.ASKED, made, actor=actor, post=post_title(actor, near=round.region))
    except IntegrityError:  # somebody else asked in the same moment
        return Pass.objects.get(round=round, state__in=Pass.OPEN)
    return made


def order_nightly(now: datetime | None = None) -> int:
    """Order the night's checkups that are due: one a round since two o'clock. Returns how many were ordered."""
    now = timezone.localtime(now or clock.of_machine())
    night = now.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    if now < night:
        night -= timedelta(days=1)
    rounds = Round.objects.annotate(last=Max("checkups__asked_at")).filter(Q(last=None) | Q(last__lt=night))
    wanted = [Pass(round=round) for round in rounds.exclude(checkups__state__in=Pass.OPEN).order_by("pk")]
    return len(Pass.objects.bulk_create(wanted, ignore_conflicts=True))


def free() -> QuerySet[Pass]:
    """Passes that nobody carries out now, those that somebody waits for first."""
    unheld = Q(claimed_until=None) | Q(claimed_until__lte=clock.of_machine())
    return Pass.objects.filter(unheld, state__in=Pass.OPEN).order_by("asked_by", "pk")


def carry_out_next() -> bool:
    """Take the next free pass and carry it out; False when there is none."""
    for pk in free().values_list("pk", flat=True)[:20]:
        until = clock.of_machine() + LEASE
        if free().filter(pk=pk).update(state=State.RUNNING, claimed_until=until):
            _carry_out(Pass.objects.select_related("round").get(pk=pk))
            return True
    return False


def _carry_out(made: Pass) -> None:
    mine = Pass.objects.filter(pk=made.pk, state=State.RUNNING)

    def tell(done: int, total: int, doing: str) -> None:
        mine.update(done=done, total=total, doing=doing, claimed_until=clock.of_machine() + LEASE)

    ended = False
    try:
        counts = look(made.round, tell)
        mine.update(state=State.DONE, counts=counts, ended_at=clock.of_machine(), doing="", claimed_until=None)
        ended = True
    finally:
        if not ended:  # not foreseen: the traceback goes to the log, the page says that it failed
            mine.update(state=State.FAILED, ended_at=clock.of_machine(), claimed_until=None)


def look(round: Round, tell: Tell = _quietly) -> dict[str, int]:
    """Look a round through: read new files, find every kind of sign, keep what is new.

    Returns how many signs hold (found), were raised now (new) and hold no longer (gone). What was judged stays judged.
    """
    counts = {"found": 0, "new": 0, "gone": 0}
    with round.time():
        waiting = uses.unread(Round.objects.filter(pk=round.pk))
        total = len(waiting) + len(KINDS)
        for done in reading.read_new(waiting):
            tell(done, total, "files")
        for number, kind in enumerate(KINDS.values(), start=1):
            tell(len(waiting) + number, total, kind.code)
            for name, n in _keep(round, kind, list(kind.find(round, clock.today()))).items():
                counts[name] += n
    logger.info("checkup of %s: %s", round.slug, counts)
    return counts


def _keep(round: Round, kind: Kind, found: list[Found]) -> dict[str, int]:
    wanted = {one.fingerprint(kind.code): one for one in found}
    with transaction.atomic():
        known = Sign.objects.filter(round=round, code=kind.code).in_bulk(field_name="fingerprint")
        fresh = [_sign(round, kind, print_, one) for print_, one in wanted.items() if print_ not in known]
        Sign.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
        back = [sign.pk for print_, sign in known.items() if print_ in wanted and sign.state == Sign.State.GONE]
        gone = [sign.pk for print_, sign in known.items() if print_ not in wanted and sign.state == Sign.State.OPEN]
        for start in range(0, len(back), 500):
            Sign.objects.filter(pk__in=back[start : start + 500], state=Sign.State.GONE).update(state=Sign.State.OPEN)
        for start in range(0, len(gone), 500):
            Sign.objects.filter(pk__in=gone[start : start + 500], state=Sign.State.OPEN).update(state=Sign.State.GONE)
        _renew(known, wanted)
    return {"found": len(wanted), "new": len(fresh) + len(back), "gone": len(gone)}


def _renew(known: dict[str, Sign], wanted: dict[str, Found]) -> None:
    """Bring what open signs show up to date."""
    changed = []
    for print_, sign in known.items():
        one = wanted.get(print_)
        if one is not None and sign.state == Sign.State.OPEN and sign.detail != one.detail:
            sign.detail = one.detail
            changed.append(sign)
    Sign.objects.bulk_update(changed, ["detail"], batch_size=200)


def _sign(round: Round, kind: Kind, fingerprint: str, one: Found) -> Sign:
    return Sign(
        round=round,
        code=kind.code,
        severity=one.severity or kind.severity,
        subject=one.item.key,
        other=one.other,
        task_id=one.item.task,
        case_id=one.item.case,
        unit_id=one.item.unit,
        fingerprint=fingerprint,
        detail=one.detail,
        found_on=clock.today(),
    )
