"""The circular with ranking (排名通报): units by rate and by count of completed tasks, and what lags by name.

Ties share a place. A unit with few tasks keeps its place and is marked: one task more or less moves it far.
"""

from collections.abc import Iterator, Mapping

from papers.chinese import long_date
from papers.marks import annexed
from papers.paper import Column, Paper, Row, Section, Table
from reports.catalogue.counts import groups as grouped_number
from reports.catalogue.counts import number, percent
from reports.catalogue.facts import inspection_of, office
from reports.catalogue.groups import Group, cells, completed, grouped, ranked, rate
from reports.catalogue.monthly import unit_tag
from reports.catalogue.notice_source import deadline, notice_data, progress
from reports.catalogue.progress_notice import STATUS_WORDS, chapter, problems_said
from reports.catalogue.words import notes
from reports.rows.row import NONE
from reports.source import Source

SMALL = 3  # tasks; a unit with fewer is marked
NAMED_AT_MOST = 5
RANKING = "责任单位整改进度排名表"
FILED = {"in_time": "按时", "late": "逾期", "missing": "未报"}


def compose(source: Source, texts: Mapping[str, str]) -> Paper:
    """Write the circular; a task with several responsible units counts for each of them."""
    groups = [one for one in grouped(source.of("task"), "unit", source.labels) if not one.tag.endswith(f":{NONE}")]
    by_rate = ranked(groups, lambda group: completed(group, "tasks") / len(group.rows))
    by_count = dict((group.tag, place) for place, group in ranked(groups, lambda group: completed(group, "tasks")))
    head = source.head
    late = _late(source)
    tables = [table for table in (_table(source, by_rate, by_count) if groups else None, late) if table]
    return Paper(
        title=f"关于{head['place']}{inspection_of(head['level'])}\n反馈问题整改进度排名情况的通报",
        round_name=head["name"],
        as_of=source.as_of,
        document_date=source.document_date,
        sections=tuple(_sections(source, by_rate, late, texts)),
        attachment=tables[0] if tables else None,
        more=tuple(tables[1:]),
        signatories=(office(head),),
        illustrative=any(row.data["illustrative"] for row in source.of("task")),
    )


def _sections(
    source: Source, places: list[tuple[int, Group]], late: Table | None, texts: Mapping[str, str]
) -> Iterator[Section]:
    yield Section("", 0, (f"现将截至{long_date(source.as_of)}的反馈问题整改进度和排名情况通报如下。",))
    said = (problems_said(notice_data(source, {})), *_reports(source))
    yield from chapter("总体情况", [("", tuple(line for line in said if line))])
    yield from chapter("排名情况", [("", tuple(_places(source, places, bool(late))))])
    yield from chapter("滞后情况", [("", (_lagging(source, bool(places)),) if late else ())])
    yield from chapter("工作要求", [(note.heading, note.paragraphs) for note in notes(texts.get("demands", ""))])


def _reports(source: Source) -> Iterator[str]:
    if source.period is None:
        return
    reports = source.figures["reports"]
    for code, word in (("late", "逾期报送调度情况"), ("missing", "未报送调度情况")):
        rows = [row.unit for row in source.of("report") if row.status == code]
        if rows:
            shown = number(f"reports.{code}", reports[code])
            yield f"{word}的单位{shown}个：{_names(rows, shown)}。"


def _places(source: Source, places: list[tuple[int, Group]], late: bool) -> Iterator[str]:
    if not places:
        yield "尚无承担整改任务的责任单位。"
        return
    total, decimals = grouped_number("tasks.total", "unit", len(places)), source.head["decimals"]
    if len(places) == 1:
        group = places[0][1]
        yield f"承担整改任务的责任单位{total}个，为{group.name}，完成率{rate(group, 'tasks', decimals)}。"
        return
    first = [group for place, group in places if place == 1]
    last_place = places[-1][0]
    said = f"承担整改任务的责任单位{total}个，按完成率"
    if last_place == 1:
        yield f"{said}均为{rate(first[0], 'tasks', decimals)}，并列第1位。"
        return
    last = [group for place, group in places if place == last_place]
    tied = annexed(len(first), RANKING, range(1, len(first) + 1))
    behind = annexed(len(last), RANKING, range(len(places) - len(last) + 1, len(places) + 1))
    yield (
        f"{said}由高到低排名，{_among(first, '第1位', tied)}，完成率{rate(first[0], 'tasks', decimals)}；"
        f"{_among(last, f'第{last_place}位', behind)}，完成率{rate(last[0], 'tasks', decimals)}。"
    )
    if any(len(group.rows) < SMALL for group in (*first, *last)):
        yield f"任务少于{SMALL}项的单位，一项之差名次变动较大，在附件{1 if late else ''}中以＊标明，名次仅供参考。"


