"""A drawing on several sheets of A3: each shows its part inside the margin, with marks where to cut and its number."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject

from papers.drawing import in_turn
from papers.pdf import draw

MARGIN = 10  # millimetres of a sheet that stay without the drawing
LONG, SHORT = 420, 297  # millimetres of an A3 sheet, lying
COLUMNS = ROWS = 2
PT_PER_MM = 72 / 25.4
NAME = NameObject("/Chart")


@dataclass(frozen=True, slots=True)
class Tile:
    """One sheet: its number and its place, counted from the top left."""

    number: int
    row: int
    column: int


TILES = tuple(Tile(row * COLUMNS + column + 1, row + 1, column + 1) for row in range(ROWS) for column in range(COLUMNS))


def cut(pdf: bytes, name: str, as_of: date, digest: str) -> bytes:
    """The one page of `pdf` on four sheets in its own size; the drawing itself stands in the file once."""
    sheets = PdfWriter(clone_from=PdfReader(BytesIO(_marks(name, as_of, digest))))
    page: Any = PdfReader(BytesIO(pdf)).pages[0]
    drawing = StreamObject()
    drawing.set_data(page.get_contents().get_data())
    drawing.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(number) for number in page.mediabox),
            NameObject("/Resources"): page["/Resources"].get_object().clone(sheets),
        }
    )
    kept = sheets._add_object(drawing.flate_encode())
    for sheet, tile in zip(sheets.pages, TILES, strict=True):
        _put(sheets, sheet, tile, kept)
    out = BytesIO()
    sheets.write(out)
    return out.getvalue()


def _put(sheets: PdfWriter, sheet: Any, tile: Tile, drawing: Any) -> None:
    """Set the drawing under the marks of a sheet, moved so that its part lies inside the margin."""
    inner_long, inner_short = (LONG - 2 * MARGIN) * PT_PER_MM, (SHORT - 2 * MARGIN) * PT_PER_MM
    margin = MARGIN * PT_PER_MM
    right, up = margin - (tile.column - 1) * inner_long, margin - (ROWS - tile.row) * inner_short
    content = StreamObject()
    content.set_data(
        f"q {margin:.4f} {margin:.4f} {inner_long:.4f} {inner_short:.4f} re W n "
        f"1 0 0 1 {right:.4f} {up:.4f} cm {NAME} Do Q\n".encode()
    )
    resources = sheet["/Resources"].get_object()
    resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()[NAME] = drawing
    own = sheet[NameObject("/Contents")]
    parts = own if isinstance(own.get_object(), ArrayObject) else [sheet.raw_get("/Contents")]
    sheet[NameObject("/Contents")] = ArrayObject([sheets._add_object(content), *parts])


def _marks(name: str, as_of: date, digest: str) -> bytes:
    """Four empty sheets with cut marks and numbers."""
    context = {"tiles": TILES, "name": name, "as_of": as_of, "digest": digest[:12], "all": len(TILES), "margin": MARGIN}
    with override("zh-hans"):
        html = render_to_string("wall/tiles/paper.html", context)
    return in_turn(lambda: draw(html, as_of).pdf)
