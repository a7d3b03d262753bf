"""Overview, board, registers: who reads what, numbers that are the length of their lists, filters, files, queries."""

import csv
import re
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse

from petitions import counting
from petitions.domain import assigning, receiving
from petitions.domain.receiving import BatchFacts
from petitions.models import Batch, Petition
from petitions.states import Stage
from tests.factories import at, make_org, make_round, make_user
from tests.petitions import way

pytestmark = pytest.mark.django_db
DAY = "2018-08-13"


def get(client, user, url, day=DAY):
    client.force_login(user)
    with at(day):
        return client.get(url)


def send(client, user, url, day=DAY, **data):
    client.force_login(user)
    with at(day):
        return client.post(url, data)


def page(round, name, query="", *args):
    return f"{reverse(f'petitions:{name}', args=[round.slug, *args])}?{query}"


def numbers(response):
    return [row.petition.number[-4:] for row in response.context["rows"]]


@pytest.fixture
def ledger(city):
    """Seven petitions of one batch: one released, one closed, one replied, one split, one overdue, two new."""
    round = make_round(city)
    batch = way.make_batch(city, 7, round=round, object_name="金石砖厂")
    rows = list(batch.petitions.order_by("ordinal"))
    case = way.finish(city, rows[0])
    way.release(city, case.petition)
    way.finish(city, rows[1], verdict="unfounded")
    way.write_reply(city, way.hand_over(city, rows[2])[0])
    way.hand_over(city, rows[3], city.responsible, city.lead, part="部分")
    way.hand_over(city, rows[4], city.lead)
    Petition.objects.filter(pk=rows[6].pk).update(place=None, channel="", object_name="石期河", object_key="石期河")
    rows[6].types.all().delete()
    return batch


def test_the_overview_counts_on_both_bases_and_says_why_they_differ(client, city, ledger, en):
    response = get(client, city.office, page(ledger.round, "overview"))
    counts = response.context["counts"]
    assert (counts["received"], counts["assigned"]) == (7, 6)
    assert (counts["closed"], counts["staged"], counts["open"]) == (2, 0, 5)
    assert str(response.context["rate"]) == "28.6"
    said = "Received 7, assigned 6: 1 petition was split, which makes 1 more; 2 are not handed over yet."
    assert said in response.content.decode()
    assert "The types sum to 10 because some of the 7 petitions are about several." in response.content.decode()


def test_every_number_of_the_overview_is_the_length_of_the_list_that_it_opens(client, city, ledger):
    body = get(client, city.office, page(ledger.round, "overview")).content.decode()
    found = re.findall(r'href="(/desk/rounds/[^"]+/petitions/(?:list|cases)/[^"]*)"[^>]*>(\d+)</a>', body)
    assert len(found) > 25
    for url, n in found:
        listed = get(client, city.office, url.replace("&amp;", "&"))
        assert listed.context["page_obj"].paginator.count == int(n), url


def test_the_cross_table_opens_lists_of_its_numbers(client, city, ledger):
    response = get(client, city.office, page(ledger.round, "cross"))
    found = re.findall(r'href="([^"]+/petitions/list/[^"]*)"[^>]*>(\d+)</a>', response.content.decode())
    assert response.context["every"] == 7
    assert len(found) > 8
    for url, n in found:
        listed = get(client, city.office, url.replace("&amp;", "&"))
        assert listed.context["page_obj"].paginator.count == int(n), url


def test_the_board_has_each_petition_in_one_column(client, city, ledger):
    response = get(client, city.office, page(ledger.round, "batch", "", ledger.pk))
    columns = {column["code"]: column["count"] for column in response.context["columns"]}
    assert columns == {"received": 2, "handed_over": 2, "handling": 0, "replied": 1, "reviewed": 1, "released": 1}
    for column in response.context["columns"]:
        assert {row.column for row in column["rows"]} <= {column["code"]}
        listed = get(client, city.office, page(ledger.round, "register", f"batch={ledger.pk}&column={column['code']}"))
        assert listed.context["page_obj"].paginator.count == column["count"]


def test_declared_counts_that_differ_are_said_so(client, city, ledger, en):
    Batch.objects.filter(pk=ledger.pk).update(declared={"total": 8, "call": 3, "key": 1})
    response = get(client, city.office, page(ledger.round, "batch", "", ledger.pk))
    assert [(row["said"], row["found"], row["differs"]) for row in response.context["declared"]] == [
        (8, 7, True), (3, 3, False), (1, 1, False),
    ]  # fmt: skip
    assert "differs: check the list" in response.content.decode()


