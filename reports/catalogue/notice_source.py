"""From a source to the values of a progress notice: items of the attachment, activities by who did them, own words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

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
from reports.catalogue.words import notes
from reports.gather import LEADER_ROLES
from reports.source import Row, Source


def notice_data(source: Source, texts: Mapping[str, str]) -> NoticeData:
    """The notice of a source with the office's own `practice`, `results` and `next_steps`.

    Next steps that the office wrote stand instead of those recorded with the round.
    """
    facts = source.facts
    recorded = tuple(Note(one["heading"], tuple(one["paragraphs"])) for one in facts["next_steps"])
    return NoticeData(
        figures=source.figures,
        items=tuple(item(row) for row in source.of("problem")),
        **{name: facts[name] for name in ("round_name", "place", "we", "authorities", "inspection", "group")},
        **{name: _day(facts[name]) for name in ("entered_on", "left_on", "feedback_on")},
        as_of=source.as_of,
        document_date=source.document_date,
        signatories=tuple(facts["signatories"]),
        leading_group=_leading_group(facts["leading_group"]),
        leader_roles=LEADER_ROLES,
        problems_with_leaders=len({row["problem"] for row in source.of("task") if row["leaders"]}),
        chain=tuple(facts["chain"]),
        activities=activities(source),
        practice_notes=notes(texts.get("practice", ""), "其他主要做法"),
        results=tuple(Result(**one) for one in facts["results"]),
        indicators=tuple(_indicator(one) for one in facts["indicators"]),
        result_notes=notes(texts.get("results", ""), "其他成效"),
        next_steps=notes(texts.get("next_steps", ""), "持续推进整改") or recorded,
    )


def item(row: Row) -> NoticeItem:
    """One problem as the attachment lists it."""
    return NoticeItem(
        number=row["number"],
        category=row["category"],
        text=row["title"],
        short_title=row["title"],
        responsible=row["unit"],
        lead=row["lead"],
        status=row["status"],
        deadline_text=row.get("first_words", ""),
        deadline_first=_day(row.get("first_due_on")),
        deadline_now=_day(row.get("due_on")),
        changes=row.get("changes", 0),
        long_term="problems.long_term" in row["marks"],
        progress=progress(row),
        illustrative=row.get("illustrative", False),
    )


def progress(row: Row) -> str:
    """What was verified of a problem or task, in a paper's words; never more than that."""
    marks = {mark.partition(".")[2] for mark in row["marks"]}
    if "closed" in marks:
        return "已销号"
    if "in_notice" in marks:
        return "公示中"
    if "accepted" in marks:
        return "验收通过，待公示"
    if row.get("completed_on"):
        done_on = date.fromisoformat(row["completed_on"])
        return f"{done_on.year}年{done_on.month}月报告完成，验收审签中"
    if "measures" not in row:
        return ""
    done = f"完成措施{row['measures_done']}/{row['measures']}项"
    return f"{done}，核实进度{row['verified']}%" if row["verified"] is not None else f"{done}，进度尚未核实"


def activities(source: Source) -> tuple[Activity, ...]:
    """What was done, counted by kind, name and who did it; a meeting's series is the body that met."""
    counts: dict[tuple[str, str, str], int] = {}
    for row in source.of("activity"):
        name, who = row["series"] or row["title"], row["unit"]
        if row["kind"] == "meetings":
            name, who = "", row["series"] or row["unit"]
        key = (row["kind"], name, who)
        counts[key] = counts.get(key, 0) + 1
    return tuple(Activity(kind, count, name=name, by=who) for (kind, name, who), count in counts.items())


def _leading_group(value: Mapping[str, Any] | None) -> LeadingGroup | None:
    if value is None:
        return None
    heads = tuple((role, post) for role, post in value["heads"])
    return LeadingGroup(date.fromisoformat(value["established_on"]), heads)


def _indicator(value: Mapping[str, Any]) -> Indicator:
    return Indicator(**dict(value) | {"ranks": tuple(Rank(**rank) for rank in value["ranks"])})


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None
