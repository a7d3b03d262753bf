"""The days on which what stands beside the problems is done: each act's name (scenarios.replay.DEEDS) with its data.

What follows from an act without a day of its own in the script follows on the next working day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deadlines import workdays
from scenarios.beside import AskedScript, Beside, CampaignScript, LookBackScript, UnitPlansScript, VersionScript

Done = tuple[date, str, Any]


@dataclass(frozen=True, slots=True)
class Handed:
    """The plan of one unit, handed in on a day; `number` tells the plans apart."""

    on: date
    unit: str
    asked: UnitPlansScript


def days(beside: Beside, ends_on: date) -> list[Done]:
    """Everything up to the last day of the script."""
    found = [
        *((one.on, "seat", one) for one in beside.seats),
        *((one.on, "meet_every", one) for one in beside.rhythms),
        *_of_the_group(beside),
        *_of_leaders(beside),
        *(done for version in beside.versions for done in _of_a_version(version)),
        *(done for asked in beside.unit_plans for done in _of_unit_plans(asked)),
        *(done for one in beside.look_backs for done in _of_a_look_back(one)),
        *(done for one in beside.campaigns for done in _of_a_campaign(one)),
        *((one.on, "clues", one) for one in beside.clues),
        *(done for one in beside.cases for done in ((one.opened_on, "cases", one), (one.decided_on, "handled", one))),
        *((one.on, "enforcement", one) for one in beside.enforcement),
        *((one.on, "fraud", one) for one in beside.frauds),
        *((day, "look_for_signs", None) for day in sorted({one.found_on for one in beside.frauds})),
    ]
    return [done for done in found if done[0] <= ends_on]


def _of_the_group(beside: Beside) -> Iterator[Done]:
    for decision in beside.decisions:
        yield decision.on, "resolve", decision
        yield from _of_what_was_asked(decision.asked)
    for team in beside.teams:
        yield team.on, "team", team
    for visit in beside.visits:
        yield visit.on, "go", visit
        if visit.sent_on:
            yield visit.sent_on, "send", visit
        for asked in visit.found:
            yield from _of_what_was_asked(asked)
    for review in beside.reviews:
        yield review.on, "review", review
        for asked in review.opinions:
            yield from _of_what_was_asked(asked)


def _of_leaders(beside: Beside) -> Iterator[Done]:
    for led in beside.led:
        yield led.on, "lead", led
    for exposed in beside.exposed:
        yield after(exposed.shown_on), "expose", exposed
        yield exposed.visited_on, "exposed_seen", exposed
        if exposed.ended_on:
            yield exposed.ended_on, "exposed_over", exposed


def _of_what_was_asked(asked: AskedScript) -> Iterator[Done]:
    if asked.answered_on:
        yield asked.answered_on, "answer", asked
        yield after(asked.answered_on), "confirm", asked


def _of_a_version(version: VersionScript) -> Iterator[Done]:
    yield version.on, "draw_version", version
    if version.asked_on:
        yield version.asked_on, "consult", version
    for comment in version.comments:
        yield comment.on, "comment", comment
    dated = (
        (version.settled_on, "take_up"), (version.submitted_on, "submit_plan"), (version.received_on, "plan_received"),
        (version.prepared_on, "prepare_plan"), (version.public_on, "publish_plan"),
    )  # fmt: skip
    for day, what in dated:
        if day:
            yield day, what, version


def _of_unit_plans(asked: UnitPlansScript) -> Iterator[Done]:
    yield asked.on, "ask_unit_plans", asked
    in_time = len(asked.units) - asked.late
    for n, unit in enumerate(asked.units):
        part = (asked.last_on - asked.first_on) * n // max(in_time - 1, 1)
        day = asked.late_on if n >= in_time else workdays.load().on_or_after(asked.first_on + part)
        handed = Handed(day, unit, asked)
        yield day, "hand_in", handed
        yield after(day), "receive_unit_plan", handed
        yield after(day, 3), "publish_unit_plan", handed


def _of_a_look_back(one: LookBackScript) -> Iterator[Done]:
    yield one.on, "look_back", one
    yield one.visited_on, "look_again", one
    if one.due_on:
        yield after(one.visited_on), "conclude", one
    if one.answered_on:
        yield one.answered_on, "mended", one
    yield one.ends_on, "looked_back", one


def _of_a_campaign(one: CampaignScript) -> Iterator[Done]:
    yield one.opened_on, "campaign", one
    day = one.starts_on + timedelta(days=one.every - 1)
    while day < one.ends_on:
        yield day, "count", one
        day += timedelta(days=one.every)
    yield one.ends_on, "count", one
    yield one.checks_from, "cross_check", one
    yield one.closed_on, "campaign_over", one


def after(day: date, count: int = 1) -> date:
    """The working day so many working days after a day."""
    return workdays.load().add(day, count)
