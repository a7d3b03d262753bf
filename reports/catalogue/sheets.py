"""Tables that stand for themselves: by category, by place, by leader, and the three lists (问题、整改、责任清单)."""

from collections.abc import Mapping, Sequence

from papers.chinese import long_date
from papers.paper import Column, Paper, Row, Section, Table
from reports.catalogue.counts import groups as grouped_number
from reports.catalogue.counts import number, of, percent
from reports.catalogue.facts import inspection_of, office
from reports.catalogue.groups import Group, cells, grouped, lagging, rate, whole
from reports.catalogue.notice_source import deadline
from reports.catalogue.progress_notice import COMPLETED, STATUS_WORDS
from reports.catalogue.words import notes
from reports.rows.row import Row as Item
from reports.source import Source
from reports.totals import STATUSES

Texts = Mapping[str, str]
LEVELS = ("city", "county", "department")


def sheet(
    source: Source, name: str, said: Sequence[str], tables: Sequence[Table], texts: Texts, illustrative: bool
) -> Paper:
    """A sheet: title, the sentences that say what it counts, its tables, the office's own note under the first."""
    own = tuple(line for note in notes(texts.get("notes", "")) for line in note.paragraphs)
    first = tables[0]
    kept = Table(first.title, first.columns, first.rows, (*first.notes, *own), dense=first.dense)
    head = source.head
    return Paper(
        title=name,
        round_name=head["name"],
        as_of=source.as_of,
        document_date=source.document_date,
        sections=(Section("", 0, tuple(line for line in said if line)),),
        attachment=kept,
        more=tuple(tables[1:]),
        signatories=(office(head),),
        illustrative=illustrative,
        sheet=True,
    )


def named(source: Source, what: str) -> str:
    """The title of a sheet: place and inspection before what it is."""
    return f"{source.head['place']}{inspection_of(source.head['level'])}{what}"


def is_illustrative(source: Source) -> bool:
    """Whether any problem of the round is illustrative."""
    return any(row.data["illustrative"] for row in source.of("problem"))


def count_said(source: Source, base: str, unit: str) -> str:
    """The first sentence: how many there are by the day and how many are completed."""
    figures = source.figures[base]
    day, total = long_date(source.as_of), figures["total"]
    what = "反馈问题" if base == "problems" else "整改任务"
    if not total:
        return f"截至{day}，尚无{what}。"
    done = sum(figures[code] for code in COMPLETED)
    said = f"截至{day}，共有{what}{of(source.figures, f'{base}.total')}{unit}"
    if done == total:
        return f"{said}，{'均' if total > 1 else ''}已完成整改。"
    if not done:
        return f"{said}，尚未有完成整改的。"
    shown = number(f"{base}.completed", done)
    return f"{said}，已完成整改{shown}{unit}，完成率{percent(done, total, source.head['decimals'])}。"


def lagging_said(source: Source, base: str, unit: str) -> str:
    """The sentence of what lags, "" when nothing does."""
    figures = source.figures[base]
    parts = [(figures["behind"], "behind", "未达序时进度"), (figures["overdue"], "overdue", "超期")]
    said = "、".join(f"{word}{number(f'{base}.{code}', n)}{unit}" for n, code, word in parts if n)
    return f"其中{said}。" if said else ""


STATUS_COLUMNS = tuple(  # four characters stand in one line, six in two
    Column(STATUS_WORDS[code], {2: 9, 4: 17}.get(len(STATUS_WORDS[code]), 14), centred=True) for code in STATUSES
)


def categories(source: Source, texts: Texts) -> Paper:
    """Problems by category and status (分类统计表); the categories part them."""
    rows = source.of("problem")
    groups = grouped(rows, "category", source.labels)
    lines = [*groups, whole(groups, rows, "problems.total")]
    columns = (
        Column("类别", 44), Column("问题数", 14, centred=True), *STATUS_COLUMNS,
        Column("完成率", 18, centred=True), Column("已销号", 14, centred=True),
    )  # fmt: skip
    decimals = source.head["decimals"]
    table = Table(
        named(source, "反馈问题整改情况分类统计表"),
        columns,
        tuple(
            Row(
                (
                    group.name,
                    group.cell("problems.total"),
                    *cells(group, "problems", STATUSES),
                    rate(group, "problems", decimals),
                    group.cell("problems.closed"),
                )
            )
            for group in lines
        ),
        ("一个问题有多项任务的，按进度最慢的一项计；完成率为提前、按期、逾期完成之和占问题数的比例。",),
    )
    said = f"{count_said(source, 'problems', '个')}{lagging_said(source, 'problems', '个')}"
    return sheet(source, table.title, (said,), (table,), texts, is_illustrative(source))


