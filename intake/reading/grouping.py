"""Problems from running text with labels: where each begins, which words are its own, to which category it belongs."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from intake.reading import labels, ordinals
from intake.reading.flow import Token
from intake.reading.material import Piece, Raw, RawMeasure
from intake.reading.ordinals import RANKS, Form

SECTION = re.compile(
    r"(?:整改|重点|主要|工作|具体|总体|反馈|存在|清单|任务|措施|问题|目标|要求|原则|安排|方案|责任|及|和|与|、|的|一览表|附件\d*)+"
)
CATEGORY_ENDS = re.compile(r"(?:方面|领域|类|类问题|方面的?问题)[。:：]?$")
TASK = re.compile("任务|事项")
_PAPER = re.compile("(?:方案|清单|台账|措施|一览表|表|报告|意见|通知)$")  # the heading of the whole document
MOST_CATEGORY = 60  # characters
IDENTITY = {"problem", "title", "number"}
ITEMIZED = {"problem", "detail", "goal", "standard", "measures", "progress", "remark"}  # may hold numbered items
CLOSING = re.compile(
    r"附件|附表|附[:：]|抄送|注[:：]|[（(]此件|(?:19|20|二〇|二○)[\d〇○一二三四五六七八九]{2}年\S{1,6}日$|中共.{2,12}委员?会?$|.{2,14}人民政府$"
)


@dataclass(slots=True)
class _Group:
    """A cycle of labels from token `first` to token `last`; the text before it begins at `gap`."""

    gap: int
    first: int
    last: int


def labelled(tokens: list[Token]) -> list[Raw] | None:
    """The problems, or None when the text has no labelled fields of problems."""
    found = {token.field for token in tokens if token.field}
    if not found & labels.CORE or len(found & (labels.CORE | IDENTITY)) < 2:
        return None
    groups = _groups(tokens)
    tokens = _without_same_numbers(tokens, groups)
    groups = _groups(tokens, _form(tokens, groups))
    form = _form(tokens, groups)
    heads: list[int] = []
    for group in groups:
        before = tokens[heads[-1]].ordinal if heads else None
        heads.append(_head(tokens, group, form, before.number if before else None))
    problems: list[Raw] = []
    category = ""
    bounds = [*heads, len(tokens)]
    ended = 0
    for group, (head, following) in zip(groups, pairwise(bounds), strict=True):
        category = _category(tokens, ended, head, form) or category
        ended = _end(tokens, group, following, form)
        problems.append(_problem(tokens[head:ended], category))
    return [raw for raw in problems if raw.fields]


def _groups(tokens: list[Token], form: Form | None = None) -> list[_Group]:
    """One group for each cycle of labels: it begins with a label that names a problem, with one that comes again
    behind a numbered paragraph or in another table, or behind the heading of the next problem in the known `form`."""
    groups: list[_Group] = []
    seen: set[str] = set()
    above: Form | None = None  # of the number above the group
    last = -1
    for place, token in enumerate(tokens):
        if not token.field or (token.field in ("contact", "remark", "source") and not seen):
            continue
        first = tokens[groups[-1].first].field if groups else ""
        if not groups or _begins_anew(tokens, last, place, seen, above, first) or _has_head(tokens, last, place, form):
            groups.append(_Group(last + 1, place, place))
            seen = set()
            above = next((other.form for other in reversed(tokens[last + 1 : place]) if other.form), None)
        seen.add(token.field)
        groups[-1].last = last = place
    return groups


def _begins_anew(tokens: list[Token], last: int, place: int, seen: set[str], above: Form | None, first: str) -> bool:
    token = tokens[place]
    if (token.nth or 0) > 1 or _is_task_of(token, tokens[last]):
        return False
    if token.field in IDENTITY or token.field == "category":
        return bool(seen & labels.CORE) or token.field in seen
    if token.field not in seen:
        return False
    if token.table and token.table != tokens[last].table:
        return True
    if token.field == first and last + 1 < place and not any(other.form for other in tokens[last + 1 : place]):
        return True
    numbered = [other for other in tokens[last + 1 : place] if other.ordinal or other.heading]
    of_measure = "measures" in seen and token.field in (*labels.ROLES, "deadline")
    inner = {Form.DIGIT_BRACKETS, Form.CIRCLE, Form.FIRSTLY} - {above}
    return bool(numbered) and not (of_measure and all(other.form in inner for other in numbered))


def _is_task_of(token: Token, before: Token) -> bool:
    """Whether the label names what is to be done about the problem that the label before names."""
    return bool(
        token.field == before.field == "problem"
        and token.label
        and before.label
        and TASK.search(token.label.text)
        and not TASK.search(before.label.text)
    )


def _has_head(tokens: list[Token], last: int, place: int, form: Form | None) -> bool:
    """Whether behind the items of label `last` the heading of another problem or of a category stands."""
    if form is None or tokens[place].table != tokens[last].table:
        return False
    between = tokens[_behind_items(tokens, last, place) : place]
    return any(
        token.form is form or (_is_higher(token, form) and _names_category(token.piece.text)) for token in between
    )


def _without_same_numbers(tokens: list[Token], groups: list[_Group]) -> list[Token]:
    """Numbers before the labels of problems that are all the same count no problems, but labels or nothing."""
    firsts = [group.first for group in groups if tokens[group.first].field in IDENTITY and tokens[group.first].ordinal]
    if len(firsts) < 2 or len({_number(tokens[place]) for place in firsts}) > 1:
        return tokens
    return [replace(token, ordinal=None) if token.field and token.ordinal else token for token in tokens]


def _form(tokens: list[Token], groups: list[_Group]) -> Form | None:
    """How the problems are numbered: the form that stands last before the labels of most groups."""
    votes: Counter[Form] = Counter()
    for group in groups:
        first = tokens[group.first]
        if first.field in IDENTITY and first.form and not _numbers_labels(tokens, group):
            votes[first.form] += 1
            continue
        forms = [token.form for token in tokens[group.gap : group.first] if token.form]
        begin = _behind_items(tokens, group.gap - 1, group.first)
        own = [token.form for token in tokens[begin : group.first] if token.form]
        if own or (forms and first.field not in IDENTITY):
            votes[(own or forms)[-1]] += 1
    return max(votes, key=lambda form: (votes[form], -RANKS[form])) if votes else None


def _behind_items(tokens: list[Token], last: int, stop: int) -> int:
    """Where the numbered items of label `last` end: they count on from those in its value, each form from 1."""
    if last < 0 or (tokens[last].field not in ITEMIZED and tokens[last].piece.text):
        return last + 1
    inner, number = _numbered_inside(tokens[last])
    counts = {inner: number} if inner else {}
    end = last + 1
    for place in range(last + 1, stop):
        token = tokens[place]
        if token.ordinal is None:
            continue
        if token.ordinal.number != counts.get(token.ordinal.form, 0) + 1:
            break
        counts = {form: n for form, n in counts.items() if RANKS[form] <= RANKS[token.ordinal.form]}
        counts[token.ordinal.form] = token.ordinal.number
        end = place + 1
    return end


def _numbers_labels(tokens: list[Token], group: _Group) -> bool:
    """Whether the numbers before labels count the labels of one problem (1.问题 2.目标 3.措施)."""
    numbers = [token.ordinal.number for token in tokens[group.first : group.last + 1] if token.field and token.ordinal]
    return numbers[:2] == [1, 2]


def _head(tokens: list[Token], group: _Group, form: Form | None, before: int | None) -> int:
    """Where the problem begins: at its heading in the text before its labels, else at its first label."""
    first = tokens[group.first]
    if first.field in IDENTITY and first.form and first.form is form and not _numbers_labels(tokens, group):
        return group.first
    candidates = [place for place in range(group.gap, group.first) if form and tokens[place].form is form]
    if candidates:
        due = [place for place in candidates if before is not None and _number(tokens[place]) == before + 1]
        return due[-1] if due else candidates[-1]
    if first.field in IDENTITY:
        return group.first
    return max(group.first - 1, group.gap)


def _number(token: Token) -> int | None:
    return token.ordinal.number if token.ordinal else None


def _category(tokens: list[Token], gap: int, head: int, form: Form | None) -> str:
    """The nearest heading of a higher rank between the labels before and the problem."""
    for token in reversed(tokens[gap:head]):
        same = token.form is form is not None and CATEGORY_ENDS.search(token.piece.text)
        above = token.heading and form is None and not _PAPER.search(token.piece.text)
        if not token.field and (_is_higher(token, form) or same or above) and _names_category(token.piece.text):
            return ordinals.COUNTED.sub("", token.piece.text.strip(" 。:："))
    return ""


def _is_higher(token: Token, form: Form | None) -> bool:
    if token.form is None:
        return False
    if form is None or form is Form.NAMED:
        return token.form in (Form.PART, Form.HAN, Form.HAN_BRACKETS)
    return token.form is not Form.NAMED and RANKS[token.form] < RANKS[form]


def _names_category(text: str) -> bool:
    plain = re.sub(r"[（(][^（）()]*[)）]$", "", text.strip(" 。:：、"))
    return 1 < len(plain) <= MOST_CATEGORY and "。" not in plain and not SECTION.fullmatch(plain)


def _end(tokens: list[Token], group: _Group, following: int, form: Form | None) -> int:
    """Where the problem's own text ends: before a heading of a higher rank, unless its measures are numbered so."""
    inner, number = _numbered_inside(tokens[group.last])
    alone = not tokens[group.last].piece.text  # a label alone on its line: its value is the next line
    for place in range(group.last + 1, following):
        token = tokens[place]
        if alone and place == group.last + 1:
            inner, number = (token.form, token.ordinal.number) if token.ordinal else (inner, number)
        elif token.ordinal and (inner is None or token.form is inner) and _number(token) == number + 1:
            inner, number = token.form, number + 1
        elif (
            _is_higher(token, form)
            or token.heading
            or CLOSING.match(token.piece.text)
            or token.table != tokens[group.last].table
        ):
            return place
    return following


