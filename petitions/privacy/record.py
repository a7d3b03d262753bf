"""What stands in the cells of an identity record, taken apart: several names or numbers in one, and what is added.

「张建国等3人」, 「王秀英、刘大海」, 「0746-8321234转801」: looked for as they stand, nobody would be found by them.
"""

import re
from collections.abc import Mapping

from petitions.privacy.known import Known
from petitions.privacy.names import SURNAME, may_be_name, reads_like_name
from petitions.privacy.vocabulary import PERSONS, PLACE_ENDS, TITLES

HAN = r"[一-龥]"
LONGEST = 60  # characters of a cell; a longer one is somebody's story and is looked for as it stands
SIGNS = re.compile(r"\s*[、，,;；/\n]+\s*")
# 王和平 is one person, 张建国和李秀英 are two.
AND = re.compile(rf"(?<={HAN}{HAN})\s*[和与及]\s*(?={HAN}\s?{HAN})")
BRACKETS = re.compile(r"[（(【\[]([^）)】\]]*)[）)】\]]?")
NUMBER = re.compile(r"\+?\d(?:[\s\-—]{0,2}\d){6,}")
AND_OTHERS = re.compile(
    r"等\s*(?:\d|[一二三四五六七八九十百多余数]|人|户|村民|居民|业主|群众|$).*|(?:夫妇|夫妻|一家|全家|父子|母子)$"
)
TITLE = re.compile(rf"(?<={HAN}{HAN})(?:{TITLES})$")
SEX = re.compile(rf"(?<={HAN})\s+[男女]$")
WHO = re.compile(rf"(?:其[妻夫子女父母兄弟姐妹]|(?:{PERSONS})(?:代表)?)[:：\s]*")
WORDS = frozenset((*PERSONS.split("|"), "单位", "全体", "全家", "成员", "路人", "常住", "同上"))
BETWEEN_NUMBERS = re.compile(
    r"[、，,;；/\n（()）或和及转]+|(?<=\d{7})\s+(?=\+?(?:\d{7}|1\d\d[\s\-]\d{4}[\s\-]?\d{4}|0\d{2,3}-\d{7}))"
)
# A card's number is written in groups of eight and fewer too.
BETWEEN_CARDS = re.compile(r"[、，,;；/\n（()）或和及]+|(?<=\d{17}[\dXx])\s+(?=\d{6})")


def known_of(values: Mapping[str, str]) -> Known:
    """An identity's values as the machine looks for them."""
    name = values.get("name", "").strip()
    return Known(
        names=_persons(name),
        phones=(*_parts(values.get("phone", "")), *NUMBER.findall(name)),
        id_numbers=_parts(values.get("id_number", ""), BETWEEN_CARDS),
        addresses=tuple(filter(None, [values.get("address", "").strip()])),
    )


def _persons(cell: str) -> tuple[str, ...]:
    """The names in a cell without what stands beside them; the cell itself where nothing of a name is left.

    What stands first is a name however it looks; what follows is one only where it reads like one. Where something
    does not, the whole is looked for too: it may belong to the name before it.
    """
    if not cell or len(cell) > LONGEST:
        return tuple(filter(None, [cell]))
    text = NUMBER.sub(" ", cell)
    aliases = [alias for alias in BRACKETS.findall(text) if _is_name(alias)]
    plain = BRACKETS.sub(" ", text).strip()
    first, *others = [_cleaned(piece) for piece in _pieces(plain)] or [""]
    names = [piece for piece in others if _is_another(piece)]
    whole = [plain] if any(len(piece) > 1 and piece not in names for piece in others) else []
    found = [name for name in (first, *names, *whole, *aliases) if len(name) > 1]
    return tuple(dict.fromkeys(found)) or (cell,)


def _pieces(text: str) -> list[str]:
    """A cell cut where one name ends and the next begins; 李 明, 张 建国 and 欧阳 建国 are one name each."""
    return [one for part in SIGNS.split(text) for both in AND.split(part) for one in _by_blanks(SEX.sub("", both))]


def _by_blanks(text: str) -> list[str]:
    """A lone surname goes with what follows it, another lone character with what stands before it."""
    if not re.search(HAN, text):
        return [text]
    names: list[str] = []
    words = text.split()
    for word, following in zip(words, [*words[1:], ""], strict=True):
        after_surname = bool(names) and _is_surname(names[-1])
        begins = _is_surname(word) and 1 <= len(following) <= 2
        if after_surname or (names and len(word) == 1 and not begins):
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names


def _is_surname(text: str) -> bool:
    return re.fullmatch(SURNAME, text) is not None


def _cleaned(piece: str) -> str:
    """A piece without the word before a name (村民张建国, 其妻李秀英) and what follows it (先生, 等3人)."""
    piece = TITLE.sub("", AND_OTHERS.sub("", piece).strip())
    while (said := WHO.match(piece)) and _is_another(piece[said.end() :]):
        piece = piece[said.end() :]
    return piece


def _is_name(text: str) -> bool:
    """Whether what stands in brackets is another name of the person, and not what they are or where they live."""
    if not re.fullmatch(rf"{HAN}{{2,4}}", text) or text in PERSONS.split("|"):
        return False
    return reads_like_name(text) and text[-1] not in PLACE_ENDS


def _is_another(text: str) -> bool:
    """Whether a piece beside a name is one more: a surname with a given name, not 黄土坡村, 群众代表, 电话."""
    text = re.sub(r"\s", "", text)
    surname = re.match(SURNAME, text)
    if not surname or not re.fullmatch(rf"{HAN}{{1,2}}", text[surname.end() :]) or text in WORDS:
        return False
    return may_be_name(text) and text[-1] not in PLACE_ENDS


def _parts(cell: str, between: re.Pattern[str] = BETWEEN_NUMBERS) -> tuple[str, ...]:
    return tuple(part.strip() for part in between.split(cell) if part.strip())
