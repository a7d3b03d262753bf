"""Documents as other provinces, prefectures and counties lay them out, worded for these tests; every field exact.

A file in unseen/ holds what is particular about the document, its content, and what a reading must give in the shape of
`import_plan --dry-run --json`. Fields that a document does not care about are left out of what is wanted.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from intake.reading.read import as_json, read
from tests.intake.unseen_documents import file_of

pytestmark = pytest.mark.usefixtures("en")

DOCUMENTS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "unseen").glob("*.json"))
}


def fields_of(wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[tuple[str, Any, Any]]:
    """Each field as (place, wanted, found); a measure is one field for each of its words, day and units."""
    fields: list[tuple[str, Any, Any]] = [("problems", len(wanted), len(found))]
    for place, one in enumerate(wanted):
        other = found[place] if place < len(found) else {}
        for name, value in one.items():
            own = other.get(name)
            if name == "persons":
                own = [person["name"] for person in own or ()]
            if name == "measures":
                fields += _measures(f"{place + 1}", value, own or [])
            else:
                fields.append((f"{place + 1}.{name}", value, own))
    return fields


def _measures(place: str, wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[tuple[str, Any, Any]]:
    fields: list[tuple[str, Any, Any]] = [(f"{place}.measures", len(wanted), len(found))]
    for number, one in enumerate(wanted):
        other = found[number] if number < len(found) else {}
        fields += [(f"{place}.measures.{number + 1}.{name}", value, other.get(name)) for name, value in one.items()]
    return fields


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_field(name: str):
    document = DOCUMENTS[name]
    data = file_of(document["kind"], document["document"], document.get("encoding", "utf-8"))
    reading = as_json(read(data, f"清单.{document['kind']}"))
    wrong = [field for field in fields_of(document["wanted"], reading["problems"]) if field[1] != field[2]]
    assert (wrong, [error["code"] for error in reading["errors"]]) == ([], document["errors"])
    for place, words in document.get("notes", ()):
        assert any(words in note for note in reading["problems"][place - 1]["notes"])
    for kind, count, found in document.get("claims", ()):
        assert (kind, count, found) in [(one["kind"], one["count"], one["found"]) for one in reading["claims"]]
