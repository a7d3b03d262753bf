"""The pages of look-backs: what the office, the visitor and the unit do on them, and what each list costs."""

import csv
import re
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Task
from lookback import listing
from lookback.domain import concluding, planning
from lookback.models import Check, CheckPhoto, LookBackPlan
from tests.factories import at, picture
from tests.lookback import rounds
from tests.lookback.rounds import DRAWN, DUE, LATER, VISITED, fresh, make_assigned, make_closed, make_drawn, visit

pytestmark = pytest.mark.usefixtures("en")


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response) -> str:
    return re.sub(r"<[^>]+>", " ", response.content.decode())


def test_the_office_plans_draws_and_names(city) -> None:
    round, _tasks = make_closed(city, 3)
    visitor = rounds.make_visitor(city)
    client = client_of(city.office)
    form = {"title": "第一轮回头看", "starts_on": "2019-11-01", "ends_on": "2019-12-31", "over": "tasks", "size": "2"}
    form |= {"strata": "category", "seed": "20191101"}
    with at(DRAWN):
        empty = client.get(reverse("lookback:plans", args=[round.slug]))
        assert "No look-back yet" in text(empty)
        tried = client.post(reverse("lookback:new", args=[round.slug]), form | {"act": "try"})
        assert re.search(r"2\s+of 3 closed items are drawn", text(tried)) and not LookBackPlan.objects.exists()
        kept = client.post(reverse("lookback:new", args=[round.slug]), form)
        plan = LookBackPlan.objects.get()
        assert kept.url == reverse("lookback:plan", args=[plan.pk])
        assert "Draw" in text(client.get(kept.url))
        changed = client.post(reverse("lookback:change", args=[plan.pk]), form | {"title": "首轮回头看", "size": "3"})
        assert changed.status_code == 302
        drawn = client.post(reverse("lookback:draw", args=[plan.pk]), follow=True)
        assert "首轮回头看" in text(drawn) and "3 drawn out of 3" in text(drawn)
        picks = list(plan.picks.values_list("pk", flat=True))
        page = client.get(reverse("lookback:assign", args=[plan.pk]), {"pick": picks})
        offered = [value for value, _label in page.context["form"].fields["visitor"].choices if value]
        assert set(offered) == {visitor.pk, city.observer.pk}
        assert "signed it off" in text(page)
        sent = {"pick": picks, "visitor": visitor.pk, "due_on": str(DUE)}
        assert client.post(reverse("lookback:assign", args=[plan.pk]), sent).status_code == 302
    assert set(plan.picks.values_list("visitor", flat=True)) == {visitor.pk}


def test_faults_keep_what_was_typed(city) -> None:
    round, _tasks = make_closed(city, 1)
    form = {
        "title": "第一轮",
        "starts_on": "2019-11-01",
        "ends_on": "2019-10-01",
        "over": "tasks",
        "size": "2",
        "share": "5",
    }
    with at(DRAWN):
        answer = client_of(city.office).post(reverse("lookback:new", args=[round.slug]), form)
    assert answer.status_code == 422 and 'value="第一轮"' in answer.content.decode()
    assert set(answer.context["form"].errors) == {"ends_on", "share"}


def test_the_list_draws_the_same_sample_again(city, tmp_path) -> None:
    round, _tasks = make_closed(city, 4)
    plan, picks = make_drawn(city, round, size=2, strata="place")
    with at(DRAWN):
        client = client_of(city.office)
        page = client.get(reverse("lookback:drawn", args=[plan.pk]))
        assert plan.seed in text(page) and plan.population_digest in text(page)
        saved = client.get(reverse("lookback:population", args=[plan.pk]))
    path = tmp_path / "list.csv"
    path.write_bytes(saved.content)
    for options in ({}, {"seed": "20191101"}):
        out = StringIO()
        call_command("draw", path, stdout=out, **options)
        lines = out.getvalue().splitlines()
        assert lines[0].startswith("# duban-sha256-1, seed 20191101, 2 of 4")
        assert [line.split(",")[0] for line in lines[1:]] == [pick.key for pick in picks]
    other = StringIO()
    call_command("draw", path, seed="another", stdout=other)
    assert other.getvalue() != out.getvalue()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("a,b\r\n1,2\r\n", "line 1: the columns “key” and “group” are missing"),
        ("# seed: s\r\nkey,group\r\nT1-1\r\n", "line 3: a column is missing"),
        ("key,group\r\nT1-1,\r\n", "carries no seed"),
        ("# seed: s\r\n# list: 00\r\nkey,group\r\nT1-1,\r\n", "not the one that was drawn from"),
        ("# seed: s\r\nkey,group\r\nT1-1,\r\nT1-1,\r\n", "a key comes twice"),
    ],
)
def test_a_list_that_cannot_be_drawn_from(content, fault, tmp_path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=fault):
        call_command("draw", path, stdout=StringIO())


