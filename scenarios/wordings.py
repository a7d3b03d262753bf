"""Petition texts as callers word them, by seed: invented places and enterprises, for tests and for loads."""

import random
import re
from functools import cache
from typing import Any

COUNTIES = (
    "青岚县",
    "双溪县",
    "石桥区",
    "云岭县",
    "柳湾县",
    "长坪县",
    "青峰区",
    "鹭洲市",
    "松陵县",
    "望川县",
    "禾丰县",
)
TOWNS = ("石期", "大庙口", "芦洪", "井头圩", "白牙", "横塘", "川岩", "水岭", "鹿马桥", "新圩江", "花桥", "端桥铺")
VILLAGE_FIRST, VILLAGE_LAST = "大小上下新老双青白黄龙杨李王陈马石竹", "坪塘冲湾山岭田桥井坳坝源洲市园家"
NAME_FIRST, NAME_LAST = "金鑫宏华恒盛永安瑞祥泰顺兴隆广源富康正东", "石达源泰鑫利旺峰辉亿通胜和茂丰诚磊森宇强"
KINDS = {
    "water": "造纸厂 养猪场 屠宰场 水产养殖场 食品有限公司 电镀有限公司 洗砂场 豆制品加工点 污水处理有限公司 米粉作坊",
    "air": "页岩砖厂 建材有限公司 沥青搅拌站 木业有限公司 再生资源有限公司 家具厂 石灰厂 饭店 烧烤店 化工有限责任公司",
    "noise": "石材加工厂 KTV 洗车场 塑料制品厂 五金加工点 混凝土有限公司 机械有限公司 纺织厂 酒店 建筑工地",
    "soil": "废品回收站 电池有限公司 矿业有限公司 锰矿 冶炼厂 肥料有限公司 垃圾填埋场 废油加工点 颜料厂 铅锌矿",
    "ecology": "采石场 采砂场 矿业有限责任公司 林业有限公司 旅游开发有限公司 生态农业专业合作社 度假酒店 石料场"
    " 养牛场 水电站",
}
# {spot}, {n}, {month}, {hour}, {thing} and {who} are drawn anew each time.
WHAT = {
    "water": "将生产{thing}直接排入{spot}|冲洗粪便的污水未经处理流进{spot}|{hour}偷偷打开闸门往{spot}放黑水"
    "|在{spot}挖了{n}个没有防渗的土坑存污水"
    "|暗管从围墙底下通到{spot}|流到{spot}的水发黑发臭并带有白色泡沫|污水漫过{spot}淹了{n}亩地"
    "|沉淀池长期满溢，泥浆淌到{spot}"
    "|{hour}用水泵把池子里的{thing}抽到{spot}倾倒|{who}家的井水变黄，烧开后有一层油花",
    "air": "{n}根烟囱{hour}冒浓烟，{spot}有刺鼻的硫磺味|破碎车间没有密闭，粉尘飘到{spot}"
    "|{hour}在{spot}露天焚烧{thing}|喷漆房的油漆味在{spot}都能闻到"
    "|每天{n}车{thing}不盖篷布，从{spot}一路撒落灰土|除尘设备坏了{n}个月没人修|油烟直接对着{spot}排放"
    "|{hour}烧劣质煤，{spot}一层黑灰"
    "|{spot}堆的{thing}没有覆盖，刮风时沙尘满天|熬制{thing}时的臭味让{who}头晕恶心",
    "noise": "{hour}还在切割{thing}，{spot}听得清清楚楚|{n}台机器轰鸣震得{spot}玻璃直响"
    "|高音喇叭{hour}对着{spot}放|重型货车{hour}从{spot}进出按喇叭"
    "|空压机紧挨着{spot}|冷却塔{hour}嗡嗡作响，{who}睡不着|打桩机{hour}仍在{spot}施工"
    "|卸{thing}时发出巨大的撞击声吓到{who}"
    "|{n}台风机没有装任何消声设施|{who}上课时都能听见冲床的声音",
    "soil": "把{thing}倒在{spot}用薄土掩盖|{thing}直接堆在{spot}有{n}吨|拆解旧电瓶的酸液渗进{spot}"
    "|尾矿堆没有挡墙，{hour}冲到{spot}"
    "|{spot}种出来的稻谷叶子发黄枯死|{n}车{thing}{hour}埋进{spot}|废机油桶随意丢弃在{spot}"
    "|用{thing}铺在{spot}当路基"
    "|{who}在{spot}挖出了黑色发臭的填埋物|{thing}的浸出液往{spot}流",
    "ecology": "未办理手续砍掉了{spot}{n}亩松树|越过红线在{spot}开采|{hour}开山放炮把{spot}挖得千疮百孔"
    "|{spot}采完之后没有复绿，黄土裸露"
    "|占用{spot}{n}亩基本农田堆放{thing}|弃土推进{spot}，只剩一半宽|截断{spot}，下游{n}亩田没有水灌"
    "|在{spot}填{thing}打桩建房"
    "|用挖机把{spot}{n}棵古树的根都挖断了|{spot}的矿坑积水成潭，边坡随时会垮",
}
SPOTS = (
    "门前水沟|屋后山坳|村口鱼塘|机耕道边|学校围墙外|老祠堂旁|水稻田里|橘园下面|小河湾|国道边上|菜地里"
    "|新桥头|水渠上游|敬老院门口|住宅楼后墙|铁路涵洞|竹林深处"
    "|加油站对面|河滩上|油茶林里|晒谷坪|水井边|公交站台|废弃窑坑|集市入口|卫生室后面|篮球场边"
    "|茶山脚下|老渡口|果园山塘"
)
THINGS = (
    "废水|废渣|边角料|废旧塑料|钢材|石料|污泥|炉渣|木屑|沥青|皮革下脚|煤矸石|油桶|砂石|建筑垃圾"
    "|碎玻璃|化工原料|树皮|药渣|废轮胎"
)
HOURS = (
    "凌晨两三点|半夜|天没亮|傍晚以后|中午休息时|雨天|周末|节假日|整天|晚上十点以后|检查组一走"
    "|赶集那天|刮北风时|每隔几天"
)
WHO = (
    "老人|孙子|读初中的孩子|隔壁邻居|养蜂的亲戚|孕妇|上夜班的人|住校学生|几位教师|放牛的老人|开小店的夫妻|坐轮椅的母亲"
)
OPENINGS = "来电反映，|举报人称：|群众来信反映：|投诉人反映|反映|我是当地村民，现举报|来信人反映，|"
WHERE = (
    "{county}{town}镇{village}{object}|{county}{village}的{object}|位于{town}镇{village}的{object}"
    "|{county}{town}镇{village}有一家{object}|{county}{object}（在{village}旁边）"
)
WHEN = (
    "去年{month}月以来|已经有{month}年多了|从{month}月份开始|每到雨天更厉害|一般在{hour}|上个月检查过{n}次又反弹"
    "|白天停工夜间生产|最近{n}个月|自投产那天起"
)
HARM = (
    "{who}经常咳嗽|{who}养的鸭子死了{n}只|不敢开窗晾衣服|{n}户人家的饮用水只能靠买"
    "|{who}看病花了{n}千元|今年{spot}的橘子几乎没有收成|苍蝇蚊子成群"
    "|严重影响周边居民正常生活|{n}栋房屋墙体裂开了手指宽的缝|{who}皮肤起红疹|{spot}不能走人|{n}亩红薯没法吃"
)
BEFORE = (
    "曾向镇政府反映{n}次没有结果|环保所来看过但未处理|{who}找老板协商被骂了出来|村干部说管不了"
    "|打过{n}次热线，答复说已整改其实没有|罚过{n}万元照样干|之前的回复与事实不符|"
)
WISH = (
    "希望有关部门依法查处|请求督察组调查处理|要求立即停产搬迁|希望尽快恢复原状|请相关部门给个说法"
    "|恳请上级部门关注|要求公开检测数据|希望赔偿损失"
)
SLOT = re.compile("{(spot|n|month|hour|thing|who)}")
SLOTS = {"spot": SPOTS, "thing": THINGS, "hour": HOURS, "who": WHO, "month": "1|2|3|4|5|6|7|8|9|10|11|12"}