def test_a_draft_is_received_or_taken_back_and_counts_nowhere(client, city, ledger, en):
    with at(DAY):
        drafts = [
            receiving.receive_batch(
                ledger.round_id, BatchFacts(n, date(2018, 8, 2)), way.make_drafts(2, start=100 * n + 1),
                actor=city.office, as_draft=True,
            )
            for n in (2, 3)
        ]  # fmt: skip
    response = get(client, city.office, page(ledger.round, "overview"))
    assert response.context["counts"]["received"] == 7
    assert [row["is_draft"] for row in response.context["batches"]] == [True, True, False]
    assert get(client, city.office, page(ledger.round, "register")).context["page_obj"].paginator.count == 7
    assert numbers(get(client, city.office, page(ledger.round, "register", f"batch={drafts[0].pk}"))) == [
        "0201",
        "0202",
    ]
    assert get(client, city.observer, page(ledger.round, "batch", "", drafts[0].pk)).status_code == 404
    assert get(client, city.observer, page(ledger.round, "register", f"batch={drafts[0].pk}")).context["rows"] == []
    assert send(client, city.observer, page(ledger.round, "batch_receive", "", drafts[0].pk)).status_code == 404
    assert send(client, city.office, page(ledger.round, "batch_receive", "", drafts[0].pk)).status_code == 302
    assert send(client, city.office, page(ledger.round, "batch_receive", "", drafts[0].pk)).status_code == 409
    assert send(client, city.office, page(ledger.round, "batch_take_back", "", drafts[1].pk)).status_code == 302
    assert send(client, city.office, page(ledger.round, "batch_take_back", "", drafts[0].pk)).status_code == 409
    assert get(client, city.office, page(ledger.round, "overview")).context["counts"]["received"] == 9
    assert not Batch.objects.filter(pk=drafts[1].pk).exists()


EVERY = ["0101", "0102", "0103", "0104", "0105", "0106", "0107"]
FILTERS = {
    "q=D2YZ 20180801 0103": ["0103"], "q=Ｄ２ＹＺ２０１８０８０１０１０３": ["0103"], "q=d2yz201808010103": ["0103"],
    "q=砖厂": EVERY, "q=石期河": ["0107"], "q=无此": [], "q=第103": ["0103"], "q=砖厂 第104": ["0104"],
    "status=closed": ["0101", "0102"], "verdict=unfounded": ["0102"], "verdict=none": EVERY[2:],
    "stage=in_signoff": ["0103"], "key=true": ["0101"], "channel=letter": ["0102", "0104", "0106"],
    "channel=none": ["0107"], "place=none": ["0107"], "type=noise": ["0102", "0104", "0106"], "type=none": ["0107"],
    "overdue=true": ["0104", "0105"], "column=received": ["0106", "0107"], "object=石期河": ["0107"],
    "batch=999999": EVERY, "status=nonsense": EVERY, "q=%00": EVERY,
}  # fmt: skip


def test_filters_stand_in_the_address(client, city, ledger):
    for query, found in FILTERS.items():
        response = get(client, city.office, page(ledger.round, "register", query))
        assert (response.status_code, numbers(response)) == (200, found), query


def test_units_and_orders(client, city, ledger):
    register = page(ledger.round, "register", f"unit={city.lead.pk}")
    assert numbers(get(client, city.office, register)) == ["0104", "0105"]
    assert numbers(get(client, city.office, page(ledger.round, "register", "sort=-number")))[0] == "0107"
    assert numbers(get(client, city.office, page(ledger.round, "register", "sort=due")))[:2] == ["0104", "0105"]


def test_the_file_has_the_rows_of_the_list(client, city, ledger, en):
    Petition.objects.filter(number__endswith="0107").update(object_name="=HYPERLINK(1)")
    response = get(client, city.office, page(ledger.round, "register_csv", "column=received"))
    text = response.getvalue().decode()
    rows = list(csv.reader(StringIO(text.lstrip("\ufeff"))))
    assert rows[0][:3] == ["Number", "Batch", "Handed over on"]
    assert [row[0][-4:] for row in rows[1:]] == ["0106", "0107"]
    assert rows[2][7] == "'=HYPERLINK(1)"
    assert "偷排黑烟" not in text


def test_a_unit_reads_its_own_petitions_only(client, city, ledger):
    clerk = make_user((city.lead, "clerk"))
    response = get(client, clerk, page(ledger.round, "register"))
    assert numbers(response) == ["0104", "0105"]
    assert [unit.pk for unit in response.context["rows"][0].units] == [city.lead.pk]
    assert "accused" not in response.context["filter"].filters
    assert get(client, clerk, page(ledger.round, "cases")).context["page_obj"].paginator.count == 2
    assert get(client, clerk, page(ledger.round, "overview")).status_code == 403
    stranger = make_user((make_org("市水利局", city.city), "clerk"))
    assert numbers(get(client, stranger, page(ledger.round, "register"))) == []
    assert get(client, stranger, page(ledger.round, "batch", "", ledger.pk)).status_code == 404


