"""Who does what, from the ways in which plans name units: "X牵头,Y配合", one suffix for many names, brackets."""

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile

from deadlines import wording
from deadlines.wording import Kind
from intake.reading import labels
from intake.reading.records import Owner, Role

ROLE_OF = {
    "responsible": Role.RESPONSIBLE,
    "lead": Role.LEAD,
    "assist": Role.ASSIST,
    "supervise": Role.SUPERVISE,
    "accept": Role.ACCEPT,
}
# Words behind names that say a role; of two that fit at one place the first has it.
_DUTY = r"(?:负责(?:整改|落实|实施|办理|组织实施)?|组织(?:实施|落实)?|办理|落实|抓好落实|实施)?"
VERBS: tuple[tuple[str, Role], ...] = (
    (rf"(?:总|共同|负责|联合|具体)?牵头(?:单位|部门)?{_DUTY}|主办|主责|为主(?:负责)?", Role.LEAD),
    (
        r"(?:按(?:照)?(?:各自)?职[责能]分工?|分别|共同|积极|协助)*"
        r"(?:配合|协办|协助|协同|参与|参加)(?:单位|部门|落实|实施|办理|整改)?",
        Role.ASSIST,
    ),
    (r"(?:负责)?(?:督促指导|督导|督办|督查|监督|指导|督促|监管)(?:单位|部门|落实|整改)?", Role.SUPERVISE),
    (r"(?:负责)?(?:组织)?(?:验收|核查验收)(?:销号)?(?:单位|部门)?", Role.ACCEPT),
    (
        r"(?:依据|依照|按照?)?(?:各自)?(?:职[责能])?(?:分工)?(?:共同|具体|分别|分级|牵头)?(?:负责|落实|承办|组织实施)"
        r"(?:具体问题整改|整改落实|整改|落实|实施|具体落实|具体实施|组织实施|办理)?",
        Role.RESPONSIBLE,
    ),
)
_VERB = re.compile("|".join(f"(?P<v{place}>(?:{words})$)" for place, (words, _role) in enumerate(VERBS)))
POST = re.compile(r"^(?!各).*(?:长|书记|主任|经理|负责人|法人)$")  # a person behind the unit, 甲区政府（区长）
_MAYBE_TIME = re.compile(r"[\d年月日底期]|立行|即知|持续|完成")
_TIME = re.compile(r"\d月|\d{4}年|[年月]底|年内|长期|立行立改")  # behind a unit: its own time limit
_ROLE_WORD = re.compile("|".join(f"(?P<v{place}>^(?:{words})$)" for place, (words, _role) in enumerate(VERBS)))
_BEFORE = re.compile(r"^(?P<with>会同|联合|协同|协调)|^由|^请|^各自")
_MIDDLE = re.compile(r"(?<=[\u4e00-\u9fff）)])(?:会同|联合)(?=[\u4e00-\u9fff])")
_SAID = re.compile(
    r"(?<=牵头|主办|配合|协办|协助|参与|负责|落实|督导|指导|验收)、(?=[\u4e00-\u9fff])"
)  # 甲局牵头、乙局配合
_SENTENCE = re.compile(
    r"按照.*[《》].*|.*(?:简称|以下统称|下同).*|按照?职责分工|按分工|按职责|详见.*|见附件.*|无|/|-+|—+|同上"
)
PLACE = (
    r"(?:自治州|自治县|自治旗|林区|新区|新城|高新区|经开区|开发区|示范区|园区|度假区|管理区|保税区|风景区|矿区|地区"
    r"|[市州县区盟旗镇乡]|街道|街办)"
)
# What several places share at the end of a list: the bodies that govern a place.
BODIES = (
    r"(?:(?:区|市|县|州)?(?:党工?委|委)[、和及]?(?:区|市|县|州|人民)?(?:政府|管委会|管理委员会|行署)"
    r"|党委、人民政府|党委和人民政府|党委政府"
    r"|人民政府|政府|管理委员会|管委会|党工委|行署|党委|街道办事处|办事处)"
)
UNIT_ENDS = (
    r"(?:局|委|委员会|厅|部|办|办公室|院|政府|公司|集团|中心|会|站|大队|支队|总队"
    r"|处|所|厂|学校|大学|银行|法院|检察院|分局|党委|管委会|指挥部"
    r"|电视台|报社|部门|单位|各?[县区市州]|乡镇|街道|组|署|队|社|馆|台|企业|等)"
)
_UNIT = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9·（）()、]{{0,40}}{UNIT_ENDS}(?:[（(][^（）()]*[）)])?")
_AND = re.compile(r"[和与及]|以及")
_GENERIC_TAIL = re.compile(
    r"等(?:(?:市|省|县|区)?[级直]?(?:有关|相关|各|市级|省级)*(?:责任)?"
    r"(?:部门|单位|地区|县区|县（?市、?区）?|成员单位)*)?$"
)
_BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")
_TRAILING = re.compile(r"[（(\[【](?P<inside>(?:[^（）()]|[（(][^（）()]*[）)])*)[）)\]】]\s*[。；;.]?\s*$")
_MARKED = re.compile(r"[（(]((?:[^（）()]|[（(][^（）()]*[）)])+)[）)]$")  # behind a name, brackets inside brackets too
# Names of places without what they are, and what the last of them says of all.
_SHORT_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}(?<![市县区州局委办部厅盟旗镇乡])")
_PLACES = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,4}})等(?:[\d一二三四五六七八九十]+个?)?"
    rf"(?P<kind>[市县区州盟旗](?:[（(][^（）()]{{1,8}}[）)])?)(?P<body>{BODIES})"
)
# Departments as lists cut their names short, and what the last of them says of all.
_STEMS = (
    "发改 发展改革 工信 经信 住建 城建 建设 水利 水务 财政 环保 生态环境 农业 农业农村 林业 林草 交通 交通运输 公安"
    " 城管 自然资源 自规 国土 国土资源 规划 应急 应急管理 安监 卫健 卫生健康 卫计 市监 市场监管 教育 科技 民政 人社"
    " 商务 文旅 审计 统计 气象 能源 畜牧 海洋 渔业 园林 市政 工商 质监 司法 宣传 国资 税务 海事 粮食"
)
DEPARTMENTS = frozenset(_STEMS.split())
_DEPARTMENTS_END = re.compile(r"(?:等(?:相关|有关|各)?(?:职能)?)?(?P<what>部门|局)$")
_GOVERNS = re.compile(rf"(?P<place>.+?{PLACE})(?P<body>{BODIES})$")
_BARE = re.compile(rf"(?!各|有关|相关|所有|全市|其他)[\u4e00-\u9fff]{{1,20}}{PLACE}$")
_DEPARTMENT = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{1,8}(?P<kind>[县区旗])|[\u4e00-\u9fff]{2,8}(?P<city>[市州]))"
    r"(?P<body>[\u4e00-\u9fff]{2,12}局)$"
)