# How another caller, or another clerk, puts the same.
OTHER_WORDS = (
    "来电反映 来信举报|举报人称 群众反映|有限责任公司 有限公司|有限公司 公司|直接 直接就|没有 未"
    "|经常 时常|夜间 晚上|晚上 夜里|希望 请求|有关部门 相关部门|附近 周边|废水 污水|处理 治理"
    "|老人小孩 老人和孩子|排入 排到|通宵 整夜|浓烟 黑烟|刺鼻 难闻|到处都是 满天飞|孩子 小孩|开始 起"
    "|反映 投诉|曾向 之前向|要求 希望|立即 马上|旁边 边上|发黑发臭 又黑又臭|随意 随便|几乎 基本上"
)
MAY_GO = re.compile("已经|直接|长期|经常|立即|整天|随意|都|了|的|就|还|一般|其实|几乎|尽快|依法|当地")
FILLERS = ("而且", "另外", "据说", "现在", "一直以来", "实际上", "并且")


class Draw(random.Random):
    """Draws that a seed repeats; nothing secret hangs on them."""


@cache
def _parts(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("|"))


@cache
def _sites(county: int) -> list[dict[str, Any]]:
    """The county's 500 accused objects with their villages; the same in every run."""
    draw = Draw(f"sites {county}")
    sites = []
    for _ in range(500):
        kind = draw.choice(list(KINDS))
        village = f"{draw.choice(VILLAGE_FIRST)}{draw.choice(VILLAGE_LAST)}村"
        name = draw.choice(NAME_FIRST) + draw.choice(NAME_LAST) + draw.choice(KINDS[kind].split())
        sites.append({"object": name, "village": village, "town": draw.choice(TOWNS), "kind": kind})
    return sites