def _numbered_inside(token: Token) -> tuple[Form | None, int]:
    """The form and the last number of the items that a value begins with."""
    found = [ordinal for ordinal, _start, _end in ordinals.items(token.piece.text)[1] if ordinal]
    return (found[0].form, found[-1].number) if found else (None, 0)


def _problem(tokens: list[Token], category: str) -> Raw:
    raw = Raw(category=category, where=tokens[0].where)
    counted = _counted(tokens)
    own_rows = _measures_of_their_own(tokens)
    fields = {token.field for token in tokens}
    name = "title" if _is_title(tokens) else "problem"
    for place, token in enumerate(tokens):
        name = "measures" if place in own_rows else token.field or name
        if place and _is_task_of(token, tokens[place - 1]):
            name = next((free for free in ("goal", "measures") if free not in fields), "detail")
        if token.measures:
            raw.measures += token.measures
            continue
        names = token.ordinal and (not token.field or not counted) and (place == 0 or token.field in IDENTITY)
        if token.ordinal and names and raw.number is None:
            raw.number, raw.label = token.ordinal.number, token.ordinal.label
            raw.put("problem" if name == "number" else name, token.piece)
        elif name == "number":
            raw.number, raw.label = ordinals.bare(token.piece.text), token.piece.text
            raw.put("number", token.piece)
            name = "problem"
        elif name == "category":
            raw.category = token.piece.text
            name = "problem"
        else:
            _put(raw, name, token, bool(own_rows))
    return raw


