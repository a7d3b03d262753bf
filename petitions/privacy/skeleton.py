"""A text reduced to what it says, each character still knowing where in the original it stands."""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

import opencc

TO_SIMPLIFIED = opencc.OpenCC("t2s")
NUMERALS = dict(zip("〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖×", "0001234567891123456789x", strict=True))
# Never a comma or a full stop: joining two clauses would make names that nobody wrote.
JOINERS = frozenset("-_.·•*/|'\"“”‘’~+#=^`‧・―–—‐‑‒−")
ESCAPES = re.compile(
    r"(?P<bytes>(?:%[0-9a-f]{2}|\\x[0-9a-f]{2})+)"
    r"|(?:\\u|%u)(?P<unit>[0-9a-f]{4})|\\u\{(?P<point>[0-9a-f]{1,6})\}"
    r"|&\#x(?P<hex>[0-9a-f]{1,6});?|&\#(?P<decimal>[0-9]{1,7});?|&(?P<word>[a-z]{2,8});",
    re.IGNORECASE | re.VERBOSE,
)
BASE64 = re.compile(r"(?=[0-9+/_-]{0,40}[A-Za-z])[A-Za-z0-9+/_-]{8,}={0,2}")  # digits alone are a number
ONE_BYTE = re.compile(r"(?:%|\\x)([0-9a-f]{2})", re.IGNORECASE)
# (letters to leave out, encoding, on errors): only UTF-8 is regular enough to be found behind other letters.
BASE64_READINGS = [
    *((offset, "utf-8", "ignore") for offset in range(4)),
    (0, "gb18030", "strict"),
    (0, "utf-16-le", "strict"),
]
WORTH_READING = re.compile(r"[\u4e00-\u9fff]{2}|[0-9]{6}|[A-Za-z]{4}")
WALL = "丨"  # stands between two runs, so that the end of one and the beginning of the next never make a word
DEPTH = 3  # how often an escape may itself be escaped


@dataclass(frozen=True)
class Skeleton:
    """`text`, whose i-th character stands for the original's positions starts[i] to ends[i]."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from `start` up to `end` stand in the original."""
        return self.starts[start], self.ends[end - 1]


class Table(dict[int, str]):
    """Code of a character → what it is reduced to; learned as characters come, for str.translate()."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()  # characters that do not become exactly one

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = value = self.reduce(character)
        if len(value) != 1:
            self.uneven.add(character)
        return value

    def reduce(self, character: str) -> str:
        """The character as it is compared; one that becomes none or several is `uneven`."""
        raise NotImplementedError


class Plain(Table):
    """Compatibility forms (full width, circled) to plain ones; invisible characters and accents go."""

    def reduce(self, character: str) -> str:
        kept = [c for c in unicodedata.normalize("NFKD", character) if not _invisible(c)]
        return "".join(" " if c.isspace() else c for c in kept)


class Folded(Plain):
    """Plain, in small letters and simplified characters."""

    def reduce(self, character: str) -> str:
        return TO_SIMPLIFIED.convert(super().reduce(character).casefold())


class Compact(Table):
    """Without blanks and the signs that people put between characters."""

    def reduce(self, character: str) -> str:
        return "" if character.isspace() or character in JOINERS else character


class Numeric(Table):
    """Chinese numerals as digits."""

    def reduce(self, character: str) -> str:
        return NUMERALS.get(character, character)


class Bare(Numeric):
    """Letters, characters and digits only, Chinese numerals as digits."""

    def reduce(self, character: str) -> str:
        return super().reduce(character) if character.isalnum() or character in NUMERALS else ""


PLAIN, FOLDED, COMPACT, NUMERIC, BARE = Plain(), Folded(), Compact(), Numeric(), Bare()


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Mn", "Me", "Cc", "Co", "Cn"} and not character.isspace()


def of(text: str) -> Skeleton:
    """`text` as it is."""
    return Skeleton(text, range(len(text)), range(1, len(text) + 1))


def reduced(skeleton: Skeleton, table: Table) -> Skeleton:
    """Every character replaced by what `table` makes of it."""
    text = skeleton.text.translate(table)
    if table.uneven.isdisjoint(skeleton.text):
        return Skeleton(text, skeleton.starts, skeleton.ends)
    lengths = list(map(len, map(table.__getitem__, map(ord, skeleton.text))))
    if max(lengths) > 1:
        origins = [at for at, length in enumerate(lengths) for _ in range(length)]
    else:
        origins = list(compress(range(len(lengths)), lengths))
    return Skeleton(
        text, tuple(map(skeleton.starts.__getitem__, origins)), tuple(map(skeleton.ends.__getitem__, origins))
    )


def bare(value: str, table: Table = COMPACT) -> str:
    """A value to look for, reduced like the texts in which it is looked for."""
    return reduced(reduced(of(value), FOLDED), table).text


def readings(text: str) -> list[Skeleton]:
    """The folded text, and beside it what its escapes and base64 runs say once decoded.

    The text as it stands is always the first: a percent sign before a number is no escape. Bytes are read as UTF-8
    and as GBK.
    """
    original = of(text)
    folded = reduced(original, FOLDED)
    if not any(sign in folded.text for sign in "%&\\") and not BASE64.search(folded.text):
        return [folded]
    plain = reduced(original, PLAIN)  # base64 tells capital letters from small ones
    decoded = []
    for encoding in ("utf-8", "gb18030"):
        skeleton = plain
        for _ in range(DEPTH):
            if not ESCAPES.search(skeleton.text):
                break
            skeleton = unescaped(skeleton, encoding)
            decoded.append(skeleton)
    tokens = [piece for skeleton in (plain, *decoded) for piece in from_base64(skeleton)]
    return [folded, *(reduced(skeleton, FOLDED) for skeleton in (*decoded, *tokens))]


def unescaped(skeleton: Skeleton, encoding: str) -> Skeleton:
    """URL, JSON, \\x and HTML escapes replaced by their characters."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in ESCAPES.finditer(skeleton.text):
        pieces.append(skeleton.text[done : match.start()])
        starts += skeleton.starts[done : match.start()]
        ends += skeleton.ends[done : match.start()]
        for character, begin, end in _meant(match, encoding):
            pieces.append(character)
            starts.append(skeleton.starts[begin])
            ends.append(skeleton.ends[end - 1])
        done = match.end()
    return Skeleton(
        "".join(pieces) + skeleton.text[done:],
        (*starts, *skeleton.starts[done:]),
        (*ends, *skeleton.ends[done:]),
    )


