"""The progress notice (整改进展情况通报): sentences made from figures, in the order such papers keep.

Order: dates and round, totals, main practice, results, next steps, attachment, signatories, date. A group of nothing
gets no clause, and "all" is only said of a whole. All prose of this paper is in this module; it is an official Chinese
document whatever language its reader has chosen for the screens.
"""

from collections.abc import Iterator
from decimal import Decimal

from cases.states import COMPLETED
from papers.chinese import date_after, joined, long_date, long_span, ten_thousand_yuan
from papers.marks import annexed, mark
from papers.paper import Column, Paper, Row, Section, Table
from reports import totals
from reports.catalogue.counts import counted, groups, number, of
from reports.catalogue.due_years import years_said
from reports.catalogue.notice_data import Activity, NoticeData, NoticeItem
from reports.catalogue.results import indicators_said, results_said
from reports.catalogue.words import WORK_TABLE

NAMED_AT_MOST = 5
STATUS_WORDS = {
    "completed_early": "提前完成",
    "completed_on_time": "按期完成",
    "completed_late": "逾期完成",
    "basically_completed": "基本完成",
    "on_track": "达到序时进度",
    "behind": "未达序时进度",
    "overdue": "超期",
    "not_started": "尚未启动",
}
PREDICATES = {
    "completed_early": "提前完成整改",
    "completed_on_time": "按期完成整改",
    "completed_late": "逾期完成整改",
    "basically_completed": "基本完成整改",
    "on_track": "达到序时进度要求",
    "not_started": "尚未启动整改",
}
LAGGING = {"behind": "未达到序时进度要求", "overdue": "超过整改时限尚未完成"}
ACCOUNTABILITY = (
    ("ordered", "责令整改{}家"),
    ("filed", "立案处罚{}家"),
    ("fined_yuan", "罚款{}万元"),
    ("criminal_cases", "立案侦查{}件"),
    ("administrative_detained", "行政拘留{}人"),
    ("criminal_detained", "刑事拘留{}人"),
    ("talks", "约谈{}人"),
    ("accountable", "问责{}人"),
    ("clues", "移交责任追究问题线索{}条"),
    ("cases", "立案{}件"),
    ("disciplined", "给予党纪政务处分{}人"),
    ("organisational", "组织处理{}人"),
)
COLUMNS = (
    Column("序号", 5, centred=True),
    Column("类别", 9),
    Column("反馈问题", 26),
    Column("责任单位/牵头单位", 18),
    Column("整改时限", 14),
    Column("整改状态", 9, centred=True),
    Column("整改进展", 19),
)


def compose(data: NoticeData) -> Paper:
    """Write the notice. Raises TotalsDisagree, naming the figures, when parts do not add up to their totals."""
    _check(data)
    attachment = _attachment(data) if data.items else None
    return Paper(
        title=f"{data.place}贯彻落实{data.inspection}\n反馈意见整改进展情况的通报",
        round_name=data.round_name,
        as_of=data.as_of,
        document_date=data.document_date,
        sections=tuple(_sections(data)),
        attachment=attachment,
        signatories=data.signatories,
        illustrative=data.illustrative,
        digest=data.fingerprint(),
    )


def _check(data: NoticeData) -> None:
    totals.problem_figures(data.figures, (item.status for item in data.items), (item.category for item in data.items))
    totals.task_figures(data.figures)
    totals.petition_base(data.figures["petitions"])
    for kind in {activity.kind for activity in data.activities}:
        listed = sum(activity.count for activity in data.activities if activity.kind == kind)
        counted = data.figures["activities"].get(kind, listed)
        totals.equal(f"activities.{kind}", counted, f"{kind} listed", listed)


def _sections(data: NoticeData) -> Iterator[Section]:
    yield Section("", 0, (_opening(data),))
    yield from chapter("总体进展情况", [("", totals_said(data))])
    yield from chapter("主要工作做法", _practice(data))
    yield from chapter("整改工作成效", _results(data))
    yield from chapter("下一步工作安排", [(note.heading, note.paragraphs) for note in data.next_steps])


def chapter(heading: str, parts: list[tuple[str, tuple[str, ...]]]) -> Iterator[Section]:
    """Yield a chapter and its parts; parts without paragraphs fall away, and with them an empty chapter."""
    kept = [(title, paragraphs) for title, paragraphs in parts if paragraphs]
    if not kept:
        return
    if not kept[0][0]:
        yield Section(heading, 1, kept[0][1])
        kept = kept[1:]
    else:
        yield Section(heading, 1)
    for title, paragraphs in kept:
        yield Section(title, 2, paragraphs)


