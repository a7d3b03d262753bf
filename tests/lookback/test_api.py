"""Look-backs over REST: planned, drawn, visited, concluded and finished."""

from uuid import uuid4

import pytest

from cases.models import Task
from lookback.models import Check, Pick
from tests.api.calling import V1, call, person, program, refused
from tests.factories import at, picture
from tests.lookback.rounds import DRAWN, LATER, VISITED, make_closed, make_plan, make_visitor

pytestmark = pytest.mark.django_db
PLAN = {"title": "第一轮回头看", "starts_on": "2019-11-01", "ends_on": "2019-12-31", "over": "tasks"}
WHY = "个别点位仍有残留垃圾"


def do(client, path, body=None, method="post", day=DRAWN):
    return call(client, method, path, {} if body is None and method == "post" else body, day=day)


def test_a_look_back_goes_its_whole_way(city):
    round, (_first, *_others) = make_closed(city, 2)
    visitor, api = make_visitor(city), program(city.office)
    made = do(api, "look-backs/", PLAN | {"round": round.slug, "size": 1})
    assert (made.status_code, made.json()["state"], made.json()["list_url"]) == (201, "planned", None)
    path = f"look-backs/{made.json()['id']}/"
    changed = do(api, path, {"size": None, "title": "第一轮"}, "patch").json()
    assert (changed["size"], changed["title"], changed["over"]) == (None, "第一轮", "tasks")
    refused(do(person(city.observer), f"{path}draw/"), 403)
    drawn = do(api, f"{path}draw/").json()
    assert (drawn["state"], drawn["counts"]["items"], drawn["population_size"]) == ("drawn", 2, 2)
    refused(do(api, f"{path}draw/"), 409)
    refused(do(api, path, {"title": "第二轮"}, "patch"), 409)
    picks = [one["id"] for one in do(api, f"look-back-items/?plan={drawn['id']}", method="get").json()["results"]]
    said = {"picks": picks[:1], "visitor": visitor.pk, "due_on": "2019-11-30"}
    wrong = refused(do(api, f"{path}assign/", said | {"visitor": 10**9}), 400)
    assert list(wrong["errors"]) == ["visitor"]
    assert do(api, f"{path}assign/", said).json()["counts"]["without_visitor"] == 1
    spread = do(api, f"{path}share-out/", {"visitors": [visitor.pk], "due_on": "2019-11-30"})
    assert spread.json()["counts"]["without_visitor"] == 0, spread.json()
    visits(visitor, picks)
    concluded(city, api, picks)
    finished = do(api, f"{path}finish/", day=LATER).json()
    found = {name: n for name, n in finished["counts"]["by_result"].items() if n}
    assert (finished["state"], found) == ("finished", {"partly": 1, "consolidated": 1})


def visits(visitor, picks):
    goes, sent = person(visitor), str(uuid4())
    assert {one["id"] for one in do(goes, "look-back-visits/", method="get").json()["results"]} == set(picks)
    said = {"result": "partly", "note": "仍有残留垃圾", "held_on": VISITED, "client_id": sent, "photos_expected": 1}
    path = f"look-back-visits/{picks[0]}/"
    for _again in range(2):
        assert do(goes, f"{path}record/", said, day=VISITED).status_code == 200
    with at(VISITED):
        photo = {"visit": sent, "client_id": str(uuid4()), "photo": picture()}
        told = goes.post(f"{V1}/{path}photos/", photo, format="multipart")
    assert (told.status_code, [len(one["photos"]) for one in told.json()["visits"]]) == (201, [1])
    other = {"result": "consolidated", "note": "岸坡整洁", "held_on": VISITED}
    assert do(goes, f"look-back-visits/{picks[1]}/record/", other, day=VISITED).json()["stage"] == "concluded"
    assert Check.objects.count() == 2


