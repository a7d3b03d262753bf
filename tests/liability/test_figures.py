"""Accountability in the figures, in what each number lists, in papers: amounts add up, nobody is named."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from liability.domain import cases, clues, enforcement
from reports import published, releasing
from reports.dictionary import FIGURES
from reports.figures import figures
from reports.listing import listing
from reports.numbers import ACCOUNTABILITY, Wanted, groups, select
from reports.row_listing import Asked, of_live
from reports.rows import reading
from reports.rows.reading import amounts_of, read
from reports.rows.row import Row
from reports.totals import TotalsDisagree
from tests.factories import at, make_org, make_task
from tests.petitions import way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = date(2019, 3, 1)
CANARY = "金丝雀线索甲乙丙"


@pytest.fixture
def round(city):
    """Jiangxi's figures: 27 clues, 3 criminal and 30 administrative detentions, 246 talks, 50 held to account."""
    round = make_task(city).problem.round
    body = make_org("市纪委监委", city.city)
    with at(DAY):
        for number in range(1, 28):
            clues.hand_over(
                round.pk, actor=city.office, number=number, title=f"题{CANARY}", text=f"文{CANARY}", on=DAY, to=body
            )
        enforcement.report(
            round.pk, actor=city.office, source="inspection", on=DAY, criminal_detained=3, administrative_detained=30,
            talks=246, accountable=50, fined_yuan=Decimal("22518200"),
        )  # fmt: skip
        for kind, persons in (("disciplined", 16), ("organisational", 54)):
            case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY)
            cases.handle_many(case.pk, actor=city.office, kind=kind, persons=persons, on=DAY)
    return round


def test_figures_of_the_day_and_of_the_day_before(round):
    with at("2019-03-02"):
        found = figures(round, DAY)["accountability"]
        assert {name: value for name, value in found.items() if value not in (0, "0.00")} == {
            "fined_yuan": "22518200.00", "administrative_detained": 30, "criminal_detained": 3, "talks": 246,
            "accountable": 50, "clues": 27, "cases": 2, "persons": 70, "person_times": 70, "disciplined": 16,
            "organisational": 54,
        }  # fmt: skip
        assert set(found) == set(ACCOUNTABILITY)
        before = figures(round, date(2019, 2, 28))["accountability"]
    assert set(before.values()) == {0, "0.00"}


def test_each_number_opens_rows_that_add_up_to_it(round):
    with at("2019-03-02"):
        counted = read(round, DAY)
        for name in ACCOUNTABILITY:
            listed = of_live(counted.rows, counted.labels, DAY, Asked(f"accountability.{name}"))
            amounts = [Decimal(one["data"]["amounts"][name]) for one in listed.page.object_list]
            assert sum(amounts) == Decimal(counted.figures["accountability"][name])
            assert FIGURES[f"accountability.{name}"].list == "accountability"
        lists = published.lists(round, DAY)
    group = groups(counted.figures)[-1]
    assert (group.key, group.total.count) == ("accountability", 50)
    for number in group.numbers:
        rows = select([], lists, Wanted("accountability", {"amount": number.code}))
        assert sum(Decimal(row["amounts"][number.code]) for row in rows) == number.count


def test_rows_name_no_clue_no_unit_and_nobody(city, round):
    with at("2019-03-02"):
        case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY)
        cases.handle(case.pk, actor=city.office, persons=[(f"某局局长{CANARY}", "disciplined")], on=DAY)
        rows = [row for row in read(round, date(2019, 3, 2)).rows if row.kind == "accountability"]
        told = f"{rows}{published.lists(round, date(2019, 3, 2))['accountability']}"
    assert [row.status for row in rows] == ["inspection", "clues", "cases", "disciplined", "organisational"]
    assert CANARY not in told and "县住建局" not in told and "市纪委" not in told


