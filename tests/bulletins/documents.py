"""Word files for tests of templates: honest ones, and ones with a part, a relationship or mark-up put into them."""

import io
import zipfile
from collections.abc import Callable, Sequence

from docx import Document

RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SCHEMA = {
    "title": "",
    "issuer": "",
    "footer": "",
    "sections": [{"heading": "", "paragraphs": [""]}],
    "rows": [{"cells": [""], "c1": ""}],
    "figures": {"problems": {"total": ""}},
}
VALUES = {
    "title": "通报",
    "issuer": "市整改办",
    "footer": "数据截至",
    "as_of_iso": "2019-06-28",
    "sections": [{"heading": "总体", "paragraphs": ["甲", "乙"]}],
    "rows": [{"cells": ["1", "2"], "c1": "1"}, {"cells": ["3", "4"], "c1": "3"}],
    "figures": {"problems": {"total": "33"}},
}


def word(*paragraphs: str, table: Sequence[Sequence[str]] = (), header: str = "", runs: Sequence[str] = ()) -> bytes:
    """A document of these paragraphs, a table, a header, and a paragraph in several runs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if runs:
        paragraph = document.add_paragraph()
        for text in runs:
            paragraph.add_run(text)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for cells, texts in zip(made.rows, table, strict=True):
            for cell, text in zip(cells.cells, texts, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The document after `change` worked on its parts, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def replaced(part: str, old: bytes, new: bytes, content: bytes = b"") -> bytes:
    """An honest document in which `old` of a part became `new`."""

    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part], (part, old)
        parts[part] = parts[part].replace(old, new, 1)

    return repacked(content or word("{{ title }}"), change)


def with_part(name: str, body: bytes, kind: str = "", mode: str = "", target: str = "") -> bytes:
    """An honest document with one more part, and a relationship of `kind` to it."""

    def change(parts: dict[str, bytes]) -> None:
        if name:
            parts[name] = body
        if kind:
            how = f' TargetMode="{mode}"' if mode else ""
            to = target or name.removeprefix("word/")
            line = f'<Relationship Id="rIdX" Type="{OFFICE}{kind}" Target="{to}"{how}/></Relationships>'
            parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", line.encode())

    return repacked(word("{{ title }}"), change)


def in_body(markup: str) -> bytes:
    """An honest document with this mark-up at the beginning of its body."""
    return replaced("word/document.xml", b"<w:body>", b"<w:body>" + markup.encode())
