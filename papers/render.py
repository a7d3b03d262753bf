"""The process that draws a PDF: `python -m papers.render`, order as JSON on stdin, PDF on stdout.

An order with a "part" draws a part of a long paper (papers/parts.py) instead of a whole file.

The last line on stderr is the answer as JSON: {"result": "drawn" | "missing" | "refused" | "memory", "why", "warnings",
"peak_bytes"}; without it, something else went wrong and stderr ends with a traceback. It knows neither Django nor the
database. FONTCONFIG_FILE must be set before it starts; WeasyPrint is imported late, so that missing system libraries
become an answer.
"""

import base64
import json
import logging
import resource
import sys
from collections.abc import Mapping
from typing import Any

from records.memory import peak_bytes

OWN_SCHEME = "paper:/"


class _Collected(logging.Handler):
    """Keeps the messages of WeasyPrint, each once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.messages[record.getMessage()] = None


def main() -> int:
    """Draw what stdin orders; return 0 when drawn, 1 otherwise."""
    order = json.load(sys.stdin)
    _limit(order["cpu_seconds"], order["memory_bytes"])
    collected = _Collected()
    logging.getLogger("weasyprint").addHandler(collected)
    pdf, result, why = b"", "drawn", ""
    try:
        from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415
    except OSError as error:
        return _answer("missing", str(error), ())
    try:
        pdf = _draw(order)
    except FatalURLFetchingError as error:
        result, why = "refused", str(error)
    except (MemoryError, SystemError, RecursionError):
        # Out of memory inside a C library comes back as a SystemError without a cause; a page may nest without end.
        result = "memory"
    sys.stdout.buffer.write(pdf)
    return _answer(result, why, tuple(collected.messages))


def _answer(result: str, why: str, warnings: tuple[str, ...]) -> int:
    """Say on stderr how it went and return the exit code. Any other exception leaves by its traceback."""
    peak = peak_bytes()
    answer = {"result": result, "why": why, "warnings": warnings, "peak_bytes": peak}
    sys.stderr.write(f"\n{json.dumps(answer)}\n")
    return 0 if result == "drawn" else 1


def _limit(cpu_seconds: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _draw(order: Mapping[str, Any]) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    from papers import typesetting  # noqa: PLC0415

    typesetting.install()
    assets = {url: base64.b64decode(content) for url, content in order["assets"].items()}
    refused: list[str] = []
    fetcher = _prepared_only(assets, refused)
    page = HTML(string=order["html"], base_url=OWN_SCHEME, url_fetcher=fetcher, media_type="print")
    if order.get("part"):
        from papers import parts  # noqa: PLC0415

        pdf = parts.write(page.render(), order["part"])
    else:
        pdf = page.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    if refused:
        # Inside an SVG picture WeasyPrint swallows even the fatal error.
        raise FatalURLFetchingError(refused[0])
    return pdf


def _prepared_only(assets: Mapping[str, bytes], refused: list[str]) -> Any:
    """Return a fetcher that answers the URLs in `assets`, opens nothing itself, and stops the drawing at any other."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class PreparedOnly(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if url not in assets:
                refused.append(url[:200])
                raise FatalURLFetchingError(refused[-1])
            return URLFetcherResponse(url, assets[url])

        def open(self, *arguments: object, **keywords: object) -> None:
            refused.append("open")
            raise FatalURLFetchingError("open")

    return PreparedOnly()


if __name__ == "__main__":
    sys.exit(main())
