"""The pages of dated records: filters, corrections, rows pasted from a spreadsheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.domain import keeping
from cases.models import Activity, ResultFigure
from tests.factories import at, make_round

pytestmark = pytest.mark.django_db
DAY = "2019-05-07"


@pytest.fixture
def round(city):
    return make_round(city)


def ask(client, user, name, *args, data=None, query=None, day=DAY):
    client.force_login(user)
    url = reverse(f"desk:{name}", args=args)
    with at(day):
        return client.get(url, query or {}) if data is None else client.post(url, data)


def meet(city, round, title="常委会", day="2019-05-06", **more):
    with at(day):
        return keeping.record_activity(
            round, actor=city.office, **{"kind": "meeting", "held_on": date.fromisoformat(day), "title": title} | more
        )


def test_rows_of_a_spreadsheet_are_pasted_in(client, city, round, en):
    text = (
        "日期\t类型\t标题\t人员\t暗访\t媒体\t链接\n"
        "2019/4/1\t领导调研督导\t现场督办\t市长\t是\t\t\n"
        "2019-04-02\tpublicity\t专栏报道\t\t\ttelevision\thttps://example.org/a\n"
    )
    labels = dict(Activity.Kind.choices)
    text = text.replace("领导调研督导", str(labels["visit"]))
    answer = ask(client, city.office, "activities_paste", round.slug, data={"what": "activities", "text": text})
    assert answer.status_code == 302
    visit, told = round.activities.order_by("held_on")
    assert (visit.kind, visit.held_on, visit.who, visit.unannounced) == ("visit", date(2019, 4, 1), "市长", True)
    assert (told.kind, told.medium, told.link) == ("publicity", "tv", "https://example.org/a")
    values = (
        "截至\t类型\t标题\t指标\t数值\t单位\t同比\t排名\t排名范围\t位次变化\n"
        "2019-05-01\tindicator\tPM10平均浓度\tPM10\t51\tμg/m³\t-17.7\t5\t全省\t3\n"
    )
    answer = ask(client, city.office, "activities_paste", round.slug, data={"what": "results", "text": values})
    assert answer.status_code == 302
    row = round.results.get()
    assert (row.topic, row.value, row.change, row.change_unit) == ("pm10", Decimal("51"), "-17.7", "%")
    assert (row.rank, row.rank_scope, row.rank_change) == (5, "province", 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("日期\t秘密\n2019-04-01\tx", "秘密"),
        ("日期\t类型\t标题\n2019-04-01\tmeeting\t会\n昨天\tmeeting\t会", "row 2"),
        ("日期\t类型\t标题\n2019-04-01\tmeeting\t会\n2019-05-08\tmeeting\t会", "row 2"),
    ],
)
def test_a_faulty_row_keeps_all_out_and_is_named(client, city, round, en, text, words):
    answer = ask(client, city.office, "activities_paste", round.slug, data={"what": "activities", "text": text})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_row_is_corrected_and_taken_back_on_its_page(client, city, round, en):
    row = meet(city, round)
    page = ask(client, city.office, "activity_correct", round.slug, row.pk)
    assert page.status_code == 200
    data = {"kind": "meeting", "held_on": "2019-05-06", "title": "常委会议", "why": "错字", "act": "correct"}
    assert ask(client, city.office, "activity_correct", round.slug, row.pk, data=data).status_code == 302
    new = round.activities.get(corrects=row)
    assert (new.title, new.why) == ("常委会议", "错字")
    shown = ask(client, city.office, "activities", round.slug).context["page_obj"]
    assert list(shown) == [new]
    again = ask(client, city.office, "activity_correct", round.slug, row.pk, data=data | {"title": "又"})
    assert again.status_code == 422
    assert "corrected in the meantime" in again.content.decode()
    bare = ask(client, city.office, "activity_correct", round.slug, new.pk, data={"act": "withdraw", "why": ""})
    assert bare.status_code == 422
    gone = ask(client, city.office, "activity_correct", round.slug, new.pk, data={"act": "withdraw", "why": "重复"})
    assert gone.status_code == 302
    assert not ask(client, city.office, "activities", round.slug).context["page_obj"].object_list


def test_a_value_is_corrected_on_its_page(client, city, round, en):
    with at("2019-05-06"):
        row = keeping.record_result(
            round, actor=city.office, kind="result", recorded_on=date(2019, 5, 6), title="小高炉", value=Decimal(100)
        )
    data = {"kind": "result", "recorded_on": "2019-05-06", "title": "小高炉", "value": "109"}
    data |= {"why": "漏计", "act": "correct"}
    assert ask(client, city.office, "result_correct", round.slug, row.pk, data=data).status_code == 302
    assert [one.value for one in ResultFigure.objects.newest(date(2019, 5, 7))] == [Decimal(109)]
    assert "109" in ask(client, city.unit, "results", round.slug).content.decode()
    assert ask(client, city.unit, "result_correct", round.slug, row.pk, data=data).status_code == 403


def test_lists_are_narrowed(client, city, round):
    meet(city, round), meet(city, round, "现场督办", kind="visit", who="市长", day="2019-03-01")

    def seen(**query):
        page = ask(client, city.unit, "activities", round.slug, query=query).context["page_obj"]
        return [row.title for row in page]

    assert seen() == ["常委会", "现场督办"]
    assert seen(kind="visit") == seen(q="市长") == seen(until="2019-04-01") == ["现场督办"]
    assert seen(kind="visit", q="常委") == []


@pytest.mark.parametrize("name", ["activities", "results"])
def test_the_lists_cost_the_same_at_any_length(client, city, round, name, django_assert_max_num_queries):
    def write(number):
        meet(city, round, f"会{number}")
        with at("2019-05-06"):
            keeping.record_result(
                round, actor=city.office, kind="result", recorded_on=date(2019, 5, 6), title=f"果{number}"
            )

    write(0)
    ask(client, city.office, name, round.slug)
    with django_assert_max_num_queries(32):
        ask(client, city.office, name, round.slug)
    for number in range(1, 9):
        write(number)
    with django_assert_max_num_queries(32):
        ask(client, city.office, name, round.slug)


def test_a_pasted_row_with_more_cells_than_columns_loses_nothing_unseen(client, city, round, en):
    text = "日期\t类型\t标题\n2019-03-04\t项目\t污水厂提标\t5000000"
    answer = ask(client, city.office, "activities_paste", round.slug, data={"what": "activities", "text": text})
    assert answer.status_code == 422
    assert "row 1: “5000000” stands under no heading; name its column, or delete it" in answer.content.decode()
    assert not round.activities.exists()
