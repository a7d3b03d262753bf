"""The trail's page: for the auditor only, by subject, person and day, with a check of the chain on request."""

import pytest
from django.urls import reverse

from cases.domain import progress
from records.models import Event
from tests.factories import at, make_task

URL = reverse("desk:trail")


def get(client, user, query="", day="2019-05-07"):
    client.force_login(user)
    with at(day):
        return client.get(f"{URL}?{query}")


@pytest.mark.django_db
def test_only_the_auditor_reads_it(client, city):
    make_task(city)
    for who in ("office", "unit", "observer", "admin", "secretary"):
        assert get(client, city.people[who]).status_code == 403
    assert get(client, city.auditor).status_code == 200


@pytest.mark.django_db
def test_lines_are_found_by_subject_person_and_day(client, city, en):
    task = make_task(city)
    with at("2019-03-01"):
        progress.claim(task.pk, actor=city.unit, share=20, text="已开工")
    every = get(client, city.auditor).context["page_obj"].paginator.count
    assert every == Event.objects.count()
    (entry,) = get(client, city.auditor, "since=2019-03-01&until=2019-03-01").context["entries"]
    assert (entry["sentence"], entry["note"]) == ("reported progress", "已开工")
    assert len(get(client, city.auditor, f"actor={city.unit.username}").context["entries"]) == 1
    assert get(client, city.auditor, f"subject=cases.task:{task.pk}").context["page_obj"].paginator.count == 3
    assert not get(client, city.auditor, "subject=nothing").context["entries"]
    assert "No line matches" in get(client, city.auditor, "subject=nothing").content.decode()


@pytest.mark.django_db
def test_the_chain_is_checked_on_request(client, city, en):
    make_task(city)
    assert "Not checked yet." in get(client, city.auditor).content.decode()
    with at("2019-05-07"):
        assert client.post(URL).status_code == 302
    assert f"All {Event.objects.count()} lines fit together." in get(client, city.auditor).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 6])
def test_it_costs_the_same_at_any_length(client, city, many, django_assert_max_num_queries):
    for _n in range(many):
        make_task(city)
    client.force_login(city.auditor)
    client.get(URL)
    with django_assert_max_num_queries(15):
        assert client.get(URL).status_code == 200
