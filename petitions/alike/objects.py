"""Whom or what a petition accuses, read from its wording, and the key under which spellings of a name meet."""

import re

from petitions.alike.wording import simplified

HAN = "一-鿿㐀-䶿"
_CHARACTER = rf"[{HAN}A-Za-z0-9·*×○()]"
LONGEST = 30  # characters of a name with its region; registered names of enterprises stay below
LONGEST_GIVEN = 100  # of a name that somebody typed; what follows is no name

ENTERPRISE = re.compile(
    rf"{_CHARACTER}{{1,{LONGEST}}}?(?:"
    rf"(?:股份|有限|责任){{0,3}}公司(?:[{HAN}]{{2,4}}分公司)?|集团(?![{HAN}]{{0,8}}公司|[)])|合作社|项目部|工地|加工点|回收点|作坊"
    rf"|厂(?![家商子]|长(?![期年]))|矿业(?!有限|公司|集团|股份)|(?<![采开挖选尾洗弃探])矿(?![山石渣区产业井洞泥场粉物车坑]|[{HAN}]{{1,8}}公司)|矿山"
    r"|(?:养殖|养猪|养鸡|养鸭|养牛|养羊|猪|鸡|鸭|牛|羊|鱼|采石|石|采砂|洗砂|砂石|砂|沙|石料|煤|堆|渣|填埋|搅拌|拌合|屠宰|林|农|牧|渔|料|加工"
    r"|回收|木材|洗车|农贸市|批发市|菜市|跑马|停车)场"
    r"|(?:加油|加气|搅拌|拌合|回收|中转|垃圾|处理|变电|电|供水|泵|检测|收购|收费|维修|净水)站"
    r"|餐馆|餐厅|饭店|酒店|宾馆|旅馆|酒楼|菜馆|火锅店|烧烤店|大排档|农家乐|茶楼|酒吧|歌厅|网吧|会所|(?:KTV|ktv)|足浴城|洗浴中心|汽修店|洗车店"
    r"|门市部|超市|商场|(?<!住)(?<!到)医院|卫生院|诊所|中学|小学|幼儿园|学院|小区(?!居民委)|花园|家园|工业园|产业园|基地|码头|冷库"
    r")"
)
WATER = re.compile(
    rf"[{HAN}]{{1,10}}?(?:水库|电站|河(?![南北东西池])|江(?![苏西南北华永])|溪(?!流)|湖(?![南北])|水渠|干渠|运河|河段)"
    r"(?!街道|镇|乡|村|社区|路|大道|口|县|市|区)"
)
VILLAGE = re.compile(
    rf"[{HAN}]{{1,14}}?(?:村(?:委会)?(?![口里内中头尾东西道路级部集子庄镇])|社区)"
    rf"(?:(?:第)?(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}}|[{HAN}]{{2,3}}?)(?:村民小组|小组|组|队))?"
)

