"""Substitutes, hand-over and the list of posts through the browser; the administrator's tables."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notify.models import Message
from orgs.models import Organisation, Role, Substitution, User
from records.models import Event
from tests.cases.way import submitted
from tests.factories import at, make_round, make_task, make_user

pytestmark = pytest.mark.django_db
DAY = "2019-05-08"
LIMIT = 15  # queries of a page


def browser(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def get(user, name, *args, **data):
    with at(DAY):
        return browser(user).get(reverse(f"desk:{name}", args=args), data)


def post(user, name, *args, **data):
    with at(DAY):
        return browser(user).post(reverse(f"desk:{name}", args=args), data)


def text(answer) -> str:
    return answer.content.decode()


def substitution(city, **more) -> dict:
    return {
        "principal": city.leader.pk, "substitute": city.observer.pk, "starts_on": "2019-05-08",
        "ends_on": "2019-05-12", "reason": "外出学习",
    } | more  # fmt: skip


def test_everybody_sees_their_own_and_only_managers_see_all(city):
    for who in city.people.values():
        assert get(who, "people").status_code == 200
    post(city.leader, "substitution_new", **substitution(city))
    for who, seen in (("leader", True), ("observer", True), ("office", True), ("admin", True), ("unit", False)):
        assert ("外出学习" in text(get(city.people[who], "people"))) is seen
    assert "Who holds which post" in text(get(city.office, "people"))
    assert "Who holds which post" not in text(get(city.leader, "people"))


def test_naming_and_ending_a_substitute(city):
    assert post(city.leader, "substitution_new", **substitution(city)).status_code == 302
    row = Substitution.objects.get()
    assert set(Message.objects.values_list("to", flat=True)) == {
        city.leader.pk,
        city.observer.pk,
    }
    assert post(city.unit, "substitution_revoke", row.pk).status_code == 404
    assert post(city.observer, "substitution_revoke", row.pk).status_code == 403
    assert post(city.leader, "substitution_revoke", row.pk).status_code == 302
    row.refresh_from_db()
    assert str(row.revoked_on) == DAY
    assert get(city.leader, "substitution_revoke", row.pk).status_code == 405


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ends_on": "2019-05-01"}, "The last day lies before the first."),
        ({"starts_on": "2019-05-01"}, "The first day has passed"),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_faults_stand_beside_the_field_and_the_words_stay(city, more, words):
    answer = post(city.leader, "substitution_new", **substitution(city, **more))
    assert answer.status_code == 422
    assert words in text(answer)
    assert more.get("reason", "外出学习") in text(answer)


def test_one_cannot_name_a_substitute_for_somebody_elses_leader(city):
    answer = post(city.unit, "substitution_new", **substitution(city))
    assert answer.status_code == 422
    assert Substitution.objects.count() == 0


def test_handing_over_shows_first_what_goes(city):
    submitted(city)
    assert get(city.leader, "handover").status_code == 403
    page = text(get(city.office, "handover", old=city.leader.pk, new=city.observer.pk))
    assert "Cases carried" in page
    assert "1 问题1" in page
    said = {"old": city.leader.pk, "new": city.observer.pk}
    bare = post(city.office, "handover", **said, why="")
    assert bare.status_code == 422
    assert "Say why the duties are handed over." in text(bare)
    assert post(city.office, "handover", **said, why="工作调整").status_code == 302
    assert city.observer.led_tasks.filter(ends_on=None).count() == 1
    assert Event.objects.filter(verb="people.handed_over").count() == 1
    again = post(city.office, "handover", **said, why="再来一次")
    assert again.status_code in (403, 422)


def test_the_list_of_people_costs_the_same_at_any_length(city):
    make_round(city)
    costs = []
    for many in (0, 12):
        for _ in range(many):
            make_user((city.lead, Role.CLERK))
        client = browser(city.office)
        with at(DAY), CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("desk:people")).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] <= LIMIT
    assert cost_of(city, "substitution_new") <= LIMIT
    assert cost_of(city, "handover") <= LIMIT


def cost_of(city, name) -> int:
    client = browser(city.office)
    with at(DAY), CaptureQueriesContext(connection) as asked:
        client.get(reverse(f"desk:{name}"))
    return len(asked)


def test_people_are_found_by_post_and_unit(city):
    make_task(city)
    page = text(get(city.office, "people", q="县住建局"))
    assert city.unit.username in page
    assert city.publisher.username not in page
    assert "Nobody fits these words." in text(get(city.office, "people", q="没有这个单位"))


def test_the_administrators_tables(city):
    boss = User.objects.create_superuser("root", password="a-long-root-password")
    client = browser(boss)
    for name in ("orgs_organisation", "orgs_user", "orgs_post"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:{name}_add")).status_code == 200
    # Special days are entered on the calendar page, which shows first what a change would move.
    assert client.get(reverse("admin:deadlines_specialday_changelist")).status_code == 200
    assert client.get(reverse("admin:deadlines_specialday_add")).status_code == 403
    said = {"kind": "unit", "name": "县水利局", "parent": city.county.pk, "starts_on": "2010-01-01"}
    assert client.post(reverse("admin:orgs_organisation_add"), said).status_code == 302
    made = Organisation.objects.get(name="县水利局")
    assert made.path == f"{city.county.path}{made.pk:06d}."
    assert Event.objects.filter(verb="people.table_edited", subject=f"orgs.organisation:{made.pk}").count() == 1
    assert client.post(reverse("admin:orgs_organisation_delete", args=[made.pk]), {"post": "yes"}).status_code == 403


def test_the_ledger_is_not_in_the_administrators_tables(city):
    page = text(browser(User.objects.create_superuser("root", password="a-long-root-password")).get("/admin/"))
    for word in ("/admin/cases/", "/admin/signoff/", "/admin/records/", "/admin/notify/"):
        assert word not in page
