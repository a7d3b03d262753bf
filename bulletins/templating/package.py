"""Whether a file is a Word document of text, styles and pictures and nothing else. Knows neither Django nor database.

The archive's directory is judged before anything is unpacked; parts and relationships are allowed by kind, so that
what nobody thought of (macros, controls, embedded or linked objects, other documents) is refused as well.
"""

import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from bulletins.templating.faults import Fault

MAX_PARTS = 400
MAX_UNPACKED = 40 * 1024 * 1024  # bytes of all parts together
MAX_RATIO, SMALL = 200, 512 * 1024  # times, bytes
MAX_XML = 8 * 1024 * 1024  # bytes of one part of text
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DOCUMENT = "word/document.xml"
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
# The last part of a relationship's type; whatever is not here stays out.
RELATIONS = frozenset(
    {
        "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "styles",
        "stylesWithEffects", "settings", "webSettings", "fontTable", "font", "theme", "numbering", "header", "footer",
        "footnotes", "endnotes", "image", "customXml", "customXmlProps", "comments", "commentsExtended", "commentsIds",
        "commentsExtensible", "people", "glossaryDocument",
    }
)  # fmt: skip
FORBIDDEN = (
    ("macro", ("vbaproject", "vbadata", "macroenabled")),
    ("active", ("activex", "/ctrlprop", "control.bin")),
    ("embedded", ("/embeddings/", "oleobject", "/package", "afchunk")),
)


class Stop(Exception):
    """Nothing further can be judged; the argument is the one fault."""


def judge(archive: zipfile.ZipFile) -> list[Fault]:
    """The faults of the package. Raises Stop for one after which no part may be read."""
    _directory(archive.infolist())
    faults = [*_forbidden(archive)]
    for name in sorted(archive.namelist()):
        if name.lower().endswith((".xml", ".rels")):
            faults += _declarations(archive, name)
    if not faults:
        faults += _types(archive)
        faults += _relations(archive)
    return faults


def _directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if DOCUMENT not in names or "[Content_Types].xml" not in names:
        raise Stop(Fault("not_word"))
    if len(entries) > MAX_PARTS:
        raise Stop(Fault("parts", str(len(entries))))
    if len({name.lower() for name in names}) != len(names):
        raise Stop(Fault("doubled"))
    for entry in entries:
        if _leads_out(entry.filename):
            raise Stop(Fault("path", entry.filename))
        if entry.flag_bits & 1:
            raise Stop(Fault("encrypted"))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Stop(Fault("damaged"))
        bomb = entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if bomb or (entry.filename.lower().endswith((".xml", ".rels")) and entry.file_size > MAX_XML):
            raise Stop(Fault("bomb", entry.filename))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Stop(Fault("bomb", "·"))


def _leads_out(name: str) -> bool:
    return ".." in name.replace("\\", "/").split("/") or name.startswith(("/", "\\")) or ":" in name


def _forbidden(archive: zipfile.ZipFile) -> Iterator[Fault]:
    for name in archive.namelist():
        lower = f"/{name.lower()}"
        code = next((code for code, marks in FORBIDDEN if any(mark in lower for mark in marks)), "")
        if code:
            yield Fault(code, name)
        elif not lower.endswith((".xml", ".rels", *PICTURES, ".odttf", ".ttf", ".wmf", ".emf", "/")):
            yield Fault("foreign", name)


def _declarations(archive: zipfile.ZipFile, name: str) -> list[Fault]:
    """Whether a part is well-formed XML without document type and entities."""
    found: list[Fault] = []

    def declared(*_arguments: object) -> None:
        found.append(Fault("doctype", name))
        raise Stop(found[0])

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(archive.read(name), True)
    except Stop:
        return found
    except expat.ExpatError:
        return [Fault("damaged_part", name)]
    return []


def _types(archive: zipfile.ZipFile) -> Iterator[Fault]:
    """Content types: the main part is a document without macros, no part is code."""
    main = ""
    for element, values in elements(archive.read("[Content_Types].xml")):
        kind = values.get("ContentType", "")
        if element == "Override" and values.get("PartName") == f"/{DOCUMENT}":
            main = kind
        elif any(word in kind.lower() for word in ("macroenabled", "vba", "activex", "oleobject")):
            yield Fault("macro", values.get("PartName") or values.get("Extension", ""))
    if main != MAIN:
        yield Fault("macro" if "macro" in main.lower() else "not_document", main)


def _relations(archive: zipfile.ZipFile) -> Iterator[Fault]:
    for name in archive.namelist():
        if not name.lower().endswith(".rels"):
            continue
        for element, values in elements(archive.read(name)):
            if element != "Relationship":
                continue
            kind, target = values.get("Type", "").rpartition("/")[2], values.get("Target", "")
            if values.get("TargetMode", "").lower() == "external" or "://" in target or target.startswith("\\\\"):
                yield Fault("external", target)
            elif kind not in RELATIONS:
                yield Fault("relation", kind)


def elements(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element of an XML part with its attributes, both by local names."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = lambda name, values: found.append(
        (name.rpartition("}")[2], {key.rpartition("}")[2]: value for key, value in values.items()})
    )
    parser.Parse(content, True)
    return found
