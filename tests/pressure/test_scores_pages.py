"""The pages of cards and points: who reads which rows, sums that can be followed, files with the same rows, queries."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Round, TaskUnit
from letters.domain import issuing
from letters.models import Letter
from orgs.models import Organisation, Role
from pressure import league, periods, reading
from pressure.domain import appeals, cards, rules
from pressure.models import Card, ScoreLine
from tests.answers import body_of
from tests.factories import at, make_org, make_round, make_task, make_user
from tests.pressure.dealing import DAY, deal, points

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
WHY = "时限前已完成，佐证材料附后。"


@pytest.fixture
def round(city) -> Round:
    return make_round(city)


def get(user, name, *args, day="2019-06-20", **data):
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    with at(day):
        return client.get(reverse(f"pressure:{name}", args=args), data)


def post(user, name, *args, day="2019-06-05", query="", **data):
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    with at(day):
        return client.post(reverse(f"pressure:{name}", args=args) + query, data)


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.getvalue().decode().removeprefix("\ufeff"))))


def unit_with(city, round, tasks: int, name: str) -> Organisation:
    """A unit that is responsible for so many filed tasks of the round."""
    unit = make_org(name, city.county)
    for _n in range(tasks):
        task = make_task(city, round, units=[(unit, "responsible"), (city.lead, "lead")])
        assert TaskUnit.objects.filter(task=task, organisation=unit).exists()
    return unit


@pytest.fixture
def ranked(city, round) -> dict[str, Organisation]:
    """Five units with 5, 5, 10, 6 and 2 items; the third and the fourth differ by points, not by rate."""
    units = {
        name: unit_with(city, round, n, name) for name, n in (("甲", 5), ("乙", 5), ("丙", 10), ("丁", 6), ("戊", 2))
    }
    for name, reds in (("甲", 1), ("乙", 1), ("丙", 2), ("戊", 1)):
        for n in range(reds):
            deal(city, round, "red", f"cases.task:{n}", unit=units[name])
    return units


class TestLeague:
    def test_both_rankings_with_shared_ranks_and_small_numbers_unranked(self, city, round, ranked):
        rows = {row.unit.name: row for row in league.table(round, periods.WHOLE)}
        told = {
            name: (row.items, row.points, row.rate, row.rank_by_rate, row.rank_by_points) for name, row in rows.items()
        }
        assert told == {
            "市住建局": (28, Decimal("0.00"), Decimal("0.00"), 1, 1),
            "甲": (5, Decimal("-2.00"), Decimal("40.00"), 3, 3),
            "乙": (5, Decimal("-2.00"), Decimal("40.00"), 3, 3),
            "丙": (10, Decimal("-4.00"), Decimal("40.00"), 3, 6),
            "丁": (6, Decimal("0.00"), Decimal("0.00"), 1, 1),
            "戊": (2, Decimal("-2.00"), Decimal("100.00"), None, 3),
        }
        by_rate = [row.unit.name for row in league.ordered(rows.values(), "rate")]
        by_points = [row.unit.name for row in league.ordered(rows.values(), "points")]
        assert by_rate == ["丁", "市住建局", "甲", "乙", "丙", "戊"]
        assert by_points == ["丁", "市住建局", "甲", "乙", "戊", "丙"]

    def test_the_page_says_it_in_words_and_the_file_has_its_rows(self, city, round, ranked):
        page = get(city.office, "league", round.slug, by="points")
        text = page.content.decode()
        assert "points taken off for each 100 items in hand" in text
        assert text.count("few items") == 1
        rows = rows_of(get(city.office, "league_csv", round.slug, by="points"))
        assert [row[2] for row in rows[1:]] == [row.unit.name for row in page.context["page_obj"]]
        assert rows[-1][:9] == ["3", "6", "丙", "10", "0", "2", "-4.00", "40.00", ""]

    def test_of_a_period_only_its_lines_and_the_items_in_hand_then(self, city, round, ranked):
        deal(city, round, "red", "cases.task:1", unit=ranked["丁"], day="2019-07-02")
        rows = {row.unit.name: row for row in league.table(round, periods.read("2019-07"))}
        assert {name: row.points for name, row in rows.items() if row.points} == {"丁": Decimal("-2.00")}
        assert rows["丁"].rate == Decimal("33.33")
        assert {row.items for row in league.table(round, periods.read("2018-10"))} == set()

    def test_units_read_it_only_where_the_rule_opens_it(self, city, round, ranked):
        assert get(city.head, "league", round.slug).status_code == 403
        with at(DAY):
            rules.set_rule(round.pk, actor=city.office, seen=1, league_open=True)
        page = get(city.head, "league", round.slug)
        assert [row.unit.name for row in page.context["page_obj"]][:2] == ["丁", "市住建局"]
        assert "/scores/" not in page.content.decode().split("<table", 1)[1].split("</table>")[0]
        assert get(city.head, "scorecard", round.slug, ranked["甲"].pk).status_code == 404

    def test_whoever_reads_a_county_sees_its_rows_with_the_ranks_of_the_whole(self, city, round, ranked):
        rows = get(city.secretary, "league", round.slug).context["page_obj"]
        assert [(row.unit.name, row.rank_by_rate) for row in rows] == [
            ("丁", 1), ("甲", 3), ("乙", 3), ("丙", 3), ("戊", None),
        ]  # fmt: skip

    def test_it_costs_the_same_with_one_unit_and_with_many(self, city, round):
        unit = unit_with(city, round, 1, "甲")
        deal(city, round, "red", "cases.task:1", unit=unit)
        few = queries(city.office, "league", round.slug)
        for n in range(6):
            deal(city, round, "red", "cases.task:1", unit=unit_with(city, round, 1, f"单位{n}号"))
        assert queries(city.office, "league", round.slug) == few


def queries(user, name, *args, **data) -> int:
    get(user, name, *args, **data)
    with CaptureQueriesContext(connection) as caught:
        assert get(user, name, *args, **data).status_code == 200
    return len(caught)


class TestScorecard:
    def test_each_line_and_the_sum_up_to_it(self, city, round):
        task = make_task(city, round)
        subject = f"cases.task:{task.pk}"
        deal(city, round, "yellow", subject)
        deal(city, round, "yellow", subject, day="2019-06-04")
        red = deal(city, round, "red", subject, day="2019-06-10")
        with at("2019-06-12"):
            row = appeals.appeal(red.pk, actor=city.unit, text=WHY)
        with at("2019-06-13"):
            appeals.decide(row.pk, actor=city.office, uphold=True, decision="经核实，情况属实。")
        page = get(city.unit, "scorecard", round.slug, city.responsible.pk)
        office = get(city.office, "scorecard", round.slug, city.responsible.pk)
        told = [
            (line.row.on, line.rule, line.points, line.running, line.appeal, line.paper)
            for line in office.context["lines"]
        ]
        assert told == [
            (date(2019, 6, 4), "2 yellow cards on the item (rule 1)", -1, -1, "", "supervision letter · draft"),
            (date(2019, 6, 10), "red card (rule 1)", -2, -3, "upheld, card taken back", "talk notice · dropped"),
            (
                date(2019, 6, 13), "given back: the card no longer stands (rule 1)", 2, -1, "upheld, card taken back",
                "talk notice · dropped",
            ),
        ]  # fmt: skip
        assert [line.paper for line in page.context["lines"]] == ["", "", ""], "drafts are not the unit's to know"
        assert page.context["total"] == Decimal("-1.00") == points(city.responsible)
        assert f'href="/desk/tasks/{task.pk}/"' in page.content.decode()
        rows = rows_of(get(city.unit, "scorecard_csv", round.slug, city.responsible.pk))
        assert [row[5:7] for row in rows[1:]] == [["-1.00", "-1.00"], ["-2.00", "-3.00"], ["2.00", "-1.00"]]

    def test_the_paper_stands_with_its_number_once_it_is_issued(self, city, round):
        deal(city, round, "yellow", "cases.task:1")
        deal(city, round, "yellow", "cases.task:1")
        with at("2019-06-04"):
            letter = issuing.issue(Letter.objects.get().pk, actor=city.office)
        for who in (city.unit, city.office):
            (line,) = get(who, "scorecard", round.slug, city.responsible.pk).context["lines"]
            assert (line.paper, line.paper_url) == (letter.number_text, f"/desk/letters/{letter.pk}/")

    def test_a_period_has_its_own_sum(self, city, round):
        for n, day in enumerate(("2018-12-03", "2019-02-01", "2019-06-03")):
            deal(city, round, "red", f"cases.task:{n}", day=day)
        for code, expected in (("", -6), ("2019", -4), ("2019-Q1", -2), ("2019-06", -2), ("2018", -2), ("2017", 0)):
            page = get(city.office, "scorecard", round.slug, city.responsible.pk, period=code)
            assert page.context["total"] == expected, code
            assert sum(line.points for line in page.context["lines"]) == expected
        assert page.context["whole"] == -6

    def test_a_later_page_begins_with_what_is_carried_over(self, city, round):
        for n in range(51):
            deal(city, round, "red", f"cases.task:{n}")
        page = get(city.office, "scorecard", round.slug, city.responsible.pk, page=2)
        assert (page.context["carried"], page.context["lines"][-1].running) == (-100, -102)
        assert len(rows_of(get(city.office, "scorecard_csv", round.slug, city.responsible.pk))) == 52

    def test_nobody_reads_another_units_lines(self, city, round):
        other = make_org("县水利局", city.county)
        clerk = make_user((other, Role.CLERK))
        deal(city, round, "red", "cases.task:1", title="独有的事项甲", unit=city.responsible)
        card = deal(city, round, "red", "cases.task:2", title="独有的事项乙", unit=other)
        for reader, unit, own, foreign in (
            (city.unit, city.responsible, "独有的事项甲", "独有的事项乙"),
            (clerk, other, "独有的事项乙", "独有的事项甲"),
        ):
            for name, args in (
                ("cards", ()), ("cards_csv", ()), ("scorecard", (unit.pk,)), ("scorecard_csv", (unit.pk,)),
            ):  # fmt: skip
                answer = get(reader, name, round.slug, *args)
                text = body_of(answer).decode()
                assert own in text, name
                assert foreign not in text, name
        assert get(city.unit, "scorecard", round.slug, other.pk).status_code == 404
        assert get(city.unit, "card", card.pk).status_code == 404
        assert list(ScoreLine.objects.visible_to(city.unit).values_list("unit", flat=True)) == [city.responsible.pk]

    def test_of_a_shared_card_each_unit_reads_its_own_line_and_appeal(self, city, round):
        other = make_org("县水利局", city.county)
        clerk = make_user((other, Role.CLERK))
        card = deal(
            city, round, "red", "cases.task:1", shares=[cards.Share(city.responsible, 3), cards.Share(other, 1)]
        )
        with at("2019-06-04"):
            appeals.appeal(card.pk, actor=city.unit, text="甲单位独有的理由，请予复核。")
        mine, theirs = (get(who, "card", card.pk).content.decode() for who in (city.unit, clerk))
        assert "甲单位独有的理由" in mine and "-1.50" in mine and "-0.50" not in mine
        assert "甲单位独有的理由" not in theirs and "-0.50" in theirs and "-1.50" not in theirs

    def test_formulas_in_a_title_stay_text(self, city, round):
        deal(city, round, "red", "cases.task:1", title='=HYPERLINK("http://x")')
        rows = rows_of(get(city.office, "scorecard_csv", round.slug, city.responsible.pk))
        assert rows[1][2] == '\'=HYPERLINK("http://x")'

    def test_it_costs_the_same_with_one_line_and_with_many(self, city, round):
        deal(city, round, "red", "cases.task:0")
        few = queries(city.office, "scorecard", round.slug, city.responsible.pk)
        for n in range(1, 20):
            deal(city, round, "red", f"cases.task:{n}")
        assert queries(city.office, "scorecard", round.slug, city.responsible.pk) == few


class TestCards:
    def test_the_list_and_its_filters(self, city, round):
        yellow = deal(city, round, "yellow", "cases.task:1")
        red = deal(city, round, "red", "cases.task:2", day="2019-07-01")
        with at("2019-07-02"):
            appeals.appeal(red.pk, actor=city.unit, text=WHY)
        gone = deal(city, round, "red", "cases.task:3", day="2019-07-01")
        with at("2019-07-03"):
            cards.revoke(gone.pk, actor=city.office, reason="重复发牌，予以撤销")
        for data, expected in (
            ({}, [gone, red, yellow]),
            ({"colour": "yellow"}, [yellow]),
            ({"state": "standing"}, [red, yellow]),
            ({"state": "revoked"}, [gone]),
            ({"state": "appealed"}, [red]),
            ({"period": "2019-06"}, [yellow]),
            ({"unit": city.responsible.pk, "period": "2019-Q3"}, [gone, red]),
            ({"colour": "green"}, [gone, red, yellow]),
        ):
            page = get(city.office, "cards", round.slug, day="2019-07-10", **data)
            assert [row.card for row in page.context["rows"]] == expected, data
            assert len(rows_of(get(city.office, "cards_csv", round.slug, **data))) == len(expected) + 1

    def test_it_costs_the_same_with_one_card_and_with_many(self, city, round):
        deal(city, round, "red", "cases.task:0")
        few = queries(city.office, "cards", round.slug)
        for n in range(1, 12):
            deal(city, round, "yellow", f"cases.task:{n}", unit=make_org(parent=city.county))
        assert queries(city.office, "cards", round.slug) == few

    def test_the_cards_of_an_item_for_each_reader(self, city, round, django_assert_num_queries):
        task = make_task(city, round)
        subject = f"cases.task:{task.pk}"
        first, second = deal(city, round, "yellow", subject), deal(city, round, "red", subject)
        with django_assert_num_queries(1):
            assert reading.cards_of(subject) == [first, second]
        for who, expected in ((city.unit, 2), (city.leader, 2), (city.secretary, 2), (city.observer, 0)):
            assert len(reading.cards_of(subject, user=who)) == expected, who

    def test_giving_one_on_the_page_once(self, city, round):
        task = make_task(city, round)
        query = f"?subject=cases.task:{task.pk}"
        form = get(city.office, "card_new", round.slug, subject=f"cases.task:{task.pk}").context["form"]
        assert [field.label for field in form.share_fields] == ["县住建局", "市住建局"]
        data = {
            "colour": "red", "on": "2019-06-05", "reason": "措施两个月未动工", "once": form["once"].value(),
            f"share_{city.responsible.pk}": 2, f"share_{city.lead.pk}": 1,
        }  # fmt: skip
        sent = [post(city.office, "card_new", round.slug, query=query, **data) for _n in range(2)]
        card = Card.objects.get()
        assert [answer.url for answer in sent] == [f"/desk/cards/{card.pk}/"] * 2
        assert (card.unit, card.given_by, points(city.lead)) == (city.responsible, city.office, Decimal("-0.67"))
        bad = data | {"once": "0" * 16, f"share_{city.responsible.pk}": 0, f"share_{city.lead.pk}": 0}
        assert post(city.office, "card_new", round.slug, query=query, **bad).status_code == 422
        for subject in ("cases.task:999999", "orgs.user:1", "x", "cases.task:" + "9" * 40):
            assert get(city.office, "card_new", round.slug, subject=subject).status_code == 404

    def test_the_first_page_counts_the_list_that_it_opens(self, city, round):
        second = make_user((city.office_unit, Role.OFFICE))
        own = deal(city, round, "red", "cases.task:1", actor=city.office, reason="措施两个月未动工")
        other = deal(city, round, "red", "cases.task:2")
        with at("2019-06-04"):
            for card in (own, other):
                appeals.appeal(card.pk, actor=city.unit, text=WHY)
        for who, expected in ((city.office, [other]), (second, [own, other])):
            client = Client()
            client.cookies["django_language"] = "en"
            client.force_login(who)
            with at("2019-06-05"):
                (found,) = [c for c in client.get("/desk/").context["cards"] if c["label"] == "Appeals to decide"]
                rows = client.get(found["url"]).context["page_obj"]
            assert (found["count"], [row.card for row in rows]) == (len(expected), expected)

    def test_appealing_and_deciding_on_the_page(self, city, round):
        card = deal(city, round, "red", "cases.task:1")
        assert post(city.unit, "appeal", card.pk, text="短").status_code == 422
        assert post(city.unit, "appeal", card.pk, text=WHY).status_code == 302
        assert post(city.unit, "appeal", card.pk, text=WHY).status_code == 409
        row = card.appeals.get()
        assert post(city.unit, "appeal_decide", card.pk, appeal=row.pk, uphold="yes", decision=WHY).status_code == 403
        assert post(city.office, "appeal_decide", card.pk, appeal=row.pk, uphold="no", decision="").status_code == 422
        assert post(city.office, "appeal_decide", card.pk, appeal="9" * 30, uphold="no").status_code == 404
        assert post(city.office, "appeal_decide", card.pk, appeal=row.pk, uphold="yes", decision=WHY).status_code == 302
        assert post(city.office, "appeal_decide", card.pk, appeal=row.pk, uphold="no", decision=WHY).status_code == 409
        assert post(city.office, "card_revoke", card.pk, reason="重复发牌，予以撤销").status_code == 409
        assert points(city.responsible) == 0

    def test_late_the_page_names_the_last_day(self, city, round):
        card = deal(city, round, "red", "cases.task:1")
        answer = post(city.unit, "appeal", card.pk, day="2019-06-12", text=WHY)
        assert answer.status_code == 422
        assert "The time to appeal ended on 2019-06-11." in answer.content.decode()


class TestRule:
    def test_a_change_is_a_version_and_old_cards_keep_theirs(self, city, round):
        deal(city, round, "yellow", "cases.task:1")
        form = get(city.office, "card_rule", round.slug).context["form"].initial
        sent = form | {"yellows": 3, "red_points": "5.50", "yellow_paper": "supervise"}
        data = {name: value for name, value in sent.items() if value is not False}
        assert post(city.office, "card_rule", round.slug, **data).status_code == 302
        assert post(city.office, "card_rule", round.slug, **data).status_code == 409
        second = rules.rule_of(round)
        assert (second.version, second.yellows, second.red_points, second.appeal_days) == (2, 3, Decimal("5.50"), 5)
        deal(city, round, "red", "cases.task:1")
        deal(city, round, "yellow", "cases.task:1")
        assert points(city.responsible) == Decimal("-5.50")

    def test_only_the_office_sets_it_within_bounds(self, city, round):
        good = get(city.office, "card_rule", round.slug).context["form"].initial
        good = {name: value for name, value in good.items() if value is not False}
        for who in (city.unit, city.secretary, city.auditor):
            assert post(who, "card_rule", round.slug, **good | {"yellows": 3}).status_code == 403
        for bad in ({"yellows": 0}, {"yellows": 10}, {"red_points": "-1"}, {"appeal_days": 0}, {"red_paper": "refer"}):
            assert post(city.office, "card_rule", round.slug, **good | bad).status_code == 422, bad
        assert post(city.office, "card_rule", round.slug, **good).status_code == 422
        assert rules.rule_of(round).version == 0

    def test_of_two_who_saw_the_shipped_rule_the_second_is_told(self, city, round):
        second = make_user((city.office_unit, Role.OFFICE))
        good = get(city.office, "card_rule", round.slug).context["form"].initial
        good = {name: value for name, value in good.items() if value is not False}
        assert post(city.office, "card_rule", round.slug, **good | {"yellows": 3}).status_code == 302
        assert post(second, "card_rule", round.slug, **good | {"yellows": 4}).status_code == 409
        assert (rules.rule_of(round).version, rules.rule_of(round).yellows) == (1, 3)
