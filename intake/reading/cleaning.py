"""The words of a file made readable, with every change kept so that a person can look at it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from opencc import OpenCC
from pypinyin import Style, pinyin

from intake.reading.records import Change, ChangeKind

HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc\ufff9-\ufffb\x00-\x08\x0b-\x1f\x7f]+"
)
WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u2f00-\u2fdf\uf900-\ufaff]+|(?<=[\uff10-\uff190-9])\uff0e")
COLONS = re.compile("[\ufe55\u2236\ufe30\ua789]")  # drawn like a colon
BLANKS = re.compile("[ \t\u00a0\u3000\u2000-\u200a\u202f\u205f]+")
# Letters of pinyin; with tone marks they can be nothing else, without them they must be a reading of the character.
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = re.compile(
    rf"(?<=[{HAN}])[（(]\s*(?P<said>[a-zü{_TONES}ɡ\u0300-\u0304\u030c\u0308'’ ]{{1,40}}[1-5]?)\s*[）)]"
)
KEPT_PLACES = re.compile("乾(?=[县縣安隆坤陵元])")  # simplified texts write it so too
MOSTLY = 0.03  # from this share of certainly traditional characters on, a paragraph counts as traditional


@dataclass
class Edited:
    """A text under change: each pass takes the text of the one before, and earlier changes move with it."""

    text: str
    changes: list[Change] = field(default_factory=list)

    def put(self, pattern: re.Pattern[str], kind: ChangeKind, after: Callable[[re.Match[str]], str | None]) -> None:
        """Replace each match by what `after` gives; None leaves it."""
        edits = [
            (found.start(), found.end(), new)
            for found in pattern.finditer(self.text)
            if (new := after(found)) is not None and new != found[0]
        ]
        if edits:
            self._apply(edits, kind)

    def _apply(self, edits: list[tuple[int, int, str]], kind: ChangeKind) -> None:
        pieces: list[str] = []
        made: list[Change] = []
        read_to = length = 0
        for start, end, new in edits:
            pieces += [self.text[read_to:start], new]
            length += start - read_to
            made.append(Change(kind, self.text[start:end], new, length))
            length, read_to = length + len(new), end
        moved = [replace(change, offset=_moved(change.offset, edits)) for change in self.changes]
        self.text = "".join([*pieces, self.text[read_to:]])
        self.changes = moved + made


def _moved(offset: int, edits: list[tuple[int, int, str]]) -> int:
    shift = 0
    for start, end, new in edits:
        if start >= offset:
            break
        shift += len(new) - (min(end, offset) - start)
    return offset + shift


def clean(text: str) -> tuple[str, list[Change]]:
    """One paragraph or cell, and what was changed in it, offsets counted in the cleaned text.

    Blanks at both ends go without a mark; line breaks inside stay. Punctuation keeps its width.
    """
    edited = Edited(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))
    edited.put(INVISIBLE, ChangeKind.INVISIBLE, lambda found: "")
    edited.put(WIDE, ChangeKind.WIDTH, lambda found: unicodedata.normalize("NFKC", found[0]))
    edited.put(COLONS, ChangeKind.WIDTH, lambda found: "：")
    _simplify(edited)
    edited.put(_SYLLABLE, ChangeKind.PINYIN, lambda found: "" if _is_reading(found) else None)
    edited.put(BLANKS, ChangeKind.BLANKS, lambda found: " ")
    lead = len(edited.text) - len(edited.text.lstrip())
    stripped = edited.text.strip()
    kept = [replace(change, offset=min(max(change.offset - lead, 0), len(stripped))) for change in edited.changes]
    return stripped, [
        change for change in kept if change.kind is not ChangeKind.BLANKS or 0 < change.offset < len(stripped)
    ]


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _simplify(edited: Edited) -> None:
    """Traditional characters to simplified ones.

    In a simplified text only characters that simplified writing does not have: the converter would alter correct names
    of places there (乾县).
    """
    text = edited.text
    if text.isascii() or (converted := _converter().convert(text)) == text:
        return
    if len(converted) != len(text):
        edited.put(re.compile(re.escape(text)), ChangeKind.TRADITIONAL, lambda found: converted)
        return
    differing = [place for place, (old, new) in enumerate(zip(text, converted, strict=True)) if old != new]
    certain = [place for place in differing if not _is_simplified(text[place])]
    mostly = len(certain) > MOSTLY * len(text)
    kept = {found.start() for found in KEPT_PLACES.finditer(text)}
    for start, end in _runs([place for place in (differing if mostly else certain) if place not in kept]):
        edited.changes.append(Change(ChangeKind.TRADITIONAL, text[start:end], converted[start:end], start))
        edited.text = edited.text[:start] + converted[start:end] + edited.text[end:]


def _is_simplified(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _runs(places: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def _is_reading(found: re.Match[str]) -> bool:
    said = unicodedata.normalize("NFC", found["said"]).replace("ɡ", "g").strip()
    if any(letter in _TONES for letter in said):
        return True
    said = said.rstrip("12345").replace("ü", "v").replace("'", " ").replace("’", " ")
    syllables = said.split()
    before = found.string[max(found.start() - len(syllables), 0) : found.start()]
    readings = pinyin(before, style=Style.NORMAL, heteronym=True)
    return len(readings) == len(syllables) and all(
        syllable in {one.replace("ü", "v") for one in ones} for syllable, ones in zip(syllables, readings, strict=True)
    )
