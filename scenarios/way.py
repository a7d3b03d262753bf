"""The acts of one problem's way to closure: how far they got by a day, and whether they could have happened."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from orgs.models import Role
from scenarios.story import Act, ProblemScript, Scenario
from signoff.steps import CHAINS, KINDS

ACTS = (
    "report", "complete", "supplement", "sign", "paper_sign", "return", "withdraw", "open_notice", "object",
    "answer_objection", "close", "reopen",
)  # fmt: skip

COMPLETE = ("early", "on_time")  # outcomes; what is complete was reported before its deadline or on it

STAGES = {"report": "in_signoff", "open_notice": "in_notice", "close": "closed", "reopen": ""}


def stage(acts: tuple[Act, ...], on: date | None = None) -> str:
    """How far the acts up to and on `on` (default all) got: "" | "in_signoff" | "in_notice" | "closed"."""
    reached = ""
    for act in acts:
        if on is None or act.on <= on:
            reached = "" if act.act == "return" and act.to == "unit" else STAGES.get(act.act, reached)
    return reached


def ordered(where: str, *days: tuple[str, date | None]) -> Iterator[str]:
    """A line for each neighbouring pair of named days that is the wrong way round; None is passed over."""
    present = [(name, day) for name, day in days if day is not None]
    for (before, first), (after, second) in pairwise(present):
        if first > second:
            yield f"{where}: {before} {first} lies after {after} {second}"


def check_closing(scenario: Scenario) -> Iterator[str]:
    """Acts in order, by people who hold the role, nobody for what they filed and nobody twice in one passage."""
    for problem in scenario.problems:
        where = f"problem {problem.number}"
        if (problem.outcome in COMPLETE) != bool(problem.closing and problem.completed_on):
            yield f"{where}: outcome {problem.outcome} does not go with its acts"
        yield from ordered(where, *((f"{act.act}", act.on) for act in problem.closing), ("the end", scenario.ends_on))
        found = [line for act in problem.closing for line in _act(scenario, problem, act)]
        yield from (found or _passages(where, problem.closing, CHAINS[scenario.round.chain][1]))
        if problem.closing:
            yield from _completion(scenario, where, problem)


def _completion(scenario: Scenario, where: str, problem: ProblemScript) -> Iterator[str]:
    reports = [act.on for act in problem.closing if act.act in ("report", "complete")]
    if not reports or reports[-1] != problem.completed_on:
        yield f"{where}: completed_on is not the day of the last report"
    deadline = [act.due_on for act in problem.closing if act.act == "reopen"] or [problem.deadline.due_on]
    yield from ordered(
        where, *((f"measure {m.order} done", m.done_on) for m in problem.measures[-1:]), ("report", reports[-1])
    )
    if not problem.completed_on or not _fits(problem.outcome, problem.completed_on, deadline[-1]):
        yield f"{where}: not complete before its deadline"


def _fits(outcome: str, completed_on: date, due_on: date | None) -> bool:
    """Early is before the deadline; on time is on its day, or where there is none."""
    if outcome == "on_time":
        return due_on is None or completed_on == due_on
    return due_on is not None and completed_on < due_on


def seats(problem: ProblemScript, office: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Which roles in which organisations may sign each step of this problem's chain."""
    units = {"responsible": problem.units.responsible, "lead": problem.units.lead, "office": office}
    units |= {"place": problem.place, "leader": ""}
    return {
        code: tuple((units[who], role.value) for who, role in kind.seats if who in units)
        for code, kind in KINDS.items()
    }


def _act(scenario: Scenario, problem: ProblemScript, act: Act) -> Iterator[str]:
    where = f"problem {problem.number} {act.on} {act.act}"
    people = {p.username: p for p in scenario.people}
    named = {act.by, act.carried_by, act.confirmed_by, act.substitute_for} - {""}
    known = {"", *CHAINS[scenario.round.chain][1]}
    if act.act not in ACTS or named - set(people) or act.step not in known or act.to not in known | {"unit"}:
        yield f"{where}: the act, a step or one of {sorted(named)} is unknown"
        return
    if act.step:
        yield from _signer(scenario, problem, act, where)
    elif act.act in ("report", "complete", "supplement"):
        if not people[act.by].holds(Role.CLERK, problem.units.responsible):
            yield f"{where}: {act.by} is no clerk of the responsible unit"
    elif act.act != "object" and not people[act.by].holds(Role.OFFICE):
        yield f"{where}: {act.by} is not of the office"
    if act.act == "paper_sign" and (act.carried_by == act.confirmed_by or not (act.signed_on and act.confirmed_by)):
        yield f"{where}: a paper signature has its day, a carrier and a second person"


def _signer(scenario: Scenario, problem: ProblemScript, act: Act, where: str) -> Iterator[str]:
    wanted = seats(problem, scenario.round.office).get(act.step, ())
    signer = act.substitute_for or act.by
    if act.step == "leader_visit":
        fits = signer == problem.leaders.case_leader
    else:
        fits = any(scenario.person(signer).holds(role, org) for org, role in wanted)
    if not fits:
        yield f"{where}: {signer} has no seat in step {act.step}"
    if act.substitute_for and not any(
        s.absent == act.substitute_for and s.substitute == act.by and s.starts_on <= act.on <= s.ends_on
        for s in scenario.substitutes
    ):
        yield f"{where}: {act.by} does not stand in for {act.substitute_for} on that day"


def _passages(where: str, acts: tuple[Act, ...], order: tuple[str, ...]) -> Iterator[str]:
    """Step order and four eyes inside each passage of the chain; a return takes the later signatures away."""
    need = {code: len(KINDS[code].seats) for code in order}
    signed: list[tuple[str, str]] = []
    filer = ""
    for act in acts:
        if act.act in ("report", "reopen"):
            signed, filer = [], act.by
        elif act.act in ("sign", "paper_sign"):
            before = order[: order.index(act.step)]
            if any(sum(s == step for s, _ in signed) < need[step] for step in before):
                yield f"{where} {act.on}: step {act.step} is signed before the steps ahead of it stand"
            if act.by == filer or act.by in {by for _, by in signed}:
                yield f"{where} {act.on}: {act.by} filed this or has signed already"
            signed.append((act.step, act.by))
        elif act.act == "withdraw":
            signed = [pair for pair in signed if pair != (act.step, act.by)]
        elif act.act == "return":
            keep = 0 if act.to == "unit" else order.index(act.to)
            signed = [pair for pair in signed if order.index(pair[0]) < keep]
        elif act.act == "open_notice" and len(signed) != sum(need.values()):
            yield f"{where} {act.on}: a notice before every signature is given"
