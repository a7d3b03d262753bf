"""Calls that nobody thought of: made from the document, sent as six roles, and what must hold of each answer.

What is wrong is gathered, not raised: one run tells everything, and hypothesis has nothing to shrink or to replay.
"""

import json
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests
import schemathesis
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks as openapi
from urllib3 import HTTPResponse

from access import scopes, tokens
from access.api.parts import PARAMETER, whole_of
from orgs.permissions import may_anywhere
from records import clock
from tests.api.rows import parts_of, policy_of
from tests.factories import at
from tests.two_cities import Place

ROLES = (None, "unit", "office", "leader", "observer", "admin")
DAY = "2019-06-03"
VALID, WRONG_FORM = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
GOT_IN, GOT_NEAR = frozenset({200, 201, 204}), frozenset({200, 201, 204, 409, 412})
# Not positive_data_acceptance: what fits the document may still break a rule of the trade, which is 400.
# Not negative_data_rejection: "5" for 5 is read, as from a form; unknown fields are refused, which test_frame.py shows.
# Not unsupported_method: it asks for Allow at TRACE, which the framework does not know.
# Not use_after_free, ensure_resource_availability: nothing here is made and then read by the tool.
CHECKS = (
    openapi.response_schema_conformance,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_headers_conformance,
)


def sent(case: Any, headers: dict[str, str]) -> requests.Response:
    """The case sent to the product in this process, inside the test's own transaction."""
    told = case.as_transport_kwargs(base_url="http://testserver", headers=headers)
    names = ("method", "url", "headers", "files", "data", "json", "params", "cookies")
    made = requests.Request(**{name: told[name] for name in names if name in told}).prepare()
    kind, body = made.headers.pop("Content-Type", ""), made.body or b""
    body = body.encode() if isinstance(body, str) else body
    client = Client(raise_request_exception=False)
    made.headers.pop("Content-Length", None)
    found = client.generic(made.method, made.path_url, body, kind, headers=dict(made.headers))
    content = b"".join(found.streaming_content) if found.streaming else found.content
    answer = requests.Response()
    answer.status_code, answer._content, answer.request, answer.url = found.status_code, content, made, made.url
    answer.headers.update(found.headers)
    answer.raw = HTTPResponse(body=b"", headers=found.headers, status=found.status_code, preload_content=False)
    answer.elapsed = timedelta(0)
    return answer


@dataclass
class Fuzz:
    """The document, two cities, how many calls of which role were answered with which code, and what was wrong.

    `faults`: (kind, what was sent and answered), kinds "5xx", "mismatch", "ignored right".
    """

    own: Place
    foreign: Place
    document: Any = None
    schema: Any = None
    secrets: dict[str, str] = field(default_factory=dict)
    told: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        document = SchemaGenerator().get_schema(request=None, public=True)
        self.document = json.loads(json.dumps(document, default=str))
        self.schema = schemathesis.openapi.from_dict(self.document)
        said = {"name": "fuzz", "scopes": list(scopes.SCOPES)}
        for role in filter(None, ROLES):
            with at(DAY):
                until = clock.today().replace(year=2020)
                self.secrets[role] = tokens.make(actor=self.own.city.people[role], expires_on=until, **said)[1]

    def operations(self) -> list[Any]:
        """Every operation of the API's own."""
        found = [one.ok() for one in self.schema.get_all_operations()]
        return [one for one in found if one.path.startswith("/api/v1/")]

    def run(self, operation: Any, valid: int, wrong: int, start: int = 0) -> None:
        """So many valid cases about rows of the own and of the foreign city in turn, and wrong ones; each as all roles.

        Where nothing can be wrong of an operation, more valid ones take their place.
        """
        with suppress(Unsatisfiable):
            wrong -= self._made(operation, WRONG_FORM, wrong, start)
        self._made(operation, VALID, valid + wrong, start)

    def _made(self, operation: Any, mode: Any, examples: int, start: int) -> int:
        """Cases of one kind, made and sent; how many there were."""
        count = 0

        @seed(start)
        @settings(
            max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def one(case: Any) -> None:
            nonlocal count
            place = self.foreign if mode is VALID and count % 2 else self.own
            if parts := parts_of(operation.path, place):
                case.path_parameters = parts
            for role in ROLES:
                with transaction.atomic():
                    self.send(role, operation, case, "foreign" if place is self.foreign else "own")
                    transaction.set_rollback(True)
            count += 1

        one()
        return count

    def send(self, role: str | None, operation: Any, case: Any, row: str) -> None:
        """Send the case as the role, count its answer, and gather what is wrong with it."""
        headers = {"Authorization": f"Bearer {self.secrets[role]}"} if role else {}
        with at(DAY, 12):
            answer = sent(case, headers)
        code = answer.status_code
        self.told[role or "nobody", code] += 1
        said = f"{role} {row} {case.method} {case.formatted_path} {case.query} {case.body!r:.300}: {code} "
        said += answer.text[:300] if code != 500 else ""
        if code >= 500:
            self.faults.append(("5xx", said))
            return
        try:
            case.validate_response(answer, checks=CHECKS, headers=headers)
        except (Failure, FailureGroup) as failure:
            self.faults.append(("mismatch", f"{said}\n{told_of(failure)}"))
        if lacking := self.lacking(operation, case, answer):
            self.faults.append(("mismatch", f"{said}\nnothing was cut, but {lacking} are not there"))
        if self.ignored(role, operation, code, row):
            self.faults.append(("ignored right", said))

    def lacking(self, operation: Any, case: Any, answer: Any) -> set[str]:
        """Fields that whole rows must have and these have not, though the caller asked for no part of them."""
        told = operation.definition.raw["responses"].get("200", {}).get("content", {}).get("application/json", {})
        known = self.document["components"]["schemas"]
        may_be_cut = any(one.name == PARAMETER for one in operation.query)
        if not may_be_cut or answer.status_code != 200 or PARAMETER in (case.query or {}):
            return set()
        body, must = answer.json(), set(whole_of(told["schema"], known).get("required", ()))
        return {name for row in body.get("results", [body]) for name in must - set(row)}

    def ignored(self, role: str | None, operation: Any, code: int, row: str) -> bool:
        """Nobody gets in, tokens do not sign, rights, cities and the table of rights are kept."""
        needs, line = operation.definition.raw, policy_of(operation.path)
        if role is None:
            return code != 401
        if needs.get("x-in-person") and code != 403:
            return True
        right = needs.get("x-right")
        if right and code in GOT_IN and not may_anywhere(self.own.city.people[role], right):
            return True
        if "{" not in operation.path or line.told:
            return False
        if row == "foreign":
            return code in GOT_NEAR
        shut = role not in line.roles or role in line.blind
        return operation.method == "get" and shut and line.code == 200 and code == 200


def told_of(failure: Any) -> str:
    """What a check of the tool says, in a few lines."""
    many = getattr(failure, "exceptions", None) or [failure]
    return "\n".join(re.sub(r"\n\s*\n", "\n", f"{one.title}: {one.message}")[:600] for one in many)
