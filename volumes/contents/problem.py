"""The case file of one feedback problem: all its tasks and their cycles, from the feedback to the closing."""

import re
from collections.abc import Iterator
from typing import Any

from cases.models import Closure, Fact, Notice, Objection, Problem, Task, TaskEvidence
from petitions.privacy import masking
from records.trail import history, key
from scheduling.models import Correction, Entry
from signoff.models import Run
from volumes.casefile import Block, Casefile, Chapter, facts, table
from volumes.contents import shared

RELATED = ("place", "deadline", "problem__round")


def read(problem: Problem, *, redacted: bool) -> Casefile:
    """Everything about the problem as it stands; call it inside the round's time and in Chinese."""
    tasks = list(problem.tasks.select_related(*RELATED).order_by("number", "cycle"))
    round = problem.round
    return Casefile(
        title=problem.title,
        number=f"问题{problem.number}",
        round_name=round.name,
        as_of=round.today(),
        cover=facts(
            ("督察轮次", round.name),
            ("问题编号", problem.number),
            ("问题类别", problem.category),
            ("责任单位", _units(tasks)),
            ("整改任务", f"{len(tasks)}项"),
            ("办理状态", "；".join(f"{task.get_stage_display()}" for task in tasks)),
        ),
        chapters=tuple(_chapters(problem, tasks, redacted=redacted)),
        redacted=redacted,
        illustrative=problem.is_illustrative or round.is_illustrative,
    )


def _units(tasks: list[Task]) -> str:
    found = {row.organisation.name: None for task in tasks for row in task.units.select_related("organisation")}
    return "、".join(found)


def _chapters(problem: Problem, tasks: list[Task], *, redacted: bool) -> Iterator[Chapter]:
    yield Chapter("反馈问题", (Block(paragraphs=(problem.text,)),))
    for task in tasks:
        part = f"任务{task.number}" + (f"（第{task.cycle}轮）" if task.cycle > 1 else "")
        yield Chapter(f"{part}：整改方案", (_plan(task, redacted=redacted), _measures(task)))
        yield Chapter(f"{part}：方案变更", (_changes(task, redacted=redacted), _dates(task, redacted=redacted)))
        yield Chapter(f"{part}：调度填报", tuple(_reports(task, redacted=redacted)))
        yield Chapter(f"{part}：进展记录", (_facts(task, redacted=redacted),))
        yield _evidence(task, part, redacted=redacted)
        yield _signing(task, part, redacted=redacted)
        yield Chapter(f"{part}：公示与异议", tuple(_notices(task)))
    subjects = [key(problem), *map(key, tasks)]
    yield shared.pressure(subjects)
    yield shared.history(history(*subjects), redacted=redacted)


def _plan(task: Task, *, redacted: bool) -> Block:
    units = task.units.select_related("organisation")
    leaders = [] if redacted else list(task.leaders.select_related("user"))
    pairs: list[tuple[str, Any]] = [(row.get_role_display(), row.organisation) for row in units]
    pairs += [(row.get_level_display(), row.user) for row in leaders]
    term = task.deadline
    return Block(
        facts=facts(
            ("整改目标", task.goal),
            ("完成标准", task.standard),
            ("验收方案", task.acceptance_plan),
            ("所在地", task.place),
            ("方案所定时限", term.words if term else None),
            ("原定完成日期", term.first_due_on if term else None),
            ("现行完成日期", term.due_on if term else None),
            ("纳入方案日期", task.filed_on),
            ("核实进度", None if task.verified_share is None else f"{task.verified_share}%"),
            ("完成日期", task.completed_on),
            ("销号日期", task.closed_on),
            *pairs,
        )
    )


def _measures(task: Task) -> Block:
    rows = task.measures.select_related("organisation", "deadline")
    return table(
        "整改措施",
        ("序号", "措施", "单位", "时限", "开始", "完成", "取消"),
        [
            (m.order, m.text, m.organisation, m.deadline.due_on if m.deadline else None, m.begun_on, m.done_on,
             m.dropped_on)
            for m in rows
        ],
    )  # fmt: skip


def _changes(task: Task, *, redacted: bool) -> Block:
    rows = task.change_requests.select_related("asked_by", "decided_by").order_by("pk")
    return table(
        "变更申请",
        ("申请时间", "事项", "理由", "说明", "决定", "决定意见"),
        [
            (row.asked_at, row.get_field_display(), row.get_reason_display(), row.why, row.get_state_display(),
             "" if redacted else row.decision_note)
            for row in rows
        ],
    )  # fmt: skip


def _dates(task: Task, *, redacted: bool) -> Block:
    changes = task.deadline.changes.order_by("seq") if task.deadline else []
    return table(
        "时限变更",
        ("序号", "决定日期", "原日期", "新日期", "决定", "理由"),
        [
            (row.seq, row.decided_on, row.previous_due_on, row.due_on, "" if redacted else row.decided_by, row.why)
            for row in changes
        ],
    )


