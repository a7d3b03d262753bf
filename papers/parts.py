"""A part of a long paper as objects of the whole file: what the drawing process writes instead of a PDF of its own.

A long table is drawn in lanes, each a row of parts in processes of their own; papers/joining.py puts their objects one
behind the other. So that nothing must be read or renumbered for that, every part numbers its objects as they are in the
whole file: lane by lane in steps, behind FIXED, the numbers of what the whole has once. It knows neither Django nor the
database; it rests on how WeasyPrint 70 and pydyf 0.13 build a file.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint import DEFAULT_OPTIONS
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import generate_pdf
from weasyprint.pdf.stream import Stream

CATALOG, PAGES, STRUCTURE, PARENTS, DOCUMENT, OUTLINES, INFO = range(1, 8)
FIXED = 8  # the first number that a part may take
PACKED = 400  # objects in one object stream
REFERENCE = re.compile(rb"(\d+) 0 R")
ALPHABET = "alphabet"  # the named page of the characters of all parts, never written itself


def write(document: Any, part: Mapping[str, Any]) -> bytes:
    """The document's objects behind a JSON head, whose length stands first as eight bytes.

    `part` says: `step`, `lane`, `first` (how objects are numbered), `open` (rows of the last page may be left to the
    next part), `fonts` (digest to number of those that the lane has), `forms` (numbers under which the pages are drawn
    into other pages, instead of being pages).
    """
    numbering = _Numbering(part["step"], part["lane"], part["first"])
    pages, alphabet = _split(document.pages)
    end, left = _cut(pages) if part["open"] else (len(pages), None)
    whole = document.copy(pages[:end])
    whole.fonts = {}
    _meet(whole.fonts, alphabet)
    marks = _bookmarks(whole.pages)
    variant = {"pdf_variant": None, "pdf_version": "1.7", "pdf_tags": False}
    if not part["forms"]:
        variant = {"pdf_variant": "pdf/ua-1", "pdf_version": "1.7", "pdf_tags": True}
    with numbering:
        pdf = generate_pdf(whole, None, 1, **{**DEFAULT_OPTIONS, **variant})
    made = _Made(pdf, numbering, part["fonts"])
    if part["forms"]:
        made.turn_into_forms(part["forms"])
    else:
        made.fit_into_whole()
    return made.packed({"left": left, "bookmarks": marks})


class _Numbering:
    """Gives pydyf's objects their numbers in the whole file, and fonts one order of glyphs, while it is entered."""

    def __init__(self, step: int, lane: int, first: int) -> None:
        self.step, self.lane, self.next = step, lane, first
        self._own = pydyf.PDF.add_object, weasyprint.pdf.build_fonts_dictionary

    def __enter__(self) -> None:
        pydyf.PDF.add_object = lambda pdf, made: self.add(pdf, made)
        weasyprint.pdf.build_fonts_dictionary = self._fonts_in_order

    def __exit__(self, *_: object) -> None:
        pydyf.PDF.add_object, weasyprint.pdf.build_fonts_dictionary = self._own

    def _fonts_in_order(self, pdf: Any, fonts: dict[Any, Any], *options: Any) -> Any:
        for font in fonts.values():
            font.to_unicode = dict(sorted(font.to_unicode.items()))
        return self._own[1](pdf, fonts, *options)

    def add(self, pdf: Any, made: Any) -> None:
        made.number = self.take()
        pdf.objects.append(made)

    def take(self) -> int:
        number = FIXED + self.step * self.next + self.lane
        self.next += 1
        return number


def _split(pages: list[Any]) -> tuple[list[Any], list[Any]]:
    """The pages of the part, and those that only show its characters."""
    own = [page for page in pages if page._page_box.page_type.name != ALPHABET]
    return own, pages[len(own) :]


def _cut(pages: list[Any]) -> tuple[int, str | None]:
    """How many pages are kept, and the first row that is left to the next part: the last page is rarely full.

    A row that goes on over the end of a page is not torn apart: then more pages are left, or none.
    """
    rows = [_rows(page._page_box) for page in pages]
    for last in range(len(pages) - 1, 0, -1):
        if rows[last] and rows[last - 1] and rows[last][0] != rows[last - 1][-1]:
            return last, rows[last][0]
    return len(pages), None


