"""The numbers that Word writes before paragraphs by itself, which stand nowhere in their text.

Knows neither Django nor database. Formats and the rules of counting: ECMA-376 part 1, 17.9.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from papers.reading import markup

NUMBERING, STYLES = "word/numbering.xml", "word/styles.xml"
MAX_LEVEL = 8
CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
         (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class Level:
    """How one level of a list counts; `text` has %1 to %9 where numbers of the levels stand."""

    start: int = 1
    form: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class _Style:
    number: str = ""
    level: int = 0
    based_on: str = ""
    outline: bool = False


@dataclass(slots=True)
class _Counter:
    counts: dict[int, int] = field(default_factory=dict)


def _roman(number: int) -> str:
    text = ""
    for value, sign in ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    return chr(96 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1) if number > 0 else ""


def _digit_by_digit(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


FORMS: dict[str, Callable[[int], str]] = {
    "ideographDigital": _digit_by_digit, "taiwaneseDigital": _digit_by_digit,
    "decimalEnclosedCircle": lambda number: CIRCLED[number] if number < len(CIRCLED) else str(number),
    "decimalEnclosedCircleChinese": lambda number: CIRCLED[number] if number < len(CIRCLED) else str(number),
    "ideographTraditional": lambda number: HEAVENLY[(number - 1) % 10],
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedParen": lambda number: f"({number})", "decimalEnclosedFullstop": lambda number: f"{number}.",
    "upperRoman": _roman, "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(), "lowerLetter": _letter,
    "bullet": lambda number: "", "none": lambda number: "",
}  # fmt: skip


CHINESE = {
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting", "japaneseLegal",
    "taiwaneseCounting", "taiwaneseCountingThousand",
}  # fmt: skip


class _Lists:
    """Overhears numbering.xml."""

    def __init__(self) -> None:
        self.abstract: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, tuple[str, dict[int, int]]] = {}  # number → abstract list, first numbers by level
        self._abstract = self._list = ""
        self._level = -1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        value = markup.attribute(attributes, "val") or ""
        if name == "abstractNum":
            self._abstract, self._list = markup.attribute(attributes, "abstractNumId") or "", ""
            self.abstract[self._abstract] = {}
        elif name == "num":
            self._list, self._abstract = markup.attribute(attributes, "numId") or "", ""
        elif name == "abstractNumId" and self._list:
            self.lists[self._list] = (value, {})
        elif name in ("lvl", "lvlOverride"):
            self._level = _small(markup.attribute(attributes, "ilvl") or "")
            if name == "lvl" and self._abstract:
                self.abstract[self._abstract][self._level] = Level()
        elif name == "startOverride" and self._list in self.lists:
            self.lists[self._list][1][self._level] = _small(value)
        elif level := self.abstract.get(self._abstract, {}).get(self._level):
            self._shape(level, name, value)

    @staticmethod
    def _shape(level: Level, name: str, value: str) -> None:
        if name == "start":
            level.start = _small(value)
        elif name == "numFmt":
            level.form = value
        elif name == "lvlText":
            level.text = value

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Styles:
    """Overhears styles.xml: which styles are numbered, and which are headings."""

    def __init__(self) -> None:
        self.styles: dict[str, _Style] = {}
        self._style = _Style()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        value = markup.attribute(attributes, "val") or ""
        if name == "style":
            self._style = self.styles[markup.attribute(attributes, "styleId") or ""] = _Style()
        elif name == "basedOn":
            self._style.based_on = value
        elif name == "numId":
            self._style.number = value
        elif name == "ilvl":
            self._style.level = _small(value)
        elif name == "outlineLvl":
            self._style.outline = _small(value) <= MAX_LEVEL

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def _small(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else 0


class Numbering:
    """Counts the lists of one document while it is read from its beginning."""

    def __init__(self, archive: zipfile.ZipFile, chinese: Callable[[int], str]) -> None:
        """`chinese` writes a number in Chinese numerals. Raises what scanning raises for a damaged file."""
        self._chinese = chinese
        lists, styles = _Lists(), _Styles()
        for part, listener in ((NUMBERING, lists), (STYLES, styles)):
            if part in archive.namelist():
                markup.scan(archive, part, listener)
        self._abstract, self._lists, self._styles = lists.abstract, lists.lists, styles.styles
        self._counters: dict[str, _Counter] = {}
        self._begun: set[str] = set()

    def is_heading(self, style: str) -> bool:
        """Whether paragraphs of this style are headings of the outline."""
        return any(found.outline for found in self._chain(style))

    def next(self, number: str, level: int | None, style: str) -> str:
        """What Word writes before the next paragraph of the list, or "": number and level as in the paragraph, "" and
        None where only its style says them."""
        if not number:
            numbered = next((found for found in self._chain(style) if found.number), None)
            if numbered is None:
                return ""
            number, level = numbered.number, numbered.level
        abstract, firsts = self._lists.get(number, ("", {}))
        levels = self._abstract.get(abstract, {})
        depth = min(level or 0, MAX_LEVEL)
        if depth not in levels:
            return ""
        counts = self._counters.setdefault(abstract, _Counter()).counts
        if number not in self._begun:
            self._begun.add(number)
            for place in firsts:
                counts.pop(place, None)
        first = firsts.get(depth, levels[depth].start)
        counts[depth] = counts[depth] + 1 if depth in counts else first
        for deeper in [place for place in counts if place > depth]:
            del counts[deeper]
        return self._written(levels, depth, counts, firsts)

    def _written(self, levels: dict[int, Level], depth: int, counts: dict[int, int], firsts: dict[int, int]) -> str:
        if levels[depth].form in ("bullet", "none"):
            return ""

        def number(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            level = levels.get(place, Level())
            form = self._chinese if level.form in CHINESE else FORMS.get(level.form, str)
            return form(counts.get(place, firsts.get(place, level.start)))

        written = _PLACE.sub(number, levels[depth].text)
        return f"{written} " if written and (written[-1].isalnum()) else written

    def _chain(self, style: str) -> list[_Style]:
        chain: list[_Style] = []
        while style in self._styles and len(chain) < 20:
            chain.append(self._styles[style])
            style = chain[-1].based_on
        return chain
