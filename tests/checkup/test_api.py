"""Signs over REST: looked for, judged and taken up, never told to the unit that is looked at."""

import pytest

from checkup.domain import looking
from checkup.models import Pass, Sign, SitePosition
from tests.api.calling import call, person, program, refused
from tests.checkup import frauds
from tests.factories import at, make_round, make_task

pytestmark = pytest.mark.django_db
DAY = "2019-06-03"


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def raised(city, round, n=1) -> list[Sign]:
    """Signs of photographs that are shown as “before” and as “after”."""
    for k in range(n):
        task = make_task(city, round)
        for phase, day in (("before", "2019-05-28"), ("after", "2019-05-29")):
            frauds.show(city, task, frauds.photo(frauds.scene(7 + k)), phase=phase, day=day, caption="现场")
    with at(DAY):
        looking.look(round)
    return list(Sign.objects.filter(code="photo_same"))


def test_a_sign_is_judged_and_taken_up(city, round):
    (sign,) = raised(city, round)
    api, path = program(city.office), f"signs/{sign.pk}/"
    told = call(api, "get", path, day=DAY).json()
    assert (told["subject"]["name"], told["state"], len(told["photos"])) == (str(sign.task), "open", 2)
    assert told["photos"][1]["url"] == f"/desk/signs/{sign.pk}/photos/1/"
    said = {"verdict": "checked", "note": "已核对"}
    refused(call(api, "post", f"{path}judge/", said | {"verdict": "gone"}, day=DAY), 400)
    judged = call(api, "post", f"{path}judge/", said, day=DAY).json()
    assert (judged["state"], judged["note"], judged["judged_by"]) == ("checked", "已核对", str(city.office))
    refused(call(api, "post", f"{path}judge/", said, day=DAY), 409)
    assert call(api, "post", f"{path}take-up/", {"note": "看错了"}, day=DAY).json()["state"] == "open"
    refused(call(person(city.auditor), "post", f"{path}judge/", said, day=DAY), 403)
    for who in (city.unit, city.lead_reviewer):
        refused(call(program(who), "get", path, day=DAY), 404)
        assert call(program(who), "get", "signs/", day=DAY).json()["results"] == []


def test_a_checkup_is_ordered_once(city, round):
    api = program(city.office)
    made = call(api, "post", "checkups/", {"round": round.slug}, day=DAY)
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    assert call(api, "post", "checkups/", {"round": round.slug}, day=DAY).json()["id"] == made.json()["id"]
    refused(call(person(city.auditor), "post", "checkups/", {"round": round.slug}, day=DAY), 403)
    assert call(program(city.unit), "get", "checkups/", day=DAY).json()["results"] == []
    assert Pass.objects.count() == 1


def test_a_site_is_placed(city, round):
    task = make_task(city, round)
    said = {"task": task.pk, "latitude": "26.420345", "longitude": "111.613445"}
    api = program(city.office)
    assert call(api, "post", "site-positions/", said, day=DAY).status_code == 201
    moved = call(api, "post", "site-positions/", said | {"latitude": "26.5"}, day=DAY).json()
    assert (moved["latitude"], SitePosition.objects.count()) == ("26.500000", 1)
    refused(call(api, "post", "site-positions/", said | {"latitude": "91"}, day=DAY), 400)
    assert list(refused(call(api, "post", "site-positions/", said | {"task": 10**9}, day=DAY), 400)["errors"]) == [
        "task"
    ]
    refused(call(person(city.unit), "post", "site-positions/", said, day=DAY), 403)
    assert call(person(city.unit), "get", "site-positions/", day=DAY).json()["results"] == []


def test_lists_cost_the_same_at_any_length(city, round, django_assert_num_queries):
    raised(city, round)
    api, lists = person(city.office), {"signs": 5, "checkups": 4, "site-positions": 4}
    said = {"latitude": "26.420345", "longitude": "111.613445"}
    call(api, "post", "checkups/", {"round": round.slug}, day=DAY)
    call(api, "post", "site-positions/", said | {"task": make_task(city, round).pk}, day=DAY)
    found = {}
    for name, n in lists.items():
        with django_assert_num_queries(n):
            found[name] = len(call(api, "get", f"{name}/", day=DAY).json()["results"])
    raised(city, round, 2)
    Pass.objects.create(round=round, state=Pass.State.DONE)
    call(api, "post", "site-positions/", said | {"task": make_task(city, round).pk}, day=DAY)
    for name, n in lists.items():
        with django_assert_num_queries(n):
            assert len(call(api, "get", f"{name}/", day=DAY).json()["results"]) > found[name] > 0
