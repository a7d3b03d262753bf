"""Case files over REST: what one holds, and ordering it."""

import pytest

from papers.models import Order
from tests.api.calling import call, person, program, refused
from tests.factories import make_task
from tests.petitions import way

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(city):
    return make_task(city)


def test_a_case_file_is_looked_at_and_ordered(city, task):
    client = program(city.office, "papers:read", "papers:write", "ledger:read")
    told = call(client, "get", f"case-files/?task={task.pk}")
    assert told.status_code == 200 and told.json()["count"] == len(told.json()["results"]) > 2
    made = call(client, "post", "case-files/", {"task": task.pk, "contents": "redacted", "form": "zip"})
    order = Order.objects.get()
    assert (made.status_code, made.json()["id"]) == (201, str(order.pk))
    assert order.params == {"about": "problem", "pk": task.problem_id, "redacted": True, "form": "zip"}
    assert order.file_name.endswith("-redacted.zip")


def test_who_may_not_make_one_gets_none(city, task):
    body = {"task": task.pk, "contents": "whole", "form": "pdf"}
    refused(call(person(city.unit), "get", f"case-files/?task={task.pk}"), 403)
    refused(call(person(city.unit), "post", "case-files/", body), 403)
    refused(call(person(city.office), "post", "case-files/", body | {"case": 1}), 400)
    refused(call(person(city.office), "post", "case-files/", body | {"task": task.pk + 99}), 400)
    assert not Order.objects.exists()


def test_a_token_needs_to_read_what_the_file_is_about(city, task):
    """A case file tells all of its subject; a token for papers alone, or for the other kind, gets none."""
    (case,) = way.hand_over(city, way.make_batch(city, count=1).petitions.get(), city.lead)
    bodies = {"task": task.pk, "case": case.pk}
    for about, scope, other in (("task", "ledger:read", "petitions:read"), ("case", "petitions:read", "ledger:read")):
        body = {about: bodies[about], "contents": "whole", "form": "pdf"}
        narrow = program(city.office, "papers:read", "papers:write", other)
        refused(call(narrow, "get", f"case-files/?{about}={body[about]}"), 403)
        refused(call(narrow, "post", "case-files/", body), 403)
        assert not Order.objects.exists()
        wide = program(city.office, "papers:read", "papers:write", scope)
        assert call(wide, "get", f"case-files/?{about}={body[about]}").status_code == 200
        assert call(wide, "post", "case-files/", body).status_code == 201
        Order.objects.all().delete()