def _among(groups: list[Group], place: str, count: str) -> str:
    if len(groups) == 1:
        return f"{place}为{groups[0].name}"
    return f"并列{place}的有{_names([group.name for group in groups], count)}"


def _names(names: list[str], count: str) -> str:
    if len(names) > NAMED_AT_MOST:
        return f"{'、'.join(names[:NAMED_AT_MOST])}等{count}个单位"
    return "、".join(names)


def _lagging(source: Source, is_ranked: bool) -> str:
    tasks = source.figures["tasks"]
    parts = [("behind", "未达序时进度"), ("overdue", "超过整改时限尚未完成")]
    said = "、".join(f"{word}的有{number(f'tasks.{code}', tasks[code])}项" for code, word in parts if tasks[code])
    return f"整改任务中{said}，明细见附件{2 if is_ranked else ''}。有关单位要查明原因，列出赶上进度的具体时间。"


def _table(source: Source, places: list[tuple[int, Group]], by_count: Mapping[str, int]) -> Table:
    columns = (
        Column("完成率名次", 7, centred=True), Column("责任单位", 25), Column("整改任务", 9, centred=True),
        Column("提前完成", 9, centred=True), Column("按期完成", 9, centred=True), Column("逾期完成", 9, centred=True),
        Column("完成率", 8, centred=True), Column("完成数名次", 7, centred=True),
        Column("未达序时进度", 9, centred=True), Column("超期", 6, centred=True),
        *((Column("报送情况", 9, centred=True),) if source.period else ()),
    )  # fmt: skip
    filed = {unit_tag(row): FILED[row.status] for row in source.of("report")}
    rows = tuple(
        Row(
            (
                f"{place}{'＊' if len(group.rows) < SMALL else ''}",
                group.name,
                group.cell("tasks.total"),
                *cells(group, "tasks", ("completed_early", "completed_on_time", "completed_late")),
                rate(group, "tasks", source.head["decimals"]),
                str(by_count[group.tag]),
                *cells(group, "tasks", ("behind", "overdue")),
                *((filed.get(group.tag, "—"),) if source.period else ()),
            )
        )
        for place, group in places
    )
    marked = "名次后标＊的单位任务少于3项，完成率仅供参考。" if any("＊" in row.cells[0] for row in rows) else ""
    every = "完成率或完成数相同的并列；一项任务有多个责任单位的，各单位分别计数，各单位之和可能多于任务总数。"
    return Table(RANKING, columns, rows, tuple(note for note in (every, marked) if note))


def _late(source: Source) -> Table | None:
    """The tasks that lag, the overdue ones first."""
    tasks = source.of("task")
    rows = [row for code in ("overdue", "behind") for row in tasks if row.status == code]
    if not rows:
        return None
    columns = (
        Column("序号", 6, centred=True), Column("反馈问题", 30), Column("责任单位", 20), Column("整改时限", 16),
        Column("整改状态", 12, centred=True), Column("整改进展", 18),
    )  # fmt: skip
    return Table(
        "滞后整改任务清单",
        columns,
        tuple(
            Row(
                (
                    row.number,
                    row.title,
                    row.unit or "—",
                    deadline(row, row.data),
                    STATUS_WORDS[row.status],
                    progress(row),
                ),
                row.data["illustrative"],
            )
            for row in rows
        ),
        (f"未达序时进度和超期的任务，占全部任务的{percent(len(rows), len(tasks), source.head['decimals'])}。",),
    )
