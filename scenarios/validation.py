"""Whether a script makes sense. Every check gives lines that say where and what; no line means it can be played."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from orgs.models import Role
from scenarios.beside_validation import check_beside
from scenarios.story import MeasureScript, Scenario
from scenarios.way import check_closing, ordered, stage
from signoff.steps import CHAINS

REGION, UNIT = "region", "unit"
BASES = ("source", "source_result", "source_action", "illustrative")
INVENTED = ("source_action", "illustrative")
OUTCOMES = ("early", "on_time", "basic", "on_schedule", "behind", "overdue")
MOST_STEPS = {"full": 5, "light": 20}
KINDS_OF_ACTIVITY = (
    "leading_group", "meeting", "visit", "special_check", "campaign", "special_supervision", "special_action",
    "publicity", "project",
)  # fmt: skip
LEADER_ROLES = (
    ("case_leader", Role.CASE_LEADER),
    ("county_leader", Role.COUNTY_LEADER),
    ("department_leader", Role.DEPARTMENT_LEADER),
)


def faults(scenario: Scenario) -> list[str]:
    """Everything that is wrong with the script, in reading order.

    The story is looked at only when everything it names is there.
    """
    for checks in (REFERENCES, STORY):
        if found := [line for find in checks for line in find(scenario)]:
            return found
    return []


def _twice(what: str, values: Iterable[object]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{what} {value} stands {times} times"


def check_round(scenario: Scenario) -> Iterator[str]:
    """Days of the round in order; its region, office and kinds known."""
    r, keys = scenario.round, {org.key: org for org in scenario.organisations}
    yield from ordered(
        "round", ("starts_on", scenario.starts_on), ("entered_on", r.entered_on), ("left_on", r.left_on),
        ("feedback_on", r.feedback_on), ("plan_document_date", r.plan_document_date),
        ("plan_filed_on", r.plan_filed_on), ("plan_due_on", r.plan_due_on), ("ends_on", scenario.ends_on),
    )  # fmt: skip
    if r.region not in keys or keys[r.region].kind != REGION:
        yield f"round: {r.region} is no region of this script"
    if r.office not in keys:
        yield f"round: {r.office} is no unit of this script"
    if scenario.pace not in MOST_STEPS:
        yield f"round: pace {scenario.pace} is unknown"
    if r.chain not in CHAINS:
        yield f"round: chain {r.chain} is unknown"


def check_organisations(scenario: Scenario) -> Iterator[str]:
    """One tree: parents first, keys and division codes once, regions with six digits."""
    seen: set[str] = set()
    for org in scenario.organisations:
        if org.parent is not None and org.parent not in seen:
            yield f"organisation {org.key}: parent {org.parent} does not stand before it"
        if org.kind not in (REGION, UNIT):
            yield f"organisation {org.key}: kind {org.kind} is unknown"
        if org.kind == REGION and not (org.code.isdecimal() and len(org.code) == 6):
            yield f"organisation {org.key}: a region has a division code of six digits"
        yield from ordered(f"organisation {org.key}", ("starts_on", org.starts_on), ("ends_on", org.ends_on))
        seen.add(org.key)
    yield from _twice("organisation", (org.key for org in scenario.organisations))
    yield from _twice("division code", (org.code for org in scenario.organisations if org.code))
    yield from _twice("organisation", ((org.parent, org.name) for org in scenario.organisations))


def check_people(scenario: Scenario) -> Iterator[str]:
    """Everybody once, with posts in organisations and roles that exist."""
    keys = {org.key for org in scenario.organisations}
    for person in scenario.people:
        if not person.posts:
            yield f"{person.username} has no post"
        for post in person.posts:
            if post.org not in keys:
                yield f"{person.username}: organisation {post.org} is not in this script"
            if post.role not in Role.values:
                yield f"{person.username}: role {post.role} is unknown"
    yield from _twice("user", (person.username for person in scenario.people))
    yield from _twice("post", (person.display for person in scenario.people))


def check_problems(scenario: Scenario) -> Iterator[str]:
    """Numbers and titles once; categories, places, units and leaders resolve; words are there."""
    orgs, people = {o.key: o for o in scenario.organisations}, {p.username: p for p in scenario.people}
    categories = {category.number for category in scenario.categories}
    for problem in scenario.problems:
        where = f"problem {problem.number}"
        if problem.category not in categories:
            yield f"{where}: category {problem.category} is unknown"
        if problem.place not in orgs or orgs[problem.place].kind != REGION:
            yield f"{where}: place {problem.place} is no region of this script"
        for unit in (*problem.units.all(), *(m.unit for m in problem.measures)):
            if unit not in orgs or orgs[unit].kind != UNIT:
                yield f"{where}: {unit} is no unit of this script"
        yield from _twice(f"{where}: unit", problem.units.all()[:2] + problem.units.assist)
        for name, role in LEADER_ROLES:
            username = getattr(problem.leaders, name)
            if username not in people or not people[username].holds(role):
                yield f"{where}: {username} holds no post as {role}"
        if problem.basis not in BASES or problem.illustrative != (problem.basis in INVENTED):
            yield f"{where}: basis {problem.basis} does not go with illustrative={problem.illustrative}"
        if not all((problem.text, problem.goal, problem.standard, problem.short, problem.result)):
            yield f"{where}: a text is empty"
    yield from _twice("problem", (p.number for p in scenario.problems))
    yield from _twice("title", (p.title for p in scenario.problems))
    yield from _twice("short title", (p.short for p in scenario.problems))
    yield from _twice("category", (c.number for c in scenario.categories))


def check_measures(scenario: Scenario) -> Iterator[str]:
    """Orders 1…n, weights of 100, days between feedback, deadline and the last day."""
    moved = {c.problem: c.new_due_on for c in scenario.changes if c.approved}
    for problem in scenario.problems:
        last = moved.get(problem.number) or problem.deadline.due_on
        yield from _measures(scenario, f"problem {problem.number}", problem.measures, last)
        if problem.completed_on and any(m.done_on is None for m in problem.measures):
            yield f"problem {problem.number}: complete with a measure undone"
        for act in problem.closing:
            if act.act == "reopen":
                yield from _measures(scenario, f"problem {problem.number} reopened", act.measures, act.due_on)


def _measures(scenario: Scenario, where: str, found: tuple[MeasureScript, ...], last: date | None) -> Iterator[str]:
    most = MOST_STEPS[scenario.pace]
    if [m.order for m in found] != list(range(1, len(found) + 1)) or not 2 <= len(found) <= most:
        yield f"{where}: measures are not numbered 1 to 2…{most}"
    if sum(m.weight for m in found) != 100:
        yield f"{where}: weights sum to {sum(m.weight for m in found)}"
    for measure in found:
        days = (
            ("feedback", scenario.round.feedback_on), ("begun_on", measure.begun_on), ("done_on", measure.done_on),
        )  # fmt: skip
        yield from ordered(f"{where} measure {measure.order}", *days)
        yield from ordered(f"{where} measure {measure.order}", ("due_on", measure.due_on), ("the deadline", last))
        if (measure.done_on or scenario.ends_on) > scenario.ends_on:
            yield f"{where} measure {measure.order}: done after the last day of the script"


def check_changes(scenario: Scenario) -> Iterator[str]:
    """Change requests name a problem, are asked before its deadline and decided by another person."""
    people = {p.username for p in scenario.people}
    problems = {p.number: p for p in scenario.problems}
    for change in scenario.changes:
        where = f"change of problem {change.problem}"
        if change.problem not in problems or {change.asked_by, change.decided_by} - people:
            yield f"{where}: its problem or its people are not in this script"
            continue
        due = problems[change.problem].deadline.due_on
        yield from ordered(
            where, ("asked_on", change.asked_on), ("decided_on", change.decided_on), ("the deadline", due)
        )
        if change.asked_by == change.decided_by:
            yield f"{where}: decided by the one who asked"
        if change.kind == "deadline" and change.old != problems[change.problem].deadline.words:
            yield f"{where}: old words are not the plan's"
    for s in scenario.substitutes:
        if {s.absent, s.substitute} - people or s.absent == s.substitute:
            yield f"substitute {s.absent} → {s.substitute}: not two people of this script"
        yield from ordered(f"substitute {s.absent}", ("starts_on", s.starts_on), ("ends_on", s.ends_on))


def check_activities(scenario: Scenario) -> Iterator[str]:
    """Activities, results and next steps lie inside the story and name problems that exist."""
    numbers, people = {p.number for p in scenario.problems}, {p.username for p in scenario.people}
    for activity in scenario.activities:
        where = f"activity {activity.on} {activity.title}"
        yield from ordered(
            where, ("the start", scenario.starts_on), ("on", activity.on), ("ends_on", activity.ends_on),
            ("the end", scenario.ends_on),
        )  # fmt: skip
        if activity.kind not in KINDS_OF_ACTIVITY or (activity.by and activity.by not in people):
            yield f"{where}: its kind or its person is unknown"
        if set(activity.problems) - numbers:
            yield f"{where}: names a problem that is not there"
    for result in scenario.results:
        if result.problem not in numbers or not result.points:
            yield f"result {result.key}: no problem or no points"
        yield from ordered(
            f"result {result.key}", *(("point", p.on) for p in result.points), ("the end", scenario.ends_on)
        )
    for step in scenario.next_steps:
        if step.problem is not None and step.problem not in numbers:
            yield f"next step: problem {step.problem} is not there"


def check_petitions(scenario: Scenario) -> Iterator[str]:
    """Batches on consecutive days of the stay; counts sum to what was handed over, closings to all but the open ones.

    Who handles a petition is in the script and has people who reply and sign.
    """
    batches, r, story = scenario.petition_batches, scenario.round, scenario.petition_story
    if sum(b.count for b in batches) != r.petitions:
        yield f"petitions: batches sum to {sum(b.count for b in batches)}, not {r.petitions}"
    closed = sum(c.count for b in batches for c in b.closings)
    never = sum(o.count for o in story.open if not o.reopened)
    if closed != r.petitions - never:
        yield f"petitions: closings sum to {closed}, not {r.petitions - never}"
    for number, batch in enumerate(batches, 1):
        if batch.number != number or batch.on != r.entered_on + timedelta(number - 1) or batch.on > r.left_on:
            yield f"batch {batch.number}: not the next day of the stay"
        if sum(c.count for c in batch.closings) > batch.count:
            yield f"batch {batch.number}: closings sum to more than {batch.count}"
        yield from ordered(
            f"batch {batch.number}", ("on", batch.on), *(("closing", c.on) for c in batch.closings),
            ("the end", scenario.ends_on),
        )  # fmt: skip
    if len(story.verdicts) != 4 or sum(story.verdicts) != 100:
        yield "petitions: the shares of the four verdicts do not sum to 100"
    keys = {org.key for org in scenario.organisations}
    for unit in (*story.bureaus, *(u for o in story.open for u in (o.unit, o.next_unit) if u)):
        if unit not in keys or not any(p.holds(Role.CLERK, unit) for p in scenario.people):
            yield f"petitions: {unit} is no unit of this script with a clerk"


def check_outcome(scenario: Scenario) -> Iterator[str]:
    """What comes out is what the source says: totals, outcomes, and how far each completed one got."""
    e = scenario.expected
    outcomes = Counter(p.outcome for p in scenario.problems)
    stages = Counter(stage(p.closing) for p in scenario.problems)
    found = {
        "problems": len(scenario.problems), "categories": len({p.category for p in scenario.problems}),
        "early": outcomes["early"], "on_schedule": outcomes["on_schedule"], "behind": outcomes["behind"],
        "petitions": scenario.round.petitions, "closed": stages["closed"], "in_notice": stages["in_notice"],
        "in_signoff": stages["in_signoff"], "on_time": outcomes["on_time"], "basic": outcomes["basic"],
        "overdue": outcomes["overdue"],
    }  # fmt: skip
    if e.measures:
        steps = [m for p in scenario.problems for m in p.measures]
        found |= {"measures": len(steps), "measures_done": sum(m.done_on is not None for m in steps)}
    for name, value in found.items():
        if value != getattr(e, name):
            yield f"expected: {name} is {value}, not {getattr(e, name)}"
    for outcome in set(outcomes) - set(OUTCOMES):
        yield f"expected: outcome {outcome} is unknown"


REFERENCES: tuple[Callable[[Scenario], Iterator[str]], ...] = (
    check_round, check_organisations, check_people, check_problems, check_beside,
)  # fmt: skip
STORY: tuple[Callable[[Scenario], Iterator[str]], ...] = (
    check_measures, check_closing, check_changes, check_activities, check_petitions, check_outcome,
)  # fmt: skip
