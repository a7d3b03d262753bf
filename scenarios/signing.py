"""Deeds of striking off: report, signatures, returns, notices, objections, closing and coming back."""

from collections.abc import Callable

from cases.domain import closing, dossier, filing, progress, publicity, reopening
from cases.models import ChecklistTick, Closure, Notice, Objection, Task, TaskEvidence
from lookback.domain import concluding
from lookback.models import Pick
from lookback.states import Stage as LookedBack
from orgs.models import User
from records import evidence
from scenarios import pictures
from scenarios.agenda import Deed
from scenarios.opening import measure_drafts
from scenarios.scene import Scene
from scenarios.story import Act
from signoff import engine, paper
from signoff.models import Run

Phase = TaskEvidence.Phase
OPINIONS = {
    "self_check": ("逐项自查，措施全部完成，佐证材料齐全，同意报审。", "已对照整改标准自查，目标达到，同意报审。"),
    "lead_gate": ("材料完整，达到整改标准，同意通过。", "经审核，措施与佐证一一对应，同意通过。"),
    "leader_visit": ("现场已看，整改到位，同意。", "现场情况与卷内材料一致，同意。"),
    "principals": ("同意。", "同意，继续巩固整改成果。"),
    "office_visit": ("现场核实无误，同意销号。", "核实情况与卷宗一致，同意销号。"),
}
CHECKED = "完成报告与佐证材料已核对。"
TICKED = "已逐项核对，见卷内材料。"
ACCEPTANCE = "现场核查整改点位，查阅台账和监测记录，走访周边群众；对照整改标准逐条认定：{standard}。"
SEEN = "到{place}查看“{short}”整改现场，措施落实，未发现反弹，与卷内材料一致。"


def act(scene: Scene, deed: Deed) -> None:
    """One act of the script's way to closure."""
    ACTS[deed.data.act](scene, deed.problem, deed.data)


def reopen(scene: Scene, deed: Deed) -> None:
    """A closed task comes back as a new cycle with its own deadline and measures; by a look-back where one found it."""
    back: Act = deed.data
    if pick := Pick.objects.filter(task=scene.task_id(deed.problem), stage=LookedBack.FOUND).first():
        concluding.conclude(
            pick.pk, actor=scene.cast.users[back.by], why=back.reason, words=back.deadline_words,
            measures=measure_drafts(back.measures, scene.cast.orgs),
        )  # fmt: skip
        return
    reopening.reopen(
        scene.task_id(deed.problem), actor=scene.cast.users[back.by], cause=back.reason_kind, why=back.reason,
        words=back.deadline_words, measures=measure_drafts(back.measures, scene.cast.orgs),
    )  # fmt: skip


def report(scene: Scene, number: int, done: Act) -> None:
    """The unit completes the dossier and reports; the office verifies the whole; the unit submits for sign-off."""
    task, actor = scene.task(number), scene.cast.users[done.by]
    if dossier.open_closure(task):
        _supplement(scene, number, done, "补充佐证材料")
    if not task.acceptance_plan:
        filing.plan_acceptance(task.pk, actor=actor, text=ACCEPTANCE.format(standard=task.standard))
    ticked = ChecklistTick.objects.filter(task=task).values("item")
    for item in task.problem.round.checklist.filter(machine_check="").exclude(pk__in=ticked):
        filing.tick(task.pk, item.pk, actor=actor, note=TICKED)
    progress.report_completion(task.pk, actor=actor, text=done.text)
    if task.verified_share != 100:
        progress.verify(task.pk, actor=scene.cast.office, share=100, method=progress.Method.PAPERS, note=CHECKED)
    closing.submit(task.pk, actor=actor, statement=done.text)


def complete(scene: Scene, number: int, done: Act) -> None:
    """The unit reports completion; its dossier is submitted another time."""
    progress.report_completion(scene.task_id(number), actor=scene.cast.users[done.by], text=done.text)


def supplement(scene: Scene, number: int, done: Act) -> None:
    """New evidence during sign-off; the signatures on the old dossier stop counting."""
    _supplement(scene, number, done, done.text)


