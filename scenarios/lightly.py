"""Deeds of rounds of which a source gives totals: steps ticked off without pictures, grades, rhythms, items taken over.

A light pace plays what figures are made of and leaves out what only fills the months between: see `plays_in_full`.
"""

from cases.domain import carrying, progress
from cases.models import Problem, Round, Task
from scenarios.agenda import Deed
from scenarios.scene import Scene
from scenarios.story import CarriedScript, MeasureScript
from scheduling.domain import rhythms
from scheduling.models import Rhythm

Kind, Covers = Rhythm.Kind, Rhythm.Covers
RHYTHMS: dict[str, tuple[rhythms.Rule, ...]] = {
    "monthly_key": (rhythms.Rule(Kind.MONTHLY, Covers.KEY),),
    "quarterly_key": (rhythms.Rule(Kind.QUARTERLY, Covers.KEY),),
    "weekly_key": rhythms.SHIPPED["weekly_key"],
}
BASIC = "主体任务已完成，剩余{left}项收尾措施正在推进，经核实评定为基本完成。"


def rhythm(scene: Scene, deed: Deed) -> None:
    """How often units report, set when the plan is filed."""
    rules = RHYTHMS[scene.scenario.round.rhythm]
    rhythms.set_(scene.round.pk, actor=scene.cast.office, rules=rules)


def tick(scene: Scene, deed: Deed) -> None:
    """A step is ticked off in words alone."""
    step: MeasureScript = deed.data
    row = scene.measure(deed.problem, deed.cycle, step.order)
    progress.finish_measure(row.pk, actor=scene.clerk(deed.problem), on=step.done_on, note=f"已完成：{step.text}。")


def basic(scene: Scene, deed: Deed) -> None:
    """The office grades a task as basically completed."""
    left = sum(step.done_on is None for step in scene.script(deed.problem).measures)
    progress.grade_basic(scene.task_id(deed.problem), actor=scene.cast.office, why=BASIC.format(left=left))


def carry(scene: Scene, deed: Deed) -> None:
    """What an earlier round left open goes on under a problem of this one; nothing where that round is not there."""
    moved: CarriedScript = deed.data
    task = Task.objects.filter(
        problem__round__in=Round.objects.filter(slug=moved.slug), problem__number=moved.number, carried=None
    ).first()
    if task is None:
        return
    into = Problem.objects.get(round__slug=scene.scenario.slug, number=moved.into)
    carrying.carry(task.pk, actor=scene.cast.office, into=into.pk, why=moved.why)
