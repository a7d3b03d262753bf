"""Deeds of the plan as a document: versions, comments of units, the way upward, the public version, plans of units."""

from orgs.models import Role
from plans.domain import consulting, drafting, filing, publishing, submitting, subplans
from plans.models import Consultation, PlanVersion, PublicVersion, SubPlanDuty
from records import clock
from scenarios import opening
from scenarios.agenda import Deed
from scenarios.beside import CommentScript, UnitPlansScript, VersionScript
from scenarios.beside_days import Handed
from scenarios.scene import Scene

NOTHING_TO_DO = "本单位没有牵头整改的问题，按职责配合，并对同类问题举一反三自查。"
PARTS = ("加强组织领导，明确分管负责人和联络人", "按周自查，发现问题当周整改", "整改情况在门户网站公开，接受监督")
PAGE = "https://example.com/{unit}/plan-{year}.html"  # a domain that is kept for examples


def draw_version(scene: Scene, deed: Deed) -> None:
    """The plan as it stands is frozen as a version."""
    script: VersionScript = deed.data
    drafting.draw_version(scene.round.pk, actor=scene.cast.office, note=script.note)


def consult(scene: Scene, deed: Deed) -> None:
    """Units are asked for their comments."""
    script: VersionScript = deed.data
    units = [scene.cast.orgs[one.unit] for one in script.comments]
    consulting.ask(_latest(scene).pk, actor=scene.cast.office, units=units, due_on=script.answers_due_on or deed.on)


def comment(scene: Scene, deed: Deed) -> None:
    """One unit says what it thinks."""
    script: CommentScript = deed.data
    asked = Consultation.objects.get(version=_latest(scene), unit=scene.cast.orgs[script.unit])
    consulting.answer(asked.pk, actor=scene.cast.holder(Role.CLERK, script.unit), comment=script.text)


def take_up(scene: Scene, deed: Deed) -> None:
    """The office takes the comments up, or says why not."""
    script: VersionScript = deed.data
    for one in script.comments:
        if one.text:
            asked = Consultation.objects.get(version=_latest(scene), unit=scene.cast.orgs[one.unit])
            consulting.settle(asked.pk, actor=scene.cast.office, taken_up=one.taken_up, why=one.why)


def submit(scene: Scene, deed: Deed) -> None:
    """The version goes to the level above."""
    script: VersionScript = deed.data
    submitting.submit(
        _latest(scene).pk, actor=scene.cast.office, to=script.to, document_number=script.document_number, on=deed.on
    )


def received(scene: Scene, deed: Deed) -> None:
    """The level above has it."""
    submitting.receive(_latest(scene).pk, actor=scene.cast.office)


def file(scene: Scene, deed: Deed) -> None:
    """The plan is filed: as its newest version where one was drawn, else as its tasks stand."""
    version = PlanVersion.objects.filter(plan__round=scene.round, plan__unit=None).order_by("number").last()
    if version is None:
        opening.file(scene, deed)
    else:
        filing.file(version.pk, actor=scene.cast.office)


def prepare(scene: Scene, deed: Deed) -> None:
    """The public version is prepared."""
    publishing.prepare(_latest(scene).pk, actor=scene.cast.office)


def publish(scene: Scene, deed: Deed) -> None:
    """The publisher releases it."""
    waiting = PublicVersion.objects.get(version=_latest(scene), state=PublicVersion.State.PREPARED)
    publishing.release(waiting.pk, actor=scene.cast.holder(Role.PUBLISHER, scene.scenario.round.office))


def ask_units(scene: Scene, deed: Deed) -> None:
    """Counties and departments are asked for plans of their own."""
    script: UnitPlansScript = deed.data
    subplans.ask(
        scene.round.pk, actor=scene.cast.office, units=[scene.cast.orgs[key] for key in script.units],
        due_on=script.due_on, copy_to=script.copy_to, publish=True,
    )  # fmt: skip


def hand_in(scene: Scene, deed: Deed) -> None:
    """A unit hands in its plan: what it leads, step by step."""
    handed: Handed = deed.data
    subplans.submit(
        _duty(scene, handed).pk, actor=scene.cast.holder(Role.CLERK, handed.unit), text=_text(scene, handed.unit)
    )


def receive_unit_plan(scene: Scene, deed: Deed) -> None:
    """The office receives it."""
    subplans.receive(_duty(scene, deed.data).pk, actor=scene.cast.office)


def publish_unit_plan(scene: Scene, deed: Deed) -> None:
    """The unit says where its plan is published."""
    handed: Handed = deed.data
    link = PAGE.format(unit=handed.unit, year=clock.today().year)
    actor = scene.cast.holder(Role.CLERK, handed.unit)
    subplans.publish(_duty(scene, handed).pk, actor=actor, link=link, on=clock.today())


def _duty(scene: Scene, handed: Handed) -> SubPlanDuty:
    return SubPlanDuty.objects.get(plan__round=scene.round, plan__unit=scene.cast.orgs[handed.unit])


def _latest(scene: Scene) -> PlanVersion:
    return PlanVersion.objects.filter(plan__round=scene.round, plan__unit=None).latest("number")


def _text(scene: Scene, unit: str) -> str:
    """The words of a unit's plan: its items with their steps and dates, from the script."""
    name = scene.scenario.organisation(unit).name
    lines = [f"{name}督察反馈问题整改实施方案（示例）"]
    mine = [one for one in scene.scenario.problems if unit in (one.units.responsible, one.units.lead)]
    for one in mine:
        steps = "；".join(step.text for step in one.measures)
        lines.append(f"{one.title}：{one.goal}，{one.deadline.words}完成。{steps}。")
    turn = len(unit) % len(PARTS)
    return "\n".join([*lines, *([] if mine else [NOTHING_TO_DO]), f"{PARTS[turn]}。"])
