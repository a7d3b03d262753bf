"""The chart: rows, dates, lamps and scope; live and frozen say the same; its drawing."""

import re
from datetime import date

import pytest
from defusedxml import ElementTree
from django.urls import reverse

from cases.domain import changing, planning, progress
from cases.states import Status
from papers import orders
from records import evidence
from reports import snapshots
from tests.factories import at, make_org, make_round, make_task, make_user, picture
from wall import printing
from wall.chart import axis, frozen, live
from wall.lamps import lamp_of
from wall.timeline import LAMP_SHAPES, lamp_svg, row_svg

pytestmark = pytest.mark.django_db
DAY = date(2019, 7, 10)


@pytest.fixture
def round(city):
    round = make_round(city, name="督察轮次")
    steps = [
        planning.MeasureDraft("完成管网", "2019年5月底前", is_key_step=True),
        planning.MeasureDraft("验收投运", "2019年11月底前", is_key_step=True),
        planning.MeasureDraft("日常巡查", "2019年10月底前"),
    ]
    plain = [planning.MeasureDraft("日常巡查", "")]
    make_task(city, round, draft_measures=steps)
    make_task(city, round, words="2019年5月底前", draft_measures=plain)
    make_task(city, round, words="长期坚持", draft_measures=plain)
    return round


def test_a_row_has_dates_steps_lamp_and_leader(city, round):
    first, second, third = live(round, DAY).bars
    assert (first.first_due_on, first.due_on, first.is_moved) == (date(2019, 12, 31), date(2019, 12, 31), False)
    assert [(step.due_on, step.is_done) for step in first.steps] == [
        (date(2019, 5, 31), False),
        (date(2019, 11, 30), False),
    ]
    assert first.lamp.kind == "near"
    assert second.lamp.kind == "severe"
    assert (third.due_on, third.long_term) == (None, True)
    assert (first.lead, first.leader) == ("市住建局", str(city.leader))


def test_a_changed_date_stands_beside_the_first(city, round):
    task = round.problems.get(number=1).tasks.get()
    with at("2019-06-03"):
        change = changing.ask(
            task.pk, actor=city.unit, field="deadline", after="2020年3月底前", reason="force_majeure",
            why="汛期冲毁施工便道,须重新修筑", files=[evidence.store(picture(), by=city.unit)],
        )  # fmt: skip
        changing.decide(change.pk, actor=make_user((city.city, "secretary")), approve=True, note="同意顺延至次年三月底")
    bar = live(round, DAY).bars[0]
    assert (bar.first_due_on, bar.due_on, bar.is_moved, bar.changes) == (
        date(2019, 12, 31), date(2020, 3, 31), True, 1,
    )  # fmt: skip
    assert live(round, date(2019, 6, 2)).bars[0].due_on == date(2019, 12, 31)


def test_live_and_frozen_say_the_same_and_the_frozen_stays(city, round):
    with at("2019-07-10"):
        snapshot = snapshots.make(round.pk, DAY, actor=city.office)
    now, then = live(round, DAY), frozen(snapshot)
    assert now.groups == then.groups
    assert (now.is_frozen, then.is_frozen, then.digest) == (False, True, snapshot.digest)
    task = round.problems.get(number=1).tasks.get()
    with at("2019-07-11"):
        progress.finish_measure(task.measures.first().pk, actor=city.unit, note="已完成")
    assert frozen(snapshot).groups == then.groups
    assert live(round, date(2019, 7, 11)).bars[0].steps[0].is_done
    assert live(round, DAY).digest == now.digest != live(round, date(2019, 7, 11)).digest


@pytest.mark.parametrize(
    ("status", "due", "kind"),
    [
        (Status.ON_TRACK, date(2019, 12, 31), "normal"),
        (Status.ON_TRACK, date(2019, 8, 9), "near"),
        (Status.BEHIND, date(2019, 12, 31), "near"),
        (Status.OVERDUE, date(2019, 7, 9), "overdue"),
        (Status.OVERDUE, date(2019, 6, 9), "severe"),
        (Status.NOT_STARTED, date(2019, 12, 31), "none"),
        (Status.COMPLETED_LATE, date(2019, 1, 31), "done"),
        (Status.BASICALLY_COMPLETED, date(2019, 1, 31), "normal"),
        (Status.ON_TRACK, None, "normal"),
    ],
)
def test_lamps_differ_in_shape(status, due, kind):
    assert lamp_of(status, due, DAY).kind == kind


def test_each_lamp_has_a_shape_of_its_own():
    assert len(set(LAMP_SHAPES.values())) == len(LAMP_SHAPES) == 6
    for kind in LAMP_SHAPES:
        ElementTree.fromstring(lamp_svg(kind))


@pytest.mark.parametrize(
    ("last", "step", "columns"),
    [(date(2019, 3, 1), 1, 6), (date(2021, 12, 31), 1, 36), (date(2022, 1, 1), 3, 13), (date(2060, 1, 1), 12, 36)],
)
def test_the_axis_is_as_fine_as_columns_allow(last, step, columns):
    found = axis(date(2019, 1, 15), [last])
    assert (found.step, len(found.columns)) == (step, columns)
    assert found.columns[0].first == date(2019, 1, 1)


