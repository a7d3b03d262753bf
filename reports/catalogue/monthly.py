"""The scheduling report of a period (调度情况报告): who reported, what was verified, what moved, what was corrected.

Jiangxi's form: the office collects the reports, gives a quantitative and a qualitative evaluation and reports upward
(domain reference, (e)). What units claim stands beside what was verified; figures are the verified ones.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from papers.chinese import long_date
from papers.marks import annexed
from papers.paper import Column, Paper, Row, Section, Table
from reports.catalogue.counts import counted, groups, number, of
from reports.catalogue.facts import day, inspection_of, office
from reports.catalogue.notice_source import deadline, notice_data
from reports.catalogue.progress_notice import STATUS_WORDS, chapter, closing_said, petitions_said, problems_said
from reports.catalogue.words import notes
from reports.comparing import Comparison, compare
from reports.conditions import GAP, counts
from reports.rows.row import Row as Item
from reports.source import Source

NAMED_AT_MOST = 5
STATES = {"in_time": "按时报送", "late": "逾期报送", "missing": "未报送"}
LINES = {
    "due": "未报",
    "draft": "未报",
    "filed": "已报待核",
    "returned": "退回",
    "verified": "已核实",
    "skipped": "免报",
}
GRADES = {"good": "较好", "fair": "一般", "poor": "较差"}
FIELDS = {"claimed": "自报进度", "verified": "核实进度", "text": "进展情况", "grade": "评价", "late": "逾期补报"}
MOVES = {
    "completed": "新完成整改",
    "closed": "新销号",
    "progressed": "取得进展",
    "became_overdue": "新超期",
    "recovered": "由滞后转为正常",
    "returned": "撤回完成报告",
    "rebounded": "反弹重新整改",
    "changed": "调整方案内容",
    "new": "新增",
    "gone": "不再列入",
}
CHANGED = {"goal": "目标", "due_on": "时限", "units": "单位", "measures": "措施"}


def compose(source: Source, texts: Mapping[str, str]) -> Paper:
    """Write the report of the source's period. Raises TotalsDisagree, also when the comparison does not add up."""
    head, moved = source.head, _moved(source)
    tables = [table for table in (_units(source), _items(source), _changes(moved), _corrections(source)) if table]
    return Paper(
        title=f"{head['place']}{inspection_of(head['level'])}反馈问题整改\n{period_words(source)}调度情况报告",
        round_name=head["name"],
        as_of=source.as_of,
        document_date=source.document_date,
        sections=tuple(_sections(source, moved, texts, [table.title for table in tables])),
        attachment=tables[0] if tables else None,
        more=tuple(tables[1:]),
        signatories=(office(head),),
        illustrative=any(row.data["illustrative"] for row in source.of("task")),
    )


def period_words(source: Source) -> str:
    """The period as a title says it: 2019年3月, 2019年第1季度, or the days of a week."""
    period = source.period or {}
    first, last = date.fromisoformat(period["starts_on"]), date.fromisoformat(period["ends_on"])
    if period["kind"] == "monthly":
        return f"{first.year}年{first.month}月"
    if period["kind"] == "quarterly":
        return f"{first.year}年第{(first.month + 2) // 3}季度"
    end = f"{last.month}月{last.day}日" if first.year == last.year else long_date(last)
    return f"{long_date(first)}至{end}"


def _sections(
    source: Source, moved: Comparison | None, texts: Mapping[str, str], titles: list[str]
) -> Iterator[Section]:
    data = notice_data(source, {})
    due = long_date(day((source.period or {})["due_on"]))
    opening = f"{period_words(source)}整改调度应于{due}前报送。现将截至{long_date(source.as_of)}的情况报告如下。"
    yield Section("", 0, (opening,))
    yield from chapter("报送情况", [("", tuple(line for line in (_filed(source), _missing(source)) if line))])
    said = (problems_said(data), closing_said(data), petitions_said(data))
    yield from chapter("整改进展", [("", tuple(line for line in said if line))])
    judged = [(note.heading, note.paragraphs) for note in notes(texts.get("evaluation", ""), "总体评价")]
    checked = tuple(line for line in (_checked(source), _gaps(source)) if line)
    yield from chapter("核实和评价", [("", checked), *judged])
    yield from chapter("与上期比较", [("", (_movement(source, moved),))])
    difficulties = _difficulties(source)
    own = [(note.heading, note.paragraphs) for note in notes(texts.get("problems", ""), "办公室掌握的问题")]
    yield from chapter("存在问题", [("", (difficulties,) if difficulties else ()), *own])
    if source.corrections:
        place = next(place for place, title in enumerate(titles, 1) if title == CORRECTIONS)
        every = annexed(len(source.corrections), CORRECTIONS, range(1, len(source.corrections) + 1))
        text = f"本期锁定后更正{every}处，原值和更正值见附件{place}；以上数字为锁定时的数字。"
        yield from chapter("更正情况", [("", (text,))])
    steps = notes(texts.get("next_steps", ""), "")
    yield from chapter("下一步工作", [(note.heading, note.paragraphs) for note in steps])


