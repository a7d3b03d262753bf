"""Names of persons that the machine dares to mark: a surname beside a word that a person's name goes with.

Without such a word a surname is mostly just a word (高度, 白天, 方便); the second person who reads a text before its
release finds those names, and the identity record finds the petitioner's.
"""

import re
from collections.abc import Iterator

from petitions.privacy.marks import Kind, Mark, Why
from petitions.privacy.skeleton import Skeleton
from petitions.privacy.vocabulary import (
    CALLED_SURNAMES,
    COMPOUND,
    COMPOUND_SURNAMES,
    FIRMS,
    NOT_GIVEN,
    NOT_GIVEN_PAIRS,
    NOT_SECOND,
    ORDINARY_AFTER,
    ORGANISATIONS,
    PERSONS,
    PLACE_ENDS,
    POSTS,
    REGION_ENDS,
    SURNAMES,
    TITLES,
    WORDLIKE,
)

HAN = r"[一-龥]"
ORGANISATION = re.compile(rf"[^的,。、;:\s]{{0,4}}(?:{ORGANISATIONS})")
SURNAME = rf"(?:{COMPOUND_SURNAMES}|[{SURNAMES}])"
BETWEEN = r"(?:[是为:,、\s“\"'(【]|姓名|名叫|名为|叫|系){0,4}"
# 是 and 为 go with other things than names (负责人为成员).
SAYS_NAME = re.compile(r"[:(【“\"]|姓名|署名|叫|名为")
WORDS_BEFORE = re.compile(rf"(?:{PERSONS})(?P<link>{BETWEEN})")
TITLED = re.compile(
    rf"(?:姓{SURNAME}的?(?:{TITLES})?|[老小]{SURNAME}(?!{HAN}{HAN}?(?:村|镇|路))|{SURNAME}{HAN}?(?:{TITLES}))"
)
NAMED = re.compile(rf"(?P<surname>{SURNAME})(?:(?P<given>{HAN}{{1,2}})|\s{{1,3}}(?P<apart>{HAN})(?!{HAN}))")
NEAR_HOME = "门|的|院|房|屋|旁|前|后|隔壁|附近|围墙|住"
NO_FIRM = rf"(?![们娘傅]|[^\W的家]{{0,4}}(?:{FIRMS}))"  # 牛大叔面馆, 张老师幼儿园
WORDS_AFTER = re.compile(
    rf"(?:(?<!{HAN})|(?<=[由据因是对与和]))(?P<name>{SURNAME}{HAN}{{1,2}}?)"
    r"(?=家(?![具庄村电园禽畜属长里]|用)|反映|反应|举报|投诉|来电|来信|实名"
    rf"|(?:先生|女士|小姐|同志|大[爷妈叔婶哥姐]|阿姨){NO_FIRM})"
)  # fmt: skip
# 张家门口, and not 张家院子组 or 老张家湾; 张姐, and not 张姐妹 or 张姐烧烤店.
GOES_ON = rf"(?:(?!{HAN})|(?=家(?:{NEAR_HOME})(?!{HAN}?[村组屯寨湾坪冲]))|(?=反映|反应|举报|投诉|来电|说|称))"
RARE = "|".join(surname for surname in COMPOUND if surname not in {"东方", "南门", "百里", "单于"})  # a gate, a mile


def _begins(behind: str) -> str:
    """A condition, some characters into a form of address, that it begins a clause or follows a word for it."""
    return rf"(?:(?<!{HAN}{behind})|(?<=[的由据因是对与和]{behind})|(?<=(?:邻居|隔壁|村民){behind}))"


CALLED = re.compile(
    rf"[老小]{_begins('.')}(?:[{CALLED_SURNAMES}]|{RARE}){GOES_ON}"
    rf"|[{CALLED_SURNAMES}]{_begins('.')}(?:[姨叔伯婶嫂姐哥]{GOES_ON}|家(?=门口(?![村组])|围墙|的[院房屋围]))"
    rf"|(?:[{SURNAMES}]{_begins('.')}|(?:{RARE}){_begins('..')})(?:{TITLES}){NO_FIRM}"
)


