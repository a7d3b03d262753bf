"""The process that opens a template: `python -m bulletins.templating.child`, order as JSON on stdin.

The order is {"do": "check" | "draw", "document" (base64), "schema", "values", "cpu_seconds", "memory_bytes"}. The
answer on stdout is JSON: {"result": "checked", "faults", "fields"}, {"result": "drawn", "document"} or
{"result": "memory"}. It knows neither Django nor the database.
"""

import base64
import io
import json
import resource
import sys
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from bulletins.templating import package, paragraphs
from bulletins.templating.drawing import Malformed, draw, sources
from bulletins.templating.faults import Fault, plain
from bulletins.templating.language import Checker
from bulletins.templating.paragraphs import Tag

DAMAGED = (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, KeyError, ValueError)


def main() -> int:
    """Do what stdin orders; returns 0."""
    order = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (order["cpu_seconds"], order["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (order["memory_bytes"], order["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    document = base64.b64decode(order["document"])
    try:
        answer = _check(document, order) if order["do"] == "check" else _draw(document, order)
        said = json.dumps(answer)
    except (MemoryError, RecursionError):
        said = '{"result": "memory"}'
    sys.stdout.write(said)
    return 0


def _draw(document: bytes, order: dict[str, Any]) -> dict[str, Any]:
    checked = _check(document, order)
    if checked["faults"]:
        return checked
    return {"result": "drawn", "document": base64.b64encode(draw(document, order["values"])).decode()}


def _check(document: bytes, order: dict[str, Any]) -> dict[str, Any]:
    """Faults and fields of a template; one without faults was drawn with the values of the order, and with none."""
    fields: set[str] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            faults = package.judge(archive) or _contents(archive, order["schema"], fields)
        if not faults:
            faults = _patched(document, order["schema"])
        if not faults and order["do"] == "check":
            draw(document, order["values"])
            draw(document, _nothing(order["schema"]) | {"as_of_iso": order["values"]["as_of_iso"]})
    except package.Stop as stop:
        faults = [stop.args[0]]
    except Malformed as error:
        faults = [Fault("malformed", part=error.part, quote=error.near)]
    except DAMAGED as error:
        faults = [Fault("damaged", type(error).__name__)]
    return {"result": "checked", "faults": plain(faults), "fields": sorted(fields)}


def _nothing(schema: Any) -> Any:
    """Values of a day on which there is nothing: texts empty, lists without rows."""
    if isinstance(schema, dict):
        return {name: _nothing(part) for name, part in schema.items()}
    return [] if isinstance(schema, list) else ""


def _contents(archive: zipfile.ZipFile, schema: dict[str, Any], fields: set[str]) -> list[Fault]:
    faults: list[Fault] = []
    for name in sorted(archive.namelist()):
        part = _drawn(name)
        if part:
            found = paragraphs.read(archive.read(name), part)
            faults += [*found.faults, *paragraphs.unpaired(found.tags)]
            if not found.faults:
                faults += _language(found.tags, schema, fields)
        elif name.lower().endswith(".xml") and name != "[Content_Types].xml":
            faults += paragraphs.stray(archive.read(name), name)
    if not faults and not fields:
        faults.append(Fault("no_fields"))
    return faults


def _drawn(name: str) -> str:
    if name == package.DOCUMENT:
        return "body"
    stem = name.removeprefix("word/")
    return next((kind for kind in ("header", "footer") if stem.startswith(kind) and stem != name), "")


def _language(tags: list[Tag], schema: dict[str, Any], fields: set[str]) -> list[Fault]:
    """The tags of a part, one a line, as a template of their own: its lines tell the paragraph."""
    checker = Checker(schema)
    checker.template("\n".join(_bare(tag.text) for tag in tags))
    fields |= checker.fields
    faults = []
    for wrong in checker.wrong:
        tag = tags[min(wrong.line, len(tags)) - 1]
        faults.append(Fault(wrong.code, wrong.what, tag.part, tag.paragraph, tag.quote))
    return faults


def _bare(tag: str) -> str:
    for prefix in ("p ", "tr ", "tc "):
        if tag.startswith(f"{{%{prefix}"):
            return "{% " + tag[2 + len(prefix) :]
    return tag


def _patched(document: bytes, schema: dict[str, Any]) -> list[Fault]:
    """The same check on what is really run: the markup with the fields in it."""
    for part, source in sources(document):
        checker = Checker(schema)
        checker.template(source)
        for wrong in checker.wrong:
            return [Fault("malformed" if wrong.code == "syntax" else wrong.code, wrong.what, part)]
    return []


if __name__ == "__main__":
    sys.exit(main())