def _rows(box: Any) -> list[str]:
    return list(_row_names(box))


def _row_names(box: Any) -> Iterator[str]:
    if isinstance(box, boxes.TableRowBox) and box.element is not None and box.element.get("data-row"):
        yield box.element.get("data-row")
        return
    for child in getattr(box, "children", ()):
        yield from _row_names(child)


def _meet(fonts: dict[Any, Any], alphabet: list[Any]) -> None:
    """Let the fonts meet every character of the lane, so that each part embeds the same bytes and they stand once."""
    nowhere = pydyf.Dictionary({name: pydyf.Dictionary() for name in ("ExtGState", "XObject", "Pattern", "Shading")})
    nowhere["ColorSpace"] = None
    for page in alphabet:
        rectangle = (0, 0, page.width, page.height)
        page.paint(Stream(fonts, rectangle, nowhere, {}, None, {}, None, compress=True), 0.75)


def _bookmarks(pages: list[Any]) -> list[tuple[int, str, int, float, float]]:
    """Level, words, page of the part and place of each bookmark; the whole file gets its outline from them."""
    found = []
    for number, page in enumerate(pages):
        for level, label, (x, y), _state in page.bookmarks:
            found.append((level, label, number, x * 0.75, (page.height - y) * 0.75))
        page.bookmarks.clear()
    return found


