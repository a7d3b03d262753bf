"""Who sees signs, who judges them, and that a verdict is kept for ever: by services and on the pages."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.domain.moves import WrongState
from cases.models import TaskLeader
from checkup import desk
from checkup.domain import judging, looking
from checkup.models import Pass, Sign, SitePosition, Template
from orgs.models import Post, Role, User
from records import clock, trail
from records.models import Event
from records.trail import key
from tests.checkup import frauds
from tests.factories import at, make_org, make_round, make_task, make_user

pytestmark = pytest.mark.django_db
TODAY = "2019-07-01"
NOTE = "核实为同一施工队拍摄，已要求重拍"


@pytest.fixture
def round(city):
    return make_round(city)


def look(round) -> dict[str, int]:
    with at(TODAY):
        return looking.look(round)


def grave(city, round) -> Sign:
    frauds.photo_same(city, round)
    look(round)
    return Sign.objects.get()


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_only_readers_and_leaders_of_the_item_see_a_sign(city, round):
    sign = grave(city, round)
    city.people["county_leader"] = make_user((city.county, Role.COUNTY_LEADER))
    seeing = {
        name
        for name, person in city.people.items()
        if Sign.objects.visible_to(fresh(person)).filter(pk=sign.pk).exists()
    }
    assert seeing == {"office", "verifier", "auditor", "secretary", "mayor", "leader"}


def test_a_department_official_of_the_units_own_side_does_not(city, round):
    official = make_user((city.responsible, Role.DEPARTMENT_LEADER))
    sign = grave(city, round)
    TaskLeader.objects.create(task=sign.task, user=official, level="department", starts_on="2018-11-09")
    assert not Sign.objects.visible_to(official).exists()


def test_a_leader_who_also_heads_the_unit_does_not(city, round):
    sign = grave(city, round)
    Post.objects.create(user=city.leader, organisation=city.responsible, role=Role.HEAD, starts_on="2015-01-01")
    assert not Sign.objects.visible_to(fresh(city.leader)).filter(pk=sign.pk).exists()


def test_the_pages_of_the_item_tell_the_unit_nothing(client, city, round, en):
    sign = grave(city, round)
    for name, told in (("office", True), ("leader", True), ("unit", False), ("head", False), ("observer", False)):
        client.force_login(city.people[name])
        with at(TODAY):
            page = client.get(reverse("desk:task", args=[sign.task_id])).content.decode()
        assert ("1 sign to look at" in page) is told, name
        assert ("/signs/" in page) is told, name


def test_neither_the_public_nor_the_history_knows_of_signs(client, city, round):
    sign = grave(city, round)
    with at(TODAY):
        judging.judge(sign.pk, actor=city.office, verdict="checked", note="独有标记甲乙丙")
    task = sign.task
    client.force_login(city.unit)
    pages = [reverse("desk:task_history", args=[task.pk]), reverse("desk:inbox"), "/", f"/rounds/{round.slug}/"]
    for page in pages:
        assert "独有标记甲乙丙" not in client.get(page).content.decode()
    assert [event.subject for event in Event.objects.filter(note="独有标记甲乙丙")] == [key(sign)]


def test_a_verdict_is_never_raised_again(city, round):
    sign = grave(city, round)
    with at(TODAY):
        judging.judge(sign.pk, actor=city.office, verdict="false_alarm", note=NOTE)
    assert look(round) == {"found": 1, "new": 0, "gone": 0}
    sign.refresh_from_db()
    assert (sign.state, sign.judged_by, sign.note) == ("false_alarm", city.office, NOTE)
    assert Sign.objects.count() == 1


def test_a_judged_sign_stays_judged_when_it_no_longer_holds(city, round):
    sign = grave(city, round)
    with at(TODAY):
        judging.judge(sign.pk, actor=city.verifier, verdict="checked", note=NOTE)
    sign.task.evidence.update(withdrawn_at=clock.now(), withdrawn_why="误传")
    look(round)
    sign.refresh_from_db()
    assert sign.state == "checked"


@pytest.mark.parametrize("fraud", ["photo_same", "photo_alike"])
def test_a_picture_that_everybody_uses_is_raised_nowhere_any_more(city, round, fraud):
    frauds.ALL[fraud](city, round)
    look(round)
    with at(TODAY):
        judging.judge(Sign.objects.get().pk, actor=city.office, verdict="false_alarm", note="统一表头", template=True)
    frauds.show(city, make_task(city, round), frauds.photo(frauds.scene(1 if fraud == "photo_same" else 3)))
    assert look(round)["new"] == 0


def test_so_is_a_text_and_taking_the_verdict_back_undoes_it(city, round):
    frauds.text_other_unit(city, round)
    look(round)
    sign = Sign.objects.get()
    with at(TODAY):
        judging.judge(sign.pk, actor=city.office, verdict="false_alarm", note="统一口径", template=True)
    assert look(round)["found"] == 0
    with at(TODAY):
        judging.take_up(sign.pk, actor=city.office, note="误判")
    assert (look(round)["found"], Template.objects.count()) == (1, 0)
    sign.refresh_from_db()
    assert (sign.state, sign.judged_by, sign.note) == ("open", None, "")


@pytest.mark.parametrize(
    "who", ["unit", "head", "lead_reviewer", "leader", "secretary", "auditor", "observer", "admin"]
)
def test_only_the_office_and_its_verifier_judge(city, round, who):
    sign = grave(city, round)
    with at(TODAY), pytest.raises((PermissionDenied, Sign.DoesNotExist)):
        judging.judge(sign.pk, actor=city.people[who], verdict="checked", note=NOTE)
    assert Sign.objects.get().state == "open"


def test_refusals_of_a_verdict(city, round):
    sign = grave(city, round)
    with at(TODAY):
        for wrong in ({"note": " "}, {"note": "字" * 2001}, {"verdict": "punished"}):
            with pytest.raises(ValidationError):
                judging.judge(sign.pk, actor=city.office, **{"verdict": "checked", "note": NOTE} | wrong)
        with pytest.raises(WrongState):
            judging.take_up(sign.pk, actor=city.office, note=NOTE)
        judging.judge(sign.pk, actor=city.office, verdict="checked", note=NOTE)
        with pytest.raises(WrongState):
            judging.judge(sign.pk, actor=city.verifier, verdict="false_alarm", note=NOTE)
    assert trail.verify().fault == ""


def test_from_sign_to_sign_on_the_pages(client, city, round, en):
    frauds.photo_same(city, round)
    frauds.step_before_begin(city, round)
    frauds.holiday_work(city, round)
    look(round)
    second, first = Sign.objects.filter(severity="block").order_by("pk")
    third = Sign.objects.get(severity="hint")
    client.force_login(city.office)
    with at(TODAY):
        page = client.get(reverse("checkup:signs", args=[round.slug]))
        assert [row["sign"].pk for row in page.context["rows"]] == [first.pk, second.pk, third.pk]
        here = reverse("checkup:sign", args=[first.pk])
        assert client.post(here, {"verdict": "checked", "note": ""}).status_code == 422
        answer = client.post(here, {"verdict": "checked", "note": NOTE, "query": "severity=block"})
        assert answer.url == f"{reverse('checkup:sign', args=[second.pk])}?severity=block"
        answer = client.post(answer.url, {"verdict": "false_alarm", "note": NOTE, "query": "severity=block"})
        assert answer.url == reverse("checkup:signs", args=[round.slug])
        late = client.post(here, {"verdict": "false_alarm", "note": "我的说明", "query": ""})
        assert (late.status_code, "我的说明" in late.content.decode()) == (409, True)
        assert Sign.objects.get(pk=first.pk).state == "checked"
        assert client.post(here, {"act": "take_up", "note": "误判"}).url == here
        assert Sign.objects.get(pk=first.pk).state == "open"


def test_the_list_costs_the_same_with_one_and_with_many(client, city, round, django_assert_max_num_queries):
    frauds.photo_same(city, round)
    look(round)
    client.force_login(city.office)
    counts, here = [], reverse("checkup:signs", args=[round.slug])
    client.get(here)  # what a process reads once
    for _more in range(2):
        with at(TODAY), django_assert_max_num_queries(60) as queries:
            client.get(here)
        counts.append(len(queries))
        for n in range(8):
            frauds.show(city, make_task(city, round), frauds.photo(frauds.scene(1)), day=f"2019-05-{10 + n}")
        look(round)
    assert counts[0] == counts[1]
    assert Sign.objects.count() == 17


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2), ("state=all", 2), ("state=checked", 0), ("code=photo_same", 1), ("severity=hint", 1), ("item=2", 1),
        ("item=cases.task:0", 0), ("code=nonsense", 2), ("page=99", 2), ("item=%00", 2),
    ],
)  # fmt: skip
def test_filters(client, city, round, query, found):
    frauds.photo_same(city, round)
    frauds.holiday_work(city, round)
    look(round)
    client.force_login(city.office)
    with at(TODAY):
        page = client.get(f"{reverse('checkup:signs', args=[round.slug])}?{query}")
    assert (page.status_code, page.context["page_obj"].paginator.count) == (200, found)


def test_a_leader_does_not_see_the_other_thing_of_an_item_that_is_not_theirs(client, city, round, en):
    other = make_user((make_org("邻县", city.city, kind="region"), Role.CASE_LEADER))
    one = make_task(city, round)
    two = make_task(city, round, leaders=[(other, "city")])
    for task, day in ((one, "2019-04-10"), (two, "2019-04-20")):
        frauds.show(city, task, frauds.photo(frauds.scene(1)), day=day)
    look(round)
    sign = Sign.objects.get()
    client.force_login(other)
    with at(TODAY):
        page = client.get(reverse("checkup:sign", args=[sign.pk])).content.decode()
        assert str(one) not in page
        assert "something outside your reach" in page
        assert client.get(reverse("checkup:photo", args=[sign.pk, 0])).status_code == 404
        assert client.get(reverse("checkup:photo", args=[sign.pk, 1])).status_code == 200
        assert client.get(reverse("checkup:photo", args=[sign.pk, 2])).status_code == 404


def test_the_card_of_the_office_counts_what_its_list_shows(client, city, round):
    grave(city, round)
    with at(TODAY):
        (card,) = desk.cards(city.office, round)
        assert (card.count, desk.cards(city.unit, round), desk.cards(city.auditor, round)) == (1, [], [])
        client.force_login(city.office)
        assert client.get(card.url).context["page_obj"].paginator.count == card.count


def test_a_checkup_on_demand_is_one_at_a_time_and_shows_how_far_it_is(client, city, round, en):
    frauds.photo_same(city, round)
    client.force_login(city.office)
    here = reverse("checkup:signs", args=[round.slug])
    for _twice in range(2):
        assert client.post(reverse("checkup:look", args=[round.slug])).url == here
    assert Pass.objects.count() == 1
    assert "The checkup runs" in client.get(here).content.decode()
    assert looking.carry_out_next() is True
    made = Pass.objects.get()
    assert (made.state, made.counts["new"], made.done) == ("done", 1, made.total)
    assert looking.carry_out_next() is False
    assert "1 hold, 1 new, 0 no longer hold" in client.get(here).content.decode()


def test_a_checkup_that_breaks_off_says_so_and_the_next_goes_on(client, city, round, en, monkeypatch):
    looking.ask(round.pk, actor=city.office)
    broken = {"broken": looking.KINDS["photo_same"].__class__("broken", "", "", "warn", lambda round, day: 1 / 0)}
    monkeypatch.setattr(looking, "KINDS", broken)
    with pytest.raises(ZeroDivisionError):
        looking.carry_out_next()
    assert Pass.objects.get().state == "failed"
    assert len(desk.alarms(round)) == 1
    monkeypatch.undo()
    looking.ask(round.pk, actor=city.office)
    assert looking.carry_out_next() is True
    assert desk.alarms(round) == []


def test_every_night_one_checkup_a_round(city, round):
    now = clock.of_machine()
    assert looking.order_nightly(now) == 1
    assert looking.order_nightly(now) == 0
    looking.carry_out_next()
    assert looking.order_nightly(now) == 0
    assert looking.order_nightly(now + timedelta(days=2)) == 1


def test_the_night_begins_at_two(city, round):
    two = timezone.localtime(clock.of_machine()).replace(hour=2, minute=0, second=0, microsecond=0)
    Pass.objects.create(round=round, state=Pass.State.DONE)
    Pass.objects.update(asked_at=two - timedelta(seconds=1))
    assert looking.order_nightly(two - timedelta(seconds=1)) == 0
    assert looking.order_nightly(two) == 1


def test_who_may_not_order_a_checkup(city, round):
    for who in ("unit", "auditor", "secretary", "observer"):
        with pytest.raises(PermissionDenied):
            looking.ask(round.pk, actor=city.people[who])


def test_the_position_of_a_site(client, city, round):
    task = make_task(city, round)
    here = reverse("checkup:site", args=[task.pk])
    client.force_login(city.office)
    assert client.post(here, {"latitude": "91", "longitude": "111"}).status_code == 422
    assert client.post(here, {"latitude": "26.42", "longitude": "111.61"}).status_code == 302
    assert client.post(here, {"latitude": "26.43", "longitude": "111.61"}).status_code == 302
    assert str(SitePosition.objects.get()) == "26.430000, 111.610000"
    client.force_login(city.unit)
    assert client.get(here).status_code == 403
