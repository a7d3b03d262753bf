"""The three lists of a round (问题清单、整改清单、责任清单): three views of one tree of problems and tasks."""

from collections.abc import Iterator, Mapping, Sequence

from papers.paper import Column, Paper, Row, Table
from reports.catalogue.counts import groups, number, of
from reports.catalogue.notice_source import deadline, progress
from reports.catalogue.progress_notice import STATUS_WORDS
from reports.catalogue.sheets import LEVELS, count_said, is_illustrative, lagging_said, leader_of, named, sheet
from reports.rows.row import NONE
from reports.rows.row import Row as Item
from reports.source import Source

Texts = Mapping[str, str]


def problem_list(source: Source, texts: Texts) -> Paper:
    """The problems as fed back, who answers for each and by when (问题清单)."""
    tasks = {row.key: row for row in source.of("task")}
    columns = (
        Column("序号", 5, centred=True), Column("类别", 12), Column("反馈问题", 46), Column("责任单位", 17),
        Column("牵头单位", 15), Column("整改时限", 14), Column("整改状态", 10, centred=True),
    )  # fmt: skip
    rows = []
    for row in source.of("problem"):
        first = tasks[row.data["tasks"][0]] if row.data["tasks"] else row
        when = "\n".join(dict.fromkeys(deadline(tasks[key], tasks[key].data) for key in row.data["tasks"])) or "—"
        cells_ = (row.number, row.category, f"{row.title}\n{row.data['text']}".strip(), row.unit or "—",
                  row.lead or first.lead or "—", when, STATUS_WORDS[row.status])  # fmt: skip
        rows.append(Row(cells_, row.data["illustrative"]))
    name = named(source, "反馈问题清单")
    said = (f"{count_said(source, 'problems', '个')}{lagging_said(source, 'problems', '个')}",)
    return sheet(source, name, said, (Table(name, columns, tuple(rows), dense=True),), texts, is_illustrative(source))


def measure_list(source: Source, texts: Texts) -> Paper:
    """Goal, deadline and measures of each task, and what of them was done (整改清单)."""
    columns = (
        Column("序号", 6, centred=True), Column("反馈问题", 20), Column("整改目标", 28), Column("整改措施", 40),
        Column("整改时限", 14), Column("整改进展", 14), Column("整改状态", 10, centred=True),
    )  # fmt: skip
    steps: dict[str, list[Item]] = {}
    for row in source.of("measure"):
        steps.setdefault(row.data["task"], []).append(row)
    rows = tuple(
        Row(
            (
                row.number,
                row.title,
                _goal(row),
                "\n".join(_steps(steps.get(row.key, []))) or "—",
                deadline(row, row.data),
                progress(row),
                STATUS_WORDS[row.status],
            ),
            row.data["illustrative"],
        )
        for row in source.of("task")
    )
    measures = source.figures["measures"]
    said = count_said(source, "tasks", "项")
    if measures["total"]:
        done = f"，已完成{of(source.figures, 'measures.done')}条" if measures["done"] else "，尚未有完成的"
        said += f"细化整改措施{of(source.figures, 'measures.total')}条{done}。"
    name = named(source, "整改清单")
    return sheet(source, name, (said,), (Table(name, columns, rows, dense=True),), texts, is_illustrative(source))


def duty_list(source: Source, texts: Texts) -> Paper:
    """Units by role and leaders by level of each task (责任清单)."""
    columns = (
        Column("序号", 6, centred=True), Column("反馈问题", 22), Column("责任单位", 20), Column("牵头单位", 16),
        Column("配合单位", 20), Column("验收单位", 16), Column("包案市级领导", 13), Column("牵头县级领导", 13),
        Column("部门负责领导", 13),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                row.number,
                row.title,
                row.unit or "—",
                row.lead or "—",
                _units(row, "assist"),
                row.data["acceptor"] or "—",
                *(leader_of(row, level) for level in LEVELS),
            ),
            row.data["illustrative"],
        )
        for row in source.of("task")
    )
    units = {tag for row in source.of("task") for tag in row.tags if _is_unit(tag)}
    led = sum(bool(row.data["leaders"]) for row in source.of("task"))
    said = count_said(source, "tasks", "项")
    if units:
        said += f"共涉及责任单位{groups('tasks.total', 'unit', len(units))}个"
        said += f"，{_led(led, len(rows))}。"
    name = named(source, "责任清单")
    return sheet(source, name, (said,), (Table(name, columns, rows, dense=True),), texts, is_illustrative(source))


def _is_unit(tag: str) -> bool:
    return tag.startswith("unit:") and tag != f"unit:{NONE}"


def _led(led: int, total: int) -> str:
    if led == total:
        return f"{'每项任务均' if led > 1 else ''}已明确包案领导"
    return f"已明确包案领导{number('tasks.led', led)}项" if led else "尚未明确包案领导"


def _goal(row: Item) -> str:
    goal, first = row.data["goal"], row.data["first_goal"]
    return goal if goal == first else f"原定：{first}\n现行：{goal}"


def _steps(rows: Sequence[Item]) -> Iterator[str]:
    for place, row in enumerate(rows, 1):
        if done_on := row.data["done_on"]:
            state = f"{done_on}完成"
        else:
            state = f"{row.due_on:%Y-%m-%d}前" if row.due_on else "未完成"
        yield f"{place}.{row.title}（{state}）"


def _units(row: Item, role: str) -> str:
    return "、".join(name for its_role, _pk, name in row.data["units"] if its_role == role) or "—"
