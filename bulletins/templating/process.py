"""Opening and drawing templates in a process of its own, with limits, so that nothing of ours is within their reach."""

import base64
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bulletins.templating.words import sentence
from papers.wordfile import steady
from records import children

logger = logging.getLogger(__name__)
HOME = Path(__file__).resolve().parent.parent.parent
MAX_BYTES = 5 * 1024 * 1024
ZIP = b"PK\x03\x04"
SHOWN = 12  # faults that a message names


@dataclass(frozen=True)
class Limits:
    """What opening or drawing one template may use: seconds of CPU, seconds by the clock, bytes of address space."""

    cpu_seconds: int = 20
    wall_seconds: int = 40
    memory_bytes: int = 512 * 1024 * 1024


def check(document: bytes, schema: dict[str, Any], values: dict[str, Any], limits: Limits | None = None) -> list[str]:
    """The dotted names of the fields of a template that may be used; it was drawn once with `values`.

    Raises ValidationError with one sentence for each fault, naming the paragraph.
    """
    _outside(document)
    answer = _ask("check", document, schema, values, limits or Limits())
    _require_clean(answer)
    return list(answer["fields"])


def draw(document: bytes, schema: dict[str, Any], values: dict[str, Any], limits: Limits | None = None) -> bytes:
    """The .docx with `values` in its fields; the same values give the same bytes.

    It is checked again before it is drawn. Raises ValidationError as `check`.
    """
    _outside(document)
    answer = _ask("draw", document, schema, values, limits or Limits())
    _require_clean(answer)
    return steady(base64.b64decode(answer["document"]))


def _outside(document: bytes) -> None:
    if len(document) > MAX_BYTES:
        raise ValidationError(_("The file is larger than %(n)d MB. Make its pictures smaller."), params={"n": 5})
    if not document.startswith(ZIP):
        raise ValidationError(_("This is no Word document of the kind .docx. Open it in Word and save it as .docx."))


def _require_clean(answer: dict[str, Any]) -> None:
    faults = [sentence(fault) for fault in answer.get("faults", ())]
    if faults:
        more = len(faults) - SHOWN
        told = faults[:SHOWN] + ([_("And %d more.") % more] if more > 0 else [])
        raise ValidationError(list(dict.fromkeys(told)), code="template")


def _ask(do: str, document: bytes, schema: dict[str, Any], values: dict[str, Any], limits: Limits) -> dict[str, Any]:
    order = {
        "do": do,
        "document": base64.b64encode(document).decode(),
        "schema": schema,
        "values": values,
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
    }
    heavy = ValidationError(
        _("Drawing the template took more time or memory than a paper needs. Loops in loops over long lists do that."),
        code="template",
    )
    try:
        done = _run(json.dumps(order).encode(), limits.wall_seconds)
    except subprocess.TimeoutExpired as error:
        raise heavy from error
    if done.returncode < 0:
        raise heavy
    if done.returncode:
        kind = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        logger.error("template: %s", "".join(kind).partition(":")[0])
        raise ValidationError(
            _("The file is damaged, or has parts that cannot be read. Save it again in Word."), code="template"
        )
    answer = json.loads(done.stdout)
    if answer["result"] == "memory":
        raise heavy
    return answer


def _run(order: bytes, wall_seconds: int) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bulletins.templating.child"]
    return subprocess.run(  # noqa: S603 - our own module; what comes from outside goes in by stdin only
        command,
        input=order,
        capture_output=True,
        cwd=HOME,
        env=children.environment(),
        timeout=wall_seconds,
        check=False,
    )
