"""Calling the API as a program does: with a token, headers, and the shape of every refusal checked."""

from datetime import date, timedelta
from typing import Any

from rest_framework.test import APIClient

from access import scopes, tokens
from records import clock
from tests.factories import at

V1, DAY, PROBLEM = "/api/v1", "2019-05-08", "application/problem+json"


def secret_of(user: Any, *wanted: str, until: str = "2019-12-31") -> str:
    """The secret of a new token of that person; every scope unless some are named."""
    with at(DAY):
        _token, secret = tokens.make(
            actor=user, name="程序", scopes=wanted or list(scopes.SCOPES), expires_on=date.fromisoformat(until)
        )
    return secret


def program(user: Any, *wanted: str) -> APIClient:
    """A program with a token of that person."""
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret_of(user, *wanted)}")


def person(user: Any) -> APIClient:
    """A person in session."""
    client = APIClient()
    client.force_login(user)
    return client


def call(client: APIClient, method: str, path: str, body: Any = None, day: str = DAY, **headers: str) -> Any:
    """One call; `headers` by their names with underscores."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    with at(day):
        return getattr(client, method)(f"{V1}/{path}", body, format="json", headers=told)


def done(answer: Any, code: int = 200) -> Any:
    """The body of an answer with this code."""
    assert answer.status_code == code, answer.content.decode()
    return answer.json()


def refused(answer: Any, code: int) -> Any:
    """The body of a refusal, checked for its shape."""
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (code, PROBLEM), body
    assert set(body) <= {"type", "title", "status", "detail", "errors", "findings"}
    assert (body["type"], body["status"], bool(body["detail"])) == ("about:blank", code, True)
    return body


CLAIM_SCOPES = ("ledger:read", "ledger:write")


def secret_now(user: Any, *wanted: str) -> str:
    """A token that is good today, for a live server."""
    until = clock.today() + timedelta(days=30)
    return tokens.make(actor=user, name="程序", scopes=wanted, expires_on=until)[1]
