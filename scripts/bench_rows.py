"""What the bench scripts have in common: a figure as a row, and how rows are told, as a table or as one document."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from services import ServiceError

MISSING = 2  # exit code where a service that is measured with is not there


def row(what: str, value: float, unit: str, bound: float | None = None) -> dict[str, Any]:
    """One figure with the bound that it must stay under (None: told, not bounded)."""
    return {"what": what, "value": value, "unit": unit, "bound": bound}


def holds(one: dict[str, Any]) -> bool:
    """Whether a figure stays under its bound."""
    return one["bound"] is None or one["value"] <= one["bound"]


def line(one: dict[str, Any]) -> str:
    """A figure as a line of the table."""
    bound = "" if one["bound"] is None else f"<= {one['bound']:g}"
    over = "" if holds(one) else "OVER"
    return f"{one['what']:66} {one['value']:9.2f} {one['unit']:8} {bound:8} {over}".rstrip()


def arguments(told: str | None, **sizes: int) -> argparse.ArgumentParser:
    """The parser of a bench script: `told` is its own docstring, `sizes` how much it measures with unless told."""
    parser = argparse.ArgumentParser(description=told, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def tell(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    """Print the figures."""
    if as_json:
        json.dump(rows, sys.stdout, ensure_ascii=False)
    else:
        print("\n".join(map(line, rows)))


def close(measure: Callable[[], list[dict[str, Any]]], *, as_json: bool) -> int:
    """Measure and tell. The exit code: MISSING where a service is not there, 1 when a program that is measured fails;
    it has said why."""
    try:
        rows = measure()
    except ServiceError as error:
        print(error, file=sys.stderr)
        return MISSING
    except subprocess.CalledProcessError as error:
        print(f"{error.cmd[1]} failed", file=sys.stderr)
        return 1
    tell(rows, as_json=as_json)
    return 0