def _meant(match: re.Match[str], encoding: str) -> Iterator[tuple[str, int, int]]:
    """The characters of one escape, each with its place."""
    if match["bytes"]:
        places = [(found.start(), found.end()) for found in ONE_BYTE.finditer(match[0])]
        data = bytes(int(found, 16) for found in ONE_BYTE.findall(match[0]))
        for character, first, last in _characters(data, encoding):
            yield character, match.start() + places[first][0], match.start() + places[last - 1][1]
        return
    if match["word"]:
        named = html.unescape(match[0])
        yield (named if len(named) == 1 else " "), match.start(), match.end()
        return
    digits = match["unit"] or match["point"] or match["hex"]
    number = int(digits, 16) if digits else int(match["decimal"])
    fine = number < 0x110000 and not 0xD800 <= number < 0xE000
    yield (chr(number) if fine else "\ufffd"), match.start(), match.end()


def _characters(data: bytes, encoding: str) -> Iterator[tuple[str, int, int]]:
    """Characters of `data` with the bytes they took; an unreadable byte is U+FFFD."""
    at = 0
    while at < len(data):
        for length in _lengths(data[at], encoding):
            try:
                character = data[at : at + length].decode(encoding)
            except UnicodeDecodeError:
                continue
            break
        else:
            character, length = "\ufffd", 1
        yield character, at, min(at + length, len(data))
        at += length


def _lengths(lead: int, encoding: str) -> tuple[int, ...]:
    if lead < 0x80:
        return (1,)
    if encoding != "utf-8":
        return (2, 4)
    return (2,) if lead < 0xE0 else (3,) if lead < 0xF0 else (4,)


def from_base64(skeleton: Skeleton) -> Iterator[Skeleton]:
    """What the runs of base64 letters say, from each of the four places where a group of letters may begin.

    Every character of a reading stands for the whole run: a run that is cut in the middle says something else.
    """
    runs = [(match[0], *skeleton.span(*match.span())) for match in BASE64.finditer(skeleton.text)]
    for offset, encoding, errors in BASE64_READINGS:
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for run, start, end in runs:
            if text := _decoded(run[offset:], encoding, errors):
                texts.append(text + WALL)
                starts += [start] * (len(text) + 1)
                ends += [end] * (len(text) + 1)
        if texts:
            yield Skeleton("".join(texts), starts, ends)


def _decoded(run: str, encoding: str, errors: str) -> str:
    letters = run.rstrip("=").replace("-", "+").replace("_", "/")
    whole = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    try:
        text = base64.b64decode(whole + "=" * (-len(whole) % 4)).decode(encoding, errors)
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if WORTH_READING.search(text) else ""