# What stands before a name in the same clause. The name starts after the last of these.
_LEAD = re.compile(
    r"举报人|反映人|投诉人|来信人|来电人|信访人|反映|举报|投诉|来电|来信|反应|位于|坐落|地处|处在|关于|针对|名为|名叫|原名|又名|曾用名|叫做|所谓|就是"
    r"|一家|有家|有个|这家|这个|那家|那个|多家|几家|两家|一个|一座|一处|一间|该|我们|我县|我市|我镇|我乡|我村|本县|本市|本镇|本村|附近|旁边|对面|隔壁|边上"
    r"|境内建?|村内建?|组内建?|村里|家里|路口|门口|楼下|靠近|紧邻|毗邻|距离|相邻|经营|开设|开办|建有|建了|新建|修建|私建|违建|违法|违规|非法|无证|私自|擅自|偷偷"
    r"|长期|经常|每天|夜间|晚上|白天|凌晨|现在|目前|至今|以来|排入|排到|排向|排往|流入|流到|流向|流进|流经|汇入|倒入|倒进|倾倒|直排|排放|污染|影响"
    r"|进入|注入|通到|造成|导致|引起|没有|存在|要求|希望|请求|查处|关停|取缔|承包|租用|占用|侵占|开采|收购|老板|负责人|经理|村民|居民|群众|业主|称"
    r"|[的在被对是因由将把了到从]|向(?![阳荣东前])|漫过|流过|经过|穿过|(?<=[县区市镇乡村组])有(?!限|色|机)|^有(?!限|色|机)|^[和与及或等又]|^[(]?原(?![野生料木煤])"
)
# The first syllable that ends a region ends it, unless it begins or belongs to another word.
_REGION = re.compile(
    rf"^[{HAN}]{{1,7}}?(?:省|自治[区州县乡]|市(?![场政民村镇乡])|县(?![城医人中村])|街道(?:办事处|办)?"
    r"|(?:经济技术|高新技术|经济|高新|经)?(?:开发区|开区|新区|管理区|工业园区?|产业园区?|集中区)"
    r"|(?<![小园景矿厂库山社街校])区(?![域村])|(?<![城村])镇(?![江村])|(?<![城山])乡(?![村镇下]))"
    r"|^(?:工业园区?|开发区|高新区|经开区|城区|市区|县城|城郊)"
)
_REGIONS = re.compile(f"^(?:{_REGION.pattern.replace('^', '')})+")
_IN_VILLAGE = re.compile(rf"^[{HAN}]{{1,4}}?(?:村(?:委会)?|社区)(?:[一二三四五六七八九十\d]{{1,3}}组)?")
_MASK = re.compile(r"某|[*×○]|[Xx]{2,}")
_COMMITTEE = re.compile(r"(?:(?<=村)村|(?<=社区))?(?:(?<=村)(?:民委员会|委会)|(?<=社区)居民?委(?:员会|会))")
_ONE_OF = re.compile(r"(?<=[村组])(?:有?一[家个处座]?|有[家个])(?![一二三四五六七八九十]?[组队村]|$)")
_LEGAL_FORM = re.compile(
    r"(?:股份有限|有限责任|责任有限|集团有限|有限|股份|集团){0,3}公司|集团$|(?:农民)?(?:专业)?合作社"
)
# Words of a trade. A name of nothing else ("the brick works") could be anybody's.
_TRADE = re.compile(
    r"页岩|砖瓦|[砖瓦厂场站店矿点部]|采石|采砂|洗砂|砂石|石料|石材|石灰|养殖|养猪|养鸡|养鸭|养牛|养羊|猪|鸡|鸭|牛|羊|水产|生态|农业|屠宰|定点|造纸|纸|加工|作坊"
    r"|洗车|加油|搅拌|拌合|混凝土|沥青|废品|废旧|物资|再生|资源|回收|垃圾|填埋|中转|污水|生活|处理|自来水|水|餐馆|餐厅|饭|酒楼|酒|宾馆|旅馆|农家乐|烧烤|大排档|火锅"
    r"|KTV|ktv|医院|人民|中医|妇幼|保健|中心|卫生院|诊所|建筑|工地|施工|项目|小区|木材|木业|家具|塑料|制品|化工|化肥|肥料|冶炼|电镀|机械|五金|食品|建材|矿业|矿山"
    r"|煤|锰|铁|锡|铅锌|铜|锑|钨|石英|稀土|有限|责任|公司|集团|合作社|超市|农贸|市场|基地|码头|冷库|工业园|产业园|中学|小学|幼儿园|学校|学院|水库|水渠"
    r"|工厂|村|组|社区|居民|[一二三四五六七八九十两几个家座]"
)
# Of these a county has one.
_PUBLIC = (
    "人民医院",
    "中医院",
    "中医医院",
    "妇幼保健院",
    "污水处理厂",
    "自来水厂",
    "自来水公司",
    "垃圾填埋场",
    "垃圾处理厂",
)
_NEVER = re.compile(
    r"^(?:农|乡|全|本|我|该|各|邻|外|山|城中|行政|自然|沿|入|过|运|内|小|大|一条|条|两|进)(?:村|河|江|溪|湖|社区)"
)


