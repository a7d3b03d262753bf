"""HTML to PDF, in a process of its own, so that no web or worker process grows or hangs with it."""

import base64
import hashlib
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _

from records import children

logger = logging.getLogger(__name__)

# Characters that a font is not asked for, so that the next in the stack draws them: FandolFang's Latin letters and
# figures are far heavier than its Chinese, and the quotation marks of LXGW WenKai are narrow.
PASSED_OVER = (("FandolFang", 0x21, 0x7E), ("LXGW WenKai", 0x2018, 0x201D))

HOME = Path(__file__).resolve().parent.parent


class PdfError(Exception):
    """The PDF could not be drawn; the message says why, in words for the person who asked."""


class PdfComponentMissing(PdfError):
    """The system libraries that draw text are not installed."""


class PdfRefused(PdfError):
    """The page asked for something outside the paper; nothing was drawn."""


class PdfTookTooLong(PdfError):
    """Drawing went past its time or memory."""


@dataclass(frozen=True)
class Limits:
    """What one drawing may use: seconds of CPU, seconds by the clock, bytes of memory."""

    cpu_seconds: int = 30
    wall_seconds: int = 60
    memory_bytes: int = 512 << 20


@dataclass(frozen=True)
class Drawing:
    """A drawn PDF, the peak memory of the process that drew it, and what it complained of."""

    pdf: bytes
    peak_bytes: int
    warnings: tuple[str, ...]


def draw(
    html: str,
    created: date,
    assets: Mapping[str, bytes] | None = None,
    font_dirs: Sequence[Path] | None = None,
    limits: Limits | None = None,
    part: Mapping[str, Any] | None = None,
) -> Drawing:
    """Draw HTML as PDF, dated `created`.

    `assets` are the only things the page can load, each by its exact URL (by custom "paper:seal.png"); any other URL,
    of a file or of the network, stops the drawing with PdfRefused. Fonts come from `font_dirs` alone, by default
    `static/fonts` and what the setting REPORT_FONT_DIRS adds (an office's own fonts); the system's are not looked at.
    With `part` (papers/parts.py) the result is no file but the objects of a part of one. Raises PdfError.
    """
    limits = limits or Limits()
    order = {
        "html": html,
        "created": created.isoformat(),
        "assets": {url: base64.b64encode(content).decode() for url, content in (assets or {}).items()},
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
        "part": dict(part) if part else None,
    }
    with tempfile.TemporaryDirectory(prefix="duban-pdf-") as folder:
        config = _write_font_config(Path(folder), font_dirs if font_dirs is not None else _default_font_dirs())
        done = _run(json.dumps(order).encode(), _environment(Path(folder), config), limits.wall_seconds)
    answer = _answer(done)
    for warning in answer["warnings"]:
        logger.warning("PDF: %s", warning)
    return Drawing(done.stdout, answer["peak_bytes"], tuple(answer["warnings"]))


def _default_font_dirs() -> list[Path]:
    return [settings.BASE_DIR / "static" / "fonts", *map(Path, getattr(settings, "REPORT_FONT_DIRS", ()))]


def _write_font_config(folder: Path, font_dirs: Sequence[Path]) -> Path:
    """Write the fontconfig file that makes our folders the only fonts; raises PdfComponentMissing without any font."""
    if not any(path.suffix.lower() in {".otf", ".ttf", ".ttc"} for one in font_dirs for path in one.glob("*")):
        raise PdfComponentMissing(_("No fonts for papers were found; expected in: %s") % ", ".join(map(str, font_dirs)))
    listed = "".join(f"<dir>{escape(str(one.resolve()))}</dir>" for one in font_dirs)
    config = folder / "fonts.conf"
    rules = "".join(_passed_over(*rule) for rule in PASSED_OVER)
    cache = f"<cachedir>{escape(str(_font_cache(listed + rules)))}</cachedir>"
    config.write_text(f"<fontconfig>{listed}{cache}{rules}</fontconfig>", encoding="utf-8")
    return config


def _font_cache(said: str) -> Path:
    """Where fontconfig keeps what it read of the fonts, which takes half a second: the same place for the same rules.

    What a rule passes over is cached with the fonts, so other rules need another place.
    """
    folder = Path(settings.DATA_DIR, "fonts", hashlib.sha256(said.encode()).hexdigest()[:16]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _passed_over(family: str, first: int, last: int) -> str:
    kept = f"<minus><name>charset</name><charset><range><int>{first}</int><int>{last}</int></range></charset></minus>"
    return (
        f'<match target="scan"><test name="family"><string>{family}</string></test>'
        f'<edit name="charset" mode="assign">{kept}</edit></match>'
    )


def _environment(folder: Path, config: Path) -> dict[str, str]:
    """The child's whole environment: a home of its own, and our fonts."""
    return children.environment(HOME=str(folder), TMPDIR=str(folder), FONTCONFIG_FILE=str(config))


def _run(order: bytes, environment: dict[str, str], wall_seconds: int) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "papers.render"]
    try:
        return subprocess.run(  # noqa: S603 - our own module; what comes from outside goes in by stdin only
            command, input=order, capture_output=True, cwd=HOME, env=environment, timeout=wall_seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PdfTookTooLong(
            _("Drawing the PDF took longer than %d seconds and was stopped.") % wall_seconds
        ) from error


def _answer(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    """Return what the child said of a drawing that worked; raise the PdfError that fits otherwise."""
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode < 0:
        raise PdfTookTooLong(_("Drawing the PDF went past its limit of time or memory and was stopped."))
    try:
        answer = json.loads(said.splitlines()[-1])
    except (ValueError, IndexError) as error:
        logger.error("PDF: %s", said)
        raise PdfError(_("The PDF could not be drawn: %s") % "".join(said.splitlines()[-1:])) from error
    match answer["result"]:
        case "drawn":
            return answer
        case "missing":
            raise PdfComponentMissing(
                _("The PDF component is not installed (Debian: libpango-1.0-0, libpangoft2-1.0-0): %s") % answer["why"]
            )
        case "refused":
            raise PdfRefused(_("The paper asked for something that is not part of it: %s") % answer["why"])
        case _:
            raise PdfTookTooLong(_("Drawing the PDF went past its limit of time or memory and was stopped."))
