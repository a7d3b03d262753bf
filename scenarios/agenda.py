"""What is done on which day: a script unrolled into single deeds, in the order in which they are played."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deadlines import workdays
from scenarios import beside_days, pace
from scenarios.petition_course import Course, courses
from scenarios.story import MeasureScript, ProblemScript, Scenario

# The order within a day; acts of closing keep the order of the script.
WHATS = (
    "enter", "feedback", "substitute", "chain", "batch", "petition", "publication", "problem", "draft",
    "draw_version", "consult", "comment", "take_up", "submit_plan", "file",
    "rhythm", "carry", "seat", "meet_every", "activity", "resolve", "team", "go", "send", "review", "expose",
    "exposed_seen", "exposed_over", "answer", "confirm", "ask_unit_plans", "hand_in", "receive_unit_plan",
    "publish_unit_plan", "plan_received", "prepare_plan", "publish_plan", "lead", "campaign", "count", "cross_check",
    "campaign_over", "clues", "cases", "handled", "enforcement", "mended", "fraud",
    "reopen", "before", "begin", "finish", "tick", "claim",
    "verify", "basic", "ask", "decide", "act", "look_back", "look_again", "conclude", "looked_back",
    "look_for_signs", "result", "indicator", "next_step", "release",
)  # fmt: skip
ONE_DAY = timedelta(days=1)
RELEASE_MONTHS = (3, 6, 9, 12)  # a state is released on the last working day of each quarter, and on the last day
PUBLISHED_AFTER = timedelta(days=6)  # after a batch's first closing: its results have been released by then
PREPARED_FOR = timedelta(days=9)  # after the feedback the plan is drafted from this day on


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to play: `what` names the function, `problem` is 0 for the round itself, `cycle` the task's."""

    on: date
    what: str
    problem: int = 0
    cycle: int = 1
    data: Any = None


def agenda(scenario: Scenario) -> dict[date, list[Deed]]:
    """All deeds by day, each day's in playing order."""
    deeds = [*_of_the_round(scenario)]
    for problem in scenario.problems:
        deeds += _of_the_plan(scenario, problem) + _of_the_work(scenario, problem)
    for change in scenario.changes:
        deeds += [
            Deed(change.asked_on, "ask", change.problem, data=change),
            Deed(change.decided_on, "decide", change.problem, data=change),
        ]
    days: dict[date, list[Deed]] = {}
    for deed in sorted(deeds, key=lambda deed: (deed.on, WHATS.index(deed.what))):
        days.setdefault(deed.on, []).append(deed)
    return days


def _of_the_round(scenario: Scenario) -> list[Deed]:
    indicators, last = scenario.indicators_published_on, scenario.ends_on
    filed = [Deed(scenario.round.plan_filed_on, "file")] if scenario.problems else []
    return [
        Deed(scenario.round.entered_on, "enter"),
        Deed(scenario.round.feedback_on, "feedback"),
        *filed,
        *([Deed(scenario.round.plan_filed_on, "rhythm")] if scenario.round.rhythm else []),
        *(Deed(c.on, "carry", data=c) for c in scenario.carried),
        *(Deed(s.starts_on, "substitute", data=s) for s in scenario.substitutes),
        *(Deed(a.on, "activity", data=a) for a in scenario.activities),
        *(Deed(p.on, "result", data=(r, p)) for r in scenario.results for p in r.points),
        *(Deed(indicators, "indicator", data=i) for i in scenario.indicators),
        *(Deed(last, "next_step", data=(n, step)) for n, step in enumerate(scenario.next_steps, start=1)),
        *_of_the_petitions(scenario),
        *(Deed(day, what, data=data) for day, what, data in beside_days.days(scenario.beside, scenario.ends_on)),
        *(Deed(day, "release") for day in release_days(scenario)),
    ]