def _opening(data: NoticeData) -> str:
    problems, petitions = data.figures["problems"], data.figures["petitions"]
    said = f"{long_span(data.entered_on, data.left_on)}，{data.group}对{data.place}开展督察"
    if petitions["received"]:
        said += f"，督察期间向{data.we}交办群众信访举报件{of(data.figures, 'petitions.received')}件"
    said += "。"
    if data.feedback_on:
        said += f"{date_after(data.feedback_on, data.left_on or data.entered_on)}，督察组向{data.we}反馈督察意见"
        said += f"，指出{_problem_count(problems)}。" if problems["total"] else "。"
    said += f"{data.authorities}对照反馈意见逐项明确任务、逐项督促落实，整改工作有序推进。"
    return f"{said}现将截至{long_date(data.as_of)}的整改进展情况通报如下。"


def _problem_count(problems: dict[str, int]) -> str:
    several = problems["categories"] > 1
    categories = f"{groups('problems.total', 'category', problems['categories'])}大类" if several else ""
    return f"{categories}{number('problems.total', problems['total'])}个问题"


def totals_said(data: NoticeData) -> tuple[str, ...]:
    """The totals as sentences: petitions, problems, tasks and measures, closing, accountability; none of nothing."""
    written = (
        petitions_said(data), problems_said(data), years_said(data), _tasks(data), closing_said(data),
        _accountability(data),
    )  # fmt: skip
    return tuple(paragraph for paragraph in written if paragraph)


def petitions_said(data: NoticeData) -> str:
    """How far the petitions are, and what was found of them; "" without any."""
    petitions = data.figures["petitions"]
    base = totals.petition_base(petitions)
    if not base:
        return ""
    apart = counted(
        (petitions["assigned"] if petitions.get("split_extra") else 0, "petitions.assigned", "经分解共交办{}件次"),
        (petitions.get("unassigned", 0), "petitions.unassigned", "尚未交办{}件"),
    )
    said = f"督察组交办的{number('petitions.received', base)}件信访举报件" + (f"，{apart}" if apart else "")
    if not petitions["open"] and not petitions["staged"]:
        said += ("，" if apart else "") + ("已全部办结" if base > 1 else "已办结")
    else:
        done = petitions["closed"] + petitions["staged"]
        staged = f"（其中阶段性办结{of(data.figures, 'petitions.staged')}件）" if petitions["staged"] else ""
        shown = number("petitions.handled", done)
        said += f"，已办结{shown}件{staged}，办结率{_percent(petitions['closing_rate'])}" if done else ""
        said += f"，正在办理{of(data.figures, 'petitions.open')}件" if petitions["open"] else ""
    verdicts = counted(
        (petitions["founded"], "petitions.founded", "属实{}件"),
        (petitions["basically_founded"], "petitions.basically_founded", "基本属实{}件"),
        (petitions["partly_founded"], "petitions.partly_founded", "部分属实{}件"),
        (petitions["unfounded"], "petitions.unfounded", "不属实{}件"),
    )
    return f"{said}。" + (f"经调查核实，{verdicts}。" if verdicts else "")


def problems_said(data: NoticeData) -> str:
    """How the problems stand, those that lag by name; "" without any."""
    problems = data.figures["problems"]
    total = problems["total"]
    if not total:
        return ""
    groups = [(key, problems[key]) for key in totals.STATUSES if problems[key]]
    if len(groups) == 1:
        key = groups[0][0]
        who = f"反馈的{_problem_count(problems)}{'均' if total > 1 else ''}"
        said = who + (PREDICATES.get(key) or f"{LAGGING[key]}，正在加紧整改")
    else:
        clauses = [
            f"{number(f'problems.{key}', count)}个{PREDICATES[key]}"
            for key, count in groups
            if key in PREDICATES and key not in COMPLETED
        ]
        clauses = [clause for clause in (_completed(problems), *clauses, _lagging(data)) if clause]
        said = f"反馈的{_problem_count(problems)}中，{'，'.join(clauses)}"
    said += "。"
    if problems["long_term"]:
        said += f"需长期坚持的{of(data.figures, 'problems.long_term')}个问题按要求持续推进。"
    return said