def places(source: Source, texts: Texts) -> Paper:
    """Tasks and petitions by county (分县区统计表); each stands in exactly one."""
    tasks, petitions = source.of("task"), source.of("petition")
    found = {group.tag: group for group in grouped(tasks, "place", source.labels)}
    asked = {group.tag: group for group in grouped(petitions, "place", source.labels)}
    tags = [*found, *(tag for tag in asked if tag not in found)]
    pairs = [(found.get(tag) or Group(tag, asked[tag].name, ()), asked.get(tag) or Group(tag, "", ())) for tag in tags]
    pairs.append(
        (
            whole(list(found.values()), tasks, "tasks.total"),
            whole(list(asked.values()), petitions, "petitions.received"),
        )
    )
    columns = (
        Column("行政区域", 28), Column("整改任务", 17, centred=True), *STATUS_COLUMNS,
        Column("完成率", 15, centred=True), Column("已销号", 14, centred=True), Column("交办信访件", 14, centred=True),
        Column("已办结", 14, centred=True), Column("阶段性办结", 14, centred=True), Column("未办结", 14, centred=True),
    )  # fmt: skip
    decimals = source.head["decimals"]
    table = Table(
        named(source, "整改任务和信访举报件办理情况分县区统计表"),
        columns,
        tuple(
            Row(
                (
                    group.name,
                    group.cell("tasks.total"),
                    *cells(group, "tasks", STATUSES),
                    rate(group, "tasks", decimals),
                    group.cell("tasks.closed"),
                    *cells(letters, "petitions", ("received", "closed", "staged", "open")),
                )
            )
            for group, letters in pairs
        ),
        ("整改任务按所在地计，信访举报件按交办件数和被举报地点计。",),
    )
    said = f"{count_said(source, 'tasks', '项')}{lagging_said(source, 'tasks', '项')}"
    return sheet(source, table.title, (said,), (table,), texts, is_illustrative(source))


def leaders(source: Source, texts: Texts) -> Paper:
    """Which leader carries which task and how it stands (包案领导清单)."""
    tasks = source.of("task")
    groups = sorted(grouped(tasks, "leader", source.labels), key=lambda group: group.tag.endswith(":none"))
    name = named(source, "整改任务包案领导清单")
    sums = _sums_of_leaders(name, [*groups, whole(groups, tasks, "tasks.total")], source.head["decimals"])
    known = [group for group in groups if not group.tag.endswith(":none")]
    late = [group.name for group in known if lagging(group, "tasks")]
    shown = grouped_number("tasks.total", "leader", len(known))
    led = f"由{shown}名市级领导包案" if known else "尚未明确包案市级领导"
    behind = f"，其中有滞后任务的为{'、'.join(late)}" if late else ""
    said = f"{count_said(source, 'tasks', '项')}{led}{behind}。"
    return sheet(source, name, (said,), (sums, _tasks_of_leaders(groups)), texts, is_illustrative(source))


def _sums_of_leaders(name: str, groups: Sequence[Group], decimals: int) -> Table:
    columns = (
        Column("包案领导", 24), Column("包案任务", 9, centred=True), Column("已完成", 9, centred=True),
        Column("完成率", 9, centred=True), Column("未达序时进度", 9, centred=True),
        Column("超期", 9, centred=True), Column("已销号", 9, centred=True),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                group.name,
                group.cell("tasks.total"),
                group.cell("tasks.completed"),
                rate(group, "tasks", decimals),
                *cells(group, "tasks", ("behind", "overdue", "closed")),
            )
        )
        for group in groups
    )
    return Table(name, columns, rows)


def _tasks_of_leaders(groups: Sequence[Group]) -> Table:
    columns = (
        Column("包案市级领导", 12), Column("序号", 5, centred=True), Column("反馈问题", 24), Column("责任单位", 16),
        Column("牵头县级领导", 12), Column("部门负责领导", 12), Column("整改时限", 13),
        Column("整改状态", 10, centred=True),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                group.name,
                row.number,
                row.title,
                row.unit,
                *(leader_of(row, level) for level in LEVELS[1:]),
                deadline(row, row.data),
                STATUS_WORDS[row.status],
            ),
            row.data["illustrative"],
        )
        for group in groups
        for row in group.rows
    )
    return Table("包案领导分任务明细", columns, rows)


def leader_of(row: Item, level: str) -> str:
    """The leader who carries a task at a level, by post; a dash without one."""
    return next((one["name"] for one in row.data["leaders"] if one["level"] == level), "—")