@dataclass(frozen=True, slots=True)
class _Clause:
    names: tuple[tuple[str, Role | None, str], ...]  # name, role of its own, words
    role: Role | None
    headed: bool = False  # its role stands before it (牵头：A), and is that of no clause before
    joins: bool = False  # begins with 会同: its units help those before it


def owners(text: str, role: Role = Role.RESPONSIBLE) -> list[Owner]:
    """Units in the order of the text, each once a role; `role` is that of the label before the text."""
    found: list[Owner] = []
    for part, own in _by_labels(text, role):
        found += _of_part(part, own)
    unique: dict[tuple[str, Role], Owner] = {}
    for owner in found:
        unique.setdefault((owner.name, owner.role), owner)
    return list(unique.values())


def at_end(text: str) -> tuple[str, list[Owner]]:
    """A measure without the brackets at its end that name owners, and those owners; none where they name none."""
    rest, named, _words = ending(text)
    return rest, named


def ending(text: str) -> tuple[str, list[Owner], str]:
    """As `at_end`, and the words of time that stand in the brackets with the owners: （甲县负责，2021年底前）."""
    named: list[Owner] = []
    words: list[str] = []
    while found := _TRAILING.search(text):
        inside, time = _without_time(found["inside"])
        own = owners(inside) if _names_owners(inside) else []
        if not own and not (named and time and not inside):
            break
        text = text[: found.start()].rstrip()
        named, words = own + named, time + words
    return text, named, "；".join(words)