def realistic(seed: int | str, n: int) -> list[dict[str, Any]]:
    """`n` petitions, the same for the same seed: `text` of about 100–200 characters, the accused `object`, its
    `village`, the `county` (index into COUNTIES) and the `types` (codes)."""
    draw = Draw(seed)
    return [_petition(draw) for _ in range(n)]


def _filled(slot: str, draw: Draw) -> str:
    return str(draw.randint(2, 60)) if slot == "n" else draw.choice(_parts(SLOTS[slot]))


def _petition(draw: Draw) -> dict[str, Any]:
    county = draw.randrange(len(COUNTIES))
    site = draw.choice(_sites(county))
    types = [site["kind"]]
    if draw.random() < 0.3:
        types.append(draw.choice([kind for kind in WHAT if kind != site["kind"]]))
    middle = [what for kind in types for what in draw.sample(_parts(WHAT[kind]), 3 if len(types) == 1 else 2)]
    middle += [draw.choice(_parts(WHEN)), *draw.sample(_parts(HARM), 2), draw.choice(_parts(BEFORE))]
    place = draw.choice(_parts(WHERE)).format(county=COUNTIES[county], **site)
    head = draw.choice(_parts(OPENINGS)) + place + middle.pop(0)
    middle.append(draw.choice(_parts(WISH)))
    text = SLOT.sub(lambda slot: _filled(slot[1], draw), "，".join([head, *filter(None, middle)])) + "。"
    return {
        "text": text,
        "object": site["object"],
        "village": site["village"],
        "county": county,
        "types": tuple(types),
    }


def edited(text: str, seed: int) -> str:
    """The text as another caller would word it: other words, another order, words left out and put in."""
    draw = Draw(f"{seed} {len(text)}")
    for one, other in map(str.split, _parts(OTHER_WORDS)):
        if draw.random() < 0.7:
            text = text.replace(one, other)
    text = MAY_GO.sub(lambda found: "" if draw.random() < 0.6 else found[0], text)
    head, *clauses = [clause for clause in re.split("[，。]", text) if clause]
    draw.shuffle(clauses)
    if len(clauses) > 4:
        clauses.pop()  # one thing not mentioned
    if draw.random() < 0.5:  # one thing more
        clauses.append(SLOT.sub(lambda slot: _filled(slot[1], draw), draw.choice(_parts(HARM))))
    clauses = [draw.choice(FILLERS) + clause if draw.random() < 0.4 else clause for clause in clauses]
    return "，".join([head, *clauses]) + "。"
