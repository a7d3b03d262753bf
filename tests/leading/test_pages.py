"""The pages: what they show to whom, what can be done on them, and that they cost the same at any length."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Activity
from leading.domain import errands, exposing, group, led, meetings, reviews, teams, visits
from leading.models import Errand, Exposure, Finding, GroupMember, LedItem, Meeting, MeetingRhythm, Visit
from leading.states import State
from orgs.models import Role
from tests.factories import at, make_org, make_round, make_task, make_user, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY, DUE = "2019-05-06", date(2019, 5, 20)


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def client(user):
    found = Client()
    found.force_login(user)
    return found


def text(user, url, status=200, day=DAY):
    with at(day, 12):
        response = client(user).get(url)
    assert response.status_code == status, url
    return response.content.decode()


def send(user, url, data, act="", day=DAY):
    with at(day, 12):
        return client(user).post(f"{url}?act={act}" if act else url, data)


def page(name, round):
    return reverse(f"leading:{name}", args=[round.slug])


def test_the_office_gives_a_seat_and_ends_it(city, round):
    url = page("group", round)
    values = {"seat": "head", "title": "市委书记", "organisation": city.city.pk, "starts_on": "2019-01-01", "user": ""}
    assert send(city.office, url, values, "seat").status_code == 302
    row = GroupMember.objects.get()
    assert "市委书记" in text(city.unit, url)
    assert "Nobody held a seat" in text(city.unit, f"{url}?on=2018-12-31")
    assert "Nobody held a seat" not in text(city.unit, f"{url}?on=nonsense")
    end = f"{page('unseat', round)}?seat={row.pk}"
    assert send(city.unit, f"{end}&act=end", {"ends_on": "2019-03-01"}).status_code == 403
    assert send(city.office, f"{end}&act=end", {"ends_on": "2019-03-01", "why": "调离"}).status_code == 302
    row.refresh_from_db()
    assert (row.ends_on, row.why) == (date(2019, 3, 1), "调离")


def test_a_faulty_decision_comes_back_with_what_was_typed(city, round):
    with at(DAY):
        row = meetings.hold(round.pk, actor=city.office, held_on=date(2019, 5, 6), title="专题会", who="常委会")
    url = reverse("leading:meeting", args=[row.pk])
    values = {"text": "拆除排口并复绿", "units": [city.responsible.pk], "due_on": "2019-05-01"}
    again = send(city.office, url, values, "decide")
    assert again.status_code == 422
    assert "拆除排口并复绿" in again.content.decode()
    assert "Choose today or a later day." in again.content.decode()
    assert send(city.office, url, values | {"due_on": "2019-05-20"}, "decide").status_code == 302
    assert Errand.objects.get().text == "拆除排口并复绿"
    assert send(city.office, url, {}, "nothing").status_code == 404


def test_a_meeting_leads_straight_to_its_first_decision(city, round):
    values = {"held_on": "2019-05-05", "title": "专题会", "who": "常委会"}
    made = send(city.office, page("meetings", round), values, "hold")
    meeting = Meeting.objects.get()
    assert made.url == reverse("leading:meeting", args=[meeting.pk])
    assert '<details class="fold act no-print" open>' in text(city.office, made.url)
    decided = {"text": "拆除排口", "units": [city.responsible.pk], "due_on": "2019-05-20"}
    assert send(city.office, made.url, decided, "decide").status_code == 302
    assert '<details class="fold act no-print" open>' not in text(city.office, made.url)


def test_files_are_to_be_chosen_again_only_where_some_were_sent(city, round):
    one, again = given(city, round), "Browsers do not keep chosen files"
    url = reverse("leading:errand", args=[one.pk])
    assert again not in text(city.unit, url)
    assert again in send(city.unit, url, {"text": ""}, "answer").content.decode()
    assert again not in send(city.office, url, {"why": ""}, "drop").content.decode()


def test_a_year_that_can_only_be_a_slip_is_asked_about(city, round):
    values = {"body": "常委会", "every": "quarter", "starts_on": "0219-01-01"}
    refused = send(city.office, page("rhythms", round), values, "rule")
    assert refused.status_code == 422
    assert "Look at the year again: 219." in refused.content.decode()
    assert not MeetingRhythm.objects.exists()


def given(city, round, unit=None, words="拆除排口"):
    with at(DAY):
        row = meetings.hold(round.pk, actor=city.office, held_on=date(2019, 5, 6), title="专题会", who="常委会")
        made = meetings.decide(row.pk, actor=city.office, text=words, units=[unit or city.responsible], due_on=DUE)
    return made.errands.get()


def test_an_errand_goes_from_the_units_page_to_the_offices_and_back(city, round):
    one = given(city, round)
    url = reverse("leading:errand", args=[one.pk])
    assert "Report it done" in text(city.unit, url)
    assert "Report it done" not in text(city.office, url)
    with at(DAY, 12):
        sent = client(city.unit).post(f"{url}?act=answer", {"text": "已拆除", "files": [picture()]})
    assert sent.status_code == 302
    shown = text(city.office, url)
    assert "Confirm that it is done" in shown
    assert reverse("leading:errand_file", args=[one.pk, one.answers.get().files.get().pk]) in shown
    assert "Confirm that it is done" not in text(city.unit, url)
    assert send(city.office, url, {"why": "没有照片"}, "return").status_code == 302
    late = send(city.office, url, {"note": "看过了"}, "confirm")
    assert late.status_code == 409
    assert "看过了" in late.content.decode()
    assert Errand.objects.get().state == State.RETURNED


def test_lists_show_each_unit_its_own(city, round):
    other = make_org("县水利局", city.county)
    clerk = make_user((other, Role.CLERK))
    one, two = given(city, round), given(city, round, other, "清理河道")
    mine = reverse("leading:mine")
    assert "拆除排口" in text(city.unit, mine)
    assert "清理河道" not in text(city.unit, mine)
    assert "清理河道" in text(clerk, mine)
    text(clerk, reverse("leading:errand", args=[one.pk]), 404)
    everything = text(city.office, page("errands", round))
    assert "拆除排口" in everything
    assert "清理河道" in everything
    narrowed = text(city.office, f"{page('errands', round)}?unit={other.pk}&q=清理&state=owing&sort=decision")
    assert "拆除排口" not in narrowed
    assert "清理河道" in narrowed
    assert "Nothing matches" in text(city.office, f"{page('errands', round)}?state=late")
    assert "overdue" in text(city.office, f"{page('errands', round)}?state=late", day="2019-05-21")
    assert errands.page_of(two) == reverse("leading:errand", args=[two.pk])


def test_no_page_of_a_unit_tells_of_an_unannounced_visit_before_its_findings_are_sent(city, round):
    with at(DAY):
        make_task(city, round, filed=None)
        visit = visits.make(
            round.pk, actor=city.office, held_on=date(2019, 5, 6), title="夜间暗访砖厂", who="暗访组", unannounced=True
        )
        visits.find(visit.pk, actor=city.office, text="夜间偷排", unit=city.responsible, due_on=DUE)
    activities, whole = reverse("desk:activities", args=[round.slug]), reverse("desk:round", args=[round.slug])
    for url in (activities, whole, reverse("leading:mine"), reverse("desk:home"), reverse("desk:inbox")):
        shown = text(city.unit, url)
        assert "夜间暗访砖厂" not in shown
        assert "夜间偷排" not in shown
    assert "夜间暗访砖厂" in text(city.office, activities)
    assert "夜间暗访砖厂" in text(city.office, whole)
    text(city.unit, reverse("leading:visit", args=[visit.pk]), 404)
    unsent = f"{page('visits', round)}?how=unsent"
    assert "夜间暗访砖厂" in text(city.office, unsent)
    assert send(city.office, reverse("leading:visit", args=[visit.pk]), {}, "send").status_code == 302
    assert "夜间偷排" in text(city.unit, reverse("leading:mine"))
    assert "夜间暗访砖厂" not in text(city.office, unsent)


def test_a_leader_records_a_visit_with_a_photograph_and_a_finding_from_the_telephone(city, round):
    task = make_task(city, round)
    with at(DAY):
        row = exposing.expose(
            round.pk, actor=city.office, title="砖厂直排", medium="film", shown_on=date(2019, 5, 1), due_on=DUE,
            leader=city.leader, leader_post="副市长", task=task,
        )  # fmt: skip
    me = reverse("leading:me")
    shown = text(city.leader, me)
    assert f"{reverse('leading:me_visit')}?exposed={row.pk}" in shown
    assert f"{reverse('leading:me_visit')}?task={task.pk}" in shown
    url = f"{reverse('leading:me_visit')}?exposed={row.pk}&act=visit"
    nothing = send(city.leader, url, {"due_on": "2019-05-20"})
    assert nothing.status_code == 422
    assert "Take a photograph, or write what was seen." in nothing.content.decode()
    values = {"photos": [picture()], "text": "围挡缺失", "due_on": "2019-05-20"}
    with at(DAY, 12):
        assert client(city.leader).post(url, values | {"due_on": "2019-05-01"}).status_code == 422
        assert not Visit.objects.exists()
        values["photos"] = [picture()]
        assert client(city.leader).post(url, values).status_code == 302
    visit, found = Visit.objects.get(), Finding.objects.get()
    assert (visit.activity.title, visit.activity.kind, visit.leader) == (
        "现场督导：砖厂直排", Activity.Kind.VISIT, city.leader,
    )  # fmt: skip
    assert (visit.photos.count(), list(visit.tasks.all())) == (1, [task])
    assert (found.unit, found.errand.state, found.due_on) == (city.responsible, State.OPEN, DUE)
    assert Exposure.objects.get().visit == visit
    assert "砖厂直排" in text(city.leader, reverse("leading:visit", args=[visit.pk]))
    photo = reverse("leading:visit_file", args=[visit.pk, visit.photos.get().pk])
    assert client(city.leader).get(photo).status_code == 200
    assert client(city.unit).get(photo).status_code == 404


def test_a_photograph_of_another_visit_is_not_found(city, round):
    with at(DAY):
        first, second = (
            visits.make(
                round.pk, actor=city.office, held_on=date(2019, 5, 6), title="督导", who="市长", photos=[picture()]
            )
            for _n in range(2)
        )
    url = reverse("leading:visit_file", args=[first.pk, second.photos.get().pk])
    assert client(city.office).get(url).status_code == 404


def test_the_first_page_counts_what_waits_and_opens_exactly_that(city, round):
    one = given(city, round)
    with at("2019-05-21"):
        exposing.expose(
            round.pk, actor=city.office, title="砖厂", medium="tv", shown_on=date(2019, 5, 1),
            due_on=date(2019, 6, 1), leader=city.leader, leader_post="副市长",
        )  # fmt: skip
        meetings.set_rhythm(round.pk, actor=city.office, body="县政府", every="month", starts_on=date(2019, 5, 1))
    shown = text(city.office, reverse("desk:home"), day="2019-05-21")
    for words in ("Errands past their day", "Exposed items without the leader", "Meetings still owed"):
        assert words in shown
    assert "Decisions and findings to report on" in text(city.unit, reverse("desk:home"), day="2019-05-21")
    with at("2019-05-21"):
        errands.answer(one.pk, actor=city.unit, text="已拆除")
    assert "Errands to confirm" in text(city.office, reverse("desk:home"), day="2019-05-21")


def test_who_leads_what_with_visits_made_and_the_end_of_it(city, round):
    task = make_task(city, round)
    with at(DAY):
        row = led.lead(
            task.pk, actor=city.office, level="city", seat="principal", user=city.leader, post="市长", why="重点"
        )
        led.lead(task.pk, actor=city.office, level="county", seat="deputy", post="副县长", why="重点")
        for user, who in ((city.leader, "市长"), (None, "副县长"), (None, "别人")):
            visits.make(
                round.pk, actor=city.office, held_on=date(2019, 5, 5), title="督导", who=who, leader=user, tasks=[task]
            )
    shown = text(city.office, page("led", round))
    assert shown.count("2019-05-05") == 4  # for each leader in the head and on the item
    assert "副县长" not in text(city.office, f"{page('led', round)}?level=city")
    end = f"{page('led_end', round)}?led={row.pk}&act=end"
    assert send(city.observer, end, {"until": "2019-05-06"}).status_code == 403
    assert send(city.office, end, {"until": "2019-05-06"}).status_code == 302
    assert LedItem.objects.get(pk=row.pk).until == date(2019, 5, 6)


def test_a_rule_of_meetings_is_set_and_ended(city, round):
    url = page("rhythms", round)
    values = {"body": "县政府", "every": "quarter", "starts_on": "2019-01-01"}
    assert send(city.office, url, values, "rule").status_code == 302
    assert send(city.office, url, values, "rule").status_code == 422
    assert "quarter 1 of 2019" in text(city.office, url)
    rule = round.meeting_rhythms.get()
    assert send(city.observer, f"{url}?rule={rule.pk}", {}).status_code == 403
    assert send(city.office, f"{url}?rule={rule.pk}", {}).status_code == 302
    assert round.meeting_rhythms.get().ends_on == date(2019, 5, 6)


def test_visits_of_a_team_hang_on_its_round(city, round):
    with at(DAY):
        team = teams.form(round.pk, actor=city.office, name="第一督导组", units=[city.county])
        teams.go_round(team.pk, actor=city.office, starts_on=date(2019, 3, 1), ends_on=date(2019, 3, 20))
    url = reverse("leading:team", args=[team.pk])
    assert "over without a visit" in text(city.office, url)
    values = {"held_on": "2019-03-10", "title": "下沉检查", "who": "第一督导组"}
    assert send(city.office, url, values, "visit").status_code == 302
    assert Visit.objects.get().team_round.number == 1
    assert "over without a visit" not in text(city.office, page("teams", round))


def fill(city, round, count):
    """`count` rows of each kind."""
    tasks = [make_task(city, round, filed=None) for _n in range(count)]
    with at(DAY):
        for n, task in enumerate(tasks):
            group.seat(
                round.pk, actor=city.office, organisation=city.city, title=f"副市长{round.pk}-{n}", seat="deputy",
                starts_on=date(2019, 1, 1),
            )  # fmt: skip
            given(city, round, make_org(f"所{round.pk}-{n}", city.county))
            visit = visits.make(
                round.pk, actor=city.leader, held_on=date(2019, 5, 6), title="督导", leader=city.leader, who="市长",
                tasks=[task],
            )  # fmt: skip
            visits.find(visit.pk, actor=city.office, text="围挡", unit=city.responsible, task=task, due_on=DUE)
            led.lead(task.pk, actor=city.office, level="city", seat="deputy", post=f"副市长{n}", why="重点")
            led.lead(
                task.pk, actor=city.office, level="city", seat="principal", user=city.leader, post="市长", why="重点"
            )
            exposing.expose(
                round.pk, actor=city.office, title="砖厂", medium="tv", shown_on=date(2019, 5, 1), due_on=DUE,
                leader=city.leader, leader_post="市长", task=task,
            )  # fmt: skip
            team = teams.form(round.pk, actor=city.office, name=f"组{n}", units=[city.county])
            teams.go_round(team.pk, actor=city.office, starts_on=date(2019, 3, 1), ends_on=date(2019, 3, 2))
            review = reviews.review(
                round.pk, actor=city.office, body="cppcc", title="视察", held_on=date(2019, 5, 1), places=[city.county]
            )
            reviews.ask(review.pk, actor=city.office, text="加快", unit=city.responsible, due_on=DUE)


def test_every_list_asks_the_same_of_the_database_with_one_row_and_with_many(city):
    asked = []
    for count in (1, 5):
        with at("2018-11-01"):
            round = make_round(city)
        fill(city, round, count)
        lists = ("group", "meetings", "errands", "visits", "led", "exposed", "teams", "reviews")
        wanted = [(city.office, page(name, round)) for name in lists]
        wanted += [(city.unit, reverse("leading:mine")), (city.leader, reverse("leading:me"))]
        asked.append([_queries(user, round, url) for user, url in wanted])
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 40


def _queries(user, round, url):
    visitor = client(user)
    with at(DAY, 12):
        visitor.get(reverse("leading:group", args=[round.slug]))  # the round of the session
        with CaptureQueriesContext(connection) as seen:
            assert visitor.get(url).status_code == 200
    return len(seen)