def test_the_saved_list_is_read_as_it_was_written(city) -> None:
    round, _tasks = make_closed(city, 2)
    plan, _picks = make_drawn(city, round, strata="unit")
    listed = listing.read(listing.write(plan))
    assert (listed.items, listed.seed, listed.size) == (listing.items_of(plan), "20191101", 2)
    assert listed.digest == plan.population_digest
    assert next(csv.reader(StringIO(listing.write(plan).splitlines()[4]))) == list(listing.HEAD)


def test_a_visit_is_recorded_by_the_plain_form(city) -> None:
    round, tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    client = client_of(city.visitor)
    with at(VISITED):
        listed = client.get(reverse("lookback:visits"))
        assert "问题1" in text(listed)
        page = client.get(reverse("lookback:visit", args=[pick.pk]))
        assert "污水直排" in text(page) and page.content.decode().count("data-over=") == tasks[0].evidence.count()
        old = re.search(r'src="(/desk/lookback/picks/\d+/old/\d+/)\?size=thumbnail', page.content.decode())
        assert client.get(f"{old.group(1)}?size=public")["Content-Type"] == "image/jpeg"
        form = {"visit-result": "", "result": "consolidated", "note": "看过", "held_on": "2019-11-05"}
        wrong = client.post(reverse("lookback:visit", args=[pick.pk]), form | {"held_on": "2019-11-06"})
        assert wrong.status_code == 422 and "看过" in wrong.content.decode()
        sent = client.post(reverse("lookback:visit", args=[pick.pk]), form | {"photos": [picture(), picture()]})
        assert sent.url == reverse("lookback:visits")
        done = client.get(reverse("lookback:visits"), {"state": "done"})
    assert Check.objects.get().photos.count() == 2 and "consolidated" in text(done)


def test_the_phone_sends_each_thing_once(city) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    client, visit_id, photo_id = client_of(city.visitor), str(uuid4()), str(uuid4())
    send = reverse("lookback:send", args=[pick.pk])
    photos = reverse("lookback:send_photo", args=[pick.pk])
    said = {"result": "partly", "note": "看过", "held_on": "2019-11-05", "client_id": visit_id, "photos_expected": 1}
    with at(VISITED):
        early = client.post(photos, {"visit": visit_id, "client_id": photo_id, "photo": picture()})
        assert early.status_code == 404
        for _n in range(2):
            assert client.post(send, said | {"made_at": "2019-11-05T09:00:00Z"}).status_code == 201
            shot = {"visit": visit_id, "client_id": photo_id, "photo": picture(), "over": ""}
            assert client.post(photos, shot).status_code == 201
        bad = client.post(photos, {"visit": visit_id, "client_id": str(uuid4()), "photo": picture("x.txt")})
        again = client.post(send, said | {"client_id": str(uuid4())})
        stranger = client_of(rounds.make_visitor(city, "other")).post(send, said)
    assert (again.status_code, stranger.status_code, bad.status_code) == (409, 404, 422)
    assert again.json()["error"] and bad.json()["error"]
    assert (Check.objects.count(), CheckPhoto.objects.count()) == (1, 1)


def test_the_pass_and_the_pages_to_keep_are_the_persons_own(city) -> None:
    round, tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    with at(VISITED):
        own = client_of(city.visitor)
        assert own.get(reverse("lookback:pass")).json()["user"] == city.visitor.pk
        kept = own.get(reverse("lookback:keep")).json()
        assert kept["pages"] == ["/desk/visits/", f"/desk/visits/{pick.pk}/"]
        assert len(kept["pictures"]) == 2 * tasks[0].evidence.count()
        assert all(own.get(url).status_code == 200 for url in (*kept["pages"], *kept["pictures"]))
        other = client_of(city.verifier)
        assert other.get(reverse("lookback:keep")).json()["pages"] == ["/desk/visits/"]
        assert other.get(reverse("lookback:visit", args=[pick.pk])).status_code == 404
        worker = Client().get(reverse("lookback:worker"))
    assert worker["Service-Worker-Allowed"] == "/desk/visits/" and worker["Content-Type"].startswith("text/javascript")


