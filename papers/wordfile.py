"""What Word files of papers are made of: styles, pages, page numbers and tables as GB/T 9704 asks for them."""

import io
import zipfile

from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section as PageSection
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from papers.paper import ILLUSTRATIVE_MARK, Row, Table

SONG, FANGSONG, KAI, HEI, TITLE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
PITCH = Pt(28.95)
DENSE_SIZE = 9.0
BODY_WIDTH, TABLE_WIDTH, DENSE_WIDTH = Mm(156), Mm(225), Mm(267)
# Margins in millimetres: top, right, bottom, left. Turned pages keep the same type area; dense ones take more.
UPRIGHT, TURNED, DENSE = (37, 26, 35, 28), (28, 37, 26, 35), (22, 15, 18, 15)
# Name of the style, its face, its size in points, alignment, indent of the first line in characters.
STYLES = (
    ("Normal", FANGSONG, 16, WD_ALIGN_PARAGRAPH.JUSTIFY, 2),
    ("Title", TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("Heading 1", HEI, 16, WD_ALIGN_PARAGRAPH.LEFT, 2),
    ("Heading 2", KAI, 16, WD_ALIGN_PARAGRAPH.LEFT, 2),
    ("Heading 3", FANGSONG, 16, WD_ALIGN_PARAGRAPH.LEFT, 2),
    ("Paper Signature", FANGSONG, 16, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("Paper Attachment", HEI, 16, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ("Paper Cell", SONG, 10.5, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ("Paper Note", SONG, 9, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ("Paper Page", SONG, 14, WD_ALIGN_PARAGRAPH.RIGHT, 0),
)
# What the schema wants after the two switches for the gap between Chinese and figures.
AFTER_AUTO_SPACE = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
# The zip's own date for each of its files: the paper's day is in the properties, this one must only never change.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def style(
    document: DocumentObject, name: str, face: str, size: float, alignment: WD_ALIGN_PARAGRAPH, indent: int
) -> None:
    """Set a paragraph style: face, size in points, alignment, indent of the first line in characters."""
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    _faces(style, face)
    shape = style.paragraph_format
    shape.alignment, shape.first_line_indent = alignment, Pt(size * indent)
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH if size >= 14 else Pt(size + 4.5)
    for gap in ("w:autoSpaceDE", "w:autoSpaceDN"):
        switch = OxmlElement(gap)
        switch.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().insert_element_before(switch, *AFTER_AUTO_SPACE)
    shape.widow_control, shape.keep_with_next = True, name.startswith("Heading")
    if name == "Title":
        shape.line_spacing = Pt(36)
        border = style.element.pPr.find(qn("w:pBdr"))
        if border is not None:
            style.element.pPr.remove(border)


def _faces(style: ParagraphStyle, face: str) -> None:
    """Set the faces: Word takes Chinese from w:eastAsia alone; theme fonts and colours would win over both."""
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:color", "w:spacing", "w:kern"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for slot, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", face)):
        fonts.set(qn(f"w:{slot}"), name)
    properties.insert(0, fonts)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def page(section: PageSection, margins: tuple[int, int, int, int], *, foot: str = "", mark: str = "") -> None:
    """Set paper size, margins and page numbers; all margins but UPRIGHT are of a page that lies and has a `foot`.

    `mark` stands at the head of each page.
    """
    landscape = margins != UPRIGHT
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)
    section.footer_distance, section.header_distance = Mm(margins[2] - 12), Mm(margins[0] - 11)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        section._sectPr.remove(grid)
    for footer, alignment in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, None)):
        footer.is_linked_to_previous = False
        number = footer.paragraphs[0]
        number.style = "Paper Page"
        number.alignment = alignment or WD_ALIGN_PARAGRAPH.LEFT
        number.paragraph_format.right_indent = number.paragraph_format.left_indent = Pt(14)
        number.add_run("— ")
        field(number, "PAGE")
        number.add_run(" —")
        if landscape:
            line = footer.add_paragraph(foot, "Paper Note")
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        line = header.paragraphs[0]
        line.style, line.alignment = "Paper Note", WD_ALIGN_PARAGRAPH.RIGHT
        line.add_run(mark)


def field(paragraph: Paragraph, code: str) -> None:
    """Add a field that Word fills in, such as PAGE."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {text} "
            run._r.append(instruction)


def underline(paragraph: Paragraph, colour: str) -> None:
    """Draw a line as wide as the paragraph under it, in a colour given as RRGGBB."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", colour)):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def lines(run: Run, text: str) -> None:
    """Add text in which a line break stays one."""
    for place, line in enumerate(text.split("\n")):
        if place:
            run.add_break()
        run.add_text(line)


def table(document: DocumentObject, table: Table, widths: list[Length]) -> WordTable:
    """Add a table with lines, its head again on each page, columns as wide as `widths`."""
    drawn = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for grid, width in zip(drawn.columns, widths, strict=True):
        grid.width = width
    _narrow_margins(drawn)
    _repeated(drawn.rows[0])
    for cell, column, width in zip(drawn.rows[0].cells, table.columns, widths, strict=True):
        _cell(cell, column.title, width, centred=True)
        for run in cell.paragraphs[0].runs:
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
    for row in table.rows:
        _row(drawn.add_row(), row, table, widths)
    return drawn


def _narrow_margins(drawn: WordTable) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, twentieths in (("top", "40"), ("left", "60"), ("bottom", "40"), ("right", "60")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), twentieths)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    drawn._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _row(drawn: _Row, row: Row, table: Table, widths: list[Length]) -> None:
    if not table.may_part(row):
        _unbroken(drawn)
    for place, (cell, text) in enumerate(zip(drawn.cells, row.cells, strict=True)):
        _cell(cell, text, widths[place], table.columns[place].centred)
        if table.dense:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    if row.illustrative:
        _mark(drawn.cells[0].paragraphs[0].add_run())


def _mark(run: Run) -> None:
    """Write the framed word that marks an illustrative row."""
    run.add_break()
    run.add_text(ILLUSTRATIVE_MARK)
    run.font.size = Pt(8)
    frame = OxmlElement("w:bdr")
    for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "444444")):
        frame.set(qn(f"w:{key}"), value)
    run._r.get_or_add_rPr().append(frame)


def _cell(cell: _Cell, text: str, width: Length, centred: bool) -> None:
    cell.width = width
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = "Paper Cell"
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    lines(paragraph.add_run(), text)


def _repeated(row: _Row) -> None:
    """Let the row stand again at the top of each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _unbroken(row)


def _unbroken(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def steady(content: bytes) -> bytes:
    """Pack the file again with fixed dates inside."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_DATE), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
