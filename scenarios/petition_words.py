"""What invented petitions and their replies say. Nothing here happened: names, numbers and places are made up.

Objects are called by a pair of the old calendar and a trade; persons are 示例甲, 示例乙 … with numbers that begin with
138000. The same seed always gives the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
CHANNEL_WORDS = {"call": "来电", "letter": "来信", "wechat": "微信留言", "other": "来访"}


@dataclass(frozen=True, slots=True)
class Topic:
    """One field of complaints: types of pollution, trades, and the words of complaint, finding and action."""

    types: tuple[str, ...]
    trades: tuple[str, ...]
    complaints: tuple[str, ...]
    found: str
    refuted: str
    done: str
    lasting: str


TOPICS = (
    Topic(
        ("air",), ("砖厂", "石灰厂", "木炭加工厂"),
        ("烟囱每晚冒黑烟，早上窗台上落一层灰", "烧窑时气味呛人，家里不敢开窗", "除尘设备常年不开，只在检查时开"),
        "该厂脱硫除尘设施未与生产同步运行，窑顶有明显逸散烟气", "该厂除尘设施运行正常，在线数据未见超标",
        "责令停止烧窑，限期修复脱硫除尘设施并接入在线监控", "完成炉窑改造并通过比对监测",
    ),
    Topic(
        ("water",), ("养猪场", "养鸭场", "屠宰场"),
        ("粪水顺着水沟流进稻田，水面发黑发臭", "下雨天就把粪池里的水放到小河里", "村边水塘里的鱼死了不少"),
        "该场粪污收集池容积不足，雨天有溢流痕迹", "该场粪污经收集后还田，未见排放口",
        "责令清理沟渠，新建防渗收集池，减少存栏", "粪污处理设施建成并正常使用",
    ),
    Topic(
        ("water", "solid_waste"), ("造纸作坊", "塑料加工厂", "豆制品加工厂"),
        ("污水从后墙的管子直接排到溪里，泡沫很多", "半夜排水，白天看不出来，石头上都结了一层白垢",
         "废料堆在河滩上，涨水就冲走"),
        "厂区后墙有一处未登记的排水管，地面残留废水痕迹", "厂区雨污分流，未发现外排管道",
        "封堵排水管，立案调查，清运堆存的废料", "完成废水处理设施改造",
    ),
    Topic(
        ("noise", "air"), ("采石场", "砂石加工场", "石材加工厂"),
        ("放炮震得墙上开裂，粉尘飘到菜地里", "破碎机从早响到晚，老人睡不着", "拉石头的车不盖篷布，路上全是灰"),
        "破碎工序未封闭，运输道路积尘明显", "该场已停产，设备断电，现场无作业",
        "责令停产整治，破碎工序全封闭，道路每天清扫洒水", "完成封闭车间和喷淋系统建设",
    ),
    Topic(
        ("noise",), ("歌厅", "铝合金门窗作坊", "洗车店"),
        ("晚上十一点以后音响还开得很大", "切割的声音刺耳，孩子没法写作业", "高压水泵的响声整天不停"),
        "夜间噪声监测值超过所在区域限值", "连续两晚监测，噪声值均未超过限值",
        "责令调整营业时间，加装隔声设施", "隔声改造完成并复测达标",
    ),
    Topic(
        ("air",), ("烧烤店", "饭店", "早餐店"),
        ("油烟管道正对居民窗户，一开火满屋油烟味", "没有油烟净化器，墙面都熏黑了", "半夜还在门口用炭火烧烤"),
        "该店油烟净化设施长期未清洗，排烟口朝向住宅", "该店已安装油烟净化设施并有清洗记录",
        "责令清洗净化设施，排烟口改道至楼顶", "排烟管道改造完成",
    ),
    Topic(
        ("ecology",), ("矿山", "采砂点", "林场"),
        ("山上挖得光秃秃，一下雨泥水冲到田里", "采完就走，没有人来种树复绿", "挖机在河道里掏砂，河岸垮了好几处"),
        "采区边坡裸露约三亩，截排水沟未建", "现场为历史取土点，植被已自然恢复",
        "责令停止开采，修建截排水沟，编制复绿方案", "边坡修复并完成第一轮补植",
    ),
    Topic(
        ("soil", "solid_waste"), ("废品回收点", "电池拆解作坊", "废油收购站"),
        ("废机油倒在地上，旁边的井水有怪味", "拆下来的铅板就堆在露天", "夜里焚烧电线皮，烟是黄的"),
        "露天地面有油渍，危险废物未按要求贮存", "该点已搬离，场地清空，采样未见异常",
        "取缔该点，危险废物交有资质单位处置，表土清挖", "完成场地采样和清挖土壤处置",
    ),
    Topic(
        ("solid_waste", "water"), ("垃圾填埋场", "垃圾中转站", "建筑垃圾堆放点"),
        ("垃圾堆了很久没人运，污水流到路上", "苍蝇多得不能开门，臭味几里外都闻得到", "晚上有车来偷倒建筑垃圾"),
        "中转区渗滤液导流沟堵塞，地面有积液", "现场垃圾日产日清，导流设施完好",
        "疏通导流沟，增加清运频次，设卡值守", "完成渗滤液收集设施扩容",
    ),
    Topic(
        ("water",), ("污水处理厂", "工业园", "小区"),
        ("雨水井里常年流污水，河边一股臭味", "管网堵了半年，化粪池的水漫到路面", "出水口的水是灰色的"),
        "雨污管网错接两处，污水经雨水口入河", "出水口水质监测结果符合排放标准",
        "改造错接管网，临时设泵收集污水", "完成管网改造并通水试验",
    ),
)  # fmt: skip
WHERE = ("村口", "镇区边上", "学校旁边", "省道旁", "河岸边", "老街后面", "集镇农贸市场附近", "水库上游")
SINCE = ("今年春节以后", "去年下半年以来", "最近两个月", "近三年来", "这几天夜里", "入夏以来")
WISH = ("希望尽快查处", "要求彻底整改", "请督察组派人到现场看看", "盼望还大家一个干净的环境", "要求给个说法")
PEOPLE = ("附近村民", "周边住户", "沿街商户", "下游农户")
AGAIN = ("再次反映", "又一次反映", "补充反映")
RETURNED_WHY = (
    "现场检查情况写得笼统，请补充检查时间、点位和监测结果后重新报送。",
    "整改措施没有完成时限和责任人，请补充后重新报送。",
    "附件照片与所述点位不一致，请核对并重新取证后报送。",
)
HANDED_ON_WHY = "经核对，问题点位不在该单位管辖范围，改由属地单位办理。"
EXTENSION_WHY = "整改需要施工和监测，按期无法完成，申请延长办理期限并按周报告进展。"
EXTENSION_DECISION = "已核对施工计划，同意延长，期间防止问题反复。"
RECHECK_FAILED = "回头看现场发现问题有反弹，原整改措施没有落实到位，重新办理。"
RECHECK_EXPLAINED = "对补偿金额不满意，已说明该事项由司法途径处理，环境问题已经解决。"
RECHECKED = "逐条逐项回头看：现场复核未见反弹，群众表示满意。"
CALLED = "回访：对办理情况表示满意。"
UNREACHABLE = "多次拨打无人接听，已到现场复核。"
CORRECTED = "阶段性办结件已完成整改并办结，更新办理结果。"
LINKED_WHY = "反映对象和主要情节相同，合并核查，分别答复。"


@dataclass(frozen=True, slots=True)
class Words:
    """The wording of one petition and of the replies to it."""

    topic: Topic
    object_name: str
    content: str
    identity: dict[str, str]


def words(rng: Random, county: str, n: int, channel: str, *, told: bool) -> Words:
    """The wording of the `n`-th petition about something in `county`; with `told` it says who complained."""
    topic = TOPICS[rng.randrange(len(TOPICS))]
    name = f"{county}{STEMS[n % 10]}{BRANCHES[n % 12]}{rng.choice(topic.trades)}"
    one, two = rng.sample(topic.complaints, 2)
    content = (
        f"{CHANNEL_WORDS[channel]}反映位于{rng.choice(WHERE)}的{name}，{rng.choice(SINCE)}，{one}；{two}。"
        f"{rng.choice(PEOPLE)}多次找过，一直没有解决。{rng.choice(WISH)}。"
    )
    identity = person(n) if told else {}
    if identity:
        content += f"反映人{identity['name']}，联系电话{identity['phone']}。"
    return Words(topic, name, content, identity)


def repeated(rng: Random, first: Words, channel: str) -> Words:
    """The same complaint once more, by somebody who does not say who they are."""
    one, two = first.topic.complaints[:2]
    content = (
        f"{CHANNEL_WORDS[channel]}{rng.choice(AGAIN)}{first.object_name}的问题：{one}；{two}。"
        f"前几天已经有人反映过，至今没有看到变化。{rng.choice(WISH)}。"
    )
    return Words(first.topic, first.object_name, content, {})


def person(n: int) -> dict[str, str]:
    """Somebody who does not exist."""
    return {"name": f"示例{STEMS[n % 10]}{BRANCHES[n * 7 % 12]}", "phone": f"138000{n:05d}"}


def investigation(words: Words, verdict: str, unit: str) -> str:
    """What the unit found, as far as the verdict says."""
    topic, name = words.topic, words.object_name
    said = {
        "founded": f"反映情况属实。{topic.found}。",
        "basically_founded": f"反映的主要情况属实。{topic.found}，其余细节因时间较久未能核实。",
        "partly_founded": f"反映情况部分属实。{topic.found}；夜间作业等情节经多次检查未发现。",
        "unfounded": f"反映情况不属实。{topic.refuted}。",
    }[verdict]
    return f"{unit}组织现场检查{name}，查阅台账并走访周边群众。{said}"


def handling(words: Words, verdict: str, *, staged: bool) -> str:
    """What was done, or why nothing was needed."""
    if verdict == "unfounded":
        return "已向周边群众说明检查结果，继续加强日常巡查。"
    if staged:
        return f"{words.topic.done}。主体问题已控制，后续{words.topic.lasting}，完成前每周巡查一次。"
    return f"{words.topic.done}，已整改到位；{words.topic.lasting}，转入日常监管。"


def results(rng: Random, verdict: str) -> dict[str, Any]:
    """Counts of what was enforced with a reply; nothing where the report was not so."""
    if verdict == "unfounded" or rng.random() < 0.5:
        return {}
    found: dict[str, Any] = {"ordered_to_correct": 1}
    if rng.random() < 0.35:
        found |= {"penalty_cases": 1, "fine_yuan": rng.randrange(1, 9) * 10_000}
    if rng.random() < 0.25:
        found |= {"talks": rng.randrange(1, 3)}
    if rng.random() < 0.08:
        found |= {"accountable": 1}
    return found


def verdicts(rng: Random, count: int, shares: Sequence[int]) -> list[str]:
    """`count` verdicts in a random order, by shares in per cent of founded, basically, partly and not founded."""
    names = ("founded", "basically_founded", "partly_founded", "unfounded")
    numbers = [count * share // 100 for share in shares]
    numbers[0] += count - sum(numbers)
    row = [name for name, n in zip(names, numbers, strict=True) for _n in range(n)]
    rng.shuffle(row)
    return row
