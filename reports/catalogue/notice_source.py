"""From a source to the values of a progress notice: items of the attachment, activities by who did them, own words."""

from collections.abc import Mapping
from dataclasses import replace

from papers.chinese import long_date
from papers.paper import Column, Row, Table
from reports.catalogue.counts import number
from reports.catalogue.facts import (
    RANK_SCOPES,
    day,
    inspection_of,
    leader_roles,
    signatories,
    we_and_authorities,
)
from reports.catalogue.notice_data import (
    Activity,
    Indicator,
    LeadingGroup,
    Note,
    NoticeData,
    NoticeItem,
    Rank,
    Result,
)
from reports.catalogue.words import WORK_TABLE, notes
from reports.figures import ACTIVITY_KEYS
from reports.rows.row import NONE
from reports.rows.row import Row as Item
from reports.source import Source

UNANNOUNCED = "暗访"
WORK = {
    "meetings": "会议",
    "visits": "领导督导",
    "special_checks": "专项排查",
    "campaigns": "专项行动",
    "supervisions": "专项督察",
    "actions": "专项整治",
    "publicity": "宣传公开",
}


def notice_data(source: Source, texts: Mapping[str, str]) -> NoticeData:
    """The notice of a source with the office's own `practice`, `results` and `next_steps`.

    Next steps that the office wrote stand instead of those recorded with the round.
    """
    head = source.head
    we, authorities = we_and_authorities(head["place"])
    tasks = {row.key: row for row in source.of("task")}
    return NoticeData(
        figures=source.figures,
        items=tuple(_item(row, tasks) for row in source.of("problem")),
        round_name=head["name"],
        place=head["place"],
        we=we,
        authorities=authorities,
        inspection=inspection_of(head["level"]),
        group=head["group"],
        entered_on=day(head["entered_on"]),
        left_on=day(head["left_on"]),
        feedback_on=day(head["feedback_on"]),
        as_of=source.as_of,
        document_date=source.document_date,
        signatories=signatories(head),
        leading_group=_leading_group(source),
        leader_roles=leader_roles(head["place"]),
        problems_with_leaders=len({row.data["problem"] for row in source.of("task") if row.data["leaders"]}),
        tasks_with_leaders=sum(bool(row.data["leaders"]) for row in source.of("task")),
        chain=tuple(head["chain"]),
        activities=activities(source),
        practice_notes=notes(texts.get("practice", ""), "其他主要做法"),
        results=results(source),
        indicators=indicators(source),
        result_notes=notes(texts.get("results", ""), "其他成效"),
        next_steps=next_steps(source, texts),
        decimals=head["decimals"],
    )


def next_steps(source: Source, texts: Mapping[str, str]) -> tuple[Note, ...]:
    """The next steps that the office wrote for the paper, else those recorded with the round."""
    recorded = tuple(row.data["note"] for row in source.of("result") if row.status == "next_step")
    given = (Note("抓紧未完成事项", recorded),) if recorded else ()
    return notes(texts.get("next_steps", ""), "持续推进整改") or given


def progress(row: Item) -> str:
    """What was verified of a task, in a paper's words; never more than that."""
    marks = row.data["marks"]
    if "closed" in marks:
        return "已销号"
    if "in_notice" in marks:
        return "公示中"
    if "accepted" in marks:
        return "验收通过，待公示"
    if done_on := day(row.data["completed_on"]):
        return f"{done_on.year}年{done_on.month}月报告完成，验收审签中"
    shown = (number(f"measures.{code}", row.data[f"measures_{code}"], of=row.key) for code in ("done", "total"))
    done = f"完成措施{'/'.join(shown)}项"
    return f"{done}，核实进度{row.verified}%" if row.verified is not None else f"{done}，进度尚未核实"


def deadline(row: Item, data: Mapping[str, object]) -> str:
    """The first deadline in the plan's words, and the present one with how often it was changed."""
    first = str(data["first_words"]) or (long_date(row.first_due_on) if row.first_due_on else "—")
    if not row.changes:
        return first
    now = long_date(row.due_on) if row.due_on else "未定日期"
    return f"{first}\n调整{row.changes}次，现为\n{now}"


