"""A date counted over a year without its official calendar says so wherever it shows, until the year is there."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Round
from deadlines import calendar_store, terms, workdays
from deadlines.models import Deadline
from petitions.models import Assignment, Rules
from tests.answers import body_of
from tests.cases.way import in_notice, submitted
from tests.deadlines.year_2027 import YEAR_2027
from tests.factories import City, at, make_round
from tests.petitions.way import hand_over, make_batch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
MARK = '<span class="badge badge-amber" title="Counted over a year whose official calendar is not published yet">'
TODAY = "2026-12-28"


def page(user, name: str, *args: object, now: str = TODAY, **data: object) -> str:
    client = Client()
    client.cookies["django_language"] = "en"
    if user:
        client.force_login(user)
    with at(now):
        answer = client.get(reverse(name, args=args), data)
    assert answer.status_code == 200
    return body_of(answer).decode()


@pytest.fixture
def case(city: City) -> Assignment:
    """A case with 15 working days to reply from 24 December 2026, and another that ends in the year."""
    round = make_round(city, slug="first")
    Rules.objects.create(round=round, reply_days=15, reply_unit="working")
    later, sooner = make_batch(city, 2, round=round).petitions.order_by("pk")
    (row,) = hand_over(city, later, day="2026-12-24")
    Rules.objects.update(reply_days=3)
    hand_over(city, sooner, day="2026-12-24")
    return row


PAGES = [
    ("office", "petitions:register", ["first"], {}, 1),
    ("office", "petitions:register", ["first"], {"view": "board"}, 1),
    ("office", "petitions:cases", ["first"], {}, 1),
    ("unit", "petitions:mine", [], {}, 1),
]


@pytest.mark.parametrize(("who", "name", "args", "data", "marks"), PAGES)
def test_lists_of_petitions_mark_the_one_estimate(city, case, who, name, args, data, marks) -> None:
    assert page(city.people[who], name, *args, **data).count(MARK) == marks
    calendar_store.store(YEAR_2027)
    assert page(city.people[who], name, *args, **data).count(MARK) == 0


def test_the_pages_of_a_petition_and_its_case_mark_it(city, case) -> None:
    assert page(city.office, "petitions:petition", case.petition_id).count(MARK) == 2  # the head, the case
    assert page(city.unit, "petitions:case", case.pk).count(MARK) == 1
    other = Assignment.objects.exclude(pk=case.pk).get()
    assert page(city.office, "petitions:petition", other.petition_id).count(MARK) == 0
    assert page(city.unit, "petitions:case", other.pk).count(MARK) == 0


def test_the_list_as_a_file_and_the_interface_say_it(city, case) -> None:
    head, *lines = csv.reader(StringIO(page(city.office, "petitions:register_csv", "first")))
    told = sorted((line[head.index("Due on")], line[head.index("Estimate")]) for line in lines)
    assert told == [("2026-12-29", ""), ("2027-01-15", "yes")]
    client = Client()
    client.force_login(city.office)
    with at(TODAY):
        told = client.get(f"/api/v1/petitions/{case.petition_id}/").json()
    assert [(row["due_on"], row["is_estimate"]) for row in told["assignments"]] == [("2027-01-15", True)]


def test_a_case_before_its_hand_over_shows_the_estimate_of_its_limit(city, case) -> None:
    Rules.objects.update(reply_days=15)
    batch = make_batch(city, 1, number=2, round=case.petition.round)
    assert MARK in page(city.office, "petitions:assign", "first", pick=batch.petitions.get().pk, to=city.responsible.pk)


def test_a_public_notice_is_marked_inside_and_outside(city) -> None:
    Round.objects.update(notice_days=10, notice_unit="working")
    notice = in_notice(city, TODAY)
    assert notice.last_day == date(2027, 1, 12)
    addresses = [
        (None, "public:notices", []),
        (None, "public:notice", [notice.pk]),
        (city.office, "desk:notice_open", [notice.task_id]),
        (city.office, "desk:task", [notice.task_id]),
    ]
    assert {name: page(user, name, *args).count(MARK) for user, name, args in addresses} == {
        name: 1 for _user, name, _args in addresses
    }
    assert page(city.office, "desk:close", notice.task_id, now="2027-01-13").count(MARK) == 1
    calendar_store.store(YEAR_2027)
    assert {page(user, name, *args).count(MARK) for user, name, args in addresses} == {0}


def test_the_days_of_a_notice_before_it_is_opened_are_marked(city) -> None:
    closure = submitted(city)
    Round.objects.update(notice_days=10, notice_unit="working")
    task = closure.task
    task.stage = "accepted"
    task.save(update_fields=["stage"])
    assert page(city.office, "desk:notice_open", task.pk).count(MARK) == 1


def test_a_step_of_the_chain_is_marked_where_it_is_signed_and_where_it_is_shown(city) -> None:
    closure = submitted(city, day=TODAY)
    assert page(city.head, "desk:signing").count(MARK) == 1
    assert page(city.head, "desk:sign", closure.run_id).count(MARK) >= 1
    calendar_store.store(YEAR_2027)
    assert MARK not in page(city.head, "desk:signing")
    assert MARK not in page(city.head, "desk:sign", closure.run_id)


def test_a_limit_that_was_moved_is_an_estimate_by_its_present_date(city, case) -> None:
    words = {"document_date": date(2026, 12, 28), "on": date(2026, 12, 28), "why": "x", "decided_by": "x"}
    terms.move(case.deadline, "2027年1月31日前", **words)
    assert not case.deadline.is_estimate  # a day that somebody set
    terms.move(case.deadline, "2027年2月20日前", **words, estimate=True)
    assert case.deadline.is_estimate  # a day that was counted
    counted = workdays.count(date(2026, 12, 28), 20, "working", workdays.load())
    terms.restart(case.deadline, counted, on=date(2026, 12, 28), why="x", decided_by="x")
    assert Deadline.objects.get(pk=case.deadline_id).is_estimate
    calendar_store.store(YEAR_2027)
    assert not Deadline.objects.get(pk=case.deadline_id).is_estimate
