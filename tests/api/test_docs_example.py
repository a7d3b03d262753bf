"""The example of docs/api.md runs against a live server, and its check of signatures takes what duban signs."""

import importlib.util

import pytest
from django.conf import settings as product

from access.hooks.telling import signature
from cases.models import Task
from records import clock
from tests.api.calling import CLAIM_SCOPES, secret_now
from tests.factories import make_city, make_round, make_task

SOURCE = product.BASE_DIR / "docs" / "api_example.py"


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("api_example", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.django_db(transaction=True)
def test_it_reports_progress(live_server, example, monkeypatch, capsys):
    city = make_city()
    round = make_round(city)
    for _n in range(3):
        make_task(city, round)
    monkeypatch.setenv("DUBAN_URL", live_server.url)
    monkeypatch.setenv("DUBAN_TOKEN", secret_now(city.unit, *CLAIM_SCOPES))
    example.main()
    assert capsys.readouterr().out == "问题1: 10%\n"
    assert list(Task.objects.order_by("pk").values_list("claimed_share", flat=True)) == [10, None, None]
    duban = example.Duban(live_server.url, secret_now(city.unit, *CLAIM_SCOPES))
    assert len(list(duban.rows("tasks", page_size=1))) == 3
    with pytest.raises(ValueError, match="100"):
        duban.act(f"{duban.url}/tasks/{Task.objects.first().pk}/", "claim", share=101, text="x")


def test_it_knows_genuine_calls(example):
    now, body = clock.of_machine().timestamp(), b'{"id": 1}'
    stamp = str(int(now))
    header = f"t={stamp},v1={signature('secret', stamp, body)}"
    assert example.is_from_duban("secret", header, body, now)
    assert not example.is_from_duban("secret", header, body + b" ", now)
    assert not example.is_from_duban("other", header, body, now)
    assert not example.is_from_duban("secret", header, body, now + 301)
    assert not example.is_from_duban("secret", "v1=x", body, now)
