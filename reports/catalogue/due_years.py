"""How far the problems of each year of the plan are, in a paper's words.

Jiangxi tells its progress this way: those due in the year, all done; those due in the next, so many done early.
"""

from collections import Counter
from collections.abc import Iterator

from cases.states import COMPLETED
from reports.catalogue.counts import number, percent
from reports.catalogue.notice_data import NoticeData


def years_said(data: NoticeData) -> str:
    """The share of problems that are complete, and the problems by the year of their first deadline.

    Of years to come only what was done ahead is told; "" where nothing is complete, or a plan has no dates.
    """
    problems = data.figures["problems"]
    done = sum(problems[key] for key in COMPLETED)
    if not done:
        return ""
    share = f"反馈问题整改完成率{percent(done, problems['total'], data.decimals)}" if done < problems["total"] else ""
    clauses = "，".join(_clauses(data))
    said = "；".join(part for part in (share, f"按整改时限看，{clauses}" if clauses else "") if part)
    return f"{said}。" if said else ""


def _clauses(data: NoticeData) -> Iterator[str]:
    due = Counter(year for item in data.items for year in item.due_years)
    done = Counter(year for item in data.items if item.status in COMPLETED for year in item.due_years)
    for year in sorted(due):
        tag = f"first:{year}"
        who = f"计划{year}年完成的{number('problems.total', due[year], by=tag)}个问题"
        shown = number("problems.completed", done[year], by=tag)
        if year > data.as_of.year:
            if done[year]:
                yield f"{who}已提前完成{shown}个"
        elif done[year] == due[year]:
            yield f"{who}已{'全部' if due[year] > 1 else ''}完成"
        else:
            yield f"{who}已完成{shown}个" if done[year] else f"{who}均未完成" if due[year] > 1 else f"{who}尚未完成"
