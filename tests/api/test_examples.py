"""The examples of the document: every operation has them, they fit their schema, and the requests are really sent.

DUBAN_RECORD=1 pytest tests/api/test_examples.py     writes the answers of lists and rows that have none yet
"""

import json
import os
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from access.api.examples import RECORDED, recorded
from tests.api.calling import call, person
from tests.api.fuzzing import SUBJECTS
from tests.two_cities import Place, make_place

pytestmark = pytest.mark.django_db
DAY = "2019-06-03"
# What else can be sent goes with files: an example of a body cannot hold them.
WITHOUT = {"v1_tasks_evidence_create"}
READERS = {"petition-reveals": "auditor"}  # of what the office does not read
OF_ROUND = "round={round}"
# What lists that are counted when they are asked for must be asked by.
ASKED = dict.fromkeys(
    ("wall-chart", "league", "fired-rungs", "sending-plan", "figures", "figure-groups", "figure-rows",
     "unpublished-batches"),
    OF_ROUND,
) | {
    "search": "q=示例",
    "scorecard": f"{OF_ROUND}&unit={{unit}}",
    "case-files": "task={task}",
    "comparison": "old={old_snapshot}&new={snapshot}",
    "comparison-figures": "old={old_snapshot}&new={snapshot}",
}  # fmt: skip


@pytest.fixture
def document() -> Any:
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))


def operations(document: Any) -> Any:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if path.startswith("/api/v1/") and method in ("get", "post", "patch", "delete"):
                yield path, method, operation


def examples(content: Any) -> list[Any]:
    return [one["value"] for one in content.get("examples", {}).values()]


def faults(document: Any, content: Any) -> list[str]:
    """Where examples do not fit the schema that stands beside them."""
    schema = content["schema"] | {"components": document["components"]}
    found = [fault for value in examples(content) for fault in Draft202012Validator(schema).iter_errors(value)]
    return [f"{list(fault.absolute_path)}: {fault.message}" for fault in found]


def path_of(path: str, place: Place) -> str:
    """The address of a real row."""
    name = path.removeprefix("/api/v1/").split("/")[0]
    key = place.round.slug if name == "rounds" else place.ids.get(SUBJECTS.get(name, ""), place.city.lead.pk)
    return path.removeprefix("/api/v1/").replace("{id}", str(key)).replace("{slug}", str(key))


def asked(path: str, place: Place) -> str:
    """The address with the parameters that its list cannot do without."""
    query = ASKED.get(path.strip("/"))
    return f"{path}?{query.format(**place.ids | {'round': place.round.slug})}" if query else path


def test_answers_are_recorded_and_fit(document):
    if os.environ.get("DUBAN_RECORD"):
        record(document)
    lacking = [
        operation["operationId"]
        for _path, _method, operation in operations(document)
        for code, answer in operation["responses"].items()
        if code in ("200", "201") and not examples(answer["content"]["application/json"])
    ]
    assert set(lacking) - WITHOUT == set()
    wrong = {
        operation["operationId"]: found
        for _path, _method, operation in operations(document)
        for code, answer in operation["responses"].items()
        if code in ("200", "201") and (found := faults(document, answer["content"]["application/json"]))
    }
    assert wrong == {}


def record(document: Any) -> None:
    """Write what the office of a city reads: of a list the first row."""
    place, known = make_place("示例"), dict(recorded())
    for path, method, operation in operations(document):
        if method == "get" and operation["operationId"] not in known:
            reader = place.city.people[READERS.get(path.removeprefix("/api/v1/").split("/")[0], "office")]
            answer = call(person(reader), "get", asked(path_of(path, place), place), day=DAY)
            assert answer.status_code == 200, (path, answer.content)
            body = answer.json()
            if "results" in body:
                body |= {"results": body["results"][:1], "next": None, "previous": None}
            known[operation["operationId"]] = {"status": 200, "body": body}
    RECORDED.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    recorded.cache_clear()
    pytest.skip("recorded; run again")


def test_requests_have_examples_that_fit_and_are_read(document):
    """Sent to real rows as the office: the state of a row may refuse them, their form may not."""
    place, sent = make_place("甲城"), 0
    for path, method, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if method == "get" or content is None:
            continue
        assert examples(content), operation["operationId"]
        assert faults(document, content) == [], operation["operationId"]
        for body in examples(content):
            real = with_real_ids(body, place)
            answer = call(person(place.city.office), method, path_of(path, place), real, day=DAY)
            assert answer.status_code in (200, 201, 204, 400, 403, 404, 409), (path, answer.content)
            if answer.status_code == 400:
                said = answer.json().get("errors", {})
                assert not set(said) & {"__all__", *unread(said)}, (path, said)
            sent += 1
    assert sent > 12


def unread(errors: Any) -> set[str]:
    """Fields that could not be read at all; an id that names no row of the city was read."""
    rows = ("选择一个有效的选项", "Select a valid choice")
    words = ("没有此字段", "There is no such field", "valid", "required", "必填", "有效")
    return {
        name
        for name, texts in errors.items()
        if any(word in text for text in texts for word in words if not text.startswith(rows))
    }


def with_real_ids(body: Any, place: Place) -> Any:
    """The example with rows of the city for those that it names."""
    if not isinstance(body, dict):
        return [with_real_ids(one, place) for one in body] if isinstance(body, list) else body
    unit, ids = place.city.lead.pk, place.ids
    one = {"unit": unit, "to": unit, "accused": unit, "batch": ids["batch"], "round": place.round.slug}
    one["snapshot"] = ids["snapshot"]
    many = {"joint": place.city.responsible.pk, "units": unit, "tasks": ids["task"], "problems": ids["problem"]}
    real = one | {name: [pk] for name, pk in many.items() if isinstance(body.get(name), list)}
    return {name: real.get(name, with_real_ids(value, place)) for name, value in body.items()}
