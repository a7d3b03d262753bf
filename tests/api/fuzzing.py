"""Calls that nobody thought of: made from the document, sent as six roles, and what must hold of each answer."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import requests
import schemathesis
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi import checks as openapi
from urllib3 import HTTPResponse

from access import scopes, tokens
from orgs.permissions import may_anywhere
from records import clock
from tests import policy
from tests.factories import at
from tests.two_cities import Place

ROLES = (None, "unit", "office", "leader", "observer", "admin")
DAY = "2019-06-03"
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
SUBJECTS = {
    "tasks": "task", "problems": "problem", "measures": "measure", "signoffs": "run", "notices": "notice",
    "changes": "change", "batches": "batch", "petitions": "petition", "rounds": "round",
    "petition-cases": "case", "petition-versions": "draft_version", "petition-links": "petition_link",
    "petition-reveals": "reveal", "petition-rules": "petition_rules", "petition-tables": "import",
    "petition-table-rows": "import_row", "letters": "letter", "letter-addressees": "addressee",
    "letter-answers": "letter_answer", "letter-heads": "letter_head",
    "searches": "saved_search", "screens": "screen", "bulletins": "draft_bulletin", "bulletin-templates": "template",
    "cards": "card", "appeals": "appeal", "card-rules": "card_rule", "ladders": "ladder", "deadlines": "task_deadline",
    "snapshots": "snapshot", "releases": "draft_release", "publications": "draft_table",
}  # fmt: skip
for _one in iter_modules(policy.__path__):  # each app's table of rights names the rows of its resources
    SUBJECTS |= getattr(import_module(f"tests.policy.{_one.name}"), "API", {})


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
    answer = requests.Response()
    answer.status_code, answer._content, answer.request, answer.url = found.status_code, found.content, made, made.url
    answer.headers.update(found.headers)
    answer.raw = HTTPResponse(body=b"", headers=found.headers, status=found.status_code, preload_content=False)
    answer.elapsed = timedelta(0)
    return answer


@dataclass
class Fuzz:
    """The document, two cities, and how many calls of which role were answered with which code."""

    own: Place
    foreign: Place
    schema: Any = None
    secrets: dict[str, str] = field(default_factory=dict)
    told: Counter[tuple[str, int]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        document = SchemaGenerator().get_schema(request=None, public=True)
        self.schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document, default=str)))
        for role in ROLES:
            if role is not None:
                with at(DAY):
                    until = clock.today().replace(year=2020)
                    said = {"name": "fuzz", "scopes": list(scopes.SCOPES), "expires_on": until}
                    self.secrets[role] = tokens.make(actor=self.own.city.people[role], **said)[1]

    def operations(self) -> list[Any]:
        found = [one.ok() for one in self.schema.get_all_operations()]
        return [one for one in found if one.path.startswith("/api/v1/")]

    def run(self, role: str | None, operation: Any, examples: int, start: int = 0) -> None:
        """So many cases of one operation as one role. Raises schemathesis' failures and AssertionError."""

        @seed(start)
        @settings(
            max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(), row=st.sampled_from(("own", "own", "foreign", "any")))
        def one(case: Any, row: str) -> None:
            self.send(role, operation, case, row)

        one()

    def send(self, role: str | None, operation: Any, case: Any, row: str) -> None:
        known = self.row_of(operation.path, row)
        if known is not None:
            name = next(iter(case.path_parameters))
            case.path_parameters[name] = known
        headers = {"Authorization": f"Bearer {self.secrets[role]}"} if role else {}
        with at(DAY, 12):
            answer = sent(case, headers)
        self.told[role or "nobody", answer.status_code] += 1
        said = f"{role} {case.method} {case.formatted_path}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code < 500, said
        # A part of a row (`fields`) lacks what the whole must have; test_frame.py looks at parts.
        in_part = "fields" in (case.query or {})
        case.validate_response(answer, checks=CHECKS[1:] if in_part else CHECKS, headers=headers)
        self.judge(role, operation, answer.status_code, row if known is not None else "", said)

    def row_of(self, path: str, row: str) -> Any:
        """The id of a real row for an address about one; None leaves the made one."""
        place = {"own": self.own, "foreign": self.foreign}.get(row)
        name = path.removeprefix("/api/v1/").split("/")[0]
        if place is None or "{" not in path or name not in SUBJECTS:
            return None
        return place.round.slug if name == "rounds" else place.ids[SUBJECTS[name]]

    def judge(self, role: str | None, operation: Any, code: int, row: str, said: str) -> None:
        """No authorisation is ignored: nobody gets in, tokens do not sign, rights and cities are kept."""
        needs = operation.definition.raw
        if role is None:
            assert code == 401, said
            return
        if needs.get("x-in-person"):
            assert code == 403, said
        right = needs.get("x-right")
        if right and not may_anywhere(self.own.city.people[role], right):
            assert code not in (200, 201, 204), said
        if row == "foreign":
            assert code not in (200, 201, 204, 409, 412), said
