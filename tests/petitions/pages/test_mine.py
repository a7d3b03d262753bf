"""Lists of cases: a unit's own by urgency, the list behind each card, numbers of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgs.models import Role, User
from petitions import queues
from petitions.domain import closing, extending, handling, reviewing
from petitions.domain import rules as rule_book
from petitions.models import Assignment, Petition, Rules
from petitions.states import Stage
from tests.factories import at, make_org, make_user, proof
from tests.petitions import way
from tests.petitions.pages.browsing import browser, get, one_case, post, text

pytestmark = pytest.mark.django_db


def many(city, count: int) -> list[Assignment]:
    batch = way.make_batch(city, count)
    return [way.hand_over(city, petition)[0] for petition in batch.petitions.all()]


def groups(page) -> list[tuple[str, list[int]]]:
    return [(str(g["label"]), [row.case.pk for row in g["rows"]]) for g in page.context["groups"]]


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2018-08-02", "Due later"),
        ("2018-08-08", "Due within 3 working days"),
        ("2018-08-11", "Due today"),
        ("2018-08-12", "Overdue"),
    ],
)
def test_a_case_moves_up_as_its_day_comes(city, day, label):
    (case,) = many(city, 1)
    assert groups(get(city.unit, "mine", day=day)) == [(label, [case.pk])]


def test_replied_and_closed_cases_come_last(city):
    open_one, replied, closed = many(city, 3)
    way.write_reply(city, replied)
    way.write_reply(city, closed)
    way.sign(city, closed)
    way.review(city, closed)
    page = get(city.unit, "mine", day="2018-08-20")
    assert groups(page) == [("Overdue", [open_one.pk]), ("Replied: with signers or the office", [replied.pk])]
    assert [row.case.pk for row in page.context["closed"]] == [closed.pk]
    assert "9 days over the limit" in text(page)


def test_the_list_has_the_cases_of_the_unit_and_those_it_takes_part_in(city):
    own, other = many(city, 2)
    elsewhere = make_org("县环保局", city.county)
    Assignment.objects.filter(pk=other.pk).update(organisation=elsewhere)
    other.joint.create(organisation=city.responsible)
    page = get(city.unit, "mine")
    rows = {row.case.pk: row for group in page.context["groups"] for row in group["rows"]}
    assert {pk: row.joins for pk, row in rows.items()} == {own.pk: False, other.pk: True}
    stranger = make_user((make_org("县水利局", city.county), Role.CLERK))
    assert groups(get(stranger, "mine")) == []
    assert "No petition is with your unit" in text(get(stranger, "mine"))


def test_all_are_signed_for_at_once(city):
    many(city, 3)
    assert "Sign for all 3 petitions" in text(get(city.unit, "mine"))
    answer = post(city.unit, "sign_for_all", all="1")
    assert (answer.status_code, answer.url) == (302, "/desk/petitions/mine/")
    assert Assignment.objects.filter(stage=Stage.HANDLING).count() == 3
    other = one_case(city)
    assert post(city.observer, "sign_for_all", all="1").status_code == 302
    assert way.fresh(other).stage == Stage.HANDED_OVER


def test_rows_withhold_the_wording_from_the_accused_side(city):
    (case,) = many(city, 1)
    Petition.objects.update(summary="摘要独有的话")
    assert "摘要独有的话" in text(get(city.unit, "mine"))
    Petition.objects.update(accused=city.responsible)
    page = text(get(city.unit, "mine"))
    assert "摘要独有的话" not in page and "Withheld" in page
    assert case.petition.number in page


def counted(user, name, *args, day="2018-08-05") -> int:
    with at(day):
        client = browser(user)
        client.get(reverse("desk:inbox"))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(reverse(f"petitions:{name}", args=args)).status_code == 200
    assert not any("petitions_original" in q["sql"] or "petitions_identity" in q["sql"] for q in seen)
    return len(seen)


def test_lists_take_as_many_queries_for_many_rows_as_for_one(city):
    batch = way.make_batch(city, 18)
    petitions = list(batch.petitions.all())
    lists = (("unit", "mine", ()), ("head", "signing", ()), ("office", "reviews", ()), ("unit", "queue", ("to_reply",)),
             ("unit", "queue", ("to_sign_for",)), ("office", "queue", ("overdue",)))  # fmt: skip

    def add(rows: list[Petition]) -> None:
        waiting, replied, reviewed, _kept = (way.hand_over(city, petition)[0] for petition in rows)
        with at("2018-08-02"):
            handling.sign_for(waiting.pk, actor=city.unit)
        way.write_reply(city, replied)
        way.write_reply(city, reviewed)
        way.sign(city, reviewed)

    add(petitions[:4])
    one = {(who, name, args): counted(city.people[who], name, *args) for who, name, args in lists}
    for n in range(4, 16, 4):
        add(petitions[n : n + 4])
    more = {(who, name, args): counted(city.people[who], name, *args) for who, name, args in lists}
    assert more == one


def staged_city(city):
    """A round that asks for calls and notices, with cases standing at every gate."""
    cases = many(city, 9)
    with at(way.DAY):
        rule_book.set_rules(cases[0].petition.round_id, actor=city.office, notice_days=5, call_back="key")
    with at("2018-08-02"):
        handling.sign_for(cases[1].pk, actor=city.unit)
        extending.ask(cases[1].pk, actor=city.unit, until=date(2018, 8, 20), why="监测报告须十日才能出具")
    for case in cases[2:]:
        way.write_reply(city, case)
    for case in cases[3:]:
        way.sign(city, case)
    Petition.objects.filter(pk__in=[cases[4].petition_id, cases[6].petition_id]).update(is_key=True)
    for case in cases[4:]:
        way.review(city, case)
    for case in cases[6:]:
        way.release(city, case.petition)
        with at("2018-08-07"):
            notice = closing.open_notice(case.pk, actor=city.office)
    with at("2018-08-08"):
        closing.take_objection(notice.pk, actor=city.office, text="整改不彻底，夜间仍有异味。")
    return cases


EXPECTED = {
    "to_sign_for": ("unit", [0]),
    "to_reply": ("unit", [1]),
    "overdue": ("office", [0, 1]),
    "to_sign": ("head", [2]),
    "to_review": ("office", [3]),
    "extensions": ("office", [1]),
    "to_call_back": ("office", [4, 6]),
    "notice_to_open": ("office", [4, 5]),
    "objections": ("office", [8]),
    "notice_ended": ("office", [6, 7, 8]),
    "to_close": ("office", [7]),
}


def test_each_queue_counts_what_its_list_shows(city):
    cases = staged_city(city)
    assert set(EXPECTED) == set(queues.BY_NAME)
    round = cases[0].petition.round
    for name, (who, wanted) in EXPECTED.items():
        user = User.objects.get(pk=city.people[who].pk)
        found = queues.BY_NAME[name]
        with at("2018-08-14"):
            counts = {one.queue.name: one.count for one in queues.queues_for(user, round)}
            cards = {card.url: card.count for card in queues.cards(user, round)}
            page = browser(user).get(found.url)
        listed = page.context["cards"] if name == "to_sign" else page.context["rows"]
        shown = [row["case"].pk if isinstance(row, dict) else row.case.pk for row in listed]
        assert sorted(shown) == sorted(cases[n].pk for n in wanted), name
        assert counts[name] == cards[found.url] == page.context["page_obj"].paginator.count == len(wanted), name


def test_to_close_agrees_with_what_hinders_each_case(city):
    cases = staged_city(city)
    user = User.objects.get(pk=city.office.pk)
    with at("2018-08-14"):
        free = {
            case.pk
            for case in map(way.fresh, cases)
            if case.stage in (Stage.REVIEWED, Stage.IN_NOTICE) and not closing.hindrances(case)
        }
        assert set(queues.to_close(user, cases[0].petition.round).values_list("pk", flat=True)) == free
    for day in ("2018-08-14", "2018-08-15", "2018-08-16"):
        with at(day):
            closing.call_back(cases[6].pk, actor=city.office, result="unreachable", called_on=date.fromisoformat(day))
    assert way.fresh(cases[6]).stage == Stage.CLOSED


def test_a_round_without_rules_of_its_own_closes_without_notice_and_call(city):
    case = one_case(city)
    round = case.petition.round
    with at(way.DAY):
        rule_book.set_rules(round.pk, actor=city.office, call_back="all")
    way.write_reply(city, case)
    way.sign(city, case)
    way.review(city, case)
    user = User.objects.get(pk=city.office.pk)
    with at("2018-08-07"):
        assert (queues.to_call_back(user, round).count(), queues.to_close(user, round).count()) == (1, 0)
        Rules.objects.all().delete()
        assert (queues.to_call_back(user, round).count(), queues.to_close(user, round).count()) == (0, 1)
        assert closing.hindrances(way.fresh(case)) == []
    assert post(city.office, "close", case.pk, day="2018-08-07").status_code == 302


def test_a_queue_of_other_posts_is_unknown(city):
    one_case(city)
    assert get(city.unit, "queue", "to_call_back").status_code == 404
    assert get(city.unit, "queue", "no-such").status_code == 404
    answer = get(city.office, "queue", "to_review")
    assert (answer.status_code, answer.url) == (302, "/desk/petitions/review/")


def test_the_review_goes_by_the_oldest_limit(city):
    first, second = many(city, 2)
    for case in (second, first):
        way.write_reply(city, case)
        way.sign(city, case)
    second.deadline.due_on = second.deadline.first_due_on = date(2018, 8, 9)
    second.deadline.save()
    page = get(city.office, "reviews", day="2018-08-06")
    assert [row.case.pk for row in page.context["rows"]] == [second.pk, first.pk]
    assert get(city.office, "next_review", day="2018-08-06").url == f"/desk/petitions/cases/{second.pk}/review/"
    skipped = get(city.office, "next_review", day="2018-08-06", but=second.pk)
    assert skipped.url == f"/desk/petitions/cases/{first.pk}/review/"
    assert get(city.unit, "next_review", day="2018-08-06").status_code == 403
    with at("2018-08-06"):
        reviewing.accept(
            second.pk, actor=city.office, seen=reviewing.seen_digest(way.fresh(second)), proof=proof(city.office)
        )
    assert len(get(city.office, "reviews", day="2018-08-06").context["rows"]) == 1