def _without_time(text: str) -> tuple[str, list[str]]:
    """The text without its clauses about time, and these."""
    kept: list[str] = []
    time: list[str] = []
    marks = sorted({label.start for label in labels.in_line(text)} | {0, len(text)})
    for start, end in pairwise(marks):
        labelled = labels.at_line(text[start:end])
        if labelled and labelled.field == "deadline":
            time.append(text[start + labelled.end : end].strip(" ；;，,。"))
            continue
        for clause in re.split(r"(?<=[；;，,。])", text[start:end]):
            plain = clause.strip(" ；;，,。")
            if _MAYBE_TIME.search(plain) and wording.parse(plain).kind is not Kind.UNKNOWN and not _UNIT.search(plain):
                time.append(plain)
            else:
                kept.append(clause)
    return "".join(kept).strip(" ；;，,。"), [words for words in time if words]


def _names_owners(text: str) -> bool:
    """Whether the text in brackets names owners: a role is said, and those who have it."""
    if labels.in_line(text) or labels.at_line(text):
        return any(
            label.field in labels.ROLES for label in [*labels.in_line(text), *filter(None, [labels.at_line(text)])]
        )
    clauses = [clause for clause in re.split(r"[，,；;。]", text) if clause.strip()]
    if any(_SENTENCE.fullmatch(clause.strip()) and "《" in clause for clause in clauses):
        return False
    if any((said := _VERB.search(clause.strip())) and said.start() > 1 for clause in clauses):
        return True
    names = [name for clause in clauses for name in _split(clause)]
    return bool(names) and all(len(name) > 3 and _UNIT.fullmatch(name) and not re.search(r"\d", name) for name in names)


def _by_labels(text: str, role: Role) -> list[tuple[str, Role]]:
    """ "牵头单位：A 配合单位：B" → [("A", lead), ("B", assist)]."""
    first = labels.at_line(text)
    found = [label for label in labels.in_line(text) if label.field in labels.ROLES]
    if first and first.field in labels.ROLES and (not found or found[0].start > first.start):
        found.insert(0, first)
    parts = [(text[: found[0].start] if found else text, role)]
    for place, label in enumerate(found):
        end = found[place + 1].start if place + 1 < len(found) else len(text)
        parts.append((text[label.end : end], ROLE_OF[label.field]))
    return [(part, own) for part, own in parts if part.strip(" \n:：；;，,。")]


def _of_part(text: str, default: Role) -> list[Owner]:
    sentences = [[_clause(raw) for raw in _clauses(sentence)] for sentence in _split_outside(_unbroken(text), "；;。")]
    said = any(clause.role is Role.LEAD for clauses in sentences for clause in clauses)
    fallback = Role.RESPONSIBLE if said and default is Role.LEAD else default
    return [
        Owner(name, own or _within(_role_in(clauses, place), default) or fallback, words)
        for clauses in sentences
        for place, clause in enumerate(clauses)
        for name, own, words in clause.names
    ]


def _role_in(clauses: list[_Clause], place: int) -> Role | None:
    """The role that the clause says, else the one that follows it in the sentence: "A，B、C配合"."""
    if clauses[place].role or (place + 1 < len(clauses) and clauses[place + 1].joins):
        return clauses[place].role
    following = takewhile(lambda other: not other.headed, clauses[place + 1 :])
    return next((other.role for other in following if other.role), None)