def test_the_accused_side_neither_reads_nor_searches_what_was_reported(client, city, ledger):
    clerk = make_user((city.lead, "clerk"))
    petition = ledger.petitions.get(number__endswith="0105")
    with at(DAY):
        receiving.set_accused(petition.pk, city.lead, actor=city.office)
    response = get(client, clerk, page(ledger.round, "register"))
    assert [(row.petition.number[-4:], row.object_name) for row in response.context["rows"]] == [
        ("0104", "金石砖厂"), ("0105", ""),
    ]  # fmt: skip
    for query in ("q=砖厂", "q=黑烟", "object=金石砖厂", "object=金石"):
        assert "0105" not in numbers(get(client, clerk, page(ledger.round, "register", query))), query
    board = get(client, clerk, page(ledger.round, "batch", "", ledger.pk)).content.decode()
    assert board.count("金石砖厂") == 1
    file = get(client, clerk, page(ledger.round, "register_csv", "q=0105")).getvalue().decode()
    assert "0105" in file and "金石" not in file
    assert numbers(get(client, city.office, page(ledger.round, "register", "accused=true"))) == ["0105"]
    own = make_user((make_org("科室", city.lead), "office"))
    assert "0105" not in numbers(get(client, own, page(ledger.round, "register", "accused=true")))


def test_what_is_reported_three_times_opens_its_petitions(client, city, ledger):
    response = get(client, city.office, page(ledger.round, "often"))
    (row,) = response.context["rows"]
    assert (row["place"], row["n"]) == (city.county.pk, 6)
    url = re.search(r'href="([^"]+object=[^"]+)"', response.content.decode()).group(1).replace("&amp;", "&")
    assert get(client, city.office, url).context["page_obj"].paginator.count == 6


def test_a_county_sees_its_part_in_numbers_that_are_its_lists(client, city, ledger):
    other = make_org("零陵区", city.city, kind="region")
    Petition.objects.filter(number__endswith="0106").update(place=other)
    response = get(client, city.secretary, page(ledger.round, "overview"))
    assert response.context["counts"]["received"] == 5
    found = re.findall(r'href="([^"]+/petitions/(?:list|cases)/[^"]*)"[^>]*>(\d+)</a>', response.content.decode())
    for url, n in found:
        listed = get(client, city.secretary, url.replace("&amp;", "&"))
        assert listed.context["page_obj"].paginator.count == int(n), url


@pytest.mark.parametrize("name", ["register", "cases", "batch", "overview", "cross", "often"])
def test_one_row_and_many_cost_the_same_number_of_queries(
    client, city, django_assert_max_num_queries, name, django_assert_num_queries
):
    round = make_round(city)
    batch = way.make_batch(city, 3, round=round, object_name="金石砖厂")
    for row in batch.petitions.all():
        way.hand_over(city, row)
    url = page(round, name, "", *([batch.pk] if name == "batch" else []))
    get(client, city.office, url)
    with django_assert_max_num_queries(60) as few:
        get(client, city.office, url)
    more = way.make_batch(city, 9, number=2, round=round, object_name="宏发养猪场")
    if name == "batch":
        more.petitions.update(batch=batch)
    for row in Petition.objects.filter(stage=""):
        way.hand_over(city, row, city.responsible)
    with django_assert_num_queries(len(few)):
        get(client, city.office, url)


def test_the_condition_of_the_own_side_judges_as_the_row_by_row_rule(city, ledger):
    people = [*city.people.values(), make_user((city.lead, "clerk"))]
    units = [city.lead, city.responsible, city.county, city.office_unit, city.city]
    for unit in units:
        ledger.petitions.update(accused=unit)
        petition = ledger.petitions.select_related("accused").first()
        for person in people:
            told = Petition.objects.filter(receiving.secrecy.about_own_side(person), pk=petition.pk).exists()
            assert told == receiving.secrecy.on_accused_side(person, petition), (unit, person.posts.first())


def test_the_accused_side_of_the_office_does_not_link_or_mend(city, ledger):
    petition, other = ledger.petitions.all()[:2]
    with at(DAY):
        receiving.set_accused(petition.pk, city.office_unit, actor=make_user((city.city, "office")))
        for act in (
            lambda: receiving.edit(petition.pk, actor=city.office, remark="改"),
            lambda: receiving.set_accused(petition.pk, None, actor=city.office),
        ):
            with pytest.raises(receiving.secrecy.PermissionDenied):
                act()


def test_sums_of_those_a_reader_sees(city, ledger):
    with at(DAY):
        now = counting.standing(ledger.round, date(2018, 8, 13), among=Petition.objects.filter(stage=Stage.CLOSED))
    assert counting.sums(now)["received"] == counting.sums(now)["closed"] == 2
    assert counting.closing_rate({"received": 0, "closed": 0, "staged": 0}, 1) is None
    assert assigning.MIN_REASON == 6
