"""Links of wall screens: who makes them, what opens them, what is on their pages and what is not."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.states import Status
from records.models import Event
from tests.factories import at, make_round, make_task
from tests.petitions import way
from wall import screens
from wall.board import PARTS, board, grouped, line
from wall.models import Screen

pytestmark = pytest.mark.django_db
DAY = "2020-01-20"


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def round(city):
    round = make_round(city, name="督察轮次")
    for words in ("2019年12月底前", "2020年2月10日前", "2021年6月底前"):
        make_task(city, round, words=words)
    return round


def link(city, round, **more):
    values = {"name": "指挥室", "expires_on": in_days(30)} | more
    return screens.make(round.pk, actor=city.office, **values)


def ask(client, token, day=DAY, **more):
    with at(day):
        return client.get(reverse("wall:screen", args=[token]), **more)


def test_a_link_opens_four_pages_without_a_log_in(client, city, round, en):
    screen, token = link(city, round)
    answer = ask(client, token)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [f'id="page-{n}"' in page for n in (1, 2, 3, 4)] == [True] * 4
    assert answer.context["board"].problems.total == 3
    assert [item.number for item in answer.context["board"].overdue] == ["1"]
    assert [item.number for item in answer.context["board"].due] == ["2"]
    assert "20 days over" in page
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert "sessionid" not in answer.cookies
    screen.refresh_from_db()
    assert screen.seen_at is not None


def test_the_token_is_kept_nowhere(city, round):
    screen, token = link(city, round)
    assert len(token) >= 43
    told = json.dumps(
        [
            list(Event.objects.values_list("after", "note", "subject_label")),
            list(Screen.objects.values_list("token_sha256", "name")),
        ],
        default=str,
    )
    assert token not in told
    assert screen.token_sha256 not in token


def test_a_wrong_expired_or_revoked_link_shows_nothing(client, city, round):
    screen, token = link(city, round)
    other, late = link(city, round)
    assert ask(client, token[:-1] + ("A" if token[-1] != "A" else "B")).status_code == 404
    assert ask(client, "x" * 500).status_code == 404
    Screen.objects.filter(pk=other.pk).update(
        made_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert ask(client, late).status_code == 404
    assert ask(client, token).status_code == 200
    screens.revoke(screen.pk, actor=city.office)
    answer = ask(client, token)
    assert answer.status_code == 404
    assert "督察轮次" not in answer.content.decode()
    assert screens.revoke(screen.pk, actor=city.office).revoked_by == city.office
    assert list(Event.objects.filter(verb__startswith="screen.").values_list("verb", flat=True)) == [
        "screen.made", "screen.made", "screen.revoked",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("networks", "address", "opens"),
    [
        ([], "203.0.113.9", True),
        (["10.1.0.0/16"], "10.1.7.3", True),
        (["10.1.0.0/16"], "10.2.7.3", False),
        (["10.1.0.0/16", " 192.168.5.4 "], "192.168.5.4", True),
        (["10.1.0.0/16"], "::ffff:10.1.2.3", True),
        (["2001:db8::/32"], "2001:db8::7", True),
        (["2001:db8::/32"], "10.1.2.3", False),
        (["10.1.0.0/16"], "unknown", False),
    ],
)
def test_a_link_opens_in_its_networks_only(client, city, round, networks, address, opens):
    _screen, token = link(city, round, networks=networks)
    assert (ask(client, token, REMOTE_ADDR=address).status_code == 200) is opens


def test_an_address_that_a_stranger_writes_counts_for_nothing(client, city, round):
    _screen, token = link(city, round, networks=["10.1.0.0/16"])
    answer = ask(client, token, REMOTE_ADDR="203.0.113.9", headers={"x-forwarded-for": "10.1.0.1"})
    assert answer.status_code == 404


@pytest.mark.parametrize("day", [-1, 500])
def test_a_link_ends_soon_enough(city, round, day):
    with pytest.raises(ValidationError):
        link(city, round, expires_on=in_days(day))


def test_only_the_office_makes_and_closes_links(client, city, round):
    screen, _token = link(city, round)
    for who in (city.unit, city.verifier, city.observer, city.auditor, city.mayor):
        with pytest.raises(PermissionDenied):
            screens.make(round.pk, actor=who, name="x", expires_on=in_days(3))
        with pytest.raises(PermissionDenied):
            screens.revoke(screen.pk, actor=who)


def test_the_desk_shows_a_link_once_and_closes_it(client, city, round, en):
    client.force_login(city.office)
    url = reverse("wall:screens", args=[round.slug])
    with at(DAY):
        answer = client.post(url, {"name": "指挥室", "expires_on": in_days(10), "networks": "10.1.0.0/16，10.2.3.4"})
    shown = answer.context["made"]["url"]
    assert shown in answer.content.decode()
    assert Screen.objects.get().networks == ["10.1.0.0/16", "10.2.3.4/32"]
    with at(DAY):
        assert shown not in client.get(url).content.decode()
        assert ask(client, shown.rstrip("/").rpartition("/")[2], REMOTE_ADDR="10.1.2.3").status_code == 200
        assert client.post(reverse("wall:revoke", args=[round.slug, Screen.objects.get().pk])).status_code == 302
        assert ask(client, shown.rstrip("/").rpartition("/")[2], REMOTE_ADDR="10.1.2.3").status_code == 404
        bad = client.post(url, {"name": "指挥室", "expires_on": in_days(10), "networks": "办公室"})
    assert (bad.status_code, Screen.objects.count()) == (422, 1)
    assert "办公室" in bad.context["form"].errors["networks"][0]


def test_nothing_of_a_petitioner_or_petition_is_on_the_screen(client, city, round):
    with at("2019-05-20"):
        way.make_batch(city, 2, round=round, object_name="砖厂甲", summary="摘要乙", content="夜间冒黑烟丙")
    _screen, token = link(city, round)
    answer = ask(client, token)
    page = answer.content.decode()
    assert answer.context["board"].figures["petitions"]["received"] == 2
    assert ">2<" in page
    for told in ("砖厂甲", "摘要乙", "夜间冒黑烟丙", "X2YZ", "D2YZ", "197"):
        assert told not in page, told


def test_parts_sum_and_hold_every_status():
    assert sorted(status for _code, members in PARTS for status in members) == sorted(Status)
    found = line("甲", [Status.OVERDUE, Status.BEHIND, Status.COMPLETED_LATE, Status.NOT_STARTED])
    assert (found.total, sum(part.count for part in found.parts)) == (4, 4)
    assert sum(part.width for part in found.parts) == 1000
    assert (found.completed, found.under_way, found.behind, found.overdue) == (1, 1, 1, 1)
    assert line("空", []).total == sum(part.width for part in line("空", []).parts) == 0
    assert [one.name for one in grouped([("乙", Status.OVERDUE), ("甲", Status.OVERDUE)])] == ["乙", "甲"]


def test_the_screen_costs_the_same_at_any_length(client, city, django_assert_max_num_queries):
    round = make_round(city)
    make_task(city, round)
    _screen, token = link(city, round)
    ask(client, token)
    with django_assert_max_num_queries(26):
        ask(client, token)
    for _n in range(8):
        make_task(city, round)
    with django_assert_max_num_queries(26):
        ask(client, token)
    with at(DAY):
        assert board(round).problems.total == 9
