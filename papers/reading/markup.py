"""Streaming over one XML part of an office file, without ever building a tree. Knows neither Django nor database."""

import zipfile
from typing import Protocol
from xml.parsers import expat

CHUNK = 1 << 16  # bytes
MAX_ROWS = 20_000  # rows with content in one file; a province's round has 5,000 petitions
MAX_COLUMNS = 200
MAX_TEXT = 24_000_000  # characters in all cells together


class Forbidden(Exception):
    """The part declares a document type or entities, which no office program writes."""


class TooMuch(Exception):
    """More rows or more text than MAX_ROWS, MAX_TEXT."""


class Doubled(Exception):
    """A cell of a sheet is written twice; the argument is its reference, "B3"."""


class Listener(Protocol):
    """Told of each element by its local name, so that prefixes and the strict namespaces make no difference."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def local(name: str) -> str:
    """ "urn:x}row" → "row"."""
    return name.rpartition("}")[2]


def scan(archive: zipfile.ZipFile, part: str, listener: Listener) -> None:
    """Tell the listener everything in the part. Raises Forbidden, expat.ExpatError, zipfile.BadZipFile, KeyError."""
    names: dict[str, str] = {}

    def known(name: str) -> str:
        if name not in names:
            names[name] = local(name)
        return names[name]

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: listener.start(known(name), attributes)
    parser.EndElementHandler = lambda name: listener.end(known(name))
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _forbid(*_: object) -> None:
    raise Forbidden


def attribute(attributes: dict[str, str], wanted: str) -> str | None:
    """The attribute by its local name."""
    if wanted in attributes:
        return attributes[wanted]
    return next((value for name, value in attributes.items() if local(name) == wanted), None)


class Quota:
    """Counts what was taken of the file and stops at the limits."""

    def __init__(self) -> None:
        self.rows = self.characters = 0

    def row(self) -> None:
        """One more row with content. Raises TooMuch."""
        self.rows += 1
        if self.rows > MAX_ROWS:
            raise TooMuch

    def take(self, text: str) -> None:
        """One more cell. Raises TooMuch."""
        self.characters += len(text)
        if self.characters > MAX_TEXT:
            raise TooMuch
