"""Tokens at the API: scopes take away and never add, people's going ends them, and no log holds a secret."""

import logging
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from access import scopes, tokens
from access.api.auth import Operation
from access.api.registry import resources
from access.models import Token
from notify.models import Message
from orgs.models import Post
from orgs.permissions import GRANTS
from records.models import Event
from tests.api.calling import DAY, V1, call, person, program, refused, secret_of
from tests.factories import at, make_city, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(city):
    return make_task(city)


def test_only_the_hash_of_a_secret_is_kept(city):
    secret = secret_of(city.unit, "ledger:read")
    token = Token.objects.get()
    assert secret.startswith("duban_") and len(secret) == 49
    assert (token.prefix, len(token.digest)) == (secret[:12], 64)
    with connection.cursor() as cursor:
        for table in ("access_token", "records_event", "notify_message", "notify_delivery"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            assert secret[12:] not in str(cursor.fetchall()), table
    assert Event.objects.get(verb="token.made").after == {"scopes": ["ledger:read"], "until": "2019-12-31"}
    assert Message.objects.get(to=city.unit).params == {"name": "程序"}


def test_a_token_reads_and_writes_within_its_scopes(city, task):
    reader, writer = program(city.unit, "ledger:read"), program(city.unit, "ledger:write")
    body = {"share": 40, "text": "已完成四成"}
    assert call(reader, "get", f"tasks/{task.pk}/").status_code == 200
    refused(call(reader, "post", f"tasks/{task.pk}/claim/", body), 403)
    refused(call(reader, "get", "petitions/"), 403)
    refused(call(writer, "get", f"tasks/{task.pk}/"), 403)
    assert call(writer, "post", f"tasks/{task.pk}/claim/", body).status_code == 200
    task.refresh_from_db()
    assert task.claimed_share == 40


def test_a_scope_adds_nothing_to_what_its_owner_may(city, task):
    other = make_city()
    refused(call(program(other.office), "get", f"tasks/{task.pk}/"), 404)
    refused(call(program(city.observer), "post", f"tasks/{task.pk}/claim/", {"share": 4, "text": "四"}), 403)


@pytest.mark.parametrize("change", ["revoked", "expired", "inactive", "posts", "unknown", "twice", "none"])
def test_a_token_that_is_not_good_opens_nothing(city, task, change):
    secret, day, header = secret_of(city.unit), DAY, None
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert call(client, "get", "tasks/").status_code == 200
    if change == "revoked":
        with at(DAY):
            tokens.revoke(Token.objects.get().pk, actor=city.unit)
    elif change == "expired":
        assert call(client, "get", "tasks/", day="2019-12-31").status_code == 200
        day = "2020-01-01"
    elif change == "inactive":
        city.unit.is_active = False
        city.unit.save()
    elif change == "posts":
        Post.objects.filter(user=city.unit).update(ends_on=date(2019, 5, 7))
    else:
        header = {"unknown": "Bearer duban_x", "twice": f"Bearer {secret} {secret}", "none": "Bearer"}[change]
        client = APIClient(HTTP_AUTHORIZATION=header)
    answer = call(client, "get", "tasks/", day=day)
    refused(answer, 401)
    assert answer["WWW-Authenticate"] == 'Bearer realm="duban"'


def test_a_token_is_not_taken_from_an_address_or_a_body(city, task):
    secret = secret_of(city.unit)
    for query in (f"token={secret}", f"access_token={secret}"):
        refused(call(APIClient(), "get", f"tasks/?{query}"), 401)
    refused(call(APIClient(), "post", f"tasks/{task.pk}/claim/", {"access_token": secret}), 401)


def test_no_form_of_the_answer_is_asked_for_before_the_right(city, task):
    client = program(city.unit, "ledger:read")
    for said in ("format=json", "format=xml", "format=%01"):
        refused(call(APIClient(), "get", f"tasks/{task.pk}/?{said}"), 401)
        assert "format" in refused(call(client, "get", f"tasks/{task.pk}/?{said}"), 400)["errors"]


def test_signing_takes_no_token(city):
    for path in ("signoffs/1/sign/", "signoffs/1/return/", "signoffs/1/withdraw/"):
        refused(call(program(city.head), "post", path, {}), 403)


def test_every_operation_declares_its_scope_and_its_right():
    found = []
    for name, resource in resources().items():
        handlers = ["list", "retrieve", *(extra.__name__ for extra in resource.get_extra_actions())]
        handlers += [one for one in ("create", "partial_update", "destroy") if hasattr(resource, one)]
        for handler in handlers:
            view = resource()
            view.action = handler
            needs = view.operation()
            assert isinstance(needs, Operation), f"{name}.{handler} declares nothing"
            assert needs.scope in scopes.SCOPES, f"{name}.{handler}"
            assert needs.right == "" or needs.right in GRANTS, f"{name}.{handler}"
            found.append(handler)
    assert len(found) > 30


@pytest.mark.parametrize("caller", [person, program])
def test_an_operation_that_declares_nothing_is_shut(city, task, monkeypatch, caller):
    client = caller(city.unit)
    assert call(client, "get", "tasks/").status_code == 200
    monkeypatch.setattr(resources()["tasks"], "area", "")
    refused(call(client, "get", "tasks/"), 403)
    refused(call(client, "post", f"tasks/{task.pk}/claim/", {"share": 4, "text": "四"}), 403)


def test_the_last_use_is_written_once_an_hour(city, task):
    client = program(city.unit)
    call(client, "get", "tasks/")
    first = Token.objects.get().last_used
    assert first is not None
    for hour, writes in ((10, 0), (12, 1)):
        with (
            at(DAY, hour),
            CaptureQueriesContext(
                connection,
            ) as told,
        ):
            client.get(f"{V1}/tasks/")
        assert len([one for one in told if one["sql"].startswith("UPDATE")]) == writes, hour
    assert Token.objects.get().last_used > first


def test_a_token_costs_one_query(city, task, django_assert_num_queries):
    client = program(city.unit)
    call(client, "get", "tasks/")
    with at(DAY), django_assert_num_queries(4):
        assert client.get(f"{V1}/tasks/").status_code == 200


def test_no_log_holds_a_secret(city, task, caplog):
    secret = secret_of(city.unit)
    with caplog.at_level(logging.DEBUG):
        client = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}", raise_request_exception=False)
        call(client, "get", f"tasks/{task.pk}/")
        call(client, "get", "tasks/?no=1")
        call(APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}x"), "get", "tasks/")
    assert caplog.text and secret not in caplog.text


