"""Calls really sent by somebody who may send them, and what they were answered, kept as examples of the document."""

import json
from collections import defaultdict
from typing import Any

from django.db import transaction

from access.api.examples import FOLDER, recorded
from access.api.registry import resources
from orgs.permissions import may_anywhere
from tests.api.calling import call, person
from tests.api.rows import ROOT, address_of, policy_of
from tests.two_cities import ROLES, Place

DAY = "2019-06-03"
JSON = "application/json"
PAGE = frozenset({"next", "previous", "results"})
NOT_DONE = frozenset({403, 404})
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


def operations(document: Any) -> Any:
    """Path, method and description of every operation of the API's own."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if path.startswith(ROOT) and method in ("get", "post", "patch", "delete"):
                yield path, method, operation


def examples(content: Any) -> list[Any]:
    """The examples that stand beside a schema."""
    return [one["value"] for one in content.get("examples", {}).values()]


def answers(operation: Any) -> dict[str, Any]:
    """By code what is answered in JSON when the call is done."""
    told = operation["responses"].items()
    return {code: one["content"][JSON] for code, one in told if code in ("200", "201") and JSON in one["content"]}


def callers(path: str, operation: Any, place: Place) -> list[Any]:
    """Who may call it by its right and by the table of rights, the office first."""
    line, right = policy_of(path), operation.get("x-right")
    known = [role for role in ROLES if role in line.roles and role not in line.blind]
    people = [place.city.people[role] for role in known]
    return [one for one in people if not right or may_anywhere(one, right)] or people


def answered(path: str, method: str, operation: Any, place: Place, body: Any = None) -> Any:
    """The answer to the first caller who is not sent away, else the last one's. Nothing stays of what was done."""
    answer = None
    for who in callers(path, operation, place):
        with transaction.atomic():
            answer = call(person(who), method, asked(path, method, place), body, day=DAY)
            transaction.set_rollback(True)
        if answer.status_code not in NOT_DONE:
            break
    return answer


def asked(path: str, method: str, place: Place) -> str:
    """The address of a call, with what its list must be asked by."""
    address = address_of(path, place)
    wanted = ASKED.get(path.removeprefix(ROOT).rstrip("/"), "") if method == "get" else ""
    known = place.ids | {"round": place.round.slug, "unit": place.city.lead.pk}
    return f"{address}?{wanted.format_map(known)}" if wanted else address


def record(document: Any, place: Place, *methods: str) -> list[str]:
    """Write an answer for each operation of these methods that has none, drop those of operations that are gone.

    An act that the state of the city's rows refuses is shown with the row that another operation answered in the same
    schema. Returns what could not be recorded, with the answer.
    """
    present = {operation["operationId"]: path for path, _method, operation in operations(document)}
    known = {name: one for name, one in recorded().items() if name in present}
    refused = []
    for path, method, operation in operations(document):
        if method in methods and lacks_answer(operation):
            body = next(iter(examples(body_of(operation))), None)
            answer = answered(path, method, operation, place, with_real_ids(body, place))
            if str(answer.status_code) in answers(operation):
                known[operation["operationId"]] = {"status": answer.status_code, "body": first_of(answer.json())}
            elif (row := alike(document, known, operation)) is not None:
                known[operation["operationId"]] = {"status": int(next(iter(answers(operation)))), "body": row}
            else:
                refused.append(f"{method} {path}: {answer.status_code} {answer.content.decode()[:300]}")
    _write(known, present)
    return refused


def alike(document: Any, known: dict[str, Any], operation: Any) -> Any:
    """What was recorded of another operation in the schema of this one's answer; None where nothing was."""
    wanted, many = schema_of(document, next(iter(answers(operation).values()))["schema"])
    for _path, _method, other in operations(document):
        content = next(iter(answers(other).values()), None)
        if content and other["operationId"] in known and schema_of(document, content["schema"])[0] == wanted:
            body = known[other["operationId"]]["body"]
            rows = body["results"] if isinstance(body, dict) and set(body) >= PAGE else body
            rows = rows if isinstance(rows, list) else [rows]
            if rows:
                return rows[:1] if many else rows[0]
    return None


def schema_of(document: Any, schema: Any) -> tuple[str, bool]:
    """The name of the schema of the row, or of each row, that is answered; whether there are many."""
    if "items" in schema:
        return schema_of(document, schema["items"])[0], True
    reference = str(schema.get("anyOf", [schema])[0].get("$ref", ""))
    page = document["components"]["schemas"].get(reference.rpartition("/")[2], {}).get("properties", {})
    return (schema_of(document, page["results"])[0], True) if set(page) >= PAGE else (reference, False)


def body_of(operation: Any) -> Any:
    """What may be sent as JSON; empty where nothing is, or a file."""
    return operation.get("requestBody", {}).get("content", {}).get(JSON, {})


def lacks_answer(operation: Any) -> bool:
    """Whether an answer in JSON has no example. What is sent with a file has none: an example cannot hold its bytes."""
    if operation.get("requestBody", {}).get("content") and not body_of(operation):
        return False
    if operation["operationId"] in recorded():  # perhaps an empty list, which cannot stand as an example
        return False
    return not all(examples(content) for content in answers(operation).values())


def first_of(body: Any) -> Any:
    """A page or a list with its first row only."""
    if isinstance(body, dict) and set(body) >= PAGE:
        return body | {"results": body["results"][:1], "next": None, "previous": None}
    return body[:1] if isinstance(body, list) else body


def _write(known: dict[str, Any], present: dict[str, str]) -> None:
    apps: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, one in known.items():
        resource = resources()[present[name].removeprefix(ROOT).split("/")[0]]
        apps[resource.__module__.split(".")[0]][name] = one
    FOLDER.mkdir(exist_ok=True)
    for app, told in apps.items():
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
        FOLDER.joinpath(f"{app}.json").write_text(f"{text}\n", encoding="utf-8")
    recorded.cache_clear()


def with_real_ids(body: Any, place: Place) -> Any:
    """The example with rows of the city for those that it names."""
    if not isinstance(body, dict):
        return [with_real_ids(one, place) for one in body] if isinstance(body, list) else body
    unit, ids = place.city.lead.pk, place.ids
    one: dict[str, Any] = {"unit": unit, "to": unit, "accused": unit, "batch": ids["batch"], "round": place.round.slug}
    one["snapshot"] = ids["snapshot"]
    one |= {"place": place.city.county.pk, "item": place.round.checklist.filter(machine_check="").first().pk}
    many = {"joint": place.city.responsible.pk, "units": unit, "tasks": ids["task"], "problems": ids["problem"]}
    named = {name: pk for name, pk in one.items() if type(body.get(name)) is type(pk)}
    real = named | {name: [pk] for name, pk in many.items() if isinstance(body.get(name), list)}
    return {name: real.get(name, with_real_ids(value, place)) for name, value in body.items()}
