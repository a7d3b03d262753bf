"""Deeds of the round as a whole: entering it, its problems and its plan, what was done and reached for all."""

from decimal import Decimal

from cases.domain import drafting, keeping, planning
from cases.models import Activity, ResultFigure, Round, TaskLeader, TaskUnit
from orgs import substitutes
from orgs.models import Organisation, User
from records import clock
from scenarios import petitions
from scenarios.agenda import Deed
from scenarios.scene import Scene
from scenarios.story import IndicatorScript, MeasureScript, ProblemScript

HOTLINE = "12369"  # the national telephone number for reports on the environment
NOTICE_UNITS = {"working_days": Round.Unit.WORKING, "calendar_days": Round.Unit.CALENDAR}
KINDS = {
    "leading_group": Activity.Kind.LEADING_GROUP,
    "meeting": Activity.Kind.MEETING,
    "visit": Activity.Kind.VISIT,
    "special_check": Activity.Kind.CHECK,
    "campaign": Activity.Kind.CAMPAIGN,
    "special_supervision": Activity.Kind.SUPERVISION,
    "special_action": Activity.Kind.ACTION,
    "publicity": Activity.Kind.PUBLICITY,
    "project": Activity.Kind.PROJECT,
}
UNANNOUNCED = "暗访"
ALL = "全部"


def enter(scene: Scene, deed: Deed) -> None:
    """The round, on the day on which the group arrives; its units and people are there already."""
    r, office = scene.scenario.round, scene.cast.office
    round = planning.create_round(
        actor=office, region=scene.cast.orgs[r.region], slug=scene.scenario.slug, name=r.title, kinds=list(r.kinds),
        level=r.level, group_name=r.group, entered_on=r.entered_on, left_on=r.left_on, decimals=r.decimals,
        tolerance=r.progress_tolerance, notice_days=r.notice_length, notice_unit=NOTICE_UNITS[r.notice_unit],
        chain=r.chain, signatories=list(r.signatories), contact_phone=HOTLINE, held_on=deed.on,
        parent=Round.objects.filter(slug=r.parent).first(),
    )  # fmt: skip
    petitions.set_rules(scene, round)


def feedback(scene: Scene, deed: Deed) -> None:
    """The group's findings arrive, and with them the day on which the plan is due."""
    r, office, round = scene.scenario.round, scene.cast.office, scene.round
    drafting.edit_round(round.pk, actor=office, feedback_on=r.feedback_on, plan_due_on=r.plan_due_on)
    for category in scene.scenario.categories:
        planning.add_category(round, category.number, category.title, actor=office)


def problem(scene: Scene, deed: Deed) -> None:
    """One finding of the feedback."""
    script: ProblemScript = deed.data
    round = scene.round
    planning.add_problem(
        round, actor=scene.cast.office, category=round.categories.get(number=script.category), number=script.number,
        title=script.title, text=script.text, is_key=script.key, is_illustrative=script.illustrative,
    )  # fmt: skip


def draft(scene: Scene, deed: Deed) -> None:
    """The plan for one problem: goal, deadline, units, leaders, measures."""
    script: ProblemScript = deed.data
    units, orgs, users = script.units, scene.cast.orgs, scene.cast.users
    drawn = planning.TaskDraft(
        goal=script.goal,
        standard=script.standard,
        words=script.deadline.words,
        place=orgs[script.place],
        units=[
            (orgs[units.responsible], TaskUnit.Role.RESPONSIBLE),
            (orgs[units.lead], TaskUnit.Role.LEAD),
            *((orgs[key], TaskUnit.Role.ASSIST) for key in units.assist),
            (orgs[units.supervise], TaskUnit.Role.SUPERVISE),
            (orgs[units.accept], TaskUnit.Role.ACCEPT),
        ],
        leaders=[
            (users[script.leaders.case_leader], TaskLeader.Level.CITY),
            (users[script.leaders.county_leader], TaskLeader.Level.COUNTY),
            (users[script.leaders.department_leader], TaskLeader.Level.DEPARTMENT),
        ],
        measures=measure_drafts(script.measures, orgs),
    )
    planning.draft_task(scene.problem(script.number), drawn, actor=scene.cast.office)


def measure_drafts(measures: tuple[MeasureScript, ...], orgs: dict[str, Organisation]) -> list[planning.MeasureDraft]:
    """Measures of the script as the plan takes them."""
    return [
        planning.MeasureDraft(m.text, m.deadline_words, orgs[m.unit], m.weight, is_key_step=m.key_step)
        for m in measures
    ]


def file(scene: Scene, deed: Deed) -> None:
    """The plan is filed: from now on it is locked."""
    planning.file_plan(scene.round.pk, actor=scene.cast.office)


def substitute(scene: Scene, deed: Deed) -> None:
    """Somebody who will be away names who stands in."""
    users, named = scene.cast.users, deed.data
    absent: User = users[named.absent]
    substitutes.grant(
        absent, users[named.substitute], actor=absent, starts_on=named.starts_on, ends_on=named.ends_on,
        reason=named.reason,
    )  # fmt: skip


def activity(scene: Scene, deed: Deed) -> None:
    """A meeting, visit, check or campaign, written down by the office on its day."""
    done = deed.data
    keeping.record_activity(
        scene.round, actor=scene.cast.office, kind=KINDS[done.kind], held_on=done.on, title=done.title,
        who=scene.scenario.person(done.by).display if done.by else done.who, series=done.series,
        unannounced=UNANNOUNCED in done.series, is_illustrative=done.illustrative, medium=done.medium,
        ends_on=done.ends_on,
    )  # fmt: skip


def result(scene: Scene, deed: Deed) -> None:
    """How far a result had grown by the day; a result without a number is the title alone."""
    grown, point = deed.data
    value = Decimal(point.exact) if point.exact else None if point.value is None else Decimal(point.value)
    keeping.record_result(
        scene.round, actor=scene.cast.office, kind=ResultFigure.Kind.RESULT, code=grown.key, recorded_on=point.on,
        title=grown.title, value=value, unit=grown.unit or "", note="" if value is not None else ALL,
    )  # fmt: skip


def indicator(scene: Scene, deed: Deed) -> None:
    """An environmental indicator as it was published."""
    found: IndicatorScript = deed.data
    keeping.record_result(
        scene.round, actor=scene.cast.office, kind=ResultFigure.Kind.INDICATOR, code=found.key, recorded_on=deed.on,
        period=months(found.period), title=found.title, value=None if found.value is None else Decimal(found.value),
        unit=found.unit or "", change=found.change or "", rank=found.rank, rank_scope=found.rank_scope or "",
        rank_change=found.rank_change or 0,
    )  # fmt: skip


def next_step(scene: Scene, deed: Deed) -> None:
    """What comes next, as announced on the last day."""
    number, step = deed.data
    short = scene.script(step.problem).short if step.problem else ALL
    keeping.record_result(
        scene.round, actor=scene.cast.office, kind=ResultFigure.Kind.NEXT_STEP, code=f"next-{number}",
        recorded_on=clock.today(), period=step.deadline_words, title=short, note=step.text,
    )  # fmt: skip


def months(period: str) -> str:
    """ "2019-01/2019-10" as papers write it: 2019年1月至10月."""
    first, last = (part.split("-") for part in period.split("/"))
    return f"{first[0]}年{int(first[1])}月至{int(last[1])}月"
