"""The process that touches PDF files: `python -m volumes.press`, one order as JSON on stdin, its answer on stdout.

{"do": "take", "source", "target", "most"}: the pages of a file that somebody uploaded, each painted onto a page of A4
of ours, so that nothing but what shows comes along: no script, no action, no annotation, no attachment. Answers
{"pages": n} or {"fault": "encrypted" | "broken" | "empty" | "long"}.

{"do": "bind", "pieces": [{"path", "first", "end", "marks": [[level, title, page]]}], "numbers", "title", "created",
"target"}: the pages of the pieces as one file with page numbers and outline. Answers {"pages": n}.

It runs under limits of time and memory and knows neither Django nor the database.
"""

import json
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject

A4 = 595.28, 841.89  # points
MARGIN = 40.0  # points kept free around a page that was taken in, for the page number
PARENTS = 4  # levels of the outline at most


def main() -> None:
    """Do what stdin orders and answer."""
    order = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (order["cpu_seconds"], order["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (order["memory_bytes"], order["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps({"take": take, "bind": bind}[order["do"]](order)))


def take(order: Mapping[str, Any]) -> dict[str, Any]:
    """The pages of a stranger's file as pages of ours, or what hinders that."""
    try:
        reader = PdfReader(order["source"])
        if reader.is_encrypted and not reader.decrypt(""):
            return {"fault": "encrypted"}
        count = len(reader.pages)
        if not 0 < count <= order["most"]:
            return {"fault": "long" if count else "empty"}
        writer = PdfWriter()
        for page in reader.pages:
            _onto_a4(writer, page)
        with Path(order["target"]).open("wb") as file:
            writer.write(file)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, NotImplementedError,
            RecursionError, OverflowError, ZeroDivisionError, AssertionError):  # fmt: skip
        return {"fault": "broken"}
    return {"pages": count}


def _onto_a4(writer: PdfWriter, page: PageObject) -> None:
    """Paint the page, upright and no larger than it was, onto a new page of A4; what is not painted stays behind."""
    turned = Transformation().rotate(-page.rotation)
    box = page.cropbox
    corners = [turned.apply_on((x, y)) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    across, upward = [float(x) for x, _y in corners], [float(y) for _x, y in corners]
    width, height = max(across) - min(across), max(upward) - min(upward)
    scale = min((A4[0] - 2 * MARGIN) / width, (A4[1] - 2 * MARGIN) / height, 1.0)
    left, bottom = (A4[0] - width * scale) / 2, (A4[1] - height * scale) / 2
    for name in ("/Annots", "/AA"):
        page.pop(name, None)
    moved = turned.translate(-min(across), -min(upward)).scale(scale).translate(left, bottom)
    writer.add_blank_page(width=A4[0], height=A4[1]).merge_transformed_page(page, moved)


def bind(order: Mapping[str, Any]) -> dict[str, Any]:
    """All pieces as one file."""
    writer, above = PdfWriter(), [None] * PARENTS
    for piece in order["pieces"]:
        first = len(writer.pages)
        pages = PdfReader(piece["path"]).pages
        for page in pages[piece["first"] : piece["end"]]:
            writer.add_page(page)
        _mark(writer, piece["marks"], first, above)
    numbers = PdfReader(order["numbers"]).pages
    for page, number in zip(writer.pages, numbers, strict=True):
        page.merge_page(number)
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    writer.add_metadata({"/Title": order["title"], "/CreationDate": order["created"], "/Producer": "duban"})
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseOutlines")
    with Path(order["target"]).open("wb") as file:
        writer.write(file)
    return {"pages": len(writer.pages)}


def _mark(writer: PdfWriter, marks: list[list[Any]], first: int, above: list[Any]) -> None:
    for level, title, page in marks:
        over = above[level - 1] if level > 1 else None
        above[level] = writer.add_outline_item(title=title, page_number=first + page, parent=over)


if __name__ == "__main__":
    main()
