"""Unmistakable persons, and a scanner that finds them in any stream of bytes.

Plant their names, telephones, identity numbers and addresses in the identity records of petitions; whatever leaves the
system afterwards must give `find(data, canaries) == []`. Written apart from the product's masking, so that one does not
believe what the other believes.
"""

import base64
import hashlib
import html
import io
import json
import re
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypinyin import Style, lazy_pinyin

SURNAMES = ("欧阳", "澹台", "皇甫", "尉迟", "濮阳", "赫连", "申屠", "鲜于")
GIVEN = "龘灏璟瀞翀昉霁筠钧镕鑫韬骧骥鹭鹏麒麟龙鸾"
TRADITIONAL = str.maketrans("欧阳皇甫尉迟赫连鲜于钧镕鹭鹏龙鸾韬骧骥霁翠龙门号栋单",
                            "歐陽皇甫尉遲赫連鮮于鈞鎔鷺鵬龍鸞韜驤驥霽翠龍門號棟單")  # fmt: skip
NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
INSIDE_LIMIT = 50_000_000  # bytes of one unpacked part
LINE_END = re.compile(rb"=?\r?\n")
DEPTH = 3  # archives inside archives


@dataclass(frozen=True)
class Canary:
    name: str
    phone: str
    id_number: str
    address: str


class Found(NamedTuple):
    """Which canary, which of its values, in which spelling and encoding."""

    canary: int
    value: str
    encoding: str


def make_canaries(n: int, seed: int) -> list[Canary]:
    """`n` persons who do not exist, all values different; the same for the same seed. At most 750."""
    names = [surname + a + b for surname in SURNAMES for a in GIVEN for b in GIVEN if a != b]
    names.sort(key=lambda name: drawn(seed, name, 2**32))
    return [_canary(names[index], index, seed) for index in range(n)]


def _canary(name: str, index: int, seed: int) -> Canary:
    def between(first: int, last: int, what: str) -> int:
        return first + drawn(seed, f"{index} {what}", last - first + 1)

    # Thirteen apart: base64 swallows part of a last digit, and two persons must not differ in that one alone.
    serial = (drawn(seed, "serial", 10_000) + 13 * index) % 10_000
    born = f"{between(1950, 1999, 'year')}{between(1, 12, 'month'):02d}{between(1, 28, 'day'):02d}"
    inside = f"{between(2, 99, 'house')}栋{between(2, 9, 'stairs')}单元{between(1001, 3999, 'room')}室"
    return Canary(
        name=name,
        phone=f"1970746{serial:04d}",
        id_number=id_number(f"431199{born}", index),
        address=f"翠鹭门路{1000 + serial}号龙鸾小区{inside}",
    )


def drawn(seed: int, what: str, size: int) -> int:
    """A number below `size` that only depends on the arguments."""
    return int.from_bytes(hashlib.sha256(f"{seed} {what}".encode()).digest()[:8], "big") % size


def id_number(start: str, serial: int) -> str:
    """18 characters with the check character of GB 11643."""
    digits = f"{start}{serial % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


def spellings(canary: Canary) -> dict[str, str]:
    """Every way a person could type the canary's values, by label `value/way`."""
    typed = {}
    for field in fields(canary):
        for way, text in ways(field.name, getattr(canary, field.name)).items():
            typed[f"{field.name}/{way}"] = text
    return typed


def ways(field: str, value: str) -> dict[str, str]:
    """The spellings of one value that differ from each other; `verbatim` is always among them."""
    typed = {
        "verbatim": value,
        "full-width": value.translate(FULL_WIDTH),
        "spaced": " ".join(value),
        "reversed": value[::-1],
        "zero-width": "\u200b".join(value),
    }
    if field in {"name", "address"}:
        syllables = lazy_pinyin(value)
        typed |= {
            "traditional": value.translate(TRADITIONAL),
            "pinyin": "".join(syllables),
            "pinyin spaced": " ".join(syllables),
            "pinyin capitals": "".join(s.capitalize() for s in syllables),
            "pinyin toned": " ".join(lazy_pinyin(value, style=Style.TONE)),
        }
    if field in {"phone", "id_number"}:
        cuts = (3, 7) if field == "phone" else (6, 14)
        groups = value[: cuts[0]], value[cuts[0] : cuts[1]], value[cuts[1] :]
        typed |= {"groups": " ".join(groups), "dashed": "-".join(groups), "dotted": ".".join(groups)}
        typed["numerals"] = value.translate(NUMERALS)
        typed["small x"] = value.lower()
    if field == "phone":
        typed |= {
            "+86": f"+86 {value}",
            "0086": f"0086-{value}",
            "numerals with 幺": typed["numerals"].replace("一", "幺"),
        }
    return {"verbatim": value} | {way: text for way, text in typed.items() if text != value}