def concluded(city, api, picks):
    path = f"look-back-items/{picks[0]}/"
    said = {"words": "2019年12月底前", "measures": "清理垃圾", "why": WHY}
    assert set(refused(do(api, f"{path}conclude/", {"why": WHY}, day=VISITED), 400)["errors"]) == {"words", "measures"}
    told = do(api, f"{path}conclude/", said, day=VISITED).json()
    assert told["conclusion"]["action"] == "errand"
    errand, unit = f"look-back-errands/{told['errand']}/", person(city.unit)
    (found,) = do(unit, "look-back-findings/?result=partly", method="get", day=VISITED).json()["results"]
    assert (found["id"], found["result"]) == (picks[0], "partly")
    refused(do(unit, path, method="get", day=VISITED), 404)
    refused(do(api, f"{errand}answer/", {"text": "已清理"}, day=VISITED), 403)
    with at(VISITED):
        body = {"text": "已清理", "files": [picture()]}
        answered = unit.post(f"{V1}/{errand}answer/", body, format="multipart").json()
    assert (answered["state"], len(answered["files"]), len(answered["visits"])) == ("answered", 1, 1)
    assert do(api, f"{errand}return/", {"why": "照片看不出点位,请补拍"}, day=VISITED).json()["state"] == "open"
    assert do(unit, f"{errand}answer/", {"text": "已补拍"}, day=VISITED).json()["state"] == "answered"
    assert do(api, f"{errand}accept/", day=VISITED).json()["state"] == "settled"


def test_an_item_is_added_by_hand_and_the_draw_made_anew(city):
    round, tasks = make_closed(city, 3)
    plan, api = make_plan(city, round, size=1), program(city.office)
    path = f"look-backs/{plan.pk}/"
    do(api, f"{path}draw/")
    have = Pick.objects.get().task_id
    free = next(task for task in tasks if task.pk != have)
    said = {"subject": f"cases.task:{free.pk}", "why": "群众反映夜间仍有异味"}
    added = do(api, f"{path}add/", said)
    assert (added.status_code, added.json()["why"]) == (201, "by_hand")
    refused(do(api, f"{path}add/", said), 400)
    refused(do(api, f"look-back-items/{added.json()['id']}/drop/"), 409)
    again = do(api, f"{path}again/", {"why": "名单漏了五月销号的事项"})
    assert (again.status_code, again.json()["number"], again.json()["replaces"]) == (201, plan.number + 1, plan.pk)
    refused(do(person(city.observer), f"{path}again/", {"why": WHY}), 403)
    assert Task.objects.filter(stage="closed").count() == 3


def test_lists_cost_the_same_at_any_length(city, django_assert_num_queries):
    round, _tasks = make_closed(city, 1)
    api, visitor = person(city.office), make_visitor(city)

    def fill():
        plan = make_plan(city, round)
        do(api, f"look-backs/{plan.pk}/draw/")
        do(api, f"look-backs/{plan.pk}/share-out/", {"visitors": [visitor.pk], "due_on": "2019-11-30"})
        pick = plan.picks.get()
        do(person(visitor), f"look-back-visits/{pick.pk}/record/", {"result": "partly", "note": "x", "held_on": DRAWN})
        said = {"words": "2019年12月底前", "measures": "清理垃圾", "why": WHY}
        do(api, f"look-back-items/{pick.pk}/conclude/", said)

    def counted():
        found = {}
        for name, who in (
            ("look-backs", city.office), ("look-back-items", city.office), ("look-back-visits", visitor),
            ("look-back-findings", city.unit), ("look-back-errands", city.unit),
        ):  # fmt: skip
            client = person(who)
            with django_assert_num_queries(4):
                found[name] = len(do(client, f"{name}/", method="get").json()["results"])
        return found

    fill()
    assert counted() == dict.fromkeys(
        ("look-backs", "look-back-items", "look-back-visits", "look-back-findings", "look-back-errands"), 1
    )
    fill()
    assert set(counted().values()) == {2}
