"""Deeds of looking back: closed items drawn by a seed, seen again by people who had no hand in them, concluded."""

from lookback.domain import assigning, concluding, errands, planning, visiting
from lookback.models import Errand, LookBackPlan, Pick
from lookback.states import Result, Stage
from orgs.models import Role
from scenarios.agenda import Deed
from scenarios.beside import LookBackScript
from scenarios.scene import Scene

NOTES = {
    Result.CONSOLIDATED: "（示例）现场复查，整改措施仍在落实，未发现反弹。",
    Result.REBOUND: "（示例）现场复查发现反弹，需重新整改。",
    Result.PARTLY: "（示例）主体整改成果保持，管护台账不全，需补齐。",
}
MEND = "（示例）补齐管护台账，明确管护责任人"
MENDED = "（示例）管护台账已补齐，责任人已明确并上墙公示。"


def plan(scene: Scene, deed: Deed) -> None:
    """A round is planned, drawn by its seed, and shared out among its visitors."""
    script: LookBackScript = deed.data
    office, users = scene.cast.office, scene.cast.users
    made = planning.plan(
        scene.round.pk, actor=office, title=script.title, starts_on=script.on, ends_on=script.ends_on,
        over=script.over, size=script.size, strata=script.strata, seed=script.seed,
    )  # fmt: skip
    planning.draw(made.pk, actor=office)
    visitors = [users[name] for name in script.visitors]
    assigning.spread(made.pk, actor=office, visitors=visitors, due_on=script.visited_on)


def visit(scene: Scene, deed: Deed) -> None:
    """Every item is seen again on the day, by whom it was given to."""
    script: LookBackScript = deed.data
    for n, pick in enumerate(_picks(scene, script)):
        visitor = pick.visitor
        if visitor is None:
            raise LookupError(f"{script.title}: nobody of {', '.join(script.visitors)} may visit {pick}")
        result = Result(script.results[n]) if n < len(script.results) else Result.CONSOLIDATED
        photos = [scene.site_photo(pick.task.problem.number, visitor, deed.on, script.title)] if pick.task else []
        visiting.record(pick.pk, actor=visitor, result=result, note=NOTES[result], photos=photos)


def conclude(scene: Scene, deed: Deed) -> None:
    """What was only partly consolidated becomes an errand of the unit."""
    script: LookBackScript = deed.data
    due = script.due_on or script.ends_on
    for pick in _picks(scene, script):
        if pick.stage == Stage.FOUND and pick.result == Result.PARTLY:
            words = f"{due.year}年{due.month}月{due.day}日前"
            concluding.conclude(pick.pk, actor=scene.cast.office, words=words, measures=[MEND])


def mended(scene: Scene, deed: Deed) -> None:
    """The units answer their errands; the office accepts."""
    keys = {scene.cast.orgs[one.key].pk: one.key for one in scene.scenario.organisations}
    for errand in Errand.objects.filter(pick__plan=_plan(scene, deed.data), state=Errand.State.OPEN):
        errands.answer(errand.pk, actor=scene.cast.holder(Role.CLERK, keys[errand.unit_id]), text=MENDED)
        errands.accept(errand.pk, actor=scene.cast.office)


def finish(scene: Scene, deed: Deed) -> None:
    """The round of looking back is over."""
    planning.finish(_plan(scene, deed.data).pk, actor=scene.cast.office)


def _plan(scene: Scene, script: LookBackScript) -> LookBackPlan:
    return LookBackPlan.objects.get(round=scene.round, title=script.title)


def _picks(scene: Scene, script: LookBackScript) -> list[Pick]:
    rows = Pick.objects.filter(plan=_plan(scene, script))
    return list(rows.select_related("visitor", "task__problem").order_by("pk"))
