"""What the words in a cell mean. Every reading returns its value and, where it guessed, a note."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from petitions.reading.numbers import INVISIBLE, STARS

YES = {"是", "√", "✓", "✔", "有", "y", "yes", "true", "1", "☑", "■", "对"}
NO = {"否", "×", "x", "✗", "无", "n", "no", "false", "0", "/", "-", "—", "--", "——", "不是", "☐", "□", "\\"}
NOTHING = {"", "/", "-", "—", "--", "——", "无", "\\", "暂无"}

# Longest words first decide; within one cell several may be found. Heavy metals count as soil: that is where the
# central tables put them when they have no column of their own.
TYPE_WORDS: dict[str, str] = {
    "water": """水污染 水环境 水质 污水 废水 黑臭水体 黑臭 饮用水 水源地 地表水 地下水 河道 河流 湖泊 水库 排污口
        水体 涉水 水""",
    "air": """大气污染 大气环境 大气 空气 废气 扬尘 粉尘 烟尘 灰尘 油烟 餐饮 异味 恶臭 臭气 臭味 臭 气味 VOCs VOC PM
        烟气 黑烟 秸秆 露天焚烧 焚烧 燃煤 散煤 尾气 涉气 气 尘 烟""",
    "soil": "土壤污染 土壤环境 土壤 重金属 土",
    "ecology": """生态破坏 生态环境破坏 生态环境 自然生态 生态 自然保护区 保护区 毁林 林地 湿地 草原 采砂 非法采矿
        采矿 矿山 植被 水土流失 耕地 国土""",
    "noise": "噪声污染 噪音污染 噪声 噪音 振动 声环境 声污染 涉声 声 噪",
    "radiation": "辐射污染 电磁辐射 核与辐射 核辐射 辐射 电磁 放射性",
    "solid_waste": """固体废物 固体废弃物 固废 危险废物 危废 医疗废物 医废 生活垃圾 建筑垃圾 垃圾 废渣 渣土 污泥
        尾矿 废物 废弃物 危化品 固""",
    "marine": "海洋污染 海洋环境 海洋生态 海洋 入海 海域 海水 滩涂 涉海 海",
    "other": "其他污染 其它污染 其他类 其他问题 其他 其它 光污染 综合",
}
_TYPE_OF = {word.upper(): kind for kind, words in TYPE_WORDS.items() for word in words.split()}
_TYPE_PATTERN = re.compile("|".join(re.escape(word) for word in sorted(_TYPE_OF, key=len, reverse=True)))
# Words of one sign are taken only when nothing longer speaks: 海 is no medium in 上海.
_LISTED = re.compile(r"[、,/\\;|+&○◯•]+|(?<=[^饱])和|及|与")
# These part types too, but also a type from what is said of it; digits only as numbers of a list, not in 噪声85分贝.
_LOOSE = re.compile(r"\s*([:.—–~-])\s*")
_SEPARATORS = re.compile(r"[:()\[\]。·—–~.-]+|(?<!\d)\d{1,2}[.:)](?!\d)|^\d{1,2}(?=\D)")
_LONGEST_SPACED = 4  # signs with blanks between them that may be one word: "大 气 污 染"

_OTHER_CHANNELS = "来访 走访 网络 网上 网站 邮箱 邮件 短信 微博 其他 其它 现场 移交 转办 媒体"
CHANNEL_WORDS = (
    ("wechat", ("微信", "公众号", "小程序")),
    ("call", ("来电", "电话", "热线", "12369", "12345", "致电", "语音")),
    ("letter", ("来信", "信件", "信函", "邮寄", "书信", "邮政", "信箱")),
    ("other", tuple(_OTHER_CHANNELS.split())),
)
_CHANNELS_OF_REMARKS = {"来电": "call", "来信": "letter", "微信": "wechat", "其他途径": "other"}
_KEY_AND_COMMA = re.compile(
    rf"(\s*(?:重点(?:关注|交办)?件|加星件|[{re.escape(STARS)}]+)\s*)[，,、]"
)  # 重点、难点 is one word
_PARTS_OF_REMARK = re.compile(r"[；;\n]")
_CHANNEL_LETTERS = {"D": "call", "电": "call", "X": "letter", "信": "letter", "W": "wechat", "微": "wechat"}

_FOUND_SO = r"(?:属实|查实|真实)"
_DENIED = (
    "(?:不属实|不实|失实|未属实|不存在|查无此事|查无实据|未查实|没有事实依据|无事实依据|并非属实|非属实|不真实|没有查实"
    "|(?:事实|实际)(?:情况)?不(?:符|一致))"
)
_UNFOUNDED = re.compile(rf"(?<!部分)(?<!分)(?:基本)?{_DENIED}")
# Behind 外 the judgement must follow: in 除尘器外排粉尘问题属实, 清除垃圾外运属实 nothing is left out.
_ALL_BUT = (
    r"(?<![清拆消排扫免去解废铲删])除[^,，;；。]{1,20}外[,，]?(?:其[余他它])?(?:反映|举报|信访)?的?(?:内容|问题|情况|事项|部分)*"
    rf"(?:均|都|皆|全部)?为?(?:基本)?(?:{_FOUND_SO}|{_DENIED})"
)
# Behind 属实 a 部分 must end the clause: line breaks are gone, so that 属实部分企业未落实 may be two lines.
_PARTLY = re.compile(
    rf"(?<!大)部[分份](?:内容|问题|情况|反映)*(?:{_FOUND_SO}|不属实|不实|不符)|不(?:完全|全|尽){_FOUND_SO}|未(?:完全|全部){_FOUND_SO}"
    rf"|个别{_FOUND_SO}|有的{_FOUND_SO}|{_FOUND_SO}(?:\(部分\)|部分(?=$|[),，;；。、]))|{_ALL_BUT}"
)
_BASICALLY = re.compile(rf"(?:基本|大部分?|大体|总体|主要)(?:内容|问题|情况)?(?:上)?{_FOUND_SO}")
_FOUNDED = re.compile(_FOUND_SO)
_BRIEFLY = {"部分": "partly_founded", "基本": "basically_founded", "大部分": "basically_founded"} | dict.fromkeys(
    ("否", "不是"), "unfounded"
)
_CIRCLED = re.compile("[①-⑳]")
_PART = re.compile(
    r"\((?:[一二三四五六七八九十]{1,2}|\d{1,2})\)"
    r"|(?:^|(?<=[;。,、\s]))(?:第[一二三四五六七八九十\d]+[项点个]|[一二三四五六七八九十]{1,2}[、.]|\d{1,2}[.、)](?!\d))"
    r"|问题[一二三四五六七八九十\d]+:?"
)
_PENDING = re.compile(
    r"正在(?:调查|核实|核查|查实)|核[实查]中|调查中|(?:有)?待(?:进一步)?(?:核|查|调查)实?|尚未核"
    rf"|(?:暂)?(?:无法|不能|难以|未能)(?:认定|确认|判定|核实|核查)?(?:是否)?(?:{_FOUND_SO}|核实|核查|认定|判定|确认)"
)
_HOLDS = re.compile("成立(?!于)")  # of a complaint; in longer texts it is enterprises that are founded
MAX_BRIEF = 12  # characters
_ASKED = re.compile(r"是否(?:属实|查实|真实):?|真实性:?")  # names what is judged and judges nothing

# Words of closing; whatever is said of one, "not yet", "partly" or "by June", is said of all.
_DONE = "(?:办结|办理完[毕成]|办毕|完[结成]|整改完毕|整改到位|结案|销号|了结|已立行立改)"
_HOW = "(?:全部|全面|完全|彻底|按期|如期|按时|及时|办理|处理|整改)*"
_OPEN = re.compile(
    rf"未{_HOW}(?:{_DONE}|整改|到位)|(?:没有|没(?!收)|尚未|还未|暂未)[^已,。;；]{{0,4}}{_DONE}"
    rf"|(?:不(?:能|予|可)?|无法|难以|即将|待){_HOW}{_DONE}|(?<![提此])前{_HOW}{_DONE}"
    "|正在|办理中|整改中|处理中|推进中|进行中|调查中|核实中|持续|长期|在办|待办|督办中|跟踪|未$|限期|预计|计划|拟于?|定于"
)
_STAGED = re.compile(rf"阶段性?(?:已)?(?:{_DONE}|整改|成效|目标)?|(?:部分|基本)已?(?:{_HOW}{_DONE}|整改)")
_CLOSED = re.compile(rf"{_DONE}|已整改|已解决|已处理|已办理?|^已?结$|^完$")
# With what is said of it, but not of the case: "已办结（罚款30%）" is closed, "已办结（95%）" is not.
_SAYS_CLOSED = re.compile(r"(?:是|已)?办结(?:\(\d[^)]*\)|[^(,;；。])*|(?:已完成|已整改)[^,;；。]*")

_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?)%")
_LINE_OF_STATUS = re.compile(r"[(\d]|已|未|阶段性|正在|尚未|办结|是|否")

_DATE = re.compile(r"(?P<year>(?:19|20)\d{2})[-./年](?P<month>\d{1,2})[-./月](?P<day>\d{1,2})")
_DIGITS = re.compile(r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})$")
_MONTH_DAY = re.compile(r"(?P<month>\d{1,2})[-./月](?P<day>\d{1,2})日?")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_OF_A_LEVEL = re.compile("(?:国家|中央|部|省|市)级?重点(?:关注|交办)?件?")
_HANDLING = re.compile(
    r"(?:^|\n)[（(]?[一二三四五六\d]?[）).、]{0,2}(?:处理(?:和|及|与|、)?整改情况|处理情况|整改情况|办理情况|处置情况|整改落实情况)[：:]"
)


def compact(text: str) -> str:
    """Without any blank, in normal width."""
    circled = _CIRCLED.sub(lambda found: f"({ord(found[0]) - 0x245F})", text)
    return "".join(unicodedata.normalize("NFKC", circled).translate(INVISIBLE).split())


def text_of(text: str) -> str:
    """A longer text with its line breaks: each line trimmed, blank lines and invisible signs gone."""
    lines = _LINE_END.sub("\n", text).translate(INVISIBLE).split("\n")
    return "\n".join(kept for line in lines if (kept := line.replace("\u3000", " ").replace("\xa0", " ").strip()))


def line_of(text: str) -> str:
    """A short text on one line: line breaks inside Chinese go without trace, other blanks become one."""
    joined = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", text_of(text))
    return " ".join(joined.split())


def split_findings(text: str) -> tuple[str, str]:
    """Findings and what was done, of a cell that holds both and names the second on a line of its own."""
    found = _HANDLING.search(text)
    return (text[: found.start()].strip(), text[found.start() :].strip()) if found else (text, "")


def names_of(text: str) -> str:
    """Names of units: one a line becomes one list."""
    return "、".join(part for line in text_of(text).split("\n") if (part := line.strip(" 、，,;；")))


def channel_of(text: str) -> tuple[str | None, str]:
    """call, letter, wechat, other, or None; and a note."""
    plain = compact(text)
    if plain in NOTHING:
        return None, ""
    if plain.upper() in _CHANNEL_LETTERS:
        return _CHANNEL_LETTERS[plain.upper()], ""
    found = [kind for kind, words in CHANNEL_WORDS for word in words if word in plain]
    kinds = list(dict.fromkeys(found))
    named = [kind for kind in kinds if kind != "other"] or kinds
    if len(named) == 1:
        return named[0], ""
    if named:
        return named[0], _("“%s” names several channels; the first was taken") % plain
    return None, _("“%s” is no channel known here; expected 来电, 来信, 微信 or 其他") % plain[:30]


def key_of(text: str) -> tuple[bool, str]:
    """Whether a cell that says so marks the petition as key; and a note."""
    plain = compact(text).strip("()[]【】").lower()
    if plain in NO or not plain or plain.startswith(("否", "非重点", "不是", "一般", "普通", "未加星", "不加星")):
        return False, ""
    if plain in YES or plain.startswith(("是", "重点", "加星", "星", "已加星", *STARS)) or _OF_A_LEVEL.fullmatch(plain):
        return True, ""
    return False, _("“%s” was kept as a remark and not taken for a mark of a key petition") % text_of(text)[:30]


def marks_key(text: str) -> bool:
    """Whether a plain remark is nothing but the mark of a key petition."""
    plain = compact(text).strip("()[]【】")
    return bool(plain) and (
        not plain.strip(STARS) or plain in {"重点", "重点件", "重点关注", "重点关注件", "重点交办件", "加星", "加星件"}
    )


def told_by(remark: str) -> tuple[bool, str | None, str]:
    """Whether a remark marks a key petition, the channel it names, and what else it says: "重点件；来信；与第3批重复".

    A table without columns for the two, as the public one, tells them there and nowhere else.
    """
    marked = _KEY_AND_COMMA.match(remark)
    whole = f"{marked[1]}；{remark[marked.end() :]}" if marked else remark
    parts = [part for part in _PARTS_OF_REMARK.split(whole) if part.strip()]
    marks = [part for part in parts if marks_key(part)]
    channels = [part for part in parts if compact(part) in _CHANNELS_OF_REMARKS]
    if not marks and len(channels) != 1:
        return False, None, remark
    channel = _CHANNELS_OF_REMARKS[compact(channels[0])] if len(channels) == 1 else None
    kept = [part for part in parts if part not in marks and not (channel and part in channels)]
    return bool(marks), channel, "；".join(kept)


def types_of(text: str) -> tuple[list[str], str]:
    """Types in the order of the cell, each once; unknown words count as other, with a note."""
    kinds: list[str] = []
    unknown: list[str] = []
    circled = _CIRCLED.sub("、", text)
    for word in _words(unicodedata.normalize("NFKC", circled)):
        pieces = [piece for piece in _SEPARATORS.split(word) if _says_type(piece)]
        named = [kind for piece in pieces for kind in _kinds_of(piece)]
        if pieces and not named:
            unknown += pieces
        kinds += named or ["other"] * bool(pieces)
    note = _("%s: no type known here, counted as other") % "、".join(unknown) if unknown else ""
    return list(dict.fromkeys(kinds)), note


def _says_type(word: str) -> bool:
    return bool(word) and word.strip(".:*") not in NOTHING | {"污染", "类", "等"} and not word.isdecimal()


def _kinds_of(word: str) -> list[str]:
    plain = word.strip("。.:;*").removesuffix("类").removesuffix("污染").removesuffix("问题") or word
    return _kinds_in(plain) or _kinds_in(word)


def _words(text: str) -> list[str]:
    """The words of a cell of types. A blank parts words, but not the signs of one: "大 气", "噪\n声"."""
    words = []
    for piece in _LISTED.split(_LOOSE.sub(r"\1", text)):
        signs, start = piece.split(), 0
        while start < len(signs):
            ends = range(start + _LONGEST_SPACED, start + 1, -1)
            end = next((end for end in ends if "".join(signs[start:end]) in _TYPE_OF), start + 1)
            words.append("".join(signs[start:end]))
            start = end
    return words


def _kinds_in(word: str) -> list[str]:
    if word.upper() in _TYPE_OF:
        return [_TYPE_OF[word.upper()]]
    found = [match for match in _TYPE_PATTERN.findall(word.upper())]
    longer = [match for match in found if len(match) > 1]
    # "水气声生态": where nothing else is in the word, every sign is a medium of its own.
    letters = found if found and len("".join(found)) == len(word) else []
    return [_TYPE_OF[match] for match in (letters or longer)]


def verdict_of(text: str) -> tuple[str | None, str, bool]:
    """(verdict or None, note, readable). Parts with verdicts of their own make the whole partly founded."""
    plain = _answered(text)
    plain = _HOLDS.sub("属实", plain) if len(plain) <= MAX_BRIEF else plain
    if plain in NOTHING - {"无"}:
        return None, "", True
    if plain.lower() in YES:
        return "founded", "", True
    if plain.lower() in NO - {"无"}:
        return "unfounded", "", True
    parts = [part for part in _PART.split(plain) if part.strip(";；。，,、:")]
    verdicts = [verdict for part in (parts if len(parts) > 1 else _clauses(plain)) if (verdict := _one_verdict(part))]
    if not verdicts:
        if _PENDING.search(plain):
            return None, _("no verdict yet: “%s”") % plain[:30], True
        return None, "", False
    note = ""
    if len(verdicts) > 1:
        note = _("verdicts of the parts: %s") % "、".join(f"({n}) {verdict}" for n, verdict in enumerate(verdicts, 1))
    return _whole(verdicts), note, True


def _answered(text: str) -> str:
    """Without the question, which holds the words of its answers: "是否属实：否"."""
    return _ASKED.sub("", compact(text))


def _clauses(plain: str) -> list[str]:
    """What commas part; but "除第二点外，其余属实" is one judgement."""
    return re.split(r"[;；。\n]|(?<!外)[，,]", plain)


def _one_verdict(part: str) -> str | None:
    if _PARTLY.search(part):
        return "partly_founded"
    judged = _PENDING.sub("", part)
    denied = _UNFOUNDED.search(judged)
    rest = _UNFOUNDED.sub("", judged)
    if denied:
        return "partly_founded" if _FOUNDED.search(rest) else "unfounded"
    if _BASICALLY.search(judged):
        return "basically_founded"
    if _FOUNDED.search(judged):
        return "founded"
    bare = judged.strip("()（）:：;；。，,、")
    return "founded" if bare in YES else _BRIEFLY.get(bare)


def verdict_within(text: str) -> str | None:
    """The verdict that findings open with, for a column that holds both: the first clause that judges decides, in each
    numbered part of its own; what follows tells how it was found."""
    parts = [part for part in _PART.split(_answered(text)) if part.strip(";；。，,、:")]
    found = [next(filter(None, map(_one_verdict, _clauses(part))), None) for part in parts]
    verdicts = [verdict for verdict in found if verdict]
    return _whole(verdicts) if verdicts else None


def status_within(text: str) -> str | None:
    """The status in a column of what was done: the first clause that speaks of closing."""
    clauses = [clause for clause in _clauses(compact(text)) if "办结" in clause or "结案" in clause]
    return _one_status(clauses[0])[0] if clauses else None


def _whole(verdicts: list[str]) -> str:
    kinds = set(verdicts)
    if len(kinds) == 1:
        return verdicts[0]
    return "basically_founded" if kinds == {"founded", "basically_founded"} else "partly_founded"


def status_of(text: str) -> tuple[str | None, str, bool]:
    """(closed, staged, open or None; note; readable). Of parts on lines of their own the least finished counts."""
    lines = [compact(line) for line in text.split("\n") if line.strip()]
    if not all(_LINE_OF_STATUS.match(line) for line in lines):
        lines = [compact(text)]  # a word that was broken to fit its narrow column
    parts = [part for line in lines for part in _PART.split(line) if part.strip(";。,、:")]
    statuses = [status for part in parts if (status := _one_status(part)[0])]
    if len(statuses) < 2:
        return _one_status(text)
    note = _("statuses of the parts: %s") % "、".join(f"({n}) {status}" for n, status in enumerate(statuses, 1))
    return next(status for status in ("open", "staged", "closed") if status in statuses), note, True


def _one_status(text: str) -> tuple[str | None, str, bool]:
    plain = compact(text)
    if plain in NOTHING - {"无"}:
        return None, "", True
    if plain.lower() in YES:
        return "closed", "", True
    if plain.lower() in NO - {"无"}:
        return "open", "", True
    if _SHARE.fullmatch(plain):
        return "open" if _is_short(plain) else "closed", "", True
    found = [status for status, pattern in (("staged", _STAGED), ("open", _OPEN)) if pattern.search(plain)]
    found += ["open"] if not found and _is_short(plain) else []
    # "已办结，持续巡查": closed, and watched from then on.
    said = _SAYS_CLOSED.match(plain)
    if found == ["open"] and said and not _is_short(said[0]):
        return "closed", _("read as closed: “%s”") % plain[:30], True
    if plain.startswith(("未", "否", "正在", "尚未")):
        return "open", "", True
    status = found[0] if found else "closed" if _CLOSED.search(plain) or plain.startswith("是") else None
    note = _("read from a longer text: “%s”") % plain[:30] if status and len(plain) > 12 else ""
    return status, note, status is not None


def _is_short(plain: str) -> bool:
    """Whether a share in the text is less than the whole: "已完成95%"."""
    return any(float(share) < 100 for share in _SHARE.findall(plain))


def day_of(text: str, year: int | None = None) -> date | None:
    """The first day in the text; one without a year needs `year`."""
    plain = compact(text)
    found = _DATE.search(plain) or _DIGITS.match(plain)
    if found:
        return _day(int(found["year"]), found)
    found = _MONTH_DAY.match(plain)
    return _day(year, found) if found and year else None


def _day(year: int, found: re.Match[str]) -> date | None:
    try:
        return date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