def _filed(source: Source) -> str:
    reports, lines = source.figures["reports"], source.figures["lines"]
    if not reports["owed"]:
        return "本期无应报送的单位。"
    parts = counted(
        (reports["in_time"], "reports.in_time", "按时报送{}个"),
        (reports["late"], "reports.late", "逾期报送{}个"),
        (reports["missing"], "reports.missing", "未报送{}个"),
    )
    said = f"应报送单位{of(source.figures, 'reports.owed')}个，其中{parts}"
    if reports["zero"]:
        said += f"（零报告{of(source.figures, 'reports.zero')}个）"
    if not lines["total"]:
        return f"{said}。"
    states = counted(
        (lines["verified"], "lines.verified", "已核实{}项"),
        (lines["filed"], "lines.filed", "已报待核{}项"),
        (lines["returned"], "lines.returned", "退回{}项"),
        (lines["due"], "lines.due", "未报{}项"),
        (lines["draft"], "lines.draft", "填写未报{}项"),
        (lines["skipped"], "lines.skipped", "免报{}项"),
    )
    return f"{said}；应报事项{of(source.figures, 'lines.total')}项，{states}。"


def _missing(source: Source) -> str:
    parts = []
    for code, word in (("late", "逾期报送"), ("missing", "未报送")):
        names = [row.unit for row in source.of("report") if row.status == code]
        if names:
            parts.append(f"{word}的为{_named(names, number(f'reports.{code}', len(names)))}")
    return f"{'；'.join(parts)}。" if parts else ""


def _named(names: list[str], count: str) -> str:
    return "、".join(names[:NAMED_AT_MOST]) + (f"等{count}个单位" if len(names) > NAMED_AT_MOST else "")


def _units_of(rows: list[Item], code: str) -> str:
    """The units of the rows of a figure by name; of one name there may be several units."""
    names = {unit_tag(row): row.unit for row in rows}
    return _named(list(names.values()), groups(code, "unit", len(names)))


def _checked(source: Source) -> str:
    grades = {code: len(_lines(source, f"lines.{code}")) for code in GRADES}
    said = counted(*((count, f"lines.{code}", f"{GRADES[code]}{{}}项") for code, count in grades.items()))
    return f"经核实作出评价{number('lines.graded', sum(grades.values()))}项，其中{said}。" if said else ""


def _gaps(source: Source) -> str:
    rows, wide = _lines(source, "lines.gauged"), _lines(source, "lines.gap")
    if not rows:
        return "本期尚无同时有自报进度和核实进度的事项。"
    said = f"自报和核实进度都有的事项{number('lines.gauged', len(rows))}项"
    if not wide:
        return f"{said}，自报高于核实{GAP}个百分点以上的没有。"
    every = "，均" if len(wide) == len(rows) > 1 else f"，其中{number('lines.gap', len(wide))}项"
    return f"{said}{every}自报高于核实{GAP}个百分点以上，涉及{_units_of(wide, 'lines.gap')}。"


def _lines(source: Source, code: str) -> list[Item]:
    return [row for row in source.of("line") if counts(code, row)]


def _movement(source: Source, moved: Comparison | None) -> str:
    if moved is None or source.before is None:
        return "本期为首次留存时点数据，无上期可比。"
    said, before = [], 0
    for code, word in MOVES.items():
        if n := len(moved.moves[code]):
            said.append(f"{word}{annexed(n, CHANGES, range(before + 1, before + n + 1))}项")
            before += n
    since = f"与{long_date(source.before.as_of)}相比"
    return f"{since}，{'，'.join(said)}（同一事项可兼有几种变化）。" if said else f"{since}，各项任务无变化。"


def _difficulties(source: Source) -> str:
    rows = _lines(source, "lines.difficulties")
    if not rows:
        return ""
    shown = number("lines.difficulties", len(rows))
    return f"{_units_of(rows, 'lines.difficulties')}在{shown}项事项中反映了困难和问题，见附件。"


def _moved(source: Source) -> Comparison | None:
    return compare(source.before.rows, source.of("task"), "task") if source.before else None


def unit_tag(row: Item) -> str:
    """The unit of a report or of a line of one, as a tag: several counties may have units of one name."""
    return next(tag for tag in row.tags if tag.startswith("unit:"))


