"""Orders to the process that touches PDF files (volumes/press.py), and what its answers mean."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from papers.makers import CannotMake
from records import children

CPU_SECONDS, WALL_SECONDS = 90, 110  # of one order; shorter than the lease of a paper's order
MEMORY_BYTES = 768 << 20
MOST_PAGES = 200  # of one uploaded file
FAULTS = {
    "encrypted": "文件已加密，不能编入",
    "broken": "文件损坏或格式不规范，不能编入",
    "empty": "文件没有页面",
    "long": f"文件超过{MOST_PAGES}页，不编入",
    "limit": "文件过于复杂，未能在限定的时间和内存内读取",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some pages of a drawn file, and what of them the outline names: (level, title, page from 0)."""

    path: Path
    first: int
    end: int
    marks: tuple[tuple[int, str, int], ...] = ()

    @property
    def pages(self) -> int:
        return self.end - self.first


def take(source: Path, target: Path) -> tuple[int, str]:
    """The pages of an uploaded PDF, painted onto pages of ours at `target`: how many, or 0 and why not in words."""
    answer = _ask({"do": "take", "source": str(source), "target": str(target), "most": MOST_PAGES})
    return (answer["pages"], "") if "pages" in answer else (0, FAULTS[answer["fault"]])


def bind(pieces: list[Piece], numbers: Path, *, title: str, created: date, target: Path) -> int:
    """Bind the pieces to one file; returns its pages. Raises CannotMake when it goes past its limits."""
    order = {
        "do": "bind",
        "pieces": [{"path": str(one.path), "first": one.first, "end": one.end, "marks": one.marks} for one in pieces],
        "numbers": str(numbers),
        "title": title,
        "created": f"D:{created:%Y%m%d}000000+08'00'",
        "target": str(target),
    }
    answer = _ask(order)
    if "pages" not in answer:
        raise CannotMake("案卷装订超出了时间或内存限制，请改用分册打包。")
    return int(answer["pages"])


def _ask(order: dict[str, Any]) -> dict[str, Any]:
    order |= {"cpu_seconds": CPU_SECONDS, "memory_bytes": MEMORY_BYTES}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "volumes.press"],
            input=json.dumps(order).encode(),
            capture_output=True,
            cwd=settings.BASE_DIR,
            env=children.environment(),
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"fault": "limit"}
    if done.returncode:  # killed by its limits, or out of memory
        return {"fault": "limit"}
    return dict(json.loads(done.stdout))
