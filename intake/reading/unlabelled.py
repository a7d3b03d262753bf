"""Problems from running text without labels: numbered tasks with owners in brackets, and lists of problems found."""

import re
from dataclasses import dataclass, field

from intake.reading import owners
from intake.reading.flow import Token
from intake.reading.grouping import CATEGORY_ENDS, CLOSING, with_number
from intake.reading.material import Raw
from intake.reading.ordinals import RANKS, Form

# Headings under which a plan without labels lists what is to be done, and a letter of feedback what was found.
TASKS = re.compile(r"(?:整改|重点|主要|工作|具体)(?:任务|措施|举措|内容)|任务分工|任务措施|措施任务")
PROBLEMS = re.compile(r"(?:存在|反馈|指出|发现|突出|具体|主要)的?.{0,6}问题|问题清单|问题如下")
REPORT = re.compile(r"情况|进展|成效|做法|打算|原则|思想|保障|意见|建议|总体目标|要求")
LEAST = 2


@dataclass
class _Node:
    token: Token | None
    children: list["_Node"] = field(default_factory=list)
    more: list[Token] = field(default_factory=list)  # paragraphs without a number behind it

    def leaves(self) -> list["_Node"]:
        return [leaf for child in self.children for leaf in child.leaves()] if self.children else [self]


def unlabelled(tokens: list[Token]) -> list[Raw]:
    """The problems of a plan or a list without labels, none where nothing shows what the numbers count."""
    sections = _tree(tokens).children
    tasks = [section for section in sections if _is_section(section, TASKS)]
    if tasks:
        return [raw for section in tasks for raw in _tasks(section)]
    named = [section for section in sections if _is_section(section, PROBLEMS)]
    if named:
        return [raw for section in named for raw in _problems(section, "")]
    headed = sum(bool(section.token and owners.at_end(_text(section))[1]) for section in sections)
    if headed >= LEAST and 2 * headed > len(sections):
        return _tasks(_Node(None, sections))
    owned = [section for section in sections if _owned(section) >= LEAST]
    if owned and not any(REPORT.search(_text(section)[:20]) for section in owned):
        return _tasks(_Node(None, owned))
    return []


def _is_section(node: _Node, pattern: re.Pattern[str]) -> bool:
    text = _text(node)
    return len(text) <= 40 and bool(pattern.search(text)) and not REPORT.search(text) and bool(node.children)


def _text(node: _Node) -> str:
    return node.token.piece.text if node.token else ""


def _owned(node: _Node) -> int:
    """How many of its paragraphs end with owners in brackets."""
    return sum(bool(owners.at_end(leaf.token.piece.text)[1]) for leaf in node.leaves() if leaf.token)


def _tree(tokens: list[Token]) -> _Node:
    """Paragraphs by the rank of their numbers; the first form of a text is its highest."""
    root = _Node(None)
    path: list[tuple[Form | None, _Node]] = [(None, root)]
    for token in tokens:
        if token.form in (None, Form.FIRSTLY):
            if CLOSING.match(token.piece.text):
                path = path[:1]
            elif path[-1][1].token:
                path[-1][1].more.append(token)
            continue
        while len(path) > 1 and _ranks(path[-1][0]) >= _ranks(token.form):
            path.pop()
        node = _Node(token)
        path[-1][1].children.append(node)
        path.append((token.form, node))
    return root


def _ranks(form: Form | None) -> int:
    return RANKS[form] if form else -1


def _tasks(section: _Node) -> list[Raw]:
    """Of a section's tasks the lowest level that owners stand behind are measures, the level above are problems."""
    found: list[Raw] = []
    counted_on = _counts_on(section)
    for node in section.children:
        deep = any(child.children for child in node.children) and not _owned_directly(node)
        if node.children and (deep or counted_on or CATEGORY_ENDS.search(_text(node))):
            category = _text(node).strip(" 。:：")
            found += [_task(child, category) for child in node.children]
        else:
            found.append(_task(node, ""))
    return found


def _counts_on(section: _Node) -> bool:
    """Whether the numbers of the lower level run through the section: then they count its tasks, and the headings above
    them are categories."""
    numbers = [
        child.token.ordinal.number
        for node in section.children
        for child in node.children
        if child.token and child.token.ordinal
    ]
    parents = sum(bool(node.children) for node in section.children)
    return parents > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _owned_directly(node: _Node) -> bool:
    """Whether its children, not theirs, end with owners."""
    own = sum(bool(owners.at_end(child.token.piece.text)[1]) for child in node.children if child.token)
    return own * 2 > len(node.children)


def _task(node: _Node, category: str) -> Raw:
    raw = _begun(node, category)
    raw.sureness = 0.7
    for child in node.children:
        for token in _all(child):
            raw.put("measures", with_number(token))
    return raw


def _problems(section: _Node, category: str) -> list[Raw]:
    found: list[Raw] = []
    for node in section.children:
        if node.children and len(_text(node).strip("。 ")) <= 60:
            found += _problems(node, _text(node).strip(" 。:："))
        else:
            raw = _begun(node, category)
            raw.sureness = 0.6
            for child in node.children:
                for token in _all(child):
                    raw.put("problem", with_number(token))
            found.append(raw)
    return found


def _begun(node: _Node, category: str) -> Raw:
    raw = Raw(category=category)
    if (token := node.token) and token.ordinal:
        raw.number, raw.label, raw.where = token.ordinal.number, token.ordinal.label, token.where
        raw.put("problem", token.piece)
    for more in node.more:
        raw.put("problem", more.piece)
    return raw


def _all(node: _Node) -> list[Token]:
    tokens = [node.token] if node.token else []
    return [*tokens, *node.more, *(token for child in node.children for token in _all(child))]