def _reports(task: Task, *, redacted: bool) -> Iterator[Block]:
    """What was reported period by period, with what the office found and what was corrected after the lock."""
    entries = Entry.objects.filter(line__task=task).select_related(
        "line__obligation__period", "line__obligation__unit", "check_made", "filed_by"
    )
    rows = []
    for entry in entries.order_by("line__obligation__period__starts_on", "line_id", "version"):
        check = getattr(entry, "check_made", None)
        found = f"{check.get_verdict_display()} {check.words}".strip() if check else None
        share = None if check is None or check.share is None else f"{check.share}%"
        sheet = entry.line.obligation
        claimed = None if entry.claimed is None else f"{entry.claimed}%"
        words = entry.text or entry.no_change_why
        rows.append((sheet.period, sheet.unit, entry.filed_at, words, entry.problems, claimed, share, found))
    head = ("调度期", "单位", "报送时间", "进展", "存在困难", "自报", "核实", "核查意见")
    yield table("填报与核查", head, rows)
    fixed = Correction.objects.filter(line__task=task).select_related("period").order_by("period__starts_on", "number")
    yield table(
        "锁定后更正",
        ("调度期", "更正号", "事项", "原值", "新值", "理由"),
        [(row.period, row.number, row.get_field_display(), row.old_words, row.new_words, row.why) for row in fixed],
    )


def _facts(task: Task, *, redacted: bool) -> Block:
    rows = Fact.objects.filter(task=task).select_related("actor", "measure").order_by("pk")
    return table(
        "",
        ("日期", "记录", "措施", "进度", "说明", "经办"),
        [
            (row.effective_on, row.get_kind_display(), row.measure.order if row.measure else None,
             None if row.share is None else f"{row.share}%", row.note,
             shared.who(row.actor, "", redacted=redacted) if row.actor_id else "系统")
            for row in rows
        ],
    )  # fmt: skip


def _evidence(task: Task, part: str, *, redacted: bool) -> Chapter:
    """The files with a page each; in a redacted case file by size and digest only, for they may show people."""
    rows = TaskEvidence.objects.filter(task=task).select_related("file", "measure", "added_by").order_by("pk")
    items = [
        shared.file_item(
            row.file,
            ("说明", row.caption),
            ("反映", row.get_phase_display()),
            ("对应措施", row.measure.order if row.measure else None),
            ("上传", row.added_by),
            ("上传时间", row.added_at),
            ("撤回", row.withdrawn_why),
        )
        for row in rows
    ]
    reported = Entry.objects.filter(line__task=task).prefetch_related("evidence").order_by("pk")
    known = {item.sha256 for item in items}
    for entry in reported:
        for kept in entry.evidence.all():
            if kept.sha256 not in known:
                known.add(kept.sha256)
                items.append(shared.file_item(kept, ("内容", "调度填报佐证"), ("上传时间", kept.uploaded_at)))
    if redacted:
        plain = [(n, item.size, item.sha256) for n, item in enumerate(items, 1)]
        return Chapter(f"{part}：佐证材料", (table("佐证材料目录", ("序号", "大小（字节）", "SHA-256"), plain),))
    listed = table("佐证材料目录", ("序号", "文件名", "大小（字节）", "SHA-256"), [
        (n, item.name, item.size, item.sha256) for n, item in enumerate(items, 1)
    ])  # fmt: skip
    return Chapter(f"{part}：佐证材料", (listed,), tuple(items))


def _signing(task: Task, part: str, *, redacted: bool) -> Chapter:
    closures = list(Closure.objects.filter(task=task).select_related("run").order_by("pk"))
    blocks = [
        Block(f"销号申请（{row.filed_at:%Y-%m-%d}）", paragraphs=(row.statement,)) for row in closures if row.statement
    ]
    dossiers = task.dossiers.order_by("version").values_list("version", "frozen_at", "sha256")
    runs: list[Run] = [row.run for row in closures]
    blocks.append(table("卷宗版本", ("版本", "固化时间", "SHA-256"), dossiers))
    blocks.append(shared.signatures(runs, redacted=redacted))
    return Chapter(f"{part}：验收与会签", tuple(blocks), () if redacted else tuple(shared.signed_files(runs)))


def _notices(task: Task) -> Iterator[Block]:
    """Notices with their objections. Who objected is for the office alone and stays out of every case file."""
    for notice in Notice.objects.filter(task=task).order_by("pk").prefetch_related("objections"):
        objections = notice.objections.order_by("pk")
        block = table(
            f"公示 {notice.first_day} 至 {notice.last_day}",
            ("收到时间", "异议", "是否成立", "答复"),
            [(row.received_at, _told(row, row.text), row.founded, _told(row, row.answer)) for row in objections],
        )
        said = facts(("公示结果", notice.result), ("状态", notice.get_state_display()), ("撤回", notice.withdrawn_why))
        yield Block(block.heading, said, head=block.head, rows=block.rows)


def _told(objection: Objection, words: str) -> str:
    """Words of an objection or about it without who objected, as far as the contact that was left tells."""
    contact = objection.contact
    names = tuple(re.findall(r"[\u4e00-\u9fff]{2,}", contact))
    others = (contact,) if contact else ()
    return masking.blanked(
        words, masking.Known(names=names, phones=tuple(re.findall(r"\d[\d -]{5,}\d", contact)), others=others)
    )
