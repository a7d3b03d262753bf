"""From the database to the plain values that a progress notice is written from."""

from datetime import date

from django.utils.translation import override

from cases.models import Activity, ResultFigure, Round, TaskLeader, TaskUnit
from reports.catalogue.notice_data import (
    Activity as Done,
)
from reports.catalogue.notice_data import (
    Indicator,
    LeadingGroup,
    Note,
    NoticeData,
    NoticeItem,
    Rank,
    Result,
)
from reports.figures import ACTIVITY_KEYS, figures_of
from reports.ledger import Ledger, ProblemRow, ledger
from signoff.steps import KINDS

LEVEL_WORDS = {Round.Level.CENTRAL: "中央", Round.Level.PROVINCE: "省", Round.Level.CITY: "市"}
RANK_SCOPES = {"province": "全省", "nation": "全国", "national": "全国", "country": "全国"}
SUFFIXES = {
    "市": ("我市", "市委、市政府"),
    "省": ("我省", "省委、省政府"),
    "县": ("我县", "县委、县政府"),
    "区": ("我区", "区委、区政府"),
}


@override("zh-hans")
def notice(round: Round, as_of: date, rows: Ledger | None = None) -> NoticeData:
    """Everything of a progress notice of `round` as of a day; paper words are Chinese by nature."""
    rows = rows or ledger(round, as_of)
    we, authorities = SUFFIXES.get(round.region.name[-1], ("我地", "党委、政府"))
    named = TaskLeader.objects.filter(task__in=[row.task.pk for row in rows.tasks], starts_on__lte=as_of)
    return NoticeData(
        figures=figures_of(rows),
        items=tuple(item(row) for row in rows.problems),
        round_name=round.name,
        place=round.region.name,
        we=we,
        authorities=authorities,
        inspection=f"{LEVEL_WORDS[Round.Level(round.level)]}环境保护督察",
        group=round.group_name,
        entered_on=round.entered_on,
        left_on=round.left_on,
        feedback_on=round.feedback_on,
        as_of=as_of,
        document_date=as_of,
        signatories=tuple(round.signatories) or (f"{round.region.name}人民政府",),
        leading_group=_leading_group(round, as_of),
        leader_roles=("包案市级领导", "牵头县级领导", "部门负责领导"),
        problems_with_leaders=len(set(named.values_list("task__problem", flat=True))),
        chain=_chain(round),
        activities=_activities(round, as_of),
        results=_results(round, as_of),
        indicators=_indicators(round, as_of),
        next_steps=_next_steps(round, as_of),
    )


def item(row: ProblemRow) -> NoticeItem:
    """One problem as the attachment lists it; the words and the verified progress of its first task."""
    problem = row.problem
    first = row.tasks[0] if row.tasks else None
    if first is None:
        return NoticeItem(
            str(problem.number),
            problem.category.name,
            problem.text,
            problem.title,
            "",
            "",
            row.status,
            illustrative=problem.is_illustrative,
        )
    return NoticeItem(
        number=str(problem.number),
        category=problem.category.name,
        text=problem.title,
        short_title=problem.title,
        responsible=first.units(TaskUnit.Role.RESPONSIBLE),
        lead=first.units(TaskUnit.Role.LEAD),
        status=row.status,
        deadline_text=first.first["deadline"]["words"],
        deadline_first=first.standing.first_due_on,
        deadline_now=first.standing.due_on,
        changes=first.changes,
        long_term=first.standing.long_term,
        progress=_progress(row),
        illustrative=problem.is_illustrative,
    )


def _progress(row: ProblemRow) -> str:
    """What was verified, in a paper's words; never more than that."""
    now = row.tasks[0].standing
    if now.closed:
        return "已销号"
    if now.in_notice:
        return "公示中"
    if now.accepted:
        return "验收通过，待公示"
    if now.completed_on:
        return f"{now.completed_on:%Y年%-m月}报告完成，验收审签中"
    done = f"完成措施{now.measures_done}/{now.measures}项"
    return f"{done}，核实进度{now.verified}%" if now.verified is not None else f"{done}，进度尚未核实"


def _leading_group(round: Round, as_of: date) -> LeadingGroup | None:
    first = round.activities.counting(as_of).filter(kind=Activity.Kind.LEADING_GROUP).first()
    if first is None:
        return None
    return LeadingGroup(first.held_on, (("组长", "市委书记"), ("第一副组长", "市长")))


def _chain(round: Round) -> tuple[str, ...]:
    """The steps of the round's chain, in the papers' language whoever asks."""
    with override("zh-hans"):
        return tuple(step.get("name") or str(KINDS[step["code"]].label) for step in round.chain_steps)


def _activities(round: Round, as_of: date) -> tuple[Done, ...]:
    counts: dict[tuple[str, str, str], int] = {}
    for row in round.activities.counting(as_of).filter(kind__in=ACTIVITY_KEYS):
        name, who = row.series or row.title, row.who
        if row.kind == Activity.Kind.MEETING:  # the series of a meeting is the body that met
            name, who = "", row.series or row.who
        key = (ACTIVITY_KEYS[Activity.Kind(row.kind)], name, who)
        counts[key] = counts.get(key, 0) + 1
    return tuple(Done(kind, count, name=name, by=who) for (kind, name, who), count in counts.items())


def _latest(round: Round, as_of: date, kind: str) -> list[ResultFigure]:
    return round.results.filter(kind=kind).newest(as_of)


def _number(row: ResultFigure) -> str:
    return "" if row.value is None else f"{row.value.normalize():f}"


def _results(round: Round, as_of: date) -> tuple[Result, ...]:
    return tuple(Result(row.title, _number(row), row.unit) for row in _latest(round, as_of, ResultFigure.Kind.RESULT))


def _indicators(round: Round, as_of: date) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            period=row.period,
            name=row.title,
            value=_number(row),
            unit=row.unit,
            change=row.change,
            change_unit=row.change_unit,
            ranks=(Rank(RANK_SCOPES.get(row.rank_scope, row.rank_scope), row.rank, row.rank_change),)
            if row.rank
            else (),
        )
        for row in _latest(round, as_of, ResultFigure.Kind.INDICATOR)
    )


def _next_steps(round: Round, as_of: date) -> tuple[Note, ...]:
    rows = _latest(round, as_of, ResultFigure.Kind.NEXT_STEP)
    return (Note("抓紧未完成事项", tuple(row.note for row in rows)),) if rows else ()