def test_what_a_token_must_have(city):
    with at(DAY):
        for faults, words in (
            (["name"], {"name": " "}),
            (["scopes"], {"scopes": []}),
            (["scopes"], {"scopes": ["ledger:own"]}),
            (["expires_on"], {"expires_on": date(2019, 5, 7)}),
            (["expires_on"], {"expires_on": date(2020, 5, 9)}),
        ):
            with pytest.raises(ValidationError) as caught:
                tokens.make(
                    **{"actor": city.unit, "name": "程序", "scopes": ["ledger:read"], "expires_on": date(2020, 5, 8)}
                    | words
                )
            assert list(caught.value.message_dict) == faults
    assert Token.objects.count() == 0


def test_the_administrator_revokes_in_the_own_city_only(city):
    secret_of(city.unit)
    token, other = Token.objects.get(), make_city()
    for stranger in (city.office, other.admin):
        with at(DAY), pytest.raises(Token.DoesNotExist):
            tokens.revoke(token.pk, actor=stranger)
    with at(DAY):
        tokens.revoke(token.pk, actor=city.admin)
        tokens.revoke(token.pk, actor=city.admin)
    assert Event.objects.filter(verb="token.revoked").count() == 1
    assert Message.objects.filter(to=city.unit, dedupe__contains="revoked").count() == 1
