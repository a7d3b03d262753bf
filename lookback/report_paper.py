"""The report of one look-back as a paper: how it was drawn, what was found, what followed, item by item."""

from lookback import counting
from lookback.counting import Counts
from lookback.models import Conclusion, Errand, LookBackPlan, Pick
from lookback.states import Action, Over, Result, Stage, State, Strata, Why
from lookback.wording import number_of, title_of
from papers.chinese import long_date, long_span
from papers.paper import Column, Paper, Row, Section, Table
from records import clock

OVER = {
    Over.TASKS: "已销号整改任务",
    Over.PETITIONS: "已办结信访举报件",
    Over.BOTH: "已销号整改任务和已办结信访举报件",
}
STRATA = {Strata.CATEGORY: "问题类别", Strata.PLACE: "所在区域", Strata.UNIT: "责任单位"}
RESULTS = {
    Result.CONSOLIDATED: "整改成效巩固",
    Result.PARTLY: "部分巩固",
    Result.REBOUND: "问题反弹",
    Result.FALSE: "虚假整改",
    Result.NOT_POSSIBLE: "未能查看",
}
WHYS = {Why.DRAWN: "随机抽取", Why.SIGN: "重点核查", Why.BY_HAND: "指定核查", Why.AGAIN: "前次未完全巩固"}
ACTIONS = {
    Action.NONE: "—",
    Action.ERRAND: "责成补充整改",
    Action.REOPENED: "重新启动整改",
    Action.OPEN_ALREADY: "已在整改中",
}
COLUMNS = (
    Column("序号", 5, centred=True),
    Column("编号", 13, centred=True),
    Column("问题", 20),
    Column("责任单位", 16),
    Column("列入方式", 10, centred=True),
    Column("查看日期", 10, centred=True),
    Column("结果", 10, centred=True),
    Column("处置", 12, centred=True),
)


def of(plan: LookBackPlan) -> Paper:
    """The report of a drawn look-back as it stands today."""
    counts = counting.of_plan(plan)
    today = clock.today()
    rows = plan.picks.select_related(
        "task__problem", "assignment__petition__place", "assignment__organisation", "unit"
    ).order_by("stratum", "pk")
    actions = dict(Conclusion.objects.filter(pick__plan=plan).values_list("pick", "action"))
    picks = list(rows)
    return Paper(
        title=f"{plan.title}情况报告",
        round_name=plan.round.name,
        as_of=today,
        document_date=plan.finished_on or today,
        sections=(
            Section("基本情况", 1, _how(plan, counts)),
            Section("查看结果", 1, _found(plan, counts)),
            Section("后续处置", 1, _after(plan, counts)),
        ),
        attachment=Table(
            f"{plan.title}核查清单",
            COLUMNS,
            tuple(_row(n, pick, actions.get(pick.pk, "")) for n, pick in enumerate(picks, start=1)),
            notes=(f"抽样种子：{plan.seed}；算法：{plan.algorithm}；总体清单校验码：{plan.population_digest[:16]}。",),
            dense=True,
        ),
        signatories=tuple(plan.round.signatories) or (f"{plan.round.region.name}人民政府",),
        illustrative=any(_is_illustrative(pick) for pick in picks),
        digest=plan.population_digest,
    )


def _how(plan: LookBackPlan, counts: Counts) -> tuple[str, ...]:
    span = long_span(plan.starts_on, plan.ends_on)
    first = (
        f"{span}，对{OVER[Over(plan.over)]}开展第{plan.number}轮“回头看”。"
        f"纳入抽查范围的共{plan.population_size}项，实际列入{counts.items}项。"
    )
    ways = [f"{WHYS[why]}{counts.by_why[why]}项" for why in Why if counts.by_why.get(why)]
    divided = f"按{STRATA[Strata(plan.strata)]}分层，" if plan.strata else ""
    second = (
        f"其中{'、'.join(ways)}。随机抽取{divided}以公开种子“{plan.seed}”排序产生，任何人可凭总体清单复核。"
        "查看人员均未参与相应事项的验收、核查和办理。"
    )
    return first, second


def _found(plan: LookBackPlan, counts: Counts) -> tuple[str, ...]:
    if not counts.visited:
        return ("尚未开展现场查看。",)
    parts = [f"{RESULTS[one]}{counts.by_result[one]}项" for one in Result if counts.by_result.get(one)]
    left = f"尚有{counts.waiting}项未查看。" if counts.waiting else ""
    return (f"已现场查看{counts.visited}项：{'，'.join(parts)}。{left}",)


def _after(plan: LookBackPlan, counts: Counts) -> tuple[str, ...]:
    said = []
    if counts.reopened:
        said.append(
            f"对反弹和虚假整改事项重新启动整改{counts.reopened}项，重新明确措施、时限和责任，整改完成后重新验收销号。"
        )
    if counts.errands:
        settled = Errand.objects.filter(pick__plan=plan, state=Errand.State.SETTLED).count()
        said.append(f"对部分巩固事项下达补充整改{counts.errands}项，已完成{settled}项。")
    if counts.to_conclude:
        said.append(f"待研究处置{counts.to_conclude}项。")
    if counts.dropped:
        said.append(f"查看前已重新启动整改、不再查看{counts.dropped}项。")
    if plan.state == State.FINISHED and plan.finished_on:
        said.append(f"本轮“回头看”于{long_date(plan.finished_on)}结束。")
    return tuple(said) or ("无需后续处置的事项。",)


def _row(n: int, pick: Pick, action: str) -> Row:
    waiting = "未查看" if pick.stage == Stage.WAITING else "不再查看"
    return Row(
        (
            str(n),
            number_of(pick),
            title_of(pick) or "—",
            pick.unit.name if pick.unit else "—",
            WHYS[Why(pick.why)],
            long_date(pick.found_on) if pick.found_on else "—",
            RESULTS[Result(pick.result)] if pick.result else waiting,
            ACTIONS[Action(action)] if action else "—",
        ),
        illustrative=_is_illustrative(pick),
    )


def _is_illustrative(pick: Pick) -> bool:
    if pick.task:
        return pick.task.problem.is_illustrative or pick.plan.round.is_illustrative
    return bool(pick.assignment and pick.assignment.petition.is_illustrative)
