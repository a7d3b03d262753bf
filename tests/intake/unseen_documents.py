"""Documents of `unseen/` made into files: paragraphs, lists that Word counts, tables with merged cells, workbooks."""

from datetime import date
from typing import Any

import docx
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from tests.intake.making import saved

FIRST_LIST = 900  # numbers of lists that the template has not


def file_of(kind: str, document: Any, encoding: str = "utf-8") -> bytes:
    """The file that a document of this kind is."""
    if kind == "docx":
        return _word(document)
    if kind == "xlsx":
        return _book(document)
    text = document if isinstance(document, str) else "\n".join(document) + "\n"
    return text.encode(encoding)


def _word(blocks: list[Any]) -> bytes:
    paper = docx.Document()
    levels: dict[int, tuple[str, str]] = {}
    for block in blocks:
        _block(paper, block, levels)
    if levels:
        _lists(paper, levels)
    return saved(paper)


def _block(paper: Document, block: Any, levels: dict[int, tuple[str, str]]) -> None:
    if isinstance(block, dict) and "table" in block:
        _table(paper, block, levels)
        return
    paragraph = paper.add_paragraph()
    if isinstance(block, str):
        paragraph.add_run(block)
    elif isinstance(block, list):
        _counted(paragraph, block, levels)
    elif "bold" in block:
        paragraph.add_run(block["bold"]).bold = True
        paragraph.add_run(block["text"])
    else:
        paragraph.style = block["style"]
        paragraph.add_run(block["text"])


def _counted(paragraph: Paragraph, block: list[Any], levels: dict[int, tuple[str, str]]) -> None:
    """A paragraph of the one list: [format, level, text of the level, own text]."""
    form, level, shape, text = block
    levels[level] = (form, shape)
    mark = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{FIRST_LIST}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    if text:
        paragraph.add_run(text)


def _lists(paper: Document, levels: dict[int, tuple[str, str]]) -> None:
    inside = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shape}"/></w:lvl>'
        for level, (form, shape) in sorted(levels.items())
    )
    numbering = paper.part.numbering_part.element
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{FIRST_LIST}">{inside}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    number = f'<w:num {nsdecls("w")} w:numId="{FIRST_LIST}"><w:abstractNumId w:val="{FIRST_LIST}"/></w:num>'
    numbering.append(parse_xml(number))


def _table(paper: Document, block: dict[str, Any], levels: dict[int, tuple[str, str]]) -> None:
    rows = block["table"]
    table = paper.add_table(len(rows), max(map(len, rows)))
    for row, cells in enumerate(rows):
        for column, content in enumerate(cells):
            cell = table.cell(row, column)
            if isinstance(content, str):
                cell.text = content
            elif content:
                counted = content if isinstance(content[0], list) else [content]
                for place, one in enumerate(counted):
                    _counted(cell.add_paragraph() if place else cell.paragraphs[0], one, levels)
    for top, left, bottom, right in block.get("merge", ()):
        table.cell(top, left).merge(table.cell(bottom, right))


def _book(sheets: dict[str, Any]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in sheets.items():
        page = book.create_sheet(name)
        for row in content["rows"]:
            page.append([date.fromisoformat(one["date"]) if isinstance(one, dict) else one for one in row])
        for merge in content.get("merge", ()):
            page.merge_cells(merge)
        for row in content.get("hidden", ()):
            page.row_dimensions[row].hidden = True
    return saved(book)