def _units(source: Source) -> Table | None:
    lines: dict[str, list[Item]] = {}
    for row in source.of("line"):
        lines.setdefault(unit_tag(row), []).append(row)
    columns = (
        Column("责任单位", 28), Column("报送情况", 12, centred=True), Column("报送日期", 14, centred=True),
        Column("应报事项", 9, centred=True), Column("已核实", 9, centred=True), Column("待核", 9, centred=True),
        Column("退回", 9, centred=True), Column("未报", 9, centred=True), Column("免报", 9, centred=True),
    )  # fmt: skip
    rows = tuple(_unit(row, lines.get(unit_tag(row), [])) for row in source.of("report"))
    return Table("各单位报送情况表", columns, rows) if rows else None


def _unit(row: Item, lines: list[Item]) -> Row:
    tag = unit_tag(row)
    state = STATES[row.status] + ("（零报告）" if row.data["zero"] else "")
    counts = [
        number(f"lines.{code}", sum(line.status == code for line in lines), tag)
        for code in ("verified", "filed", "returned")
    ]
    waiting = number("lines.waiting", sum(line.status in ("due", "draft") for line in lines), tag)
    skipped = number("lines.skipped", sum(line.status == "skipped" for line in lines), tag)
    total = number("lines.total", len(lines), tag)
    return Row((row.unit, state, row.data["filed_on"] or "—", total, *counts, waiting, skipped))


def _items(source: Source) -> Table | None:
    tasks = {row.key: row for row in source.of("task")}
    columns = (
        Column("序号", 6, centred=True), Column("反馈问题", 22), Column("填报单位", 16),
        Column("自报进度", 7, centred=True), Column("核实进度", 7, centred=True), Column("相差", 6, centred=True),
        Column("评价", 26), Column("本期进展", 38), Column("困难和问题", 18),
        Column("报送状态", 9, centred=True), Column("整改状态", 11, centred=True),
    )  # fmt: skip
    rows = tuple(_item(row, tasks.get(row.data["task"])) for row in source.of("line"))
    if not rows:
        return None
    return Table("各事项调度情况表", columns, rows, ("相差为自报进度减核实进度，单位为百分点。",), dense=True)


def _item(row: Item, task: Item | None) -> Row:
    told = row.data
    text = told["text"] or (f"无变化：{told['no_change_why']}" if told["no_change_why"] else told["skipped_why"])
    gap = "—" if row.claimed is None or row.verified is None else str(row.claimed - row.verified)
    grade = GRADES.get(told["grade"], "")
    return Row(
        (
            row.number,
            row.title,
            row.unit,
            _share(row.claimed),
            _share(row.verified),
            gap,
            "\n".join(part for part in (grade, told["words"]) if part) or "—",
            text or "—",
            told["problems"] or "—",
            LINES[row.status],
            STATUS_WORDS[task.status] if task else "—",
        )
    )


def _share(value: int | None) -> str:
    return "—" if value is None else f"{value}%"


CHANGES = "与上期相比变化事项清单"


def _changes(moved: Comparison | None) -> Table | None:
    """Every task that moved, under each of its moves: the list behind the numbers of the comparison."""
    columns = (
        Column("变化", 16), Column("序号", 6, centred=True), Column("反馈问题", 30), Column("责任单位", 20),
        Column("上期状态", 12, centred=True), Column("本期状态", 12, centred=True), Column("整改时限", 16),
    )  # fmt: skip
    rows = []
    for code, word in MOVES.items():
        for pair in moved.moves[code] if moved else ():
            row = pair.row
            what = "、".join(CHANGED[name] for name in pair.changed) if code == "changed" else ""
            rows.append(
                Row(
                    (
                        word + (f"（{what}）" if what else ""),
                        row.number,
                        row.title,
                        row.unit or "—",
                        STATUS_WORDS[pair.old.status] if pair.old else "—",
                        STATUS_WORDS[pair.new.status] if pair.new else "—",
                        deadline(row, row.data),
                    ),
                    row.data["illustrative"],
                )
            )
    return Table(CHANGES, columns, tuple(rows)) if rows else None


CORRECTIONS = "本期更正事项表"


def _corrections(source: Source) -> Table | None:
    columns = (
        Column("更正号", 8, centred=True), Column("日期", 12, centred=True), Column("单位", 20),
        Column("事项", 8, centred=True), Column("更正内容", 12), Column("原值", 22), Column("更正值", 22),
        Column("原因", 26),
    )  # fmt: skip
    rows = tuple(
        Row((f"更正{row.number}", str(row.on), row.unit, row.item, FIELDS.get(row.field, row.field),
             _corrected(row.field, row.old) or "—", _corrected(row.field, row.new), row.why))
        for row in source.corrections
    )  # fmt: skip
    return Table(CORRECTIONS, columns, rows) if rows else None


def _corrected(field: str, value: str) -> str:
    return GRADES.get(value, value) if field == "grade" else value