def _completed(problems: dict[str, int]) -> str:
    kinds = [key for key in COMPLETED if problems[key]]
    clauses = [f"{number(f'problems.{key}', problems[key])}个{PREDICATES[key]}" for key in kinds]
    if len(kinds) < 2:
        return "".join(clauses)
    shares = "、".join(f"{STATUS_WORDS[key]}{number(f'problems.{key}', problems[key])}个" for key in kinds)
    return f"{number('problems.completed', sum(problems[key] for key in kinds))}个已完成整改（{shares}）"


def _lagging(data: NoticeData) -> str:
    clauses = []
    for status, predicate in LAGGING.items():
        items = [item for item in data.items if item.status == status]
        if items:
            clauses.append(f"{_named(items)}{number(f'problems.{status}', len(items))}个问题{predicate}")
    if not clauses:
        return ""
    return "，".join(clauses) + "，正在加紧整改"


def _named(items: list[NoticeItem]) -> str:
    names = [item.short_title for item in items]
    if len(names) > NAMED_AT_MOST:
        return "、".join(names[:NAMED_AT_MOST]) + "等"
    return joined(names)


def _tasks(data: NoticeData) -> str:
    tasks, measures, problems = (data.figures[key] for key in ("tasks", "measures", "problems"))
    clauses = []
    if tasks["total"] and tasks["total"] != problems["total"]:
        done = sum(tasks[key] for key in COMPLETED)
        share = _done(number("tasks.completed", done), done, tasks["total"], "项")
        clauses.append(f"分解落实整改任务{of(data.figures, 'tasks.total')}项{share}")
    if measures["total"]:
        rate = f"，完成率{_percent(measures['rate'])}" if 0 < measures["done"] < measures["total"] else ""
        clauses.append(f"细化整改措施{of(data.figures, 'measures.total')}条{_steps(measures)}{rate}")
    return f"围绕反馈问题，{'；'.join(clauses)}。" if clauses else ""


def _steps(measures: dict[str, int]) -> str:
    return _done(number("measures.done", measures["done"]), measures["done"], measures["total"], "条")


def _done(shown: str, done: int, total: int, unit: str) -> str:
    if not done:
        return ""
    return f"，已完成{shown}{unit}" if done < total else "，已全部完成" if total > 1 else "，已完成"


def closing_said(data: NoticeData) -> str:
    """How many problems were reported complete, accepted, in notice, closed, reopened; "" of none."""
    problems = data.figures["problems"]
    if problems["total"] and problems["closed"] == problems["total"]:
        everything = (
            f"{number('problems.closed', problems['total'])}个问题已全部" if problems["total"] > 1 else "该问题已"
        )
        said = f"{everything}通过验收并完成公示销号"
    else:
        said = counted(
            (problems["reported_complete"], "problems.reported_complete", "报告整改完成{}个"),
            (problems["accepted"], "problems.accepted", "通过验收{}个"),
            (problems["in_notice"], "problems.in_notice", "正在公示{}个"),
            (problems["closed"], "problems.closed", "完成销号{}个"),
        )
    reopened = f"重新启动整改{of(data.figures, 'problems.reopened')}个" if problems["reopened"] else ""
    said = "，".join(part for part in (said, reopened) if part)
    return f"从验收销号情况看，{said}。" if said else ""


def _accountability(data: NoticeData) -> str:
    figures = data.figures["accountability"]
    parts = []
    for key, form in ACCOUNTABILITY:
        amount = Decimal(figures.get(key) or 0)
        said = ten_thousand_yuan(amount) if key == "fined_yuan" else str(amount)
        parts.append((mark(said, figure=f"accountability.{key}") if amount else 0, "", form))
    said = counted(*parts)
    return f"督察整改期间，{said}。" if said else ""


def _practice(data: NoticeData) -> list[tuple[str, tuple[str, ...]]]:
    written = [
        ("健全领导推进机制", _one(_leadership(data))),
        ("逐项压实整改责任", _one(_duties(data))),
        ("从严把好验收关口", _one(_acceptance(data))),
        ("延伸开展排查治理", _one(_campaigns(data))),
    ]
    return [*written, *((note.heading, note.paragraphs) for note in data.practice_notes)]


