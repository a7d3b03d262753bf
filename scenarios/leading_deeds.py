"""Deeds of the leading group: seats, meetings and their decisions, visits and findings, reviews, exposed items."""

from cases.models import Task
from leading.domain import errands, exposing, group, led, meetings, reviews, teams, visits
from leading.models import Errand, Exposure, Meeting, TeamRound, Visit
from orgs.models import Organisation, Role
from scenarios import opening
from scenarios.agenda import Deed
from scenarios.beside import (
    AskedScript,
    DecisionScript,
    ExposedScript,
    LedScript,
    ReviewScript,
    RhythmScript,
    SeatScript,
    TeamScript,
    VisitScript,
)
from scenarios.scene import Scene

CONFIRMED = "（示例）经核实，报告情况属实，予以确认。"
EXPOSED_VISIT, SERIES = "现场督办曝光问题：{title}", "现场督办曝光问题"


def activity(scene: Scene, deed: Deed) -> None:
    """Something done for the round as a whole; meetings and visits are kept as what they are, and counted once."""
    done = deed.data
    if done.kind not in ("meeting", "visit"):
        opening.activity(scene, deed)
        return
    who = scene.scenario.person(done.by).display if done.by else done.who
    said = {
        "actor": scene.cast.office, "held_on": done.on, "title": done.title, "who": who, "series": done.series,
        "is_illustrative": done.illustrative,
    }  # fmt: skip
    if done.kind == "meeting":
        meetings.hold(scene.round.pk, **said)
        return
    leader = scene.cast.users[done.by] if done.by else None
    unannounced = opening.UNANNOUNCED in done.series
    visits.make(scene.round.pk, leader=leader, unannounced=unannounced, tasks=_tasks(scene, done.problems), **said)


def seat(scene: Scene, deed: Deed) -> None:
    """A post takes its seat in the leading group."""
    given: SeatScript = deed.data
    group.seat(
        scene.round.pk, actor=scene.cast.office, organisation=scene.cast.orgs[given.org], title=given.title,
        seat=given.seat, starts_on=given.on, user=scene.cast.users.get(given.user),
    )  # fmt: skip


def meet_every(scene: Scene, deed: Deed) -> None:
    """How often a body has to meet."""
    rule: RhythmScript = deed.data
    meetings.set_rhythm(scene.round.pk, actor=scene.cast.office, body=rule.body, every=rule.every, starts_on=rule.on)


def resolve(scene: Scene, deed: Deed) -> None:
    """A decision of the day's meeting, given to units as errands."""
    decided: DecisionScript = deed.data
    asked = decided.asked
    meeting = Meeting.objects.filter(activity__round=scene.round, activity__held_on=deed.on).latest("pk")
    meetings.decide(
        meeting.pk, actor=scene.cast.office, text=asked.text, units=_units(scene, asked), due_on=asked.due_on,
        tasks=_tasks(scene, (asked.problem,) if asked.problem else ()),
    )  # fmt: skip


def answer(scene: Scene, deed: Deed) -> None:
    """The units report what they were asked to do as done."""
    asked: AskedScript = deed.data
    for errand, unit in _errands(scene, asked):
        errands.answer(errand.pk, actor=scene.cast.holder(Role.CLERK, unit), text=asked.report)


def confirm(scene: Scene, deed: Deed) -> None:
    """The office confirms it."""
    for errand, _unit in _errands(scene, deed.data):
        errands.confirm(errand.pk, actor=scene.cast.office, note=CONFIRMED)


def team(scene: Scene, deed: Deed) -> None:
    """A supervising team is formed, with its rounds ahead."""
    script: TeamScript = deed.data
    made = teams.form(
        scene.round.pk, actor=scene.cast.office, name=script.name, members="\n".join(script.members),
        units=[scene.cast.orgs[key] for key in script.units], formed_on=script.on, is_illustrative=True,
    )  # fmt: skip
    for first, last in script.rounds:
        teams.go_round(made.pk, actor=scene.cast.office, starts_on=first, ends_on=last, note=script.note)


