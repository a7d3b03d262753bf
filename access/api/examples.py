"""Answers that stand in the document as examples: recorded from real calls (tests/api/test_examples.py says how)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("examples")  # one file for each app


@cache
def recorded() -> dict[str, dict[str, Any]]:
    """By operation id: `status` and `body` of a real answer."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found


def answer_of(operation_id: str) -> dict[str, Any] | None:
    """The recorded answer of an operation; None where none was recorded."""
    return recorded().get(operation_id)