def encoded(text: str) -> dict[str, bytes]:
    """`text` as programs write it, by encoding; base64 as it stands at each place of a longer run."""
    forms = {
        "utf-8": text.encode(),
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "gbk": text.encode("gbk", "ignore"),
        "url": quote(text, safe="").encode(),
        "url everything": "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
        "url small": quote(text, safe="").lower().encode(),
        "url gbk": quote(text.encode("gbk", "ignore"), safe="").encode(),
        "html decimal": "".join(f"&#{ord(c)};" for c in text).encode(),
        "html hex": "".join(f"&#x{ord(c):x};" for c in text).encode(),
        "html": html.escape(text).encode("ascii", "xmlcharrefreplace"),
        "json": json.dumps(text)[1:-1].encode(),
        "json capitals": re.sub(r"\\u....", lambda m: "\\u" + m[0][2:].upper(), json.dumps(text)[1:-1]).encode(),
        "python bytes": repr(text.encode())[2:-1].encode(),
        "hex": text.encode().hex().encode(),
        "hex capitals": text.encode().hex().upper().encode(),
        "quoted-printable": "".join(f"={byte:02X}" for byte in text.encode()).encode(),
    }
    for name, data in (("base64", text.encode()), ("base64 gbk", text.encode("gbk", "ignore"))):
        for offset, form in enumerate(inside_base64(data)):
            forms[f"{name} +{offset}"] = form
            forms[f"{name}url +{offset}"] = form.replace(b"+", b"-").replace(b"/", b"_")
    return forms


def inside_base64(data: bytes) -> Iterator[bytes]:
    """The letters that depend on `data` alone, behind 0, 1 and 2 other bytes."""
    for offset in range(3):
        letters = base64.b64encode(b"\0" * offset + data)
        first = (0, 2, 3)[offset]
        last = (offset + len(data)) * 8 // 6
        yield letters[first:last]


class Needles:
    """All byte strings that give the canaries away, found in one pass over the data."""

    SHORTEST = 6  # bytes: what is shorter could stand anywhere

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self.meaning: dict[bytes, Found] = {}
        for index, canary in enumerate(canaries):
            for label, text in spellings(canary).items():
                field, way = label.split("/")
                for encoding, form in encoded(text).items():
                    if len(form) >= self.SHORTEST:
                        self.meaning.setdefault(form, Found(index, field, f"{way}, {encoding}"))
        self.by_start: dict[bytes, list[bytes]] = {}
        for form in self.meaning:
            self.by_start.setdefault(form[: self.SHORTEST], []).append(form)

    def find(self, data: bytes) -> list[Found]:
        """Every canary value in `data`, each spelling once, in the order of the canaries.

        Also across the ends of lines, where mails wrap their base64 and quoted-printable.
        """
        return sorted(self._within(data) | self._within(LINE_END.sub(b"", data)))

    def _within(self, data: bytes) -> set[Found]:
        starts, width, found = self.by_start, self.SHORTEST, set()
        for at in range(len(data) - width + 1):
            if (head := data[at : at + width]) in starts:
                found |= {self.meaning[form] for form in starts[head] if data.startswith(form, at)}
        return found


def find(data: bytes, canaries: Iterable[Canary] | Needles) -> list[Found]:
    """Which values of which canaries stand in `data`, and how they are written there. Pass Needles to search often."""
    needles = canaries if isinstance(canaries, Needles) else Needles(canaries)
    return needles.find(data)


def find_in_file(data: bytes, name: str, canaries: Iterable[Canary] | Needles) -> list[Found]:
    """find() over a file's own bytes, its name and everything packed in it."""
    needles = canaries if isinstance(canaries, Needles) else Needles(canaries)
    found = set(needles.find(data)) | set(needles.find(name.encode()))
    for _, inner in unpack(data, name):
        found |= set(needles.find(inner))
    return sorted(found)


def unpack(data: bytes, name: str, depth: int = DEPTH) -> Iterator[tuple[str, bytes]]:
    """What is packed in a file, each stream with its place: parts of .zip, .xlsx, .docx with their texts; a PDF's."""
    if data.startswith(b"PK") and depth:
        yield from _archive(data, name, depth)
    elif data.startswith(b"%PDF"):
        yield from _pdf(data, name)
    elif data.startswith(b"\x1f\x8b"):
        yield f"{name}!unzipped", zlib.decompressobj(31).decompress(data, INSIDE_LIMIT)


def _archive(data: bytes, name: str, depth: int) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield f"{name}!comment", archive.comment
        for entry in archive.infolist():
            place = f"{name}!{entry.filename}"
            yield f"{place}!name", entry.filename.encode() + entry.comment + entry.extra
            with archive.open(entry) as part:
                inner = part.read(INSIDE_LIMIT)
            yield place, inner
            if entry.filename.endswith((".xml", ".rels", ".html")):
                # A word processor cuts a text into runs; what people read is the text without its tags.
                yield f"{place}!text", html.unescape(re.sub(rb"<[^>]*>", b"", inner).decode(errors="replace")).encode()
            yield from unpack(inner, place, depth - 1)


def _pdf(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(data)
        text = subprocess.run(["pdftotext", file.name, "-"], capture_output=True, check=False, timeout=60).stdout
    yield f"{name}!pdftotext", text
    yield f"{name}!pdftotext in one line", re.sub(rb"\s+", b"", text)
    try:
        reader = PdfReader(io.BytesIO(data))
        about = {key: str(value) for key, value in (reader.metadata or {}).items()}
        yield f"{name}!metadata", json.dumps(about, ensure_ascii=False).encode()
    except PyPdfError:
        pass
    for number, match in enumerate(re.finditer(rb"stream\r?\n", data)):
        try:
            yield f"{name}!stream {number}", zlib.decompressobj().decompress(data[match.end() :], INSIDE_LIMIT)
        except zlib.error:
            continue