def test_days_lie_in_order_on_the_axis():
    found = axis(date(2019, 1, 15), [date(2019, 12, 31)])
    assert found.at(date(2019, 1, 1)) == 0
    assert found.at(date(2019, 12, 31), end=True) == 1
    assert found.at(date(2019, 7, 1)) == 0.5 == found.at(date(2019, 6, 30), end=True)
    assert (found.at(date(2010, 1, 1)), found.at(date(2030, 1, 1))) == (0, 1)


def test_a_drawing_is_well_formed_says_what_it_shows_and_has_no_style_of_its_own(city, round):
    chart = live(round, DAY)
    for bar in chart.bars:
        text = row_svg(chart, bar, width=480)
        tree = ElementTree.fromstring(text)
        assert tree.get("aria-label")
        assert "style=" not in text
        assert not re.search(r'(fill|stroke)="', text)
    hollow = ElementTree.fromstring(row_svg(chart, chart.bars[0], width=480, height=40))
    kinds = [shape.get("class") for shape in hollow]
    assert kinds.count("tl-first") == 1
    assert kinds.count("tl-now tl-near") == 1
    assert kinds.count("tl-step") == 2
    over = ElementTree.fromstring(row_svg(chart, chart.bars[1], width=480, height=40))
    assert "tl-over" in [shape.get("class") for shape in over]


def test_everybody_sees_their_own_rows(client, city, round, en):
    other = make_user((make_org("县水利局", city.county), "clerk"))
    leader = make_user((city.city, "case_leader"))
    seen = {}
    for who in (city.office, city.unit, city.observer, other, leader):
        client.force_login(who)
        with at(DAY):
            answer = client.get(reverse("wall:chart", args=[round.slug]))
        seen[who.pk] = (answer.status_code, len(answer.context["chart"].bars) if answer.status_code == 200 else 0)
    assert list(seen.values())[:4] == [(200, 3), (200, 3), (200, 3), (200, 0)]
    stranger = make_user((make_org("外局", make_org("外市", kind="region")), "office"))
    client.force_login(stranger)
    assert client.get(reverse("wall:chart", args=[round.slug])).status_code == 404


def test_a_snapshot_is_for_who_reads_the_whole_round(client, city, round):
    with at("2019-07-10"):
        snapshot = snapshots.make(round.pk, DAY, actor=city.office)
    url = f"{reverse('wall:chart', args=[round.slug])}?snapshot={snapshot.pk}"
    codes = {}
    for name in ("office", "auditor", "unit"):
        client.force_login(city.people[name])
        with at("2019-08-10"):
            answer = client.get(url)
        codes[name] = (answer.status_code, answer.context["chart"].is_frozen)
    assert codes == {"office": (200, True), "auditor": (200, True), "unit": (422, False)}


def test_who_has_too_many_prints_in_the_making_is_told_so(client, city, round):
    client.force_login(city.office)
    address = reverse("wall:order", args=[round.slug])
    with at(DAY):
        for n in range(orders.MOST_OPEN):
            asked = {"title": "x", "file_name": "x.pdf", "media_type": "application/pdf", "asked_by": city.office}
            orders.ask(printing.KIND, {"n": n}, **asked)
        refused = client.post(f"{address}?show=open", {"size": "a1"}, follow=True)
    assert refused.redirect_chain == [(reverse("desk:orders"), 302)]
    assert f"{orders.MOST_OPEN}" in str(*refused.context["messages"])
    assert orders.of(city.office).count() == orders.MOST_OPEN


def test_a_day_ahead_is_refused_and_completed_rows_may_be_left_out(client, city, round, en):
    task = round.problems.get(number=2).tasks.get()
    client.force_login(city.office)
    url = reverse("wall:chart", args=[round.slug])
    with at(DAY):
        assert client.get(url, {"as_of": "2019-07-11"}).status_code == 422
        assert len(client.get(url, {"show": "open"}).context["chart"].bars) == 3
        for measure in task.measures.all():
            progress.finish_measure(measure.pk, actor=city.unit, note="已完成")
        progress.report_completion(task.pk, actor=city.unit, text="全部完成")
        assert [bar.number for bar in client.get(url, {"show": "open"}).context["chart"].bars] == ["1", "3"]
        assert client.get(url).context["chart"].bars[1].lamp.kind == "done"
        early = client.get(url, {"as_of": "2018-10-01"})
    assert "Nothing stands on the chart" in early.content.decode()


def test_the_page_costs_the_same_at_any_length(client, city, django_assert_max_num_queries):
    round = make_round(city)
    make_task(city, round)
    client.force_login(city.office)
    url = reverse("wall:chart", args=[round.slug])
    with at(DAY):
        client.get(url)
        with django_assert_max_num_queries(40):
            client.get(url)
    for _n in range(8):
        make_task(city, round)
    with at(DAY), django_assert_max_num_queries(40):
        assert len(client.get(url).context["chart"].bars) == 9
