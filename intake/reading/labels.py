"""The words by which documents name the fields of a problem. A new label is one more word in WORDS, nowhere else.

Sources: domain reference, section (b), table of label sets; the words of the trade.
"""

import re
from dataclasses import dataclass
from functools import cache

from deadlines.numerals import to_int

WORDS: dict[str, str] = {
    "number": "序号 编号 问题编号 问题序号 任务编号 任务序号 整改序号 整改编号 项目编号 项号 号数",
    "measure_number": "措施序号 措施编号",
    "title": "问题名称 任务名称 问题标题 整改任务名称 项目名称 整改事项名称 简称",
    "problem": "整改问题 问题 反馈问题 存在问题 存在的问题 具体问题 问题描述 问题内容 整改任务 整改任务内容 任务"
    " 任务内容 督察反馈问题 反馈意见 督察反馈意见 反馈问题描述 主要问题 突出问题 整改事项 反馈问题内容 问题表述"
    " 督察发现问题 交办问题 问题简述 问题概述 整改项目 整改内容 反馈的问题 问题具体内容 存在的主要问题"
    " 存在的突出问题 任务描述 整改任务描述 问题情况 督察报告反馈问题 反馈具体问题 问题详情 督察指出问题 问题清单"
    " 整改任务清单 工作任务 重点任务 任务事项 涉及问题 督查问题 发现问题 发现的问题 披露问题 警示片披露问题"
    " 突出环境问题 突出生态环境问题 生态环境问题 环境问题 主要环境问题 突出生态环境问题清单",
    "detail": "具体表现 具体情况 问题具体表现 基本情况 问题表现",
    "category": "问题类别 类别 类型 问题类型 所属类别 问题分类 分类 领域 所属领域 涉及领域 大类 问题方面",
    "responsible": "责任单位 整改责任单位 整改实施主体 实施主体 责任主体 整改主体 整改责任主体 责任部门 整改单位"
    " 承办单位 主体责任单位 实施单位 整改责任部门 整改实施单位 整改任务责任单位 责任地区 责任地区和单位 责任县区"
    " 属地责任单位 整改主体单位 主体单位 整改责任 责任分工 涉及单位 涉及地区",
    "lead": "牵头单位 牵头责任单位 牵头部门 牵头 主办单位 主责单位 总牵头单位 整改牵头单位 牵头负责单位"
    " 责任牵头单位 主办部门 主要责任单位 主责部门 主管单位",
    "assist": "配合单位 协办单位 协助单位 参与单位 责任配合单位 配合部门 协同单位 配合 落实单位 参加单位 协办部门"
    " 协助部门 配合责任单位 整改配合单位 整改落实单位 协同部门",
    "supervise": "督导单位 督查部门 督办单位 督查单位 督导部门 督办部门 监管单位 指导单位 督促单位 监督单位"
    " 行业主管部门 督察单位 督察部门 监管部门 督导责任单位 监管责任单位 指导部门 督促指导单位 督导督办单位"
    " 监督部门 行业监管部门 行业指导部门 督促部门",
    "accept": "验收单位 验收部门 验收销号单位 销号单位 核查验收单位 验收责任单位 验收主体 验收销号部门"
    " 整改验收单位 牵头验收单位 组织验收单位 核查单位 销号责任单位 验收牵头单位",
    "person": "责任人 整改责任人 责任领导 整改负责人 负责人 具体责任人 直接责任人 主要责任人 责任人员 整改责任领导"
    " 第一责任人 主要负责人 责任人及职务 责任人姓名 具体负责人",
    "lead_person": "包案领导 牵头领导 分管领导 包抓领导 督办领导 挂点领导 包保领导 领办领导 包联领导 牵头责任人"
    " 牵头负责人 市领导 县领导 区领导 省领导 挂钩领导 包干领导 总负责人"
    " 部门负责领导 挂案领导 包案责任人 领办责任人 挂牌领导 联系领导 挂联领导 省级领导 市级领导 县级领导 区级领导"
    " 州级领导 镇级领导 州领导 市委领导 县委领导 分管市领导 分管县领导 分管区领导 联系市领导 联系县领导 联系区领导",
    "assist_person": "配合责任人 配合领导",
    "supervise_person": "督导责任人 督办责任人 督导领导",
    "accept_person": "验收责任人 验收负责人",
    "goal": "整改目标 目标任务 整改要求 目标 目标要求 工作目标 预期目标 整改目标任务 整改目标要求 整改任务目标"
    " 总体目标 完成目标 整改预期目标 整改工作目标 拟达到目标",
    "standard": "验收标准 销号标准 整改标准 验收销号标准 完成标准 达标要求 整改验收标准 整改销号标准 完成标志"
    " 验收要求",
    "deadline": "整改时限 整改期限 完成时限 时限 完成时间 整改时间 整改完成时限 整改完成时间 办结时限 期限"
    " 时限要求 时间节点 计划完成时间 完成期限 整改时限要求 时间要求 完成日期 计划完成时限 整改完成期限 销号时限"
    " 整改截止时间 截止时间 拟完成时间 办理时限 时间安排 进度安排 整改时间节点 整改计划完成时间 验收销号时限"
    " 整改完成日期 目标时限 序时进度要求",
    "measures": "整改措施 重点措施 措施 主要措施 具体措施 工作措施 整改举措 具体举措 整改具体措施 整改工作措施"
    " 整改重点措施 整改措施及要求 举措 整改主要措施 整改方案 整改办法 整改任务措施 采取措施 拟采取措施"
    " 拟采取的措施 拟采取的整改措施 整改方式 推进措施 工作举措 整改步骤 关键步骤 重点举措 任务措施",
    "progress": "整改完成情况 完成情况 整改情况 整改进展 进展情况 整改进展情况 目前进展情况及存在问题"
    " 整改主要工作及成效 整改效果 整改成效 整改落实情况 工作进展 目前进展 落实情况 目前进展情况 整改工作进展"
    " 整改结果 整改主要工作 整改工作情况 工作进展情况 整改成果 整改工作完成情况 已完成情况 主要工作及成效"
    " 整改进度情况 整改现状 取得成效 工作成效",
    "status": "完成进度 整改状态 是否完成 进度 整改进度 是否销号 状态 销号情况 完成状态 整改完成进度",
    "remark": "备注 说明 其他 附注",
    "source": "问题来源 来源 依据 反馈来源 督察类型",
    "contact": "联系电话 电话 联系方式 联系人 联系人及电话 受理电话 受理部门 受理地址 公示时间 公示期 公示期限"
    " 监督电话 联系人电话 填报单位 填报人 填表人 填报时间 审核人 举报电话 通讯地址 邮编 电子邮箱 邮箱 传真",
}  # fmt: skip
ROLES = ("responsible", "lead", "assist", "supervise", "accept")
PERSONS = ("person", "lead_person", "assist_person", "supervise_person", "accept_person")
CORE = {"goal", "deadline", "measures", "standard", "progress", *ROLES, *PERSONS}
# Words before a label that do not change what it names.
_QUALIFIERS = re.compile(
    r"^(?:省级|市级|县级|州级|区级|县区级?|镇级|乡镇|地市"
    r"|省直|市直|中央|国家|具体|主要|相关|各级|总体|年度|本年度|拟定|问题"
    r"|整改问题|整改|督察|反馈|[省市县州区本该拟原现])+"
)
_LEVELS = re.compile("[省市县区州镇]级")  # inside of a label: 包案市级领导
_FIELDS = {word: name for name, words in WORDS.items() for word in words.split()}
_JOINTS = re.compile(r"[及和与或、/／]|以及")
_AROUND = re.compile(r"[\s*＊_#【】\[\]〔〕「」『』<>《》“”\"'·•●○■□◆▲☆★]+")
_BRACKETS = re.compile(r"[（(][^（）()]{0,40}[）)]")


