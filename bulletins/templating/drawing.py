"""Drawing a checked template with docxtpl, kept to what is wanted of it. Runs in the child process only."""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from docx.opc.part import Part
from docxtpl import DocxTemplate
from lxml import etree

from bulletins.templating.language import Sandbox, typed

NEAR = 60  # characters around the place of a fault
TIDY = re.compile(r"<[^>]+>")


class Malformed(Exception):
    """What was drawn is no document: a loop or condition opens in one place and closes in another that doesn't fit."""

    def __init__(self, part: str, near: str) -> None:
        super().__init__(part, near)
        self.part, self.near = part, near


class Sheet(DocxTemplate):
    """docxtpl without its own mark-up in values, without fields in properties and notes, and strict about its result.

    docxtpl turns "{_{" of a value into "{{" and mends broken mark-up by leaving things out; here a value stays as it
    is, and broken mark-up is an error.
    """

    def render_xml_part(self, src_xml: str, part: Part, context: dict[str, Any], jinja_env: Any = None) -> str:
        """The mark-up of one part with the values in it."""
        drawn = jinja_env.from_string(re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)).render(context)
        return _whole(self.resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", drawn)), str(part.partname))

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Nothing: properties hold no fields."""

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Nothing: notes hold no fields."""


def draw(document: bytes, values: dict[str, Any]) -> bytes:
    """The document with the values in its fields. Raises Malformed."""
    sheet = Sheet(io.BytesIO(document))
    sheet.render(typed(values), Sandbox(), autoescape=True)
    core = sheet.docx.core_properties
    core.title, core.author = values["title"][:255], values["issuer"][:255]
    core.last_modified_by, core.comments = core.author, values["footer"][:255]
    core.created = core.modified = datetime.fromisoformat(values["as_of_iso"])
    core.revision = 1
    buffer = io.BytesIO()
    sheet.docx.save(buffer)
    return buffer.getvalue()


def sources(document: bytes) -> Iterator[tuple[str, str]]:
    """What will be run of each part, by its name: mark-up with the fields in it."""
    sheet = Sheet(io.BytesIO(document))
    sheet.init_docx()
    yield "body", sheet.patch_xml(sheet.get_xml())
    for part, uri in (("header", sheet.HEADER_URI), ("footer", sheet.FOOTER_URI)):
        for _key, one in sheet.get_headers_footers(uri):
            yield part, sheet.patch_xml(sheet.get_part_xml(one))


def _whole(drawn: str, part: str) -> str:
    """The mark-up, mended where loops of nothing left a holder empty. Raises Malformed."""
    try:
        tree = etree.fromstring(drawn.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        row = drawn.splitlines()[max(line - 1, 0)] if drawn else ""
        raise Malformed(part, TIDY.sub("", row[max(column - 400, 0) : column])[-NEAR:]) from error
    space = "{" + str(tree.nsmap.get("w", "")) + "}"
    for text in tree.iter(f"{space}body", f"{space}p", f"{space}tbl", f"{space}tr", f"{space}tc", f"{space}r"):
        loose = (text.text or "") + "".join(child.tail or "" for child in text)
        if loose.strip():
            raise Malformed(part, loose.strip()[:NEAR])
    for row in [*tree.iter(f"{space}tr")]:
        if row.find(f"{space}tc") is None:
            _drop(row)
    for table in [*tree.iter(f"{space}tbl")]:
        if table.find(f"{space}tr") is None:
            table.addnext(etree.Element(f"{space}p"))
            _drop(table)
    for cell in tree.iter(f"{space}tc"):
        if cell.find(f"{space}p") is None:
            cell.append(etree.Element(f"{space}p"))
    return etree.tostring(tree, encoding="unicode")


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
