"""One key at two callers at once, a caller that died, one that was taken for dead: the act is done once or not at all.

The domain's own guard against a second click is taken away, so that the key alone is tried.
"""

import uuid
from datetime import timedelta

import pytest

from access.api import base
from access.models import Kept
from cases.domain import moves, progress
from orgs.models import User
from records import clock
from tests.api.calling import call, person, refused
from tests.factories import make_city, make_task
from tests.together import meet_in, together

CLAIM = {"share": 40, "text": "已完成四成"}


@pytest.fixture(autouse=True)
def _no_other_guard(monkeypatch):
    monkeypatch.setattr(progress, "_said_just_now", lambda *what: False)


class Twice:
    """Two clients of one person that send the same call under the same key at one moment."""

    def __init__(self) -> None:
        self.city = make_city()
        self.task = make_task(self.city)
        self.codes: list[int] = []

    def send(self) -> None:
        client = person(User.objects.get(pk=self.city.unit.pk))
        answer = call(client, "post", f"tasks/{self.task.pk}/claim/", CLAIM, Idempotency_Key="a")
        self.codes.append(answer.status_code)

    def done(self) -> int:
        return self.task.facts.filter(kind="claimed").count()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_act(monkeypatch):
    contest = Twice()
    meet_in(monkeypatch, (moves, "require_stage"))
    assert together(contest.send, contest.send) == []
    assert (contest.done(), sorted(contest.codes) in ([200, 200], [200, 409])) == (1, True), contest.codes
    contest.send()
    assert (contest.done(), contest.codes[-1]) == (1, 200)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_key_it_is_done_twice(monkeypatch):
    contest = Twice()
    monkeypatch.setattr(base, "once", lambda request, user, do, told_once: do())
    assert together(contest.send, contest.send) == []
    assert (contest.done(), contest.codes) == (2, [200, 200])


@pytest.mark.django_db
def test_a_key_that_is_held_is_told_and_free_again_when_its_holder_died():
    contest = Twice()
    contest.send()
    kept = Kept.objects.get()
    kept.answered_at = kept.status = kept.body = None
    kept.held_until = clock.of_machine() + timedelta(seconds=50)
    kept.save()
    client, path = person(contest.city.unit), f"tasks/{contest.task.pk}/claim/"
    answer = call(client, "post", path, CLAIM, Idempotency_Key="a")
    refused(answer, 409)
    assert answer["Retry-After"] == "2"
    Kept.objects.update(held_until=clock.of_machine() - timedelta(seconds=1))
    assert call(client, "post", path, CLAIM, Idempotency_Key="a").status_code == 200
    assert contest.done() == 2  # the first one's act is here because the test took its answer away


@pytest.mark.django_db
def test_who_was_taken_for_dead_undoes_what_it_did(monkeypatch):
    contest, known = Twice(), moves.require_stage

    def overtaken(*what, **how):
        Kept.objects.update(claim=uuid.uuid4())
        return known(*what, **how)

    monkeypatch.setattr(moves, "require_stage", overtaken)
    contest.send()
    assert (contest.codes, contest.done()) == ([409], 0)


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_day():
    contest = Twice()
    contest.send()
    Kept.objects.update(answered_at=clock.of_machine() - timedelta(hours=25))
    contest.send()
    assert (contest.done(), contest.codes) == (2, [200, 200])