def plain(text: str) -> str:
    """A label without blanks, marks and round brackets: "**责 任 单 位**（市级）：" → "责任单位"."""
    return _BRACKETS.sub("", _AROUND.sub("", text)).strip(":：、.。-—")


@cache
def field_of(text: str) -> str:
    """The field that a label or a heading of a column names, "" when it is none of WORDS.

    Qualifiers in front are passed over (市级责任单位), of two joined by 及 or 和 the first counts (整改目标及时限).
    """
    if len(text) > 60:
        return ""
    word = plain(text)
    if not word or len(word) > 20:
        return ""
    if found := _FIELDS.get(word):
        return found
    shorter = _QUALIFIERS.sub("", word)
    if shorter != word and (found := _FIELDS.get(shorter)):
        return found
    inner = _LEVELS.sub("", word)
    if inner != word and (found := _FIELDS.get(inner)):
        return found
    parts = [part for part in _JOINTS.split(word) if part]
    if len(parts) > 1 and (found := field_of(parts[0])):
        return found if all(_is_half(part) for part in parts[1:]) else ""
    return ""


def _is_half(part: str) -> bool:
    return bool(field_of(part)) or any(part == known[-2:] for known in _FIELDS)


def also(text: str) -> str:
    """What a label of two halves names besides its first: 整改目标及时限 is a goal, and also a "deadline"; else ""."""
    parts = [part for part in _JOINTS.split(plain(text)) if part]
    return next((name for part in parts[1:] if (name := field_of(part))), "")


