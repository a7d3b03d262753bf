"""A whole script from the compact one: the same plain values that a script written by hand has."""

from dataclasses import replace
from datetime import date

from scenarios.made import cast
from scenarios.made.days import spread
from scenarios.made.facts import Facts, Series
from scenarios.made.findings import findings
from scenarios.petition_script import PetitionStory
from scenarios.story import Activity, ResultScript, Scenario

REPLY_DAYS = 10


def build(facts: Facts) -> Scenario:
    """The script of a round without petitions of its own."""
    return Scenario(
        slug=facts.slug, source=facts.source, starts_on=facts.starts_on, ends_on=facts.ends_on, round=facts.round,
        expected=facts.expected, categories=facts.categories, organisations=cast.organisations(facts),
        people=cast.people(facts), problems=findings(facts), changes=(), substitutes=(),
        activities=_activities(facts), results=_results(facts), indicators_published_on=facts.ends_on,
        indicators=facts.indicators, next_steps=facts.next_steps, petition_story=_no_petitions(facts),
        petition_batches=(), pace="light", carried=facts.carried,
        beside=facts.beside,
    )  # fmt: skip


def add_to(whole: Scenario, facts: Facts) -> Scenario:
    """A script written by hand, with the findings, activities and results that the facts add to it.

    Its own units and people stay as they are; those that the findings need beside them come after them.
    """
    units, people = {one.key for one in whole.organisations}, {one.username for one in whole.people}
    more_units = tuple(one for one in cast.organisations(facts) if one.key not in units)
    more_people = tuple(one for one in cast.people(facts) if one.username not in people)
    return replace(
        whole, organisations=(*whole.organisations, *more_units), people=(*whole.people, *more_people),
        expected=facts.expected, round=facts.round, ends_on=facts.ends_on, categories=facts.categories,
        problems=findings(facts), activities=(*whole.activities, *_activities(facts)), results=_results(facts),
        next_steps=facts.next_steps, pace="light", beside=facts.beside,
    )  # fmt: skip


def _activities(facts: Facts) -> tuple[Activity, ...]:
    found = [one for series in facts.series for one in _of_a_series(series)]
    return tuple(sorted(found, key=lambda one: one.on))


def _of_a_series(series: Series) -> list[Activity]:
    return [
        Activity(
            kind=series.kind, on=_day(series, n), title=series.title.format(n=n + 1), illustrative=series.illustrative,
            ends_on=series.ends_on, series=series.series, by=None, problems=(), who=series.who, medium=series.medium,
        )
        for n in range(series.count)
    ]  # fmt: skip


def _day(series: Series, n: int) -> date:
    return series.first_on if series.count == 1 else spread(series.first_on, series.last_on, n, series.count)


def _results(facts: Facts) -> tuple[ResultScript, ...]:
    return tuple(ResultScript(one.key, one.title, one.unit, one.finding, one.points) for one in facts.results)


def _no_petitions(facts: Facts) -> PetitionStory:
    return PetitionStory(
        prefix=facts.code, reply_days=REPLY_DAYS, chains=(), verdicts=(60, 10, 20, 10), identities=0, key=0, split=0,
        joint=0, handed_on=0, repeated=0, return_every=10, bureaus=(facts.departments[0].key,),
    )  # fmt: skip
