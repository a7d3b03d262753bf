"""What stands in the cells of an identity record, taken apart: several names or numbers in one, and what is added.

「张建国等3人」, 「王秀英、刘大海」, 「0746-8321234转801」: looked for as they stand, nobody would be found by them.
"""

import re
from collections.abc import Mapping

from petitions.privacy.known import Known
from petitions.privacy.names import reads_like_name
from petitions.privacy.vocabulary import PERSONS, PLACE_ENDS, TITLES

HAN = r"[一-龥]"
LONGEST = 60  # characters of a cell; a longer one is somebody's story and is looked for as it stands
SIGNS = r"\s*[、，,;；/\n]+\s*"
# 王和平 is one person, 张建国和李秀英 are two; 李 明 is one, 张建国 李秀英 are two.
BESIDE = rf"(?<={HAN}{HAN})(?:\s*[和与及]\s*|\s+)(?={HAN}{HAN})"
APART = re.compile(rf"{SIGNS}|{BESIDE}")
BRACKETS = re.compile(r"[（(【\[]([^）)】\]]*)[）)】\]]?")
NUMBER = re.compile(r"\+?\d(?:[\s\-—]{0,2}\d){6,}")
AND_OTHERS = re.compile(
    r"等\s*(?:\d|[一二三四五六七八九十百多余数]|人|户|村民|居民|业主|群众|$).*|(?:夫妇|夫妻|一家|全家|父子|母子)$"
)
TITLE = re.compile(rf"(?<={HAN}{HAN})(?:{TITLES})$")
BETWEEN_NUMBERS = re.compile(r"[、，,;；/\n（()）或和及转]+|(?<=\d{7})\s+(?=[\d+])")


def known_of(values: Mapping[str, str]) -> Known:
    """An identity's values as the machine looks for them."""
    name = values.get("name", "").strip()
    return Known(
        names=_persons(name),
        phones=(*_parts(values.get("phone", "")), *NUMBER.findall(name)),
        id_numbers=_parts(values.get("id_number", "")),
        addresses=tuple(filter(None, [values.get("address", "").strip()])),
    )


def _persons(cell: str) -> tuple[str, ...]:
    """The names in a cell without what stands beside them; the cell itself where nothing of a name is left."""
    if not cell or len(cell) > LONGEST:
        return tuple(filter(None, [cell]))
    text = NUMBER.sub(" ", cell)
    aliases = [alias for alias in BRACKETS.findall(text) if _is_name(alias)]
    pieces = APART.split(BRACKETS.sub(" ", text).strip())
    plain = [TITLE.sub("", AND_OTHERS.sub("", piece).strip()) for piece in pieces]
    found = [name for name in (*plain, *aliases) if len(name) > 1]
    return tuple(dict.fromkeys(found)) or (cell,)


def _is_name(text: str) -> bool:
    """Whether what stands in brackets is another name of the person, and not what they are or where they live."""
    if not re.fullmatch(rf"{HAN}{{2,4}}", text) or text in PERSONS.split("|"):
        return False
    return reads_like_name(text) and text[-1] not in PLACE_ENDS


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in BETWEEN_NUMBERS.split(cell) if part.strip())
