"""The parts of a long paper as one PDF: their objects behind one another, and what the whole has once."""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

CATALOG, PAGES, STRUCTURE, PARENTS, DOCUMENT, OUTLINES, INFO, FIXED = range(1, 9)  # as in papers/parts.py


@dataclass(frozen=True)
class Part:
    """A drawn part: what its head says, and where its objects lie."""

    head: dict[str, Any]
    path: Path
    start: int

    @classmethod
    def kept(cls, drawn: bytes, path: Path) -> "Part":
        """Keep what the drawing process wrote at `path`."""
        path.write_bytes(drawn)
        length = int.from_bytes(drawn[:8], "big")
        return cls(json.loads(drawn[8 : 8 + length]), path, 8 + length)


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline: its level from 1, its words, its page and place there."""

    level: int
    label: str
    page: int  # number of the page's object
    x: float
    y: float


class _File:
    """A PDF in the writing: remembers where each object lies."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.places = file, {0: (0, 0, 65535)}
        self.position = file.write(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")

    def put(self, number: int, content: bytes) -> None:
        self.places[number] = (1, self.position, 0)
        self.position += self.file.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))

    def put_part(self, part: Part) -> None:
        for number, offset in part.head["direct"]:
            self.places[number] = (1, self.position + offset, 0)
        for stream, numbers in part.head["packed"]:
            self.places |= {number: (2, stream, place) for place, number in enumerate(numbers)}
        with part.path.open("rb") as source:
            source.seek(part.start)
            while block := source.read(1 << 20):
                self.position += self.file.write(block)

    def end(self) -> None:
        """The table of places, as a stream; a number that nothing took is free."""
        own, start = max(self.places) + 1, self.position
        self.places[own] = (1, start, 0)
        rows = (self.places.get(number, (0, 0, 65535)) for number in range(own + 1))
        table = zlib.compress(b"".join(bytes([a]) + b.to_bytes(6, "big") + c.to_bytes(2, "big") for a, b, c in rows))
        head = f"/Type /XRef /Size {own + 1} /W [1 6 2] /Root {CATALOG} 0 R /Info {INFO} 0 R"
        said = f"<<{head} /Filter /FlateDecode /Length {len(table)}>>\nstream\n".encode()
        self.put(own, said + table + b"\nendstream")
        self.file.write(b"startxref\n%d\n%%%%EOF\n" % start)


def join(parts: Sequence[Part], forms: Sequence[Part], bookmarks: Sequence[Bookmark], target: Path) -> None:
    """Write the whole file; the first part gives its title, language and metadata."""
    with target.open("wb") as file:
        whole = _File(file)
        for part in (*parts, *forms):
            whole.put_part(part)
        pages = [page[0] for part in parts for page in part.head["pages"]]
        whole.put(PAGES, f"<</Type /Pages /Count {len(pages)} /Kids [{_references(pages)}]>>".encode())
        kids = [kid for part in parts for kid in part.head["kids"]]
        document = f"<</Type /StructElem /S /Document /P {STRUCTURE} 0 R /K [{_references(kids)}]>>"
        whole.put(DOCUMENT, document.encode())
        root = f"<</Type /StructTreeRoot /K [{DOCUMENT} 0 R] /ParentTree {PARENTS} 0 R>>"
        whole.put(STRUCTURE, root.encode())
        numbers = sorted((key, number) for part in parts for key, number in part.head["nums"])
        pairs = " ".join(f"{key} {number} 0 R" for key, number in numbers)
        whole.put(PARENTS, f"<</Nums [{pairs}]>>".encode())
        spare = max(whole.places) + 1
        _outline(whole, bookmarks, spare)
        whole.put(INFO, parts[0].head["info"].encode("latin-1"))
        whole.put(CATALOG, _catalog(parts, has_outline=bool(bookmarks)))
        whole.end()


def _references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _catalog(parts: Sequence[Part], *, has_outline: bool) -> bytes:
    own = parts[0].head["catalog"].encode("latin-1").removeprefix(b"<<").removesuffix(b">>")
    said = f"/Type /Catalog /Pages {PAGES} 0 R /StructTreeRoot {STRUCTURE} 0 R "
    if has_outline:
        said += f"/Outlines {OUTLINES} 0 R "
    names: dict[str, str] = {}
    for part in parts:
        for name, place in part.head["dests"]:
            names.setdefault(name, place)
    dests = " ".join(f"{name} {names[name]}" for name in sorted(names))
    tree = f"/Names <</Dests <</Names [{dests}]>>>> " if names else ""
    return b"<<" + said.encode() + tree.encode("latin-1") + own + b">>"


def _outline(whole: _File, bookmarks: Sequence[Bookmark], first: int) -> None:
    """The outline as a tree: a bookmark stands under the last one before it of a lower level."""
    if not bookmarks:
        return
    parents, path = [], [(0, OUTLINES)]
    for place, mark in enumerate(bookmarks):
        while path[-1][0] >= mark.level:
            path.pop()
        parents.append(path[-1][1])
        path.append((mark.level, first + place))
    for place, mark in enumerate(bookmarks):
        own = first + place
        same = [first + other for other, parent in enumerate(parents) if parent == parents[place]]
        at = same.index(own)
        near = f"/Prev {same[at - 1]} 0 R " if at else ""
        near += f"/Next {same[at + 1]} 0 R " if at + 1 < len(same) else ""
        title = b"<feff" + mark.label.encode("utf-16-be").hex().encode() + b">"
        dest = f"/Dest [{mark.page} 0 R /XYZ {mark.x:g} {mark.y:g} 0] /Parent {parents[place]} 0 R {near}"
        whole.put(own, b"<</Title " + title + dest.encode() + _children(parents, own, first) + b">>")
    whole.put(OUTLINES, b"<</Type /Outlines " + _children(parents, OUTLINES, first) + b">>")


def _children(parents: list[int], own: int, first: int) -> bytes:
    kids = [first + place for place, parent in enumerate(parents) if parent == own]
    if not kids:
        return b""
    count = _below(parents, own, first)
    return f"/First {kids[0]} 0 R /Last {kids[-1]} 0 R /Count {count}".encode()


def _below(parents: list[int], own: int, first: int) -> int:
    kids = [first + place for place, parent in enumerate(parents) if parent == own]
    return len(kids) + sum(_below(parents, kid, first) for kid in kids)