class _Made:
    """The objects of a part, on their way into the whole file."""

    def __init__(self, pdf: Any, numbering: _Numbering, fonts: Mapping[str, int]) -> None:
        self.pdf, self.numbering = pdf, numbering
        self.known = {made.number: made for made in pdf.objects}
        self.fonts = dict(fonts)
        self.head: dict[str, Any] = {"pages": [], "kids": [], "nums": [], "dests": []}
        self.resources = self.at(self.page_objects()[0]["Resources"])
        self._share_fonts()

    def at(self, reference: bytes) -> Any:
        return self.known[int(reference.split()[0])]

    def page_objects(self) -> list[Any]:
        return [self.known[number] for number in self.pdf.pages["Kids"][::3]]

    def _share_fonts(self) -> None:
        """Name the lane's fonts instead of writing equal ones again."""
        dictionary = self.at(self.resources["Font"])
        for name, reference in dictionary.items():
            tree = self._tree(int(reference.split()[0]))
            digest = hashlib.sha256(self._content(tree[0])).hexdigest()
            if digest in self.fonts:
                dictionary[name] = f"{self.fonts[digest]} 0 R".encode()
                for number in tree:
                    self.known.pop(number, None)
            else:
                self.fonts[digest] = tree[0]

    def _tree(self, number: int) -> list[int]:
        found, waiting = [], [number]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.append(one)
                waiting += [int(n) for n in REFERENCE.findall(self._head(one))]
        return found

    def _head(self, number: int) -> bytes:
        made = self.known[number]
        return made.data if made.compressible else pydyf.Dictionary(made.extra).data

    def _content(self, number: int) -> bytes:
        """What the object says, with the objects that it names in place of their numbers."""
        made = self.known[number]
        own = b"" if made.compressible else b"".join(map(pydyf._to_bytes, made.stream))
        return own + REFERENCE.sub(lambda m: self._content(int(m[1])), self._head(number))

    def turn_into_forms(self, numbers: list[int]) -> None:
        """Make each page a drawing that other pages show, under the number that they know."""
        for number, page in zip(numbers, self.page_objects(), strict=True):
            stream = self.known.pop(int(page["Contents"].split()[0]))
            stream.number = number
            stream.extra = {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": page["MediaBox"],
                "Resources": page["Resources"],
            }
            self.known[number] = stream
            self._drop(page)
        self._drop(self.pdf.pages, self.pdf.catalog)

    def _drop(self, *objects: Any) -> None:
        for made in objects:
            self.known.pop(made.number, None)

    def fit_into_whole(self) -> None:
        """Hang pages and structure into the whole, and let each page show the drawing of its number."""
        self.head["catalog"] = self._catalog()
        self.head["info"] = self.pdf.info.data.decode("latin-1")
        for page in self.page_objects():
            shown = self.numbering.take()
            self.resources["XObject"][f"N{shown}"] = f"{shown} 0 R".encode()
            stream = self.at(page["Contents"])
            stream.stream.insert(0, b"q")
            stream.stream += [
                b"Q",
                b"/Artifact <</Type /Pagination>> BDC",
                b"q",
                f"/N{shown} Do".encode(),
                b"Q",
                b"EMC",
            ]
            page["Parent"] = f"{PAGES} 0 R".encode()
            page["StructParents"] = page.number
            kind = "landscape" if page["MediaBox"][2] > page["MediaBox"][3] else "portrait"
            self.head["pages"].append([page.number, shown, kind])
        self._hang_structure()
        self._drop(self.pdf.pages, self.pdf.catalog)

    def _catalog(self) -> str:
        once = {"Type", "Pages", "StructTreeRoot", "Outlines", "Names"}
        kept = pydyf.Dictionary({name: value for name, value in self.pdf.catalog.items() if name not in once})
        names = self.pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
        self.head["dests"] = [[n.data.decode("latin-1"), d.data.decode("latin-1")] for n, d in _pairs(names)]
        return kept.data.decode("latin-1")

    def _hang_structure(self) -> None:
        root = self.at(self.pdf.catalog["StructTreeRoot"])
        document, parents = self.at(root["K"][0]), self.at(root["ParentTree"])
        for made in self.known.values():
            if isinstance(made, pydyf.Dictionary) and made.get("P") == document.reference:
                made["P"] = f"{DOCUMENT} 0 R".encode()
        self.head["kids"] = [int(reference.split()[0]) for reference in document["K"]]
        pages = [page for page, _shown, _kind in self.head["pages"]]
        found = (made for made in self.known.values() if isinstance(made, pydyf.Dictionary) and "StructParent" in made)
        annotations = {made["StructParent"]: made for made in found}
        for key, value in _pairs(parents["Nums"]):
            if key < len(pages):
                value.number = self.numbering.take()
                self.known[value.number] = value
                self.head["nums"].append([pages[key], value.number])
            else:
                annotation = annotations[key]
                annotation["StructParent"] = annotation.number
                self.head["nums"].append([annotation.number, int(value.split()[0])])
        self._drop(root, document, parents)

    def packed(self, said: Mapping[str, Any]) -> bytes:
        """The head and all objects: streams as they are, everything else in object streams."""
        free = [n for n, made in self.known.items() if made.free == "f"]
        for number in free:
            del self.known[number]
        body, direct, packed = bytearray(), [], []
        small = [made for made in self.known.values() if made.compressible]
        for made in (made for made in self.known.values() if not made.compressible):
            direct.append([made.number, len(body)])
            body += made.indirect + b"\n"
        for start in range(0, len(small), PACKED):
            stream = _object_stream(small[start : start + PACKED])
            stream.number = self.numbering.take()
            direct.append([stream.number, len(body)])
            packed.append([stream.number, [made.number for made in small[start : start + PACKED]]])
            body += stream.indirect + b"\n"
        head = self.head | dict(said) | {"direct": direct, "packed": packed, "fonts": self.fonts}
        written = json.dumps(head | {"next": self.numbering.next}).encode()
        return len(written).to_bytes(8, "big") + written + bytes(body)


def _pairs(items: Any) -> Iterator[tuple[Any, Any]]:
    yield from zip(items[::2], items[1::2], strict=True)


def _object_stream(objects: list[Any]) -> Any:
    places, contents, position = [], [], 0
    for made in objects:
        data = made.data
        places += [made.number, position]
        contents.append(data)
        position += len(data) + 1
    index = " ".join(map(str, places)).encode()
    extra = {"Type": "/ObjStm", "N": len(objects), "First": len(index) + 1}
    return pydyf.Stream([index, *contents], extra, compress=True)
