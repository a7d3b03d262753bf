"""The fields of a template, paragraph by paragraph, and what a part may not hold. Knows neither Django nor database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from bulletins.templating.faults import Fault

OPENERS = ("{{", "{%", "{#")
FIELD_CODES = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "TOC", "PAGEREF", "REF", "STYLEREF", "SEQ", "="}
)
REVISIONS = frozenset({"ins", "del", "moveFrom", "moveTo", "delText"})
OBJECTS = frozenset({"object", "OLEObject", "altChunk", "control", "subDoc", "attachedTemplate", "dataSource"})
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
STATEMENT = re.compile(r"\{%(?:(p|tr|tc) )?\s*([A-Za-z_]\w*)?")
STATEMENTS = frozenset({"for", "endfor", "if", "elif", "else", "endif"})
RICH = re.compile(r"\{\{(?:p|tr|tc|r)\s")


@dataclass(slots=True)
class Tag:
    """One field or statement as it was typed, with its paragraph."""

    text: str
    part: str
    paragraph: int
    quote: str


@dataclass(slots=True)
class Found:
    """What one part holds."""

    tags: list[Tag] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class _Part:
    """Listens to one part: texts of paragraphs, codes of fields, elements and attributes that may not be there."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.found = Found()
        self.count = 0
        self.open: list[tuple[int, list[str]]] = []
        self.codes: list[list[str]] = []
        self.collect: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        for key, value in attributes.items():
            if any(opener in value for opener in OPENERS):
                self._fault("attribute", key.rpartition("}")[2])
        if local == "p":
            self.count += 1
            self.open.append((self.count, []))
        elif local == "t" and self.open:
            self.collect = self.open[-1][1]
        elif local == "instrText":
            self.collect = self.codes[-1] if self.codes else self._loose()
        elif local == "fldSimple":
            self._code(next((v for k, v in attributes.items() if k.endswith("instr")), ""))
        elif local == "fldChar":
            self._field(next((v for k, v in attributes.items() if k.endswith("fldCharType")), ""))
        elif local in REVISIONS:
            self._fault("revision")
        elif local in OBJECTS:
            self._fault("embedded", local)

    def end(self, name: str) -> None:
        local = name.rpartition("}")[2]
        if local in ("t", "instrText"):
            self.collect = None
        elif local == "p" and self.open:
            number, texts = self.open.pop()
            _read(self.found, "".join(texts), self.part, number)

    def text(self, data: str) -> None:
        if self.collect is not None:
            self.collect.append(data)

    def close(self) -> Found:
        for code in self.codes:
            self._code("".join(code))
        return self.found

    def _loose(self) -> list[str]:
        self.codes.append([])
        return self.codes[-1]

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.codes.append([])
        elif kind == "end" and self.codes:
            self._code("".join(self.codes.pop()))

    def _code(self, text: str) -> None:
        word = text.strip().split(maxsplit=1)[0].upper() if text.strip() else ""
        if word and word not in FIELD_CODES and not word.startswith("="):
            self._fault("field_code", word)

    def _fault(self, code: str, what: str = "") -> None:
        number, texts = self.open[-1] if self.open else (self.count, [])
        fault = Fault(code, what, self.part, number, "".join(texts))
        if fault not in self.found.faults:
            self.found.faults.append(fault)


def read(content: bytes, part: str) -> Found:
    """Tags and faults of a part that is drawn (body, header, footer), in the order of its paragraphs."""
    listener = _Part(part)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = listener.start
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.text
    parser.Parse(content, True)
    return listener.close()


def stray(content: bytes, part: str) -> Iterator[Fault]:
    """A fault when a part that is not drawn (footnotes, properties, comments, …) holds fields."""
    text: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = text.append
    parser.StartElementHandler = lambda name, attributes: text.extend(attributes.values())
    parser.Parse(content, True)
    if any(opener in "".join(text) for opener in OPENERS):
        yield Fault("elsewhere", part)


def _read(found: Found, text: str, part: str, number: int) -> None:
    """The tags of one paragraph; Word's curly quotes count as straight ones inside them."""
    for match in TAG.finditer(text):
        tag = re.sub(r"\s+", " ", match[0].translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"}))
        found.tags.append(Tag(tag, part, number, text))
        fault = _shape(tag)
        if fault:
            found.faults.append(Fault(fault, tag, part, number, text))
    rest = TAG.sub("", text)
    for mark in (*OPENERS, "}}", "%}", "#}"):
        if mark in rest:
            found.faults.append(Fault("unclosed", mark, part, number, text))
            return


def _shape(tag: str) -> str:
    """The code of what is wrong with a tag by its outer form, or ''."""
    if tag.startswith("{#"):
        return ""
    if tag.startswith("{{"):
        return "rich" if RICH.match(tag) else ""
    match = STATEMENT.match(tag)
    return "" if match and match[2] in STATEMENTS else "statement"


def unpaired(tags: list[Tag]) -> Iterator[Fault]:
    """A fault for each statement that closes elsewhere than it opens: another kind, or, within text, another paragraph.

    What is opened and never closed is a fault of the language, told there.
    """
    opened: list[tuple[str, int]] = []
    for tag in tags:
        match = STATEMENT.match(tag.text)
        if not match:
            continue
        kind, word = match[1] or "", match[2]
        if kind and TAG.sub("", tag.quote).strip():
            yield Fault("alone", tag.text, tag.part, tag.paragraph, tag.quote)
        if word in ("for", "if"):
            opened.append((kind, tag.paragraph))
        elif opened:
            same, paragraph = opened[-1]
            if same != kind or (not kind and paragraph != tag.paragraph):
                yield Fault("malformed", "", tag.part, tag.paragraph, tag.quote)
            if word in ("endfor", "endif"):
                opened.pop()
