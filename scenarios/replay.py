"""Playing a script: every deed through the services that the screens use, at its own time, day after day.

Each day is one transaction that also moves the round's demonstration day, so a replay that was cut off stands whole
on the last day it finished, and the next one goes on from there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation

from cases.domain import keeping
from cases.models import Round
from cases.states import RoundVerb
from records import clock
from records.trail import record
from scenarios import (
    campaign_deeds,
    fraud_deeds,
    leading_deeds,
    liability_deeds,
    lightly,
    lookback_deeds,
    opening,
    petitions,
    plan_deeds,
    pressure,
    publishing,
    scheduling,
    signing,
    working,
)
from scenarios.agenda import ONE_DAY, Deed, agenda
from scenarios.scene import Scene
from scenarios.story import Scenario

LANGUAGE = "zh-hans"  # what services write down in words is read by those who read the case
OPENS, HOURS = 9, 8  # office hours: the first deed of a day at nine, all others within so many hours
DEEDS: dict[str, Callable[[Scene, Deed], None]] = {
    "enter": opening.enter, "feedback": opening.feedback, "substitute": opening.substitute,
    "chain": petitions.chain, "batch": petitions.batch, "petition": petitions.step,
    "publication": publishing.publication, "release": publishing.release,
    "problem": opening.problem, "draft": opening.draft, "file": plan_deeds.file, "activity": leading_deeds.activity,
    "reopen": signing.reopen, "before": working.before, "begin": working.begin, "finish": working.finish,
    "claim": working.claim, "verify": working.verify, "ask": working.ask, "decide": working.decide,
    "rhythm": lightly.rhythm, "carry": lightly.carry, "tick": lightly.tick, "basic": lightly.basic,
    "act": signing.act, "result": opening.result, "indicator": opening.indicator, "next_step": opening.next_step,
    "seat": leading_deeds.seat, "meet_every": leading_deeds.meet_every, "resolve": leading_deeds.resolve,
    "answer": leading_deeds.answer, "confirm": leading_deeds.confirm, "team": leading_deeds.team,
    "go": leading_deeds.go, "send": leading_deeds.send, "review": leading_deeds.review, "lead": leading_deeds.lead,
    "expose": leading_deeds.expose, "exposed_seen": leading_deeds.exposed_seen,
    "exposed_over": leading_deeds.exposed_over,
    "draw_version": plan_deeds.draw_version, "consult": plan_deeds.consult, "comment": plan_deeds.comment,
    "take_up": plan_deeds.take_up, "submit_plan": plan_deeds.submit, "plan_received": plan_deeds.received,
    "prepare_plan": plan_deeds.prepare, "publish_plan": plan_deeds.publish,
    "ask_unit_plans": plan_deeds.ask_units, "hand_in": plan_deeds.hand_in,
    "receive_unit_plan": plan_deeds.receive_unit_plan, "publish_unit_plan": plan_deeds.publish_unit_plan,
    "look_back": lookback_deeds.plan, "look_again": lookback_deeds.visit, "conclude": lookback_deeds.conclude,
    "mended": lookback_deeds.mended, "looked_back": lookback_deeds.finish,
    "campaign": campaign_deeds.begin, "count": campaign_deeds.count, "cross_check": campaign_deeds.cross_check,
    "campaign_over": campaign_deeds.finish,
    "clues": liability_deeds.hand_over, "cases": liability_deeds.open_cases, "handled": liability_deeds.handled,
    "enforcement": liability_deeds.report, "fraud": fraud_deeds.put_in, "look_for_signs": fraud_deeds.look,
}  # fmt: skip


class ReplayRefused(Exception):
    """A replay cannot be played here; the text is one line that says why."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it; `deeds` were played now.

    state: "built", "continued" (an earlier replay was cut off), "unchanged".
    """

    slug: str
    state: str
    on: date
    deeds: int


Watch = Callable[[date, int, int], None]


def play(scenario: Scenario, watch: Watch = lambda day, n, days: None) -> Played:
    """Take the round from the day on which the group arrived to its last day.

    A round that stands on its last day or later stays as it is. `watch` hears every finished day: the day, its number
    and the number of days. Raises ReplayRefused outside demonstrations, for a round of this name that no replay made,
    and when another replay moves the same round.
    """
    if not settings.DEMO:
        raise ReplayRefused("replays are for demonstrations: set DUBAN_DEMO=1")
    stands_on = _day_of(_replayed(scenario))
    if stands_on and stands_on >= scenario.ends_on:
        return Played(scenario.slug, "unchanged", stands_on, 0)
    first = stands_on + ONE_DAY if stands_on else scenario.round.entered_on
    days = [first + n * ONE_DAY for n in range((scenario.ends_on - first).days + 1)]
    deeds, scene, played = agenda(scenario), Scene(scenario), 0
    with translation.override(LANGUAGE):
        with transaction.atomic(), clock.at(_moment(first, 0, 1)):
            scene.cast.enter()
        for n, day in enumerate(days, start=1):
            played += _play_day(scene, day, deeds.get(day, []))
            watch(day, n, len(days))
    return Played(scenario.slug, "continued" if stands_on else "built", scenario.ends_on, played)


def _replayed(scenario: Scenario) -> Round | None:
    """The round as it stands; None before it was entered."""
    round = Round.objects.select_related("region").filter(slug=scenario.slug).first()
    if round and round.held_on is None:
        raise ReplayRefused(f"{scenario.slug}: a round of this name is there that no replay made")
    return round


@transaction.atomic
def _play_day(scene: Scene, day: date, deeds: list[Deed]) -> int:
    with clock.at(_moment(day, 0, 1)):
        round = _turn_day(scene.scenario, day)
        _every_day(scene, round, scheduling.morning, pressure.morning)
    for n, deed in enumerate(deeds):
        with clock.at(_moment(day, n, len(deeds))):
            DEEDS[deed.what](scene, deed)
    with clock.at(_moment(day, len(deeds), len(deeds) + 1)):
        _every_day(scene, round or _replayed(scene.scenario), scheduling.office_hours, pressure.office_hours)
    if day == scene.scenario.ends_on:
        with clock.at(_moment(day, len(deeds), len(deeds) + 1)):
            record(RoundVerb.DAY_MOVED, scene.round, actor=None, after={"day": day})
        scene.cast.leave()
    return len(deeds)


def _every_day(scene: Scene, round: Round | None, *habits: Callable[[Scene, Round], None]) -> None:
    """What happens every day in a round that was entered."""
    if round:
        for habit in habits:
            habit(scene, round)


def _day_of(round: Round | None) -> date | None:
    return round.held_on if round else None


def _turn_day(scenario: Scenario, day: date) -> Round | None:
    """Only one replay plays a day: whoever finds the round on another day than the one before gives up."""
    before = None if day == scenario.round.entered_on else day - ONE_DAY
    round = _replayed(scenario)
    if _day_of(round) != before:
        raise ReplayRefused(f"{scenario.slug}: another replay is at work on this round")
    return keeping.hold_on(round, day) if round else None


def _moment(day: date, n: int, count: int) -> datetime:
    """The time of deed `n` of `count` within the office hours of `day`."""
    opens = datetime(day.year, day.month, day.day, OPENS, tzinfo=ZoneInfo(settings.TIME_ZONE))
    return opens + timedelta(hours=HOURS) * n / max(count, 1)