def marks(skeleton: Skeleton) -> Iterator[Mark]:
    """Names beside a word for a person, and forms of address after one."""
    for word in WORDS_BEFORE.finditer(skeleton.text):
        yield from _after_word(skeleton, word)
    for match in WORDS_AFTER.finditer(skeleton.text):
        if _reads_like_name(match["name"], strict=True) and match["name"][-1] not in PLACE_ENDS:
            yield Mark(*skeleton.span(*match.span("name")), Kind.NAME, Why.NAME_BEFORE_WORD)
    yield from _called(skeleton)


def may_be_name(text: str) -> bool:
    """Whether a text that begins with a surname could be a name: for a place where names are expected."""
    given = text[2:] if text.startswith(COMPOUND) else text[1:]
    return _reads_like_name(text) and not given.startswith((*POSTS, *NOT_GIVEN_PAIRS))


def _called(skeleton: Skeleton) -> Iterator[Mark]:
    """How neighbours call a person: 老张, 张姨, 张先生, 张家门口.

    Whatever the surname: were only those with the petitioner's hidden, everybody would learn it.
    """
    for match in CALLED.finditer(skeleton.text):
        called = match[0]
        if called[0] not in WORDLIKE and called[1] not in ORDINARY_AFTER.get(called[0], ()):
            yield Mark(*skeleton.span(*match.span()), Kind.NAME, Why.TITLED)


def _after_word(skeleton: Skeleton, word: re.Match[str]) -> Iterator[Mark]:
    at, told = word.end(), bool(SAYS_NAME.search(word[0]))
    if titled := TITLED.match(skeleton.text, at):
        yield Mark(*skeleton.span(*titled.span()), Kind.NAME, Why.TITLED)
        return
    while match := NAMED.match(skeleton.text, at):
        end = _end(match, told)
        if not end:
            return
        yield Mark(*skeleton.span(match.start(), end), Kind.NAME, Why.NAME_AFTER_WORD)
        # 村民张三、李四: names in a row.
        at = end + 1 if skeleton.text[end : end + 1] in {"、", ",", "和", "与", "及"} else len(skeleton.text)
        told = False


def _end(match: re.Match[str], told: bool) -> int:
    """Where the name ends, 0 if it is none. `told`: a colon or 叫 says that a name follows."""
    if match["apart"]:
        return match.end() if match["apart"] not in NOT_GIVEN else 0
    given = match["given"]
    if given.startswith(POSTS) or given[0] in NOT_GIVEN or given.startswith(NOT_GIVEN_PAIRS):
        return 0
    if not told and (match["surname"] in WORDLIKE or ORGANISATION.match(match.string, match.start())):
        return 0
    if not told and (given[-1] in REGION_ENDS or not _reads_like_name(match["surname"] + given)):
        return 0
    rest = match.string[match.end() - 1 : match.end() + 1]
    whole = len(given) == 2 and given[1] not in NOT_SECOND and not rest.startswith(NOT_GIVEN_PAIRS)
    return match.end() if whole or len(given) == 1 else match.end() - 1


def _reads_like_name(name: str, strict: bool = False) -> bool:
    if name.startswith(COMPOUND):
        return not strict or (len(name) > 2 and name[2] not in NOT_GIVEN)  # 欧阳反映: the surname alone
    if strict and (name[0] in WORDLIKE or any(c in NOT_GIVEN for c in name[1:])):
        return False
    return name[1] not in ORDINARY_AFTER.get(name[0], ()) and not (strict and name[1:].startswith(POSTS))


def reads_like_name(text: str) -> bool:
    """Whether a text by itself is a person's name rather than a word."""
    return bool(re.match(SURNAME, text)) and _reads_like_name(text, strict=True)


def hidden(original: str, folded: str) -> str:
    """A name as it is published: 张三 → 张某, 张三丰 → 张某某, 欧阳修 → 欧阳某. `folded`: in simplified characters."""
    characters = [c for c in original if re.match(HAN, c)]
    plain = [c for c in folded if re.match(HAN, c)]
    length = 2 if "".join(plain[:2]) in COMPOUND and len(plain) > 2 else 1
    return "".join(characters[:length]) + "某" * max(1, min(2, len(plain) - length))