def go(scene: Scene, deed: Deed) -> None:
    """A visit with what it found."""
    script: VisitScript = deed.data
    round = scene.round
    rounds = TeamRound.objects.filter(team__round=round, team__name=script.team, starts_on__lte=deed.on)
    tasks = _tasks(scene, tuple(one.problem for one in script.found if one.problem))
    visit = visits.make(
        round.pk, actor=scene.cast.office, held_on=deed.on, title=script.title, who=script.who,
        leader=scene.cast.users.get(script.leader), unannounced=script.unannounced, series=script.series,
        places=script.places, seen=script.seen, team_round=rounds.order_by("starts_on").last(), tasks=tasks,
        is_illustrative=True,
    )  # fmt: skip
    for one in script.found:
        for unit in _units(scene, one):
            about = scene.task(one.problem) if one.problem else None
            visits.find(visit.pk, actor=scene.cast.office, text=one.text, unit=unit, task=about, due_on=one.due_on)


def send(scene: Scene, deed: Deed) -> None:
    """What an unannounced visit found is sent to the units."""
    script: VisitScript = deed.data
    visit = Visit.objects.get(activity__round=scene.round, activity__held_on=script.on, activity__title=script.title)
    visits.send(visit.pk, actor=scene.cast.office)


def review(scene: Scene, deed: Deed) -> None:
    """A review over places; each opinion goes to the units as an errand."""
    script: ReviewScript = deed.data
    made = reviews.review(
        scene.round.pk, actor=scene.cast.office, body=script.body, title=script.title, held_on=deed.on,
        who=script.who, series=script.series, places=[scene.cast.orgs[key] for key in script.places],
        words=script.words, is_illustrative=script.illustrative,
    )  # fmt: skip
    for one in script.opinions:
        for unit in _units(scene, one):
            reviews.ask(made.pk, actor=scene.cast.office, text=one.text, unit=unit, due_on=one.due_on)


def lead(scene: Scene, deed: Deed) -> None:
    """A leader takes an item on in person."""
    script: LedScript = deed.data
    led.lead(
        scene.task_id(script.problem), actor=scene.cast.office, level=script.level, seat=script.seat,
        user=scene.cast.users.get(script.user), post=script.post, why=script.why, is_illustrative=True,
    )  # fmt: skip


def expose(scene: Scene, deed: Deed) -> None:
    """An item was exposed: a leader has to go there by a day."""
    script: ExposedScript = deed.data
    exposing.expose(
        scene.round.pk, actor=scene.cast.office, title=script.title, medium=script.medium, outlet=script.outlet,
        shown_on=script.shown_on, due_on=script.due_on, leader=scene.cast.users[script.leader],
        is_illustrative=script.illustrative,
    )  # fmt: skip


def exposed_seen(scene: Scene, deed: Deed) -> None:
    """The leader has gone there."""
    script: ExposedScript = deed.data
    leader = scene.cast.users[script.leader]
    visit = visits.make(
        scene.round.pk, actor=scene.cast.office, held_on=deed.on, title=EXPOSED_VISIT.format(title=script.title)[:120],
        leader=leader, who=scene.scenario.person(script.leader).display, series=SERIES, seen=script.seen,
        is_illustrative=True,
    )  # fmt: skip
    exposing.visited(_exposure(scene, script).pk, actor=scene.cast.office, visit_id=visit.pk)


def exposed_over(scene: Scene, deed: Deed) -> None:
    """It is solved and goes off the list."""
    script: ExposedScript = deed.data
    exposing.end(_exposure(scene, script).pk, actor=scene.cast.office, why=script.solved)


def _exposure(scene: Scene, script: ExposedScript) -> Exposure:
    return Exposure.objects.get(round=scene.round, title=script.title)


def _units(scene: Scene, asked: AskedScript) -> list[Organisation]:
    return [scene.cast.orgs[key] for key in _keys(scene, asked)]


def _keys(scene: Scene, asked: AskedScript) -> tuple[str, ...]:
    """The units that the script names, else the one that is responsible for the problem."""
    return asked.units or (scene.script(asked.problem).units.responsible,)


def _tasks(scene: Scene, numbers: tuple[int, ...]) -> list[Task]:
    """The tasks of problems that have one; before the plan is drafted a meeting or visit is about none."""
    rows = Task.objects.filter(problem__round=scene.round, problem__number__in=numbers)
    return list(rows.order_by("problem__number", "-cycle"))


def _errands(scene: Scene, asked: AskedScript) -> list[tuple[Errand, str]]:
    """The errands that came of it, each with the key of its unit, in the order of the script."""
    order = _keys(scene, asked)
    keys = {scene.cast.orgs[key].pk: key for key in order}
    rows = [*Errand.objects.for_list().filter(round=scene.round, unit__in=keys)]
    found = [(row, keys[row.unit_id]) for row in rows if row.text == asked.text]
    return sorted(found, key=lambda pair: order.index(pair[1]))
