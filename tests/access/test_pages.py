"""The desk's pages about programs: a secret is shown once, others' tokens to the administrator only, calls again."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access import tokens
from access.hooks import keeping
from access.models import Delivery, Hook, Token
from records.models import Event
from tests.factories import PASSWORD, at, make_city

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = "2019-05-08"
TOKEN = {"name": "county ledger", "scopes": ["ledger:read", "ledger:write"], "expires_on": "2019-12-31"}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(user, name: str, body=None, *args):
    with at(DAY):
        return signed_in(user).post(reverse(f"desk:{name}", args=args), body or {})


def page(user, name: str, *args) -> str:
    with at(DAY):
        answer = signed_in(user).get(reverse(f"desk:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_token_is_made_and_its_secret_shown_once(city):
    answer = send(city.unit, "programs", TOKEN | {"password": PASSWORD})
    secret = answer.context["made"]["secret"]
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert secret in answer.content.decode()
    assert secret not in page(city.unit, "programs")
    assert tokens.known(secret) is None  # 2019 is long past
    with at(DAY):
        assert tokens.known(secret).owner == city.unit


@pytest.mark.parametrize(
    ("field", "value"),
    [("password", "wrong"), ("name", ""), ("scopes", []), ("scopes", ["x"]), ("expires_on", "2021-01-01")],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(city, field, value):
    answer = send(city.unit, "programs", TOKEN | {"password": PASSWORD, field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["expires_on"].value() == (value if field == "expires_on" else TOKEN["expires_on"])
    assert Token.objects.count() == 0


def test_one_s_own_token_is_revoked_and_a_stranger_s_is_not_there(city):
    send(city.unit, "programs", TOKEN | {"password": PASSWORD})
    token = Token.objects.get()
    assert send(city.office, "program_revoke", None, token.pk).status_code == 404
    assert send(city.unit, "program_revoke", None, token.pk).status_code == 302
    token.refresh_from_db()
    assert token.revoked_by == city.unit


def test_the_administrator_sees_and_revokes_those_of_the_city(city):
    send(city.unit, "programs", TOKEN | {"password": PASSWORD})
    other = make_city()
    assert "county ledger" in page(city.admin, "programs")
    assert "county ledger" not in page(other.admin, "programs")
    assert "county ledger" not in page(city.office, "programs")
    assert send(city.admin, "program_revoke", None, Token.objects.get().pk).status_code == 302
    assert Token.objects.get().revoked_by == city.admin


def test_many_tokens_cost_no_more_queries(city):
    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            page(city.admin, "programs")
        return len(told)

    def more(n: int) -> None:
        with at(DAY):
            for one in (city.unit, city.head, city.admin)[:n]:
                tokens.make(actor=one, name="x", scopes=["ledger:read"], expires_on=date(2019, 6, 1))

    more(3)
    few = queries()
    for _n in range(5):
        more(3)
    assert queries() == few


def make_hook(user) -> Hook:
    body = {"url": "https://hooks.example/in", "events": ["task.closed", "task.accepted"]}
    assert send(user, "hooks", body).status_code == 200
    return Hook.objects.get()


def test_a_hook_is_made_stopped_and_started(city):
    hook = make_hook(city.office)
    assert (hook.url, hook.events) == ("https://hooks.example/in", ["task.accepted", "task.closed"])
    assert send(city.office, "hook_stop", None, hook.pk).status_code == 302
    hook.refresh_from_db()
    assert not hook.active
    assert send(city.office, "hook_start", None, hook.pk).status_code == 302
    hook.refresh_from_db()
    assert hook.active
    for name in ("hook_stop", "hook_start"):
        assert send(city.unit, name, None, hook.pk).status_code == 404


def test_the_log_of_calls_and_sending_again(city):
    hook = make_hook(city.office)
    with at(DAY):
        call = Delivery.objects.create(
            hook=hook, event=Event.objects.first(), state="failed", attempts=20, error="HTTP 500",
            give_up_at="2019-05-07T00:00:00Z", ended_at="2019-05-07T00:00:00Z",
        )  # fmt: skip
    assert "HTTP 500" in page(city.office, "hook", hook.pk)
    assert send(city.unit, "hook_again", None, call.pk).status_code == 404
    assert send(city.office, "hook_again", None, call.pk).status_code == 302
    call.refresh_from_db()
    assert (call.state, call.attempts, call.error) == ("waiting", 0, "")
    keeping_stopped = send(city.office, "hook_stop", None, hook.pk)
    assert keeping_stopped.status_code == 302
    assert send(city.office, "hook_again", None, call.pk).status_code == 302


def test_many_calls_cost_no_more_queries(city):
    hook = make_hook(city.office)
    send(city.office, "hook_stop", None, hook.pk)
    send(city.office, "hook_start", None, hook.pk)
    counts = []
    for event in Event.objects.all()[:2]:
        Delivery.objects.create(hook=hook, event=event, give_up_at="2019-05-11T00:00:00Z")
        with CaptureQueriesContext(connection) as told:
            page(city.office, "hook", hook.pk)
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_an_address_of_the_wrong_form_is_said(city, settings):
    settings.HOOKS_WITHOUT_TLS = False
    answer = send(city.office, "hooks", {"url": "http://hooks.example/", "events": ["task.closed"]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["url"])
    assert keeping.Hook.objects.count() == 0
