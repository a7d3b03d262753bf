"""Files made for the tests of reading: sheets, documents, and archives made by hand."""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence

import docx
import openpyxl

NUMBERS = ("D3SX202505280018", "X3SX202505280019", "D3SX202505280020")
CLASSIC = (
    "序号",
    "受理编号",
    "交办问题基本情况",
    "行政区域",
    "污染类型",
    "调查核实情况",
    "是否属实",
    "处理和整改情况",
    "是否办结",
    "责任人被处理情况",
    "备注",
)


def classic(position: int, number: str, **changes: object) -> list[object]:
    """A row under CLASSIC; `changes` by the heading."""
    row = dict(
        zip(
            CLASSIC,
            (
                position,
                number,
                f"反映第{position}处堆场扬尘",
                "零陵区",
                "大气",
                "情况",
                "属实",
                "覆盖",
                "已办结",
                "无",
                "",
            ),
            strict=True,
        )
    )
    return list((row | changes).values())


def sheet(rows: Iterable[Sequence[object]], merges: Iterable[str] = (), title: str = "交办") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(list(row))
    for merge in merges:
        page.merge_cells(merge)
    return saved(book)


def saved(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def document(*tables: Sequence[Sequence[object]], before: Iterable[str] = ()) -> bytes:
    paper = docx.Document()
    for text in before:
        paper.add_paragraph(text)
    for rows in tables:
        table = paper.add_table(len(rows), max(map(len, rows)))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = "" if text is None else str(text)
        paper.add_paragraph()
    return saved(paper)


def replaced(data: bytes, part: str, content: bytes) -> bytes:
    """The archive with one part exchanged, or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != part:
                new.writestr(entry.filename, old.read(entry.filename))
        new.writestr(part, content)
    return buffer.getvalue()


def part_of(data: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part)


def sheet_xml(body: str, before: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<worksheet xmlns="{namespace}">{before}<sheetData>{body}</sheetData></worksheet>'
    return text.encode()


def inline_row(number: int, texts: Sequence[object]) -> str:
    cells = "".join(f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{t}</t></is></c>' for i, t in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


def pointing_at_one_stream(data: bytes, part: str, copies: int) -> bytes:
    """The archive with many entries in its directory that all stand for the same packed bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start, count = archive.start_dir, len(archive.infolist())
        entry = archive.getinfo(part)
    extra = b""
    for number in range(copies):
        name = f"xl/media/{number}.xml".encode()
        extra += struct.pack(
            "<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 8, 0, 0, entry.CRC, entry.compress_size,
            entry.file_size, len(name), 0, 0, 0, 0, 0, entry.header_offset,
        ) + name  # fmt: skip
    directory = data[start : data.rindex(b"PK\x05\x06")] + extra
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + copies, count + copies, len(directory), start, 0)
    return data[:start] + directory + end


def word_cell(content: str, properties: str = "") -> str:
    """A cell of a document's table from a text, or from paragraphs as XML."""
    body = content if content.startswith("<") else f"<w:p><w:r><w:t>{content}</w:t></w:r></w:p>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"


def word_row(cells: Iterable[str], properties: str = "") -> str:
    """A row of texts, paragraphs or whole cells."""
    own = "".join(cell if cell.startswith(("<w:tc>", "<w:sdt>")) else word_cell(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{own}</w:tr>"


def word(*tables: Sequence[str]) -> bytes:
    """A document whose tables are given by their rows as XML."""
    body = "".join(f"<w:tbl>{''.join(rows)}</w:tbl><w:p/>" for rows in tables)
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = f"<w:document {namespace}><w:body>{body}</w:body></w:document>"
    return replaced(document([["a"]]), "word/document.xml", xml.encode())
