"""Deeds between filing and completion: evidence, measures, monthly reports, verification, changes of the plan."""

from cases.domain import changing, filing, planning, progress
from cases.models import ChangeRequest, Commitment, TaskEvidence
from records import evidence
from scenarios import pictures
from scenarios.agenda import Deed
from scenarios.pace import Look
from scenarios.scene import Scene
from scenarios.story import ChangeScript, MeasureScript

Phase = TaskEvidence.Phase
PAIR = 1  # the spot that has pictures before and after
METHODS = (progress.Method.SITE, progress.Method.PAPERS, progress.Method.REMOTE)
FOUND = {
    progress.Method.SITE: "现场核实，与上报情况相符。",
    progress.Method.PAPERS: "核对台账和影像资料，按已完成的工作量认定。",
    progress.Method.REMOTE: "通过视频连线查看现场，按已完成的工作量认定。",
}
REASONS = {"deadline": ChangeRequest.Reason.FORCE_MAJEURE, "goal": ChangeRequest.Reason.LAND_OR_FUNDS}


def before(scene: Scene, deed: Deed) -> None:
    """The unit shows how it looks before the work."""
    script = scene.script(deed.problem)
    photo = pictures.photo("before", deed.problem, script.short, deed.on, spot=_spot(deed, 0))
    filing.add_evidence(
        scene.task_id(deed.problem, deed.cycle), [photo], actor=scene.clerk(deed.problem), phase=Phase.BEFORE,
        caption=f"{script.short}整改前（示意图片）", pair=PAIR,
    )  # fmt: skip


def begin(scene: Scene, deed: Deed) -> None:
    """Work on a measure began; entered on the day of filing when it began earlier."""
    measure: MeasureScript = deed.data
    row = scene.measure(deed.problem, deed.cycle, measure.order)
    progress.begin_measure(row.pk, actor=scene.clerk(deed.problem), on=measure.begun_on)


def finish(scene: Scene, deed: Deed) -> None:
    """A measure is ticked off with what proves it: a paper for the first one, pictures for those after it."""
    measure: MeasureScript = deed.data
    row, clerk = scene.measure(deed.problem, deed.cycle, measure.order), scene.clerk(deed.problem)
    progress.finish_measure(row.pk, actor=clerk, on=measure.done_on, note=f"已完成：{measure.text}。")
    last = measure.order == row.task.measures.count()
    if measure.order == 1:
        phase, lines = Phase.DOCUMENT, [f"{deed.problem}号问题", f"{measure.text}。"]
        upload = pictures.paper("整改措施完成情况说明", lines, deed.on)
    else:
        phase, spot = Phase.AFTER, _spot(deed, 0 if last else measure.order)
        upload = pictures.photo("after", deed.problem, scene.script(deed.problem).short, deed.on, spot=spot)
    filing.add_evidence(
        row.task_id, [upload], actor=clerk, phase=phase, caption=f"{measure.text}（示意图片）"[:200], measure=row,
        pair=PAIR if last and phase == Phase.AFTER else None,
    )  # fmt: skip


def claim(scene: Scene, deed: Deed) -> None:
    """The unit's monthly report."""
    look: Look = deed.data
    parts = [f"已完成“{text}”" for text in look.done] + [f"正在推进“{text}”" for text in look.running]
    text = f"{deed.on.month}月进展：{'；'.join(parts) or '按计划推进'}。"
    progress.claim(
        scene.task_id(deed.problem, deed.cycle), actor=scene.clerk(deed.problem), share=look.share, text=text
    )


def verify(scene: Scene, deed: Deed) -> None:
    """What the office found to be done some days after the report."""
    look: Look = deed.data
    method = METHODS[(deed.problem + deed.on.month) % len(METHODS)]
    actor = scene.cast.verifier if method == progress.Method.SITE else scene.cast.office
    progress.verify(
        scene.task_id(deed.problem, deed.cycle), actor=actor, share=look.share, method=method, note=FOUND[method]
    )


def ask(scene: Scene, deed: Deed) -> None:
    """Somebody asks for another deadline or goal, with a paper that shows why."""
    change: ChangeScript = deed.data
    actor = scene.cast.users[change.asked_by]
    shown = evidence.store(pictures.paper("调整申请说明", [change.evidence, change.reason], deed.on), by=actor)
    changing.ask(
        scene.task_id(deed.problem), actor=actor, field=change.kind, after=change.new, reason=REASONS[change.kind],
        why=change.reason, files=[shown],
    )  # fmt: skip


def decide(scene: Scene, deed: Deed) -> None:
    """The request is decided; with an approved deadline the dates of the measures named with it move too."""
    change: ChangeScript = deed.data
    task_id, decider = scene.task_id(deed.problem), scene.cast.users[change.decided_by]
    waiting = ChangeRequest.objects.get(task=task_id, field=change.kind, state=ChangeRequest.State.PENDING)
    changing.decide(waiting.pk, actor=decider, approve=change.approved, note=change.decision)
    if not (change.approved and change.measures):
        return
    words = {moved.order: moved.new_words for moved in change.measures}
    rows = planning.plan_values(scene.task(deed.problem))["measures"]
    wanted = [row | {"words": words.get(row["order"], row["words"])} for row in rows]
    moved = changing.ask(
        task_id, actor=scene.cast.users[change.asked_by], field=Commitment.Field.MEASURES, after=wanted,
        reason=REASONS[change.kind], why=change.reason,
    )  # fmt: skip
    changing.decide(moved.pk, actor=decider, approve=True, note=change.decision)


def _spot(deed: Deed, order: int) -> int:
    """Another lie of the land for every cycle and measure; 0 is the spot of the pair."""
    return 10 * deed.cycle + order
