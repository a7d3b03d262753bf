"""Opening and sending pages of petitions as a person, on a day."""

from typing import Any

from django.test import Client
from django.urls import reverse

from orgs.models import User
from petitions.domain import handling
from petitions.models import Assignment
from tests.factories import at
from tests.petitions import way

DAY = "2018-08-03"


def browser(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def get(user: User, name: str, *args: Any, day: str = DAY, **data: Any):
    with at(day):
        return browser(user).get(reverse(f"petitions:{name}", args=args), data)


def post(user: User, name: str, *args: Any, day: str = DAY, client: Client | None = None, **data: Any):
    with at(day):
        return (client or browser(user)).post(reverse(f"petitions:{name}", args=args), data)


def text(answer) -> str:
    return answer.content.decode()


def one_case(city, **fields: Any) -> Assignment:
    """A case at the responsible unit, handed over on way.DAY."""
    batch = way.make_batch(city, 1, **fields)
    return way.hand_over(city, batch.petitions.get())[0]


def reply_data(case: Assignment, findings: tuple[tuple[str, str], ...] = (), **words: Any) -> dict[str, Any]:
    """What the reply's form sends."""
    draft = handling.draft_of(case)
    data: dict[str, Any] = {
        "seen": draft.edits if draft else 0,
        "closing": "closed",
        "finding-TOTAL_FORMS": max(len(findings), 4),
        "finding-INITIAL_FORMS": 0,
    }
    for n, (said, verdict) in enumerate(findings):
        data |= {f"finding-{n}-text": said, f"finding-{n}-verdict": verdict}
    return data | words
