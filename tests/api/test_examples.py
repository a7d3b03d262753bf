"""The examples of the document: every operation has them, they fit their schema, and the requests are really sent.

DUBAN_RECORD=1 pytest tests/api/test_examples.py     writes the answers of operations that have none yet
"""

import json
import os
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from access.api.parts import whole_of
from tests.api.recording import answered, answers, body_of, examples, lacks_answer, operations, record, with_real_ids
from tests.two_cities import make_place

pytestmark = pytest.mark.django_db


def made() -> Any:
    """The document as it would be fetched now."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))


@pytest.fixture(scope="module")
def document() -> Any:
    return made()


def faults(document: Any, content: Any) -> list[str]:
    """Where examples do not fit the schema that stands beside them."""
    schema = content["schema"] | {"components": document["components"]}
    found = [fault for value in examples(content) for fault in Draft202012Validator(schema).iter_errors(value)]
    return [f"{list(fault.absolute_path)}: {fault.message}" for fault in found]


def test_answers_are_recorded_and_fit(document):
    if os.environ.get("DUBAN_RECORD"):
        place = make_place("示例")
        refused = record(document, place, "get") + record(made(), place, "post", "patch")  # many acts answer the row
        assert not refused, "\n".join(refused)
        pytest.skip("recorded; run again")
    lacking = [
        operation["operationId"] for _path, _method, operation in operations(document) if lacks_answer(operation)
    ]
    assert lacking == []
    wrong = {
        operation["operationId"]: found
        for _path, _method, operation in operations(document)
        for content in answers(operation).values()
        if (found := faults(document, content))
    }
    assert wrong == {}


def test_requests_have_examples_that_fit_and_are_read(document):
    """Sent to real rows by who may: the state of a row may refuse them, their form may not."""
    place, sent = make_place("甲城"), 0
    for path, method, operation in operations(document):
        content = body_of(operation)
        if not content:
            continue
        assert examples(content), operation["operationId"]
        assert faults(document, content) == [], operation["operationId"]
        for body in examples(content):
            answer = answered(path, method, operation, place, with_real_ids(body, place))
            assert answer.status_code in (200, 201, 204, 400, 403, 404, 409), (path, answer.content)
            if answer.status_code == 400:
                said = answer.json().get("errors", {})
                assert not set(said) & {"__all__", *unread(said)}, (path, said)
            sent += 1
    assert sent > 100


def test_a_part_of_a_row_is_told_beside_the_whole(document):
    told = document["paths"]["/api/v1/tasks/{id}/"]["get"]["responses"]["200"]["content"]["application/json"]
    schema = told["schema"] | {"components": document["components"]}
    assert list(Draft202012Validator(schema).iter_errors({"id": 1, "goal": "完成截污"})) == []
    for wrong in ({}, {"id": "一"}):
        assert list(Draft202012Validator(schema).iter_errors(wrong)), wrong
    whole = whole_of(told["schema"], document["components"]["schemas"])
    assert {"id", "goal", "measures"} <= set(whole["required"])


def unread(errors: Any) -> set[str]:
    """Fields that the frame could not read at all."""
    words = ("没有此字段", "There is no such field", "valid", "required", "必填", "有效")
    return {name for name, texts in errors.items() if any(word in text for text in texts for word in words)}