def object_names(text: str) -> list[str]:
    """Names of what the text accuses, as it spells them after NFKC and simplification, each once.

    Enterprises and sites first, then waters, then villages (with their group), each in the order of the text, without
    leading words ("it is reported that", "situated in") and regions. Best effort on free wording: names of things that
    bear no word of a trade are not found, and a bare "the works" is left out. Masked names are kept as written.
    """
    plain = re.sub(r"[ \t　]", "", simplified(text))
    clauses = re.split(r"[^\w()·*×○]+", plain)
    enterprises: list[str] = []

    def take(match: re.Match[str]) -> str:
        enterprises.append(_trimmed(match[0]))
        return match[0].removesuffix(enterprises[-1]) + "、"

    # The river in an enterprise's name is not accused (湘江纸业); the village in front of it says where it is.
    rest = [ENTERPRISE.sub(take, clause) for clause in clauses]
    waters = [_trimmed(match[0]) for clause in rest for match in WATER.finditer(clause)]
    villages = [_trimmed(match[0]) for clause in clauses for match in VILLAGE.finditer(clause)]
    return list(dict.fromkeys(name for name in (*enterprises, *waters, *villages) if _is_name(name)))


def object_key(text: str) -> str:
    """The key of the first name in the text that has one, '' when none has."""
    return next(filter(None, map(key_of, object_names(text))), "")


def key_of(name: str) -> str:
    """The form in which spellings of one name are equal: '' when the name doesn't tell whom it means.

    Folded (NFKC, simplified), without blanks, bracketed remarks, leading regions and the legal form or 厂 at the end.
    Names that hide something (某某, ××) have no key, nor have names of nothing but a trade, unless a village stands in
    front or they are what a county has one of (its hospital, its sewage works).
    """
    plain = re.sub(r"\s", "", simplified(name[:LONGEST_GIVEN]))
    if _MASK.search(plain):
        return ""
    plain = re.sub(rf"[^{HAN}A-Za-z0-9]", "", re.sub(r"[(\[【〔].*?[)\]】〕]", "", plain)).upper()
    plain = _ONE_OF.sub("", _COMMITTEE.sub("", plain))
    local = _without_regions(plain)
    if _NEVER.match(local):
        return ""
    bare = _IN_VILLAGE.sub("", _REGIONS.sub("", plain))
    if _tells(bare):
        return _reduced(bare)
    if local.endswith(_PUBLIC) and _tells(local):
        return _reduced(local)
    return _reduced(local) if _names_a_place(local) else ""


def _names_a_place(local: str) -> bool:
    """Whether it is, or starts with, a village, or is a water of some name."""
    return bool(_IN_VILLAGE.match(local) or (WATER.fullmatch(local) and _TRADE.sub("", local)))


def _trimmed(found: str) -> str:
    """What was found, from after the last leading word on and without regions."""
    *_, start = (0, *(match.end() for match in _LEAD.finditer(found) if match.end() < len(found)))
    name = found[start:].strip("()·")
    if name.count("(") != name.count(")"):
        name = re.split(r"[()]", name)[-1]
    return _without_regions(name)


def _without_regions(name: str) -> str:
    """The name without the regions in front, as long as something telling, or a village, is left."""
    while (region := _REGION.match(name)) and (_tells(rest := name[region.end() :]) or _names_a_place(rest)):
        name = rest
    return name


def _reduced(name: str) -> str:
    short = _LEGAL_FORM.sub("", name)
    return short.removesuffix("厂") if len(short) > 2 else short


def _tells(name: str) -> bool:
    """Whether two Han characters are left when the words of the trade are taken away."""
    return len(re.findall(rf"[{HAN}]", _TRADE.sub("", name))) >= 2


def _is_name(name: str) -> bool:
    return not _NEVER.match(name) and (bool(_MASK.search(name)) or len(_TRADE.sub("", name)) >= 1)
