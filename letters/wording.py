"""The words of a draft, made from facts: pure, in Chinese, the office's own to change before issue.

What a letter must say is the domain reference's, (e): basis, facts with planned date, present state and days late,
demands, day of the reply, who follows it up. Wording and order are this project's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.matter import Matter
from letters.states import Kind
from papers.chinese import joined, long_date, ordinal

NAMES = {
    Kind.URGE: "催办函",
    Kind.SUPERVISE: "督办函",
    Kind.CIRCULAR: "通报",
    Kind.TALK: "约谈通知",
    Kind.LIST: "挂牌督办通知",
    Kind.REFER: "移送函",
}
ABOUT = {
    Kind.URGE: "关于抓紧办理{what}的催办函",
    Kind.SUPERVISE: "关于{what}的督办函",
    Kind.CIRCULAR: "关于{what}的通报",
    Kind.TALK: "关于就{what}进行约谈的通知",
    Kind.LIST: "关于对{what}实行挂牌督办的通知",
    Kind.REFER: "关于移送{what}问题线索的函",
}
ENDING = {
    Kind.URGE: "特此函告。",
    Kind.SUPERVISE: "请认真研究，抓好落实。",
    Kind.CIRCULAR: "特此通报。",
    Kind.TALK: "请按时参加。",
    Kind.LIST: "特此通知。",
    Kind.REFER: "请按权限研究处理。",
}
REPLY_DAYS = {
    Kind.URGE: 5,
    Kind.SUPERVISE: 10,
    Kind.CIRCULAR: 10,
    Kind.TALK: 3,
    Kind.LIST: 15,
    Kind.REFER: 15,
}  # working days; an office changes it on the draft
ON_TIME = "为推动有关任务按期完成"  # where nothing is late, a letter must not say so
LONGEST_TITLE, SHORTEST_NAME = 60, 40  # characters


@dataclass(frozen=True, slots=True)
class Words:
    """What a new draft says."""

    title: str
    paragraphs: tuple[str, ...]
    demands: tuple[str, ...]
    reply_days: int | None


def compose(
    kind: Kind, *, round_name: str, region: str, matters: Sequence[Matter], on: date, reply_days: int | None = None
) -> Words:
    """The draft of a letter of `kind` about `matters`, as of `on`. Raises ValueError without any matter."""
    if not matters:
        raise ValueError("A letter is about at least one item.")
    facts = [_fact(matters[0], on)] if len(matters) == 1 else [_summary(matters, on)]
    return Words(
        title=_title(kind, matters),
        paragraphs=(_opening(kind, round_name, region, matters), *facts, _meaning(kind, matters)),
        demands=_demands(kind, matters),
        reply_days=REPLY_DAYS[kind] if reply_days is None else (reply_days or None),
    )


def reply_sentence(kind: Kind, due_on: date | None, reply_days: int | None) -> str:
    """The sentence with the day of the reply; before issue with the number of working days; '' when none is asked."""
    if reply_days is None:
        return ""
    when = f"于{long_date(due_on)}前" if due_on else f"自本件印发之日起{reply_days}个工作日内"
    what = {
        Kind.TALK: "书面报送参加人员名单和情况说明",
        Kind.REFER: "书面反馈受理情况",
    }.get(kind, "将办理情况书面回复我办")
    return f"请{when}{what}。"


def contact_sentence(contact: str) -> str:
    """Who follows it up; '' when nobody is named."""
    return f"联系方式：{contact}" if contact else ""


def _title(kind: Kind, matters: Sequence[Matter]) -> str:
    if len(matters) > 1:
        what = f"{len(matters)}项整改任务办理进展滞后情况" if kind == Kind.CIRCULAR else f"{len(matters)}项整改任务"
    else:
        name = matters[0].title
        what = f"“{name if len(name) <= SHORTEST_NAME else name[: SHORTEST_NAME - 1] + '…'}”"
        what += "办理进展情况" if kind == Kind.CIRCULAR else ""
    return ABOUT[kind].format(what=what)


def _opening(kind: Kind, round_name: str, region: str, matters: Sequence[Matter]) -> str:
    basis = matters[0].basis if len(matters) == 1 and matters[0].basis else f"《{region}整改方案》（{round_name}）"
    is_late = any(matter.days_late for matter in matters)
    talk = "因有关任务经提醒、督办后仍未按期完成" if is_late else ON_TIME
    does = {
        Kind.URGE: "现就有关任务的办理进度提醒催办如下。",
        Kind.SUPERVISE: "我办对有关任务的办理情况进行了调度，现予督办。",
        Kind.CIRCULAR: f"我办对有关任务的办理情况进行了调度，现将{'进展滞后的' if is_late else '有关'}情况通报如下。",
        Kind.TALK: f"{talk}，决定对你单位主要负责同志进行约谈。",
        Kind.LIST: f"{'因有关任务逾期时间较长、进展缓慢' if is_late else ON_TIME}，决定实行挂牌督办。",
        Kind.REFER: f"{'因有关任务长期逾期，' if is_late else ''}现将掌握的情况移送你单位。",
    }[kind]
    return f"依据{basis}，{does}"


def _fact(matter: Matter, on: date) -> str:
    parts = [f"“{matter.title}”"]
    if matter.first_due_on and matter.due_on and matter.first_due_on != matter.due_on:
        parts.append(f"原定于{long_date(matter.first_due_on)}前完成，经批准调整为{long_date(matter.due_on)}前完成")
    elif matter.due_on:
        parts.append(f"应于{long_date(matter.due_on)}前完成")
    parts.append(_how_late(matter, on))
    if matter.present_state:
        parts.append(f"目前：{matter.present_state.rstrip('。')}")
    return "，".join(parts[:-1]) + f"。{parts[-1]}。" if matter.present_state else "，".join(parts) + "。"


def _how_late(matter: Matter, on: date) -> str:
    if matter.days_late:
        return f"截至{long_date(on)}已逾期{matter.days_late}个工作日"
    if matter.due_on and matter.due_on >= on:
        return f"截至{long_date(on)}尚未完成，时限临近"
    return f"截至{long_date(on)}尚未完成"


def _summary(matters: Sequence[Matter], on: date) -> str:
    late = [matter.days_late for matter in matters if matter.days_late]
    text = f"截至{long_date(on)}，共涉及{len(matters)}项任务"
    if late:
        text += f"，其中已逾期{len(late)}项，逾期最长的达{max(late)}个工作日"
    text += "。具体情况见附件。"
    units = unit_counts(matters)
    if len(units) > 1:
        text += f"按单位统计：{'，'.join(f'{name}{count}项' for name, count in units)}。"
    return text


def unit_counts(matters: Sequence[Matter]) -> list[tuple[str, int]]:
    """Number of items of each named unit, most first; units with as many stand in the order in which they came."""
    counts: dict[str, int] = {}
    for matter in matters:
        if matter.unit:
            counts[matter.unit] = counts.get(matter.unit, 0) + 1
    return sorted(counts.items(), key=lambda pair: -pair[1])


def _meaning(kind: Kind, matters: Sequence[Matter]) -> str:
    return {
        Kind.URGE: "请对照时限要求，倒排工期，加快办理。",
        Kind.SUPERVISE: "请将本件作为当前重点工作，由主要负责同志组织研究，逐项落实下列要求。",
        Kind.CIRCULAR: "请有关单位高度重视，查找滞后原因，逐项落实下列要求。",
        Kind.TALK: "约谈时间、地点和主持人另行告知；请主要负责同志到会说明情况，并做好下列准备。",
        Kind.LIST: "挂牌督办期间，我办按周调度进展，办结后按程序解除。有关要求如下。",
        Kind.REFER: "有关任务的时限、调整、催办督办和办理情况已随件附后。有关事项如下。",
    }[kind]


def _demands(kind: Kind, matters: Sequence[Matter]) -> tuple[str, ...]:
    own = tuple(dict.fromkeys(matter.demand.rstrip("。；") + "。" for matter in matters if matter.demand))
    if len(matters) > 1 and len(own) > 1:
        own = ("逐项落实附件所列要求。",)
    general = {
        Kind.URGE: ("说明未完成的原因和预计完成时间，并在系统中填报最新进展。",),
        Kind.SUPERVISE: (
            "明确责任领导、责任人员和完成时间，逐周报送进展。",
            "确需调整时限的，在时限届满前按程序申请，不得自行延后。",
        ),
        Kind.CIRCULAR: ("对照附件制定追赶计划，明确每项任务的完成时间和责任人员。",),
        Kind.TALK: (
            "书面说明任务进展、滞后原因和下一步措施。",
            "提出明确的完成时间和保障措施，并由主要负责同志签字。",
        ),
        Kind.LIST: (
            "由主要负责同志牵头，制定挂牌督办事项整改计划。",
            "每周报送一次进展；完成后提出解除申请，附相关佐证材料。",
        ),
        Kind.REFER: ("对未按期完成的原因和责任进行核实。",),
    }[kind]
    return (*own, *general)


def ranked(matters: Sequence[Matter]) -> list[tuple[int, Matter]]:
    """Items by working days late, the latest first; equal ones share their rank and keep their order."""
    ordered = sorted(matters, key=lambda matter: -matter.days_late)
    ranks: list[tuple[int, Matter]] = []
    for place, matter in enumerate(ordered, 1):
        shared = ranks[-1][0] if ranks and ranks[-1][1].days_late == matter.days_late else place
        ranks.append((shared, matter))
    return ranks


def salutation(names: Sequence[str]) -> str:
    """The line of those addressed, with its full-width colon (GB/T 9704)."""
    return f"{'、'.join(names)}："


def numbered(demands: Sequence[str]) -> list[str]:
    """Demands as 一、二、; a single one stands without a number."""
    if len(demands) < 2:
        return list(demands)
    return [f"{ordinal(n)}、{text}" for n, text in enumerate(demands, 1)]


def of_names(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return joined(names)