@dataclass(frozen=True, slots=True)
class Label:
    """A label in running text: what it names, its place, and where its value begins."""

    field: str
    word: str
    start: int
    end: int
    nth: int | None = None  # of labels that are counted: 措施2：


def _spaced(word: str) -> str:
    return r"[ \t]?".join(map(re.escape, word))


_LONGEST_FIRST = sorted(_FIELDS, key=len, reverse=True)
_WORD = "|".join(map(_spaced, _LONGEST_FIRST))
_OPEN, _SHUT = r"[【\[〔「<《*_#■◆●▲★☆·•\s]*", r"[】\]〕」>》*_\s]*"
_NUMBERED = r"(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?\s*)?"
_QUALIFIED = r"(?:省级|市级|县级|州级|区级|省|市|县|具体|主要|拟定?)?"
_HALF = rf"(?:(?:及其?|和|与|或|、|/|／)(?:{_WORD}|时限|期限|措施|目标|单位|责任人|要求|部门|成效|职务))?"
_COLON = r"(?:[(（][^（）()\n]{0,30}[)）])?\s*[*_】\]]*\s*[:：]\s*[*_]*\s*"
_NTH = r"(?:\s*[(（]?(?P<nth>[一二三四五六七八九十]{1,3}|\d{1,2})[)）]?)?"
_AT_LINE = re.compile(
    rf"{_NUMBERED}{_OPEN}{_NUMBERED}(?P<word>{_QUALIFIED}(?:{_WORD}){_HALF}){_NTH}{_SHUT}"
    rf"(?:{_COLON}|(?<=[】\]〕」*])\s*[:：]?\s*|\s*$)"
)
_BEFORE_BLANK = re.compile(
    rf"{_NUMBERED}{_OPEN}(?P<word>{_QUALIFIED}(?:{_WORD}){_HALF}){_SHUT}(?:[(（][^（）()\n]{{0,30}}[)）])?[ \t]+(?=\S)"
)
_IN_LINE = re.compile(
    rf"(?P<word>{_QUALIFIED}(?:{_WORD}){_HALF}){_NTH}{_SHUT}{_COLON}|【(?P<boxed>{_WORD})】\s*[:：]?\s*"
)
_BOUNDARY = re.compile(r"[\s。；;，,、）)】\]*！!？?\d.．：:]$")
_IN_WORDS = re.compile(r"[下列项个的些种大等取要有各条类期段]$")  # 以下措施：, 主要的问题：
_SIGNS = re.compile(r"[:：\]】〕*]")  # what ends a label that does not stand alone
LONGEST = 60  # characters of a line that may be a label alone
WHOLE = 4  # characters of a label that may stand before a blank alone
SHORT = 2  # characters of a label that counts inside a line only behind a stop or a blank


def at_line(line: str) -> Label | None:
    """The label that a line begins with: followed by a colon, in square brackets, or alone on its line."""
    found = _AT_LINE.match(line) if len(line) <= LONGEST or _SIGNS.search(line) else None
    if not found:
        return _before_blank(line)
    if not (name := field_of(found["word"])) or (found["nth"] and name != "measures"):
        return None
    return Label(name, plain(found["word"]), found.start("word"), found.end(), _nth(found))


def _before_blank(line: str) -> Label | None:
    """ "整改目标 断面达标": a whole label, a blank, and what is no further label."""
    found = _BEFORE_BLANK.match(line)
    if not found or len(plain(found["word"])) < WHOLE or (name := field_of(found["word"])) not in CORE:
        return None
    if field_of(line[found.end() :].split(" ")[0]) or found.end() >= len(line):
        return None
    return Label(name, plain(found["word"]), found.start("word"), found.end())


def _nth(found: re.Match[str]) -> int | None:
    return to_int(found["nth"]) if found["nth"] else None


def in_line(line: str, start: int = 0) -> list[Label]:
    """Labels with a colon further inside a line, as where several fields share a paragraph."""
    labels: list[Label] = []
    if not _SIGNS.search(line, start):
        return labels
    for found in _IN_LINE.finditer(line, start):
        word = found["word"] or found["boxed"]
        name = field_of(word)
        short = len(plain(word)) <= SHORT
        before = line[max(found.start() - 2, 0) : found.start()]
        behind = _BOUNDARY.search(before) is not None
        after_others = (start or labels) and not _IN_WORDS.search(before)
        counted = found["nth"] is None or name == "measures"
        if name and counted and (behind or not short or after_others):
            labels.append(Label(name, plain(word), found.start(), found.end(), _nth(found)))
    return labels