def test_the_office_concludes_and_the_unit_answers(city) -> None:
    round, _tasks = make_closed(city, 2)
    plan, (one, two) = make_assigned(city, round)
    visit(city, one, "false")
    visit(city, two, "partly")
    office, unit = client_of(city.office), client_of(city.unit)
    form = {"words": "2020年6月底前", "measures": "重建截污管 | 2020年3月底前", "why": "雨天污水仍旧直排入河"}
    with at(LATER):
        home = office.get(reverse("desk:home"))
        assert "Look-back findings to conclude" in text(home)
        assert office.post(reverse("lookback:pick", args=[one.pk]), form | {"measures": ""}).status_code == 422
        assert office.post(reverse("lookback:pick", args=[one.pk]), form).status_code == 302
        again = Task.objects.get(cycle=2)
        assert str(again) in text(office.get(reverse("lookback:pick", args=[one.pk])))
        assert office.post(reverse("lookback:pick", args=[one.pk]), form).status_code in (409, 422)
        office.post(reverse("lookback:pick", args=[two.pk]), form | {"measures": "清理残留"})
        errand = fresh(two).errand
        found = unit.get(reverse("lookback:findings"))
        assert "partly consolidated" in text(found) and "warning" not in text(found)
        assert "清理残留" in text(unit.get(reverse("lookback:errands"), {"state": "open"}))
        answer = {"text": "已清理", "files": [picture()]}
        assert unit.post(reverse("lookback:errand", args=[errand.pk]), answer).status_code == 302
        assert "已清理" in text(office.get(reverse("lookback:errand", args=[errand.pk])))
        back = office.post(reverse("lookback:errand_back", args=[errand.pk]), {"why": "照片看不出是否清理干净"})
        assert back.status_code == 302
        assert "照片看不出是否清理干净" in text(unit.get(reverse("lookback:errand", args=[errand.pk])))
        unit.post(reverse("lookback:errand", args=[errand.pk]), {"text": "已重新清理"})
        office.post(reverse("lookback:errand_accept", args=[errand.pk]))
        finished = office.post(reverse("lookback:finish", args=[plan.pk]), follow=True)
    assert "finished" in text(finished)
    errand.refresh_from_db()
    assert errand.state == "settled"


def test_the_report_tells_what_came_out(city) -> None:
    round, _tasks = make_closed(city, 2)
    plan, (one, _two) = make_assigned(city, round)
    visit(city, one, "rebound")
    with at(LATER):
        page = client_of(city.office).get(reverse("lookback:report", args=[plan.pk, "html"]))
    said = text(page)
    assert "纳入抽查范围的共2项" in said and "已现场查看1项：问题反弹1项" in said and "20191101" in said
    with at(LATER):
        for kind, code in (("pdf", 302), ("docx", 200)):  # a PDF is ordered
            assert client_of(city.office).get(reverse("lookback:report", args=[plan.pk, kind])).status_code == code


def test_a_unit_sees_nothing_before_the_office_has_concluded_and_no_signs_ever(city) -> None:
    round, tasks = make_closed(city, 1)
    rounds.make_visitor(city)
    plan = rounds.make_plan(city, round)
    with at(DRAWN):
        planning.draw(plan.pk, actor=city.office, with_signs=[f"cases.task:{tasks[0].pk}"])
        (pick,) = plan.picks.all()
        planning.assign(pick.pk, actor=city.office, visitor=city.visitor, due_on=DUE)
    check = visit(city, pick, "partly")
    unit = client_of(city.unit)
    with at(LATER):
        assert "Nothing of yours" in text(unit.get(reverse("lookback:findings")))
        assert unit.get(reverse("lookback:photo", args=[check.photos.get().pk])).status_code == 404
        assert unit.get(reverse("lookback:pick", args=[pick.pk])).status_code == 404


@pytest.mark.parametrize("name", ["plans", "items", "plan", "drawn", "visits", "keep", "findings", "errands"])
def test_a_list_costs_the_same_with_one_row_and_with_many(city, name) -> None:
    counts = []
    for n in (1, 4):
        round, _tasks = make_closed(city, n)
        plan, picks = make_assigned(city, round)
        if name in ("findings", "errands"):
            for pick in picks:
                visit(city, pick, "partly")
                with at(LATER):
                    conclude(city, pick)
        with at(LATER):
            args = [plan.pk] if name in ("plan", "drawn") else [round.slug] if name in ("plans", "items") else []
            person = {"visits": city.visitor, "keep": city.visitor, "findings": city.unit, "errands": city.unit}
            client = client_of(person.get(name, city.office))
            url = reverse(f"lookback:{name}", args=args)
            client.get(url)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url).status_code == 200
            counts.append(len(seen))
    if name == "keep":
        assert counts[1] <= counts[0] + 2 * 4  # the old pictures of each visit
    else:
        assert counts[0] == counts[1]


def conclude(city, pick) -> None:
    concluding.conclude(
        pick.pk, actor=city.office, words="2020年6月底前", measures=["清理"], why="个别点位仍有残留垃圾"
    )