def test_amounts_that_do_not_add_up_are_refused():
    row = Row("accountability", "k", 1, "", "", "own", ("accountability.talks",), data={"amounts": {"talks": "3"}})
    reading.agree({"accountability": {"talks": 3, "cases": 0}}, [row])
    assert amounts_of([row]) == {"talks": Decimal(3)}
    with pytest.raises(TotalsDisagree, match="accountability.talks"):
        reading.agree({"accountability": {"talks": 4}}, [row])


def test_replies_of_units_count_from_the_day_the_office_accepts_them(city):
    petition = way.make_batch(city, 1).petitions.get()
    (case,) = way.hand_over(city, petition)
    way.write_reply(city, case, talks=2, penalty_cases=1, fine_yuan="5000.00")
    way.sign(city, case)
    way.review(city, case, day="2018-08-06")
    with at("2018-08-07"):
        told = {day: figures(petition.round, date(2018, 8, day))["accountability"] for day in (5, 6)}
        with pytest.raises(ValidationError, match="not typed again"):
            enforcement.report(petition.round.pk, actor=city.office, source="petitions", on=DAY.replace(2018), talks=1)
    assert [(one["talks"], one["filed"], one["fined_yuan"]) for one in told.values()] == [
        (0, 0, "0.00"), (2, 1, "5000.00"),
    ]  # fmt: skip


def test_a_release_tells_no_single_case(city, round):
    """Two small cases of different units on different days: a day, a number or an amount of one of them would leak."""
    with at("2019-04-20"):
        for unit, on, posts in (
            (city.responsible, "2019-03-17", ["局长"]),
            (city.lead, "2019-04-09", ["科长", "股长"]),
        ):
            case = cases.open(round.pk, actor=city.office, unit=unit, on=date.fromisoformat(on))
            persons = [(f"{post}{CANARY}", "disciplined") for post in posts]
            cases.handle(case.pk, actor=city.office, persons=persons, on=date.fromisoformat(on))
        row = releasing.release(releasing.make(round.pk, date(2019, 4, 20), actor=city.office).pk, actor=city.publisher)
    told = row.lists["accountability"]
    assert told[-3:] == [
        {"on": None, "source": "cases", "amounts": {"cases": "4", "persons": "73", "person_times": "73"}},
        {"on": None, "source": "disciplined", "amounts": {"disciplined": "19"}},
        {"on": None, "source": "organisational", "amounts": {"organisational": "54"}},
    ]
    said = json.dumps([row.figures, row.lists, row.data, row.items], ensure_ascii=False)
    for leak in ("2019-03-17", "2019-04-09", CANARY, "局长", "liability.case:"):
        assert leak not in said
    assert row.figures["accountability"]["persons"] == 73
    page = Client().get(f"{reverse('public:round', args=[round.slug])}?list=accountability&amount=persons")
    assert "73" in page.content.decode()
    assert not any(leak in page.content.decode() for leak in ("2019-03-17", "2019-04-09", CANARY))


def test_cases_of_an_older_release_are_shown_as_one_row():
    older = [
        {"on": "2019-03-01", "source": "own", "number": "", "amounts": {"talks": "3"}},
        {"on": "2019-03-17", "source": "case", "number": "1", "amounts": {"cases": "1", "persons": "1"}},
        {"on": "2019-04-09", "source": "case", "number": "2", "amounts": {"cases": "1", "persons": "2"}},
    ]
    shown = listing(
        QueryDict("list=accountability&amount=persons"), [], {"accountability": older}, DAY, lambda row: ""
    ).page.object_list
    assert [(row["on"], row["amounts"], row.get("number")) for row in shown] == [
        (None, {"cases": "2", "persons": "3"}, None)
    ]


def test_the_desk_leads_only_readers_to_the_cases(city, round):
    cases_page = reverse("liability:cases", args=[round.slug])
    with at("2019-03-02"):
        for who, led in (("office", True), ("auditor", False), ("verifier", False)):
            client = Client()
            client.force_login(city.people[who])
            page = client.get(f"{reverse('reports:figures', args=[round.slug])}?list=accountability&amount=cases")
            assert (f'href="{cases_page}"' in page.content.decode()) is led