def _of_the_petitions(scenario: Scenario) -> list[Deed]:
    """Every batch on its day, every step of every petition, and the tables that tell the public of them.

    A batch's table goes out some days after its first closing; what was released later goes with the figures.
    """
    found: dict[int, list[Course]] = {}
    for row in courses(scenario):
        found.setdefault(row.batch, []).append(row)
    deeds = [Deed(chain.on, "chain", data=chain.chain) for chain in scenario.petition_story.chains]
    for batch in scenario.petition_batches:
        rows = found.get(batch.number, [])
        deeds.append(Deed(batch.on, "batch", data=(batch, rows)))
        deeds += [Deed(step.on, "petition", data=(row, step)) for row in rows for step in row.steps]
        if batch.closings:
            deeds.append(Deed(batch.closings[0].on + PUBLISHED_AFTER, "publication", data=batch.number))
    return [*deeds, *(Deed(day, "publication") for day in release_days(scenario))]


def release_days(scenario: Scenario) -> list[date]:
    """The days on which figures are released: quarters' ends after the plan was filed, and the last day."""
    calendar, filed, last = workdays.load(), scenario.round.plan_filed_on, scenario.ends_on
    months = [(year, month) for year in range(filed.year, last.year + 1) for month in RELEASE_MONTHS]
    days = [calendar.nth_workday(year, month, -1) for year, month in months]
    return [*(day for day in days if filed < day < last), last]


def _of_the_plan(scenario: Scenario, problem: ProblemScript) -> list[Deed]:
    r, calendar = scenario.round, workdays.load()
    first, last = r.feedback_on + PREPARED_FOR, r.plan_filed_on - ONE_DAY
    place = scenario.problems.index(problem)
    drafted = calendar.on_or_before(first + (last - first) * (place + 1) // len(scenario.problems))
    deeds = [
        Deed(r.feedback_on, "problem", problem.number, data=problem),
        Deed(drafted, "draft", problem.number, data=problem),
    ]
    if in_full(scenario, problem):
        seen = calendar.on_or_after(r.plan_filed_on + timedelta(days=3 + problem.number % 10))
        deeds.append(Deed(seen, "before", problem.number))
    return deeds


def in_full(scenario: Scenario, problem: ProblemScript) -> bool:
    """Whether the work on a problem is shown with pictures: always, or at a light pace where it is signed off."""
    return scenario.pace == "full" or any(act.act == "report" for act in problem.closing)


def _of_the_work(scenario: Scenario, problem: ProblemScript) -> list[Deed]:
    number, filed = problem.number, scenario.round.plan_filed_on
    deeds = [Deed(act.on, "reopen" if act.act == "reopen" else "act", number, data=act) for act in problem.closing]
    for stretch in pace.stretches(scenario, problem):
        if stretch.cycle > 1:
            seen = workdays.load().on_or_after(stretch.begins_on + ONE_DAY)
            deeds.append(Deed(seen, "before", number, stretch.cycle))
        for measure in stretch.measures:
            deeds += _of_a_measure(scenario, problem, stretch.cycle, measure, max(filed, stretch.begins_on))
    if problem.basic_on:
        deeds.append(Deed(problem.basic_on, "basic", number))
    if scenario.pace == "full" or problem.key:
        for look in pace.looks(scenario, problem):
            deeds.append(Deed(look.on, "verify" if look.verified else "claim", number, look.cycle, look))
    return deeds


def _of_a_measure(
    scenario: Scenario, problem: ProblemScript, cycle: int, measure: MeasureScript, locked: date
) -> list[Deed]:
    """Work that began before the plan was filed is entered on the day of filing, under the day on which it began.

    At a light pace the beginning of a step that was done is not entered by itself.
    """
    deeds, light = [], scenario.pace == "light"
    if measure.begun_on <= scenario.ends_on and not (light and measure.done_on):
        deeds.append(Deed(max(measure.begun_on, locked), "begin", problem.number, cycle, measure))
    if measure.done_on:
        shown = "finish" if in_full(scenario, problem) else "tick"
        deeds.append(Deed(max(measure.done_on, locked), shown, problem.number, cycle, measure))
    return deeds
