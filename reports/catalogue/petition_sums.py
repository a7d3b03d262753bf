"""How the petitions of a round are handled, by batch, unit and type (信访举报件办理情况统计表): counts, no contents."""

from collections.abc import Mapping, Sequence

from papers.chinese import long_date
from papers.paper import Column, Paper, Row, Table
from reports.catalogue.facts import inspection_of
from reports.catalogue.groups import Group, cells, grouped, whole
from reports.catalogue.notice_source import notice_data
from reports.catalogue.petition_table import TYPES
from reports.catalogue.progress_notice import petitions_said
from reports.catalogue.sheets import sheet
from reports.source import Source

OUTCOMES = ("closed", "staged", "open")
VERDICTS = ("founded", "basically_founded", "partly_founded", "unfounded", "no_verdict")
OUTCOME_COLUMNS = tuple(Column(word, 8, centred=True) for word in ("已办结", "阶段性办结", "未办结"))
VERDICT_COLUMNS = tuple(
    Column(word, 8, centred=True) for word in ("属实", "基本属实", "部分属实", "不属实", "尚无结论")
)


def compose(source: Source, texts: Mapping[str, str]) -> Paper:
    """The sums by batch and by type of what was received, by unit of what was assigned."""
    rows, cases = source.of("petition"), source.of("assignment")
    batches = grouped(rows, "batch", source.labels)
    units = grouped(cases, "unit", source.labels)
    first = whole(batches, rows, "petitions.received")
    name = f"{source.head['place']}{inspection_of(source.head['level'])}群众信访举报件办理情况统计表"
    tables = (
        _table(name, "批次", [_batch(group) for group in batches] + [_received("合计", first)]),
        _units([*units, whole(units, cases, "petitions.assigned")]),
        _table(
            "信访举报件分污染类型统计表",
            "污染类型",
            [_received(_type(group), group) for group in grouped(rows, "type", source.labels)],
            ("一件信访举报件涉及多种污染类型的，在各类中分别计数，各类之和可能多于交办件数。",),
        ),
    )
    said = f"截至{long_date(source.as_of)}，{petitions_said(notice_data(source, {}))}"
    illustrative = any(row.data["illustrative"] for row in rows)
    return sheet(source, name, (said,), tables, texts, illustrative)


def _table(title: str, head: str, rows: Sequence[Row], notes: tuple[str, ...] = ()) -> Table:
    columns = (
        Column(head, 14), Column("交办日期", 13, centred=True), Column("交办件数", 8, centred=True),
        *OUTCOME_COLUMNS, *VERDICT_COLUMNS,
    )  # fmt: skip
    if head != "批次":
        columns = (columns[0], *columns[2:])
    return Table(title, columns, tuple(rows), notes)


def _batch(group: Group) -> Row:
    number = group.tag.partition(":")[2]
    cells_ = _received(f"第{number}批", group).cells
    return Row((cells_[0], group.rows[0].data["on"] or "—", *cells_[1:]))


def _received(name: str, group: Group) -> Row:
    counts = cells(group, "petitions", ("received", *OUTCOMES, *VERDICTS))
    return Row((name, *(("",) if name == "合计" else ()), *counts))


def _units(groups: Sequence[Group]) -> Table:
    columns = (Column("承办单位", 30), Column("实办件数", 10, centred=True), *OUTCOME_COLUMNS)
    rows = tuple(
        Row((group.name, group.cell("petitions.assigned"), *cells(group, "assignments", OUTCOMES))) for group in groups
    )
    note = "一件信访举报件分解交办多个单位的，在各单位分别计数。"
    return Table("信访举报件分承办单位统计表", columns, rows, (note,))


def _type(group: Group) -> str:
    code = group.tag.partition(":")[2]
    return TYPES.get(code, group.name)