def activities(source: Source) -> tuple[Activity, ...]:
    """What was done, counted by kind, name and who did it; a meeting's series is the body that met."""
    places = {row.key: place for place, row in enumerate(_worked(source), 1)}
    found: dict[tuple[str, str, str], list[int]] = {}
    for row in source.of("activity"):
        if row.status not in ACTIVITY_KEYS.values():
            continue
        name, who = row.data["series"] or _title(row), row.data["who"]
        if row.status == "meetings":
            name, who = "", row.data["series"] or row.data["who"]
        found.setdefault((row.status, name, who), []).append(places.get(row.key, 0))
    return tuple(
        Activity(kind, len(listed), name=name, by=who, places=tuple(filter(None, listed)))
        for (kind, name, who), listed in found.items()
    )


def _title(row: Item) -> str:
    """The title as a paper may write it: that of an unannounced visit comes out with its findings, not before."""
    return str(row.data.get("told_as") or row.title)


def _worked(source: Source) -> list[Item]:
    """The activities that the attachment of all work lists, in order."""
    return [row for row in source.of("activity") if row.status in WORK]


def work_table(source: Source) -> Table | None:
    """Every meeting, visit, check and campaign that the notice counts: the list behind the counts of each series."""
    columns = (
        Column("日期", 14, centred=True), Column("类别", 14, centred=True), Column("内容", 46),
        Column("组织或参加", 26), Column("方式", 12, centred=True),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                row.data["on"],
                WORK[row.status],
                _title(row),
                "，".join(dict.fromkeys(part for part in (row.data["who"], row.data["series"]) if part)) or "—",
                (UNANNOUNCED if row.data["unannounced"] else "公开") if row.status == "visits" else "—",
            ),
            row.data["illustrative"],
        )
        for row in _worked(source)
    )
    return Table(WORK_TABLE, columns, rows) if rows else None


def results(source: Source) -> tuple[Result, ...]:
    """The result figures, the latest of each."""
    rows = [row for row in source.of("result") if row.status == "result"]
    return tuple(Result(row.title, row.data["value"] or "", row.data["unit"], row.key) for row in rows)


def indicators(source: Source) -> tuple[Indicator, ...]:
    """The environment figures, the latest of each; places of one figure in several rankings are one figure."""
    found: list[Indicator] = []
    for one in (_indicator(row) for row in source.of("result") if row.status == "indicator"):
        same = found and (found[-1].period, found[-1].name) == (one.period, one.name)
        if same and not one.value and not found[-1].value:
            found[-1] = replace(one, ranks=(*found[-1].ranks, *one.ranks))
        else:
            found.append(one)
    return tuple(found)


def _indicator(row: Item) -> Indicator:
    told = row.data
    scope = RANK_SCOPES.get(told["rank_scope"], told["rank_scope"])
    return Indicator(
        period=told["period"],
        name=row.title,
        value=told["value"] or "",
        unit=told["unit"],
        change=told["change"],
        change_unit=told["change_unit"],
        ranks=(Rank(scope, told["rank"], told["rank_change"], row.key),) if told["rank"] else (),
        key=row.key,
    )


def _item(row: Item, tasks: Mapping[str, Item]) -> NoticeItem:
    first = tasks[row.data["tasks"][0]] if row.data["tasks"] else None
    return NoticeItem(
        number=row.number,
        category=row.category,
        text=row.title,
        short_title=row.title,
        responsible=first.unit if first else "",
        lead=first.lead if first else "",
        status=row.status,
        deadline_text=row.data["first_words"],
        deadline_first=row.first_due_on,
        deadline_now=row.due_on,
        changes=first.changes if first else 0,
        long_term="long_term" in row.data["marks"],
        progress=progress(first) if first else "",
        illustrative=row.data["illustrative"],
        due_years=tuple(int(value) for value in _years(row)),
    )


def _years(row: Item) -> list[str]:
    tags = (tag.partition(":") for tag in row.tags)
    return [value for name, _colon, value in tags if name == "first" and value != NONE]


def _leading_group(source: Source) -> LeadingGroup | None:
    """The day on which the group was set up, and its heads where they are written down."""
    days = [day(row.data["on"]) for row in source.of("activity") if row.status == "leading_group"]
    heads = tuple((role, posts) for role, posts in source.head.get("group_heads", ()))
    return LeadingGroup(min(days), heads) if days else None
