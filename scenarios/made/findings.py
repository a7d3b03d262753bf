"""The findings of a made script: what the source names, filled up with invented ones, each with its steps and its end.

Deterministic: the same facts give the same script on every machine.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scenarios.made import steps
from scenarios.made.cast import OFFICE, SUPERVISION
from scenarios.made.days import calendar, spread
from scenarios.made.facts import Facts, Group, Named, Rebound
from scenarios.made.topics import TOPICS, Topic
from scenarios.story import Act, DeadlineScript, Leaders, ProblemScript, Units
from scenarios.way import COMPLETE

LEADERS = {
    "gongxin": "air",
    "fagai": "air",
    "jiaotong": "air",
    "zhujian": "water",
    "shuili": "water",
    "shengtai": "water",
}
OF_THE_REGION = 6  # every so many-th invented finding is the inspected region's own, not a place's
REPORT_AFTER = 3  # working days after the last step, at most


@dataclass(frozen=True, slots=True)
class Draft:
    """One finding before it has its number: its place in the group, its numbers of steps, its words."""

    group: Group
    place: int
    category: int
    steps: int
    undone: int
    words: Named
    order: str


def findings(facts: Facts) -> tuple[ProblemScript, ...]:
    """All findings in the order of their numbers: by category, and within it mixed by a digest of their origin."""
    drafts = sorted(_drafts(facts), key=lambda draft: (draft.category, draft.order))
    return tuple(_finding(facts, number, draft) for number, draft in enumerate(drafts, start=1))


def _drafts(facts: Facts) -> Iterator[Draft]:
    invented = _invented(facts)
    seen = 0
    for row, group in enumerate(facts.groups):
        shares = zip(_shares(group.steps, group.count), _shares(group.undone, group.count), strict=True)
        for place, (count, undone) in enumerate(shares):
            named = place < len(group.named)
            words = facts.named[group.named[place] - 1] if named else next(invented)
            category = group.category or facts.categories[seen % len(facts.categories)].number
            seen += not group.category
            order = hashlib.sha256(f"{facts.slug}/{row}/{place}".encode()).hexdigest()
            yield Draft(group, place, category, count, undone, words, order)


def _shares(total: int, parts: int) -> list[int]:
    """`total` in so many parts that differ by one at most, the larger ones first."""
    return [total // parts + (n < total % parts) for n in range(parts)]


def _invented(facts: Facts) -> Iterator[Named]:
    """Endless invented findings, no two with the same title: fields of work turn with the places."""
    region, *places = facts.places
    departments = {one.key for one in facts.departments}
    for n in range(len(TOPICS) * len(places)):
        topic: Topic = TOPICS[n % len(TOPICS)]
        whole = n % OF_THE_REGION == OF_THE_REGION - 1 and n < len(TOPICS)
        place = region if whole else places[n % len(places)]
        words = [part.format(place=place.name) for part in (topic.text, topic.goal, topic.standard, topic.result)]
        yield Named(
            title=f"{place.name}{topic.title}", text=words[0], goal=words[1], standard=words[2], result=words[3],
            department=topic.department if topic.department in departments else facts.departments[0].key,
            place=place.key, basis="illustrative", steps=topic.works,
        )  # fmt: skip


def _finding(facts: Facts, number: int, draft: Draft) -> ProblemScript:
    words, group = draft.words, draft.group
    units = _units(facts, words)
    done_on = spread(group.done_from, group.done_to, draft.place, group.count)
    if group.outcome == "on_time" and group.due_on:
        done_on = group.due_on
    span = steps.Span(facts.round.plan_filed_on, done_on, group.due_on, facts.ends_on)
    reported = _reported(group, done_on, number) if group.outcome in COMPLETE else None
    closing = _closing(facts, draft, units, reported) if reported else ()
    return ProblemScript(
        number=number, category=draft.category, title=words.title, short=words.title, text=words.text,
        goal=words.goal, standard=words.standard, basis=words.basis,
        illustrative=words.basis in ("illustrative", "source_action"),
        deadline=DeadlineScript(group.words, group.due_on, group.then_long_term, ()),
        place=words.place, units=units, leaders=_leaders(facts, words, number),
        measures=steps.steps(steps.texts(words.steps, draft.steps), span, draft.undone, units.responsible),
        outcome=group.outcome, result=words.result, closing=closing,
        completed_on=max((act.on for act in closing if act.act in ("report", "complete")), default=None),
        key=draft.place < group.key,
        basic_on=calendar().add(done_on, 1) if group.outcome == "basic" else None,
    )  # fmt: skip


def _reported(group: Group, done_on: date, number: int) -> date:
    """Some working days after the last step, as long as that is before the deadline."""
    day = calendar().add(done_on, 1 + number % REPORT_AFTER)
    early = group.due_on is not None and day < group.due_on
    return day if early and group.outcome == "early" else done_on


def _units(facts: Facts, words: Named) -> Units:
    keys = [one.key for one in facts.departments]
    own = words.place == facts.places[0].key
    lead = words.department
    others = [key for key in keys if key != lead]
    responsible = others[0] if own else f"gov-{words.place}"
    assist = tuple(key for key in others[-1:] if key != responsible)
    return Units(responsible, lead, assist, SUPERVISION, OFFICE)


def _leaders(facts: Facts, words: Named, number: int) -> Leaders:
    places = [place.key for place in facts.places[1:]]
    county = words.place if words.place in places else places[number % len(places)]
    case = LEADERS.get(words.department, "land")
    return Leaders(
        *(f"{facts.code}-{name}" for name in (f"leader-{case}", f"leader-{county}", f"dept-{words.department}"))
    )


def _closing(facts: Facts, draft: Draft, units: Units, reported: date) -> tuple[Act, ...]:
    person = units.responsible.removeprefix("gov-")
    clerk = f"{facts.code}-clerk-{person}"
    if draft.place >= draft.group.signed:
        return (Act(reported, "complete", clerk, text=draft.words.result),)
    who = steps.Signers(
        clerk, f"{facts.code}-head-{person}", f"{facts.code}-lead-{units.lead}", f"{facts.code}-verifier",
        f"{facts.code}-office",
    )  # fmt: skip
    acts = steps.passage(reported, who, draft.words.result, facts.round.notice_length, facts.ends_on)
    for back in facts.rebounds:
        if back.title == draft.words.title:
            acts += (_reopened(back, units.responsible, who.office),)
            acts += steps.passage(back.reported_on, who, draft.words.result, facts.round.notice_length, facts.ends_on)
    return acts


def _reopened(back: Rebound, unit: str, office: str) -> Act:
    """The new cycle with its own deadline; its steps end on one day."""
    lines = list(back.works)
    measures = steps.steps(lines, steps.Span(back.on, back.done_on, back.due_on, back.due_on), 0, unit)
    return Act(
        back.on, "reopen", office, reason=back.why, reason_kind="rebound", deadline_words=back.words,
        due_on=back.due_on, measures=measures,
    )  # fmt: skip