def _within(role: Role | None, default: Role) -> Role | None:
    """ "负责" under a label of its own says nothing new: units of 牵头单位 that are 负责 still lead."""
    return default if role is Role.RESPONSIBLE else role


def _unbroken(text: str) -> str:
    """Lines joined where a name is broken; a line that ends with a whole name ends there."""
    joined = ""
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if not joined or joined[-1] in "、，,；;。：:":
            joined += line
        elif (
            re.search(rf"{UNIT_ENDS}[）)]?$", joined)
            and not re.match(r"[）)]", line)
            and not _is_continued(joined, line)
        ):
            joined += "、" + line
        else:
            joined += line
    return joined


def goes_on(before: str, line: str) -> bool:
    """Whether the next line is the rest of a list of units that was broken."""
    if before[-1:] in "、，,（(" or _is_continued(before, line):
        return True
    return before[-1:] not in "。；;）)" and not re.search(rf"{UNIT_ENDS}$", before)


def _is_continued(before: str, line: str) -> bool:
    """Whether the line begins with what cannot begin a name."""
    return bool(re.match(rf"(?:牵头|配合|负责|{BODIES}(?:$|[、，,；;。]))", line)) or before.count("（") + before.count(
        "("
    ) > before.count("）") + before.count(")")


def _split_outside(text: str, signs: str) -> list[str]:
    """At these signs outside brackets."""
    parts, depth, start = list[str](), 0, 0
    for place, character in enumerate(text):
        depth += (character in "（([【") - (character in "）)]】")
        if depth <= 0 and character in signs:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _clauses(sentence: str) -> list[str]:
    """Split at commas, and before 会同 in the middle."""
    clauses = [
        part
        for clause in _split_outside(sentence, "，,")
        for part in _split_outside(_SAID.sub("\0", clause) if _SAID.search(clause) else clause, "\0")
    ]
    parts = [part for clause in clauses for part in _MIDDLE.sub(lambda found: "\0" + found[0], clause).split("\0")]
    return [clause.strip() for clause in parts if clause.strip() and not _SENTENCE.fullmatch(clause.strip())]


def _clause(raw: str) -> _Clause:
    role: Role | None = None
    text = raw
    headed = re.match(r"([\u4e00-\u9fff]{2,6})[:：]\s*", text)
    word = _role_of(headed[1]) if headed else None
    if headed and word:
        role, text = word, text[headed.end() :]
    if begun := _BEFORE.match(text):
        role = Role.ASSIST if begun["with"] else role
        text = text[begun.end() :]
    if (said := _VERB.search(text)) and said.start() > 0:
        verb = next(VERBS[int(key[1:])][1] for key, value in said.groupdict().items() if value)
        role = Role.ASSIST if role is Role.ASSIST else verb
        text = text[: said.start()].rstrip("、 ")
    names = _names(text)
    return _Clause(tuple(names), role, bool(headed and word), bool(begun and begun["with"]))


def _role_of(word: str) -> Role | None:
    if name := labels.field_of(word):
        return ROLE_OF.get(name)
    found = _ROLE_WORD.match(word)
    return next(VERBS[int(key[1:])][1] for key, value in found.groupdict().items() if value) if found else None


def _names(text: str) -> list[tuple[str, Role | None, str]]:
    """The names of one clause with a role of their own, "A（牵头）", and the words as written."""
    split = _whole(_split(text))
    bare = [_without_tail(name) for name in split]
    shared = _shared([name for name, _tail in bare])
    found: list[tuple[str, Role | None, str]] = []
    for name, words in zip(shared, split, strict=True):
        marked = _MARKED.search(name)
        role = _role_of(marked[1].strip()) if marked else None
        if marked and role:
            found.append((name[: marked.start()].strip(), role, words))
        elif marked and (POST.search(marked[1]) or _TIME.search(marked[1])):
            found.append((name[: marked.start()].strip(), None, words))
        elif marked and _VERB.search(marked[1]) and len(marked[1]) > 4:
            found.append((name[: marked.start()].strip(), None, words))
            found += [(owner.name, owner.role, marked[0]) for owner in owners(marked[1])]
        elif name:
            found.append((name, None, words))
    return found