def _is_title(tokens: list[Token]) -> bool:
    """Whether a short heading stands over the text of the problem, which has a label."""
    head = tokens[0]
    return (
        not head.field
        and 0 < len(head.piece.text) <= MOST_CATEGORY
        and any(token.field == "problem" and token.piece.text for token in tokens[1:])
    )


def _put(raw: Raw, name: str, token: Token, own_rows: bool) -> None:
    """One more text; where measures have units or time limits of their own, these go to the measure before them."""
    piece = token.piece if token.field else with_number(token)
    raw.put(name, piece)
    if token.field and token.label:
        raw.put_also(token.label.text, piece)
    if not own_rows or not piece.text:
        return
    if name == "measures":
        raw.measures.append(RawMeasure(piece, token.nth))
    elif raw.measures and name == "deadline":
        raw.measures[-1].deadline.append(piece)
    elif raw.measures and name in labels.ROLES:
        raw.measures[-1].units.append((name, piece))


def _measures_of_their_own(tokens: list[Token]) -> set[int]:
    """Measures behind units or time limits of the measure before: "（1）… 责任单位：… （2）… 责任单位：…"."""
    if counted := {place for place, token in enumerate(tokens) if token.nth}:
        return counted
    found: set[int] = set()
    inner, number = None, 0
    name, started = "", False
    for place, token in enumerate(tokens):
        name = token.field or name
        if token.field == "measures":
            inner, number = _numbered_inside(token)
            started = True
        elif started and not token.field and token.ordinal and token.form in (inner or token.form, None):
            own = name == "measures" or place - 1 in found or name in (*labels.ROLES, "deadline")
            if own and _number(token) == number + 1:
                inner, number = token.form, number + 1
                found |= {place} if name != "measures" else set()
    return found


def _counted(tokens: list[Token]) -> bool:
    numbers = [token.ordinal.number for token in tokens if token.field and token.ordinal]
    return numbers[:2] == [1, 2]


def with_number(token: Token) -> Piece:
    """The piece with the number before it, as it stands."""
    return token.whole or token.piece
