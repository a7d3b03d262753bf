"""The steps of one made finding with their days, and the days of its way to closure."""

from dataclasses import dataclass
from datetime import date

from scenarios.made.days import ONE_DAY, calendar, month_end, spread
from scenarios.story import Act, MeasureScript

FIRST, LAST = "制定工作方案，明确责任单位和责任岗位", "开展自查，整理佐证材料"
NEVER = 30 * ONE_DAY  # after the end of the story: a step that has not begun
SIGNED_AFTER = (2, 5, 9)  # working days from the report to each of the three signatures
NOTICE_AFTER = 2  # working days from the last signature to the notice


@dataclass(frozen=True, slots=True)
class Span:
    """Days of the work: the plan's filing, the day by which the done steps are done, deadline, end of the story."""

    filed_on: date
    done_on: date
    due_on: date | None
    end: date


def texts(works: tuple[str, ...], count: int) -> list[str]:
    """So many different steps: the plan of work, the works by lots of sites, and the self-check at the end."""
    middle = max(count - 2, 0)
    lots = -(-middle // len(works))
    named = [f"{work}（第{lot}批点位）" if lots > 1 else work for lot in range(1, lots + 1) for work in works]
    return [FIRST, *named[:middle], LAST]


def steps(lines: list[str], span: Span, undone: int, unit: str) -> tuple[MeasureScript, ...]:
    """Measures in order, the last `undone` of them open; the last done one has a date of its own in the plan.

    Of the open ones the first has begun, the others have not.
    """
    done = len(lines) - undone
    days = [spread(span.filed_on, span.done_on, n, done) for n in range(done)]
    starts = [span.filed_on, *days]
    found = []
    for order, (text, weight) in enumerate(zip(lines, _weights(len(lines)), strict=True), start=1):
        day = days[order - 1] if order <= done else None
        begun = starts[order - 1] if order <= done + 1 else span.end + NEVER
        words, due_on = _milestone(day, span.due_on) if order == done else ("", None)
        found.append(MeasureScript(order, text, words, due_on, weight, unit, begun, day))
    return tuple(found)


def _weights(count: int) -> list[int]:
    return [100 // count] * (count - 1) + [100 - 100 // count * (count - 1)]


def _milestone(day: date | None, due_on: date | None) -> tuple[str, date | None]:
    """A step's own date: the end of the month in which it was done, unless that lies after the whole."""
    end = month_end(day) if day else None
    if end is None or (due_on and end > due_on):
        return "", None
    return f"{end.year}年{end.month}月底前", end


@dataclass(frozen=True, slots=True)
class Signers:
    """Who reports, who signs the three steps of the short chain, and who opens the notice and closes."""

    clerk: str
    head: str
    reviewer: str
    verifier: str
    office: str


def passage(reported: date, who: Signers, result: str, notice_days: int, end: date) -> tuple[Act, ...]:
    """The acts from the report through the short chain and the notice to closing, as far as the story goes."""
    signed = [calendar().add(reported, days) for days in SIGNED_AFTER]
    opened = calendar().add(signed[-1], NOTICE_AFTER)
    closed = calendar().add(opened, notice_days + 1)
    acts = (
        Act(reported, "report", who.clerk, text=result),
        Act(signed[0], "sign", who.head, step="self_check"),
        Act(signed[1], "sign", who.reviewer, step="lead_gate"),
        Act(signed[2], "sign", who.verifier, step="office_visit"),
        Act(opened, "open_notice", who.office),
        Act(closed, "close", who.office),
    )
    return tuple(act for act in acts if act.on <= end)