def _leadership(data: NoticeData) -> str:
    said = ""
    if data.leading_group:
        heads = "、".join(f"{post}任{role}" for role, post in data.leading_group.heads)
        led = f"由{heads}的" if heads else ""
        said = f"{long_date(data.leading_group.established_on)}成立{led}整改工作领导小组，统筹推进各项整改任务。"
    meetings = [one for one in data.activities if one.kind == "meetings" and one.count]
    visits = [one for one in data.activities if one.kind == "visits" and one.count]
    total = sum(one.count for one in meetings)
    bodies, times = joined([one.by for one in meetings if one.by]), number("activities.meetings", total)
    clauses = [f"{bodies}{'先后' if total > 1 else ''}{times}次研究部署整改工作"] if total else []
    clauses += [f"{one.by}{one.name or '现场督导'}{_times(one)}次" for one in visits]
    return said + (f"{'，'.join(clauses)}，协调解决整改中的重点难点问题。" if clauses else "")


def _duties(data: NoticeData) -> str:
    covered, total, led = data.problems_with_leaders, data.figures["problems"]["total"], data.tasks_with_leaders
    if not covered or not data.leader_roles:
        return ""
    who = "每个问题均" if covered == total > 1 else f"{number('tasks.led', led)}项整改任务"
    return f"{who}明确{joined(data.leader_roles)}，列明整改目标、措施、标准和时限，责任落实到单位、到岗位。"


def _acceptance(data: NoticeData) -> str:
    if not data.chain:
        return ""
    steps = "、".join(data.chain)
    said = f"整改完成后依次经过{steps}{len(data.chain)}道程序，" if len(data.chain) > 1 else f"整改完成后经过{steps}，"
    order = "前一道未通过的不进入下一道；" if len(data.chain) > 1 else ""
    return f"{said}{order}验收通过后向社会公示，按规定销号。"


def _times(one: Activity) -> str:
    """How often something was done, with the rows that list it where there is an attachment that does."""
    return annexed(one.count, WORK_TABLE, one.places) if one.places else str(one.count)


def _campaigns(data: NoticeData) -> str:
    kept = [one for one in data.activities if one.kind in {"special_checks", "campaigns", "supervisions"}]
    counted = [f"{one.name}{_times(one)}次" for one in kept if one.count]
    named = [one.name for one in data.activities if one.kind == "actions" or (one in kept and not one.count)]
    said = f"由个案整改向同类问题治理延伸，组织开展{'、'.join(counted)}。" if counted else ""
    return said + (f"{'同时，' if said else ''}在全{data.we[-1]}推进{'、'.join(named)}。" if named else "")


def _results(data: NoticeData) -> list[tuple[str, tuple[str, ...]]]:
    written = [
        ("重点问题整治取得进展", _one(results_said(data))),
        ("环境质量主要指标情况", tuple(indicators_said(data.indicators))),
    ]
    return [*written, *((note.heading, note.paragraphs) for note in data.result_notes)]


def _attachment(data: NoticeData) -> Table:
    notes = [f"整改状态统计截至{long_date(data.as_of)}，以核实后的进展为准。"]
    if any(item.changes for item in data.items):
        notes.append("整改时限为整改方案原定时限；经批准调整的，另注现行时限和调整次数。")
    if data.illustrative:
        notes.append("标有“示例”的事项系为补足公开总数而设的说明性内容，不对应具体事项；总数以公开数据为准。")
    return Table(
        title=f"{data.inspection}反馈问题整改情况一览表",
        columns=COLUMNS,
        rows=tuple(_row(item) for item in data.items),
        notes=tuple(notes),
    )


def _row(item: NoticeItem) -> Row:
    units = [item.responsible] if item.responsible == item.lead or not item.lead else [item.responsible, item.lead]
    labels = ("责任：", "牵头：") if len(units) == 2 else ("",)
    status = STATUS_WORDS[item.status] + ("\n长期坚持" if item.long_term else "")
    return Row(
        cells=(
            item.number,
            item.category,
            item.text,
            "\n".join(f"{label}{unit}" for label, unit in zip(labels, units, strict=True)),
            _deadline(item),
            status,
            item.progress or "—",
        ),
        illustrative=item.illustrative,
    )


def _deadline(item: NoticeItem) -> str:
    first = item.deadline_text or (long_date(item.deadline_first) if item.deadline_first else "—")
    if not item.changes:
        return first
    now = long_date(item.deadline_now) if item.deadline_now else "未定日期"
    return f"{first}\n调整{item.changes}次，现为\n{now}"


def _one(sentence: str) -> tuple[str, ...]:
    return (sentence,) if sentence else ()


def _percent(rate: str) -> str:
    return f"{str(rate).rstrip('%')}%"