def _whole(names: list[str]) -> list[str]:
    """Names cut short made whole by what ends their list: 市发改委、工信、住建等部门; 甲、乙等县人民政府."""
    last = names[-1] if names else ""
    if places := _PLACES.fullmatch(last):
        start = next((n for n in range(len(names) - 1, 0, -1) if not _SHORT_PLACE.fullmatch(names[n - 1])), 0)
        ending = places["kind"] + places["body"]
        return [*names[:start], *(name + ending for name in [*names[start:-1], places["name"]])]
    end = _DEPARTMENTS_END.search(last)
    if not end or len(names) < 2:
        return names
    level = names[0][0] if names[0][0] in "省市县区州盟旗" else ""
    done = []
    for place, name in enumerate(names):
        stem = name[: end.start()] if place == len(names) - 1 else name
        own = stem[:1] if stem[:1] == level else ""
        done.append(f"{level}{stem[len(own) :]}{end['what']}" if stem[len(own) :] in DEPARTMENTS else name)
    return done


def _without_tail(name: str) -> tuple[str, str]:
    """ "市林业局等部门" → ("市林业局", "等部门")."""
    tail = _GENERIC_TAIL.search(name)
    return (name[: tail.start()], tail[0]) if tail and tail.start() else (name, "")


def _split(text: str) -> list[str]:
    """At 、 and blanks outside brackets, and at 和 between two whole names; bodies of one place stay together."""
    pieces, depth, piece = [], 0, ""
    for character in text:
        depth += (character in "（(") - (character in "）)")
        if depth <= 0 and character in "、/ \n\t":
            pieces.append(piece)
            piece = ""
        else:
            piece += character
    names: list[str] = []
    for part in filter(None, (piece.strip(" :：") for piece in [*pieces, piece])):
        if (
            names
            and re.fullmatch(r"(?:[省市县区州]|人民)?(?:人民)?政府|管委会|行署|管理委员会", part)
            and re.search(r"委$", names[-1])
        ):
            names[-1] += "、" + part
        else:
            names += _at_and(part)
    return names


def _at_and(part: str) -> list[str]:
    for joint in _AND.finditer(part):
        left, right = part[: joint.start()], part[joint.end() :]
        body = re.fullmatch(
            r"(?:人民)?政府|[省市县区州](?:人民)?政府|管委会|管理委员会|行署",
            re.sub(r"[（(].*", "", _without_tail(right)[0]),
        )
        if left.count("（") + left.count("(") != left.count("）") + left.count(")") or body:
            continue
        whole = _UNIT.fullmatch(left) and (_UNIT.fullmatch(right) or _GENERIC_TAIL.search("等" + right))
        if whole and len(left) > 2 and len(right) > 2:
            return [left, *_at_and(right)]
    return [part]


def _shared(names: list[str]) -> list[str]:
    """Bare places take what the next whole name adds to its place: 随州市、恩施州、神农架林区党委和人民政府."""
    done: list[str] = []
    following = ""  # the next whole name
    for name in reversed(names):
        if _BARE.fullmatch(name):
            done.append(name + _body_of(following, name))
        else:
            done.append(name)
            following = name
    return done[::-1]


def _body_of(following: str, bare: str) -> str:
    """What the next whole name adds to its place, for a bare place before it."""
    if not following or following.startswith("各"):
        return ""
    if governs := _GOVERNS.fullmatch(following):
        return governs["body"]
    department = _DEPARTMENT.fullmatch(following)
    kind = (department["kind"] or department["city"]) if department else ""
    return department["body"] if department and kind and bare.endswith(kind) else ""
