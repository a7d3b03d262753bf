"""The desk's figures, draft papers and the way of a state to its release."""

import re
from datetime import date

import pytest
from django.test import Client

from cases.domain import progress
from reports import releasing
from reports.figures import figures
from reports.models import Release
from reports.numbers import groups
from tests.factories import at, make_city

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_papers")]
DESK = "/desk/rounds/first/"
DAY = "2019-06-28"


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    with at(DAY):
        client.force_login(user)
    return client


def get(user, path, status=200):
    with at(DAY):
        answer = browser(user).get(DESK + path)
    assert answer.status_code == status
    return answer


def post(user, path, **values):
    with at(DAY):
        return browser(user).post(DESK + path, values)


def test_who_reads_figures(stage):
    for name, status in {
        "office": 200, "verifier": 200, "publisher": 200, "observer": 200, "auditor": 200,
        "unit": 403, "head": 403, "lead_reviewer": 403, "leader": 403, "secretary": 403, "admin": 403,
    }.items():  # fmt: skip
        with at(DAY):
            answer = browser(stage.city.people[name]).get(f"{DESK}figures/")
        assert answer.status_code in ({200: (200,), 403: (403, 404)}[status]), name
    stranger = make_city().office
    get(stranger, "figures/", status=404)
    with at(DAY):
        assert Client().get(f"{DESK}figures/").status_code == 302


def test_every_number_opens_its_list_on_that_day(stage):
    page = get(stage.city.office, "figures/?as_of=2019-06-01").content.decode()
    with at(DAY):
        client = browser(stage.city.office)
        for group in groups(figures(stage.round, date(2019, 6, 1))):
            for number in group.numbers:
                found = re.search(rf'href="(\?[^"#]*)#list" data-number="{number.key}"', page)
                text = client.get(DESK + "figures/" + found.group(1).replace("&amp;", "&")).content.decode()
                assert (number.key, text.count("<tr data-row")) == (number.key, number.count)


def test_rows_lead_to_the_task(stage):
    text = get(stage.city.office, "figures/").content.decode()
    assert f'href="/desk/tasks/{stage.closed.pk}/"' in text


@pytest.mark.parametrize("day", ["2019-06-29", "2019-02-30", "yesterday", ""])
def test_a_bad_day_is_named_and_today_is_shown(stage, day):
    answer = get(stage.city.office, f"figures/?as_of={day}", status=422)
    assert "as of 2019-06-28" in answer.content.decode()


def test_before_the_feedback_there_is_nothing_to_count(stage):
    assert "Nothing had been fed back" in get(stage.city.office, "figures/?as_of=2018-09-28").content.decode()
    get(stage.city.office, "bulletin.html?as_of=2018-09-28", status=404)


def test_the_draft_paper_is_for_those_who_make_bulletins(stage):
    answer = get(stage.city.office, "bulletin.html?as_of=2019-06-01")
    assert "2019年6月1日" in answer.content.decode()
    assert "first-2019-06-01-draft.html" in answer["Content-Disposition"]
    get(stage.city.observer, "bulletin.html", status=403)


def test_a_state_is_made_by_the_office_and_released_by_another(stage):
    made = post(stage.city.office, "releases/make/", as_of=DAY)
    row = Release.objects.get()
    assert made["Location"] == f"{DESK}releases/{row.pk}/"
    assert "Somebody else" in get(stage.city.office, f"releases/{row.pk}/").content.decode()
    assert post(stage.city.office, f"releases/{row.pk}/release/").status_code == 403
    assert post(stage.city.observer, f"releases/{row.pk}/release/").status_code == 403
    assert "everything is new" in get(stage.city.publisher, f"releases/{row.pk}/").content.decode()
    assert post(stage.city.publisher, f"releases/{row.pk}/release/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.released_by) == ("released", stage.city.publisher)
    again = post(stage.city.publisher, f"releases/{row.pk}/release/")
    assert (again.status_code, "decided already" in again.content.decode()) == (409, True)


def test_what_would_change_is_shown_before_the_release(stage):
    with at(DAY):
        first = releasing.make(stage.round.pk, date(2019, 6, 1), actor=stage.city.office)
        releasing.release(first.pk, actor=stage.city.publisher)
        progress.verify(stage.verified.pk, actor=stage.city.verifier, share=85, method="site")
        second = releasing.make(stage.round.pk, date(2019, 6, 28), actor=stage.city.office)
    text = get(stage.city.publisher, f"releases/{second.pk}/").content.decode()
    assert "against the release of 2019-06-01" in text
    assert "60% (2019-05-20)" in text
    assert "85% (2019-06-28)" in text
    assert re.search(r"In public notice|in public notice", text)


def test_a_day_that_cannot_be_frozen_is_refused_beside_the_field(stage):
    for day, said in (("2019-06-29", "lies in the future"), ("2018-09-28", "Nothing had been fed back"), ("", "")):
        answer = post(stage.city.office, "releases/make/", as_of=day)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert post(stage.city.verifier, "releases/make/", as_of=DAY).status_code == 403
    assert Release.objects.count() == 0


def test_a_withdrawal_needs_its_reason(stage):
    with at(DAY):
        row = releasing.make(stage.round.pk, date(2019, 6, 28), actor=stage.city.office)
        releasing.release(row.pk, actor=stage.city.publisher)
    assert post(stage.city.publisher, f"releases/{row.pk}/withdraw/", why=" ").status_code == 422
    assert post(stage.city.office, f"releases/{row.pk}/withdraw/", why="录入有误").status_code == 403
    assert post(stage.city.publisher, f"releases/{row.pk}/withdraw/", why="录入有误").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.withdrawn_why) == ("withdrawn", "录入有误")
    assert "录入有误" in get(stage.city.office, "releases/").content.decode()


def test_the_publisher_sees_the_very_paper_that_the_public_gets(stage):
    with at(DAY):
        row = releasing.make(stage.round.pk, date(2019, 6, 28), actor=stage.city.office)
    shown = get(stage.city.publisher, f"releases/{row.pk}/bulletin.html").content
    with at(DAY):
        releasing.release(row.pk, actor=stage.city.publisher)
        assert Client().get("/rounds/first/bulletin.html").content == shown


def test_pages_cost_few_queries(stage, django_assert_max_num_queries):
    with at(DAY):
        row = releasing.make(stage.round.pk, date(2019, 6, 28), actor=stage.city.office)
    client = browser(stage.city.office)
    with at(DAY):
        client.get(f"{DESK}figures/")  # the round chosen last is kept once
    pages = ("figures/", "figures/?list=assignments", "figures/?list=measures", "releases/", f"releases/{row.pk}/")
    for path in pages:
        with at(DAY), django_assert_max_num_queries(26):
            client.get(DESK + path)