def sign(scene: Scene, number: int, done: Act) -> None:
    """An approval, by the one whose turn it is or by who stands in."""
    run, actor = _run(scene, number), scene.cast.users[done.by]
    words = {"comment": done.text or OPINIONS[done.step][number % 2]}
    if engine.current_step(run).site_visit:
        words |= _visit(scene, number, actor, done)
    closing.sign(run.pk, actor=actor, seen=engine.seen_digest(run), proof=scene.cast.proof(actor), **words)


def paper_sign(scene: Scene, number: int, done: Act) -> None:
    """A signature on paper: scanned and carried by one, confirmed by another."""
    run, users, signed_on = _run(scene, number), scene.cast.users, done.signed_on or done.on
    signer, carrier, second = users[done.by], users[done.carried_by], users[done.confirmed_by]
    opinion = OPINIONS[done.step][number % 2]
    lines = [f"{number}号问题销号审签", f"签署人：{signer}", f"意见：{opinion}", f"日期：{signed_on}"]
    scanned = evidence.store(pictures.scan("纸质审签页", lines, signed_on), by=carrier)
    sheet = closing.carry_paper(
        run.pk, actor=carrier, signer=signer, scan=scanned,
        code=paper.code_of(run), signed_on=signed_on, comment=opinion,
    )  # fmt: skip
    closing.confirm_paper(sheet.pk, actor=second, proof=scene.cast.proof(second))


def send_back(scene: Scene, number: int, done: Act) -> None:
    """A return to an earlier step, or to the unit."""
    run = _run(scene, number)
    to = 0 if done.to == "unit" else run.steps.get(code=done.to).order
    closing.send_back(run.pk, actor=scene.cast.users[done.by], to=to, reason=done.reason, seen=engine.seen_digest(run))


def withdraw(scene: Scene, number: int, done: Act) -> None:
    """The signer takes their own signature back."""
    actor = scene.cast.users[done.by]
    mine = engine.counting(_run(scene, number)).get(step__code=done.step, signer=actor)
    closing.withdraw_signature(mine.pk, actor=actor)


def open_notice(scene: Scene, number: int, done: Act) -> None:
    """The public is told what was reached, in the words of the report."""
    task = scene.task(number)
    publicity.open_notice(
        task.pk, actor=scene.cast.users[done.by], result=_closure(task).statement,
        signed_by="、".join(scene.scenario.round.signatories),
    )  # fmt: skip


def object_to(scene: Scene, number: int, done: Act) -> None:
    """Somebody from the public objects by the web form."""
    publicity.object_to(Notice.objects.get(task=scene.task_id(number), state=Notice.State.RUNNING).pk, text=done.text)


def answer(scene: Scene, number: int, done: Act) -> None:
    """The office answers the objection that waits."""
    waiting = Objection.objects.get(notice__task=scene.task_id(number), answered_at=None)
    publicity.answer(waiting.pk, actor=scene.cast.users[done.by], founded=bool(done.founded), text=done.text)


def close(scene: Scene, number: int, done: Act) -> None:
    """The notice has run its days: struck off."""
    publicity.close(scene.task_id(number), actor=scene.cast.users[done.by])


ACTS: dict[str, Callable[[Scene, int, Act], None]] = {
    "report": report, "complete": complete, "supplement": supplement, "sign": sign, "paper_sign": paper_sign,
    "return": send_back, "withdraw": withdraw, "open_notice": open_notice, "object": object_to,
    "answer_objection": answer, "close": close,
}  # fmt: skip


def _run(scene: Scene, number: int) -> Run:
    return _closure(scene.task(number)).run


def _closure(task: Task) -> Closure:
    found = dossier.open_closure(task)
    if found is None:
        raise Closure.DoesNotExist(f"{task} was never submitted")
    return found


def _visit(scene: Scene, number: int, actor: User, done: Act) -> dict:
    script = scene.script(number)
    place = scene.scenario.organisation(script.place).name
    photo = scene.site_photo(number, actor, done.on, script.short)
    return {"site_note": SEEN.format(place=place, short=script.short), "photos": [photo]}


def _supplement(scene: Scene, number: int, done: Act, caption: str) -> None:
    photo = pictures.photo("after", number, "补充影像", done.on, spot=done.on.toordinal())
    filing.add_evidence(
        scene.task_id(number), [photo], actor=scene.cast.users[done.by], phase=Phase.AFTER,
        caption=f"{caption}（示意图片）"[:200],
    )  # fmt: skip
