"""The first page of each person, the queues behind its cards, the inbox."""

import re

import pytest
from django.urls import reverse

from cases.domain import closing, planning, progress
from cases.models import Round
from cases.queues import queues_for
from notify import outbox
from notify.models import Delivery, Message, Policy
from orgs.models import Post
from records import clock
from tests.factories import at, make_ready, make_round, make_task, make_user

HOME = "/desk/"


def get(client, user, url=HOME, day="2019-05-07"):
    client.force_login(user)
    with at(day):
        return client.get(url)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.django_db
def test_nobody_gets_in_without_signing_in(client, city):
    assert client.get(HOME).status_code == 302


@pytest.mark.django_db
def test_every_card_counts_the_rows_of_its_list(client, city, en):
    round = make_round(city)
    for _n in range(3):
        make_task(city, round)
    with at("2019-05-01"):
        progress.claim(round.problems.first().tasks.get().pk, actor=city.unit, share=30, text="开工")
    for person in (city.office, city.unit, city.lead_reviewer, city.verifier):
        with at("2020-01-10"):
            filled = queues_for(person, round)
        assert any(entry.count for entry in filled)
        for entry in filled:
            page = get(client, person, reverse("desk:queue", args=[entry.queue.name]), "2020-01-10")
            assert len(page.context["rows"]) == page.context["page_obj"].paginator.count == entry.count


@pytest.mark.django_db
def test_the_office_sees_the_first_urgent_list_opened(client, city, en):
    task = make_task(city)
    page = get(client, city.office, day="2020-01-10")
    assert page.context["opened"].queue.name == "overdue"
    assert [row.task.pk for row in page.context["rows"]] == [task.pk]
    assert "10 days after the deadline" in text(page)


@pytest.mark.django_db
def test_an_empty_first_page_says_what_would_come(client, city, en):
    make_round(city)
    assert "Nothing is waiting for you" in text(get(client, city.office))


@pytest.mark.django_db
def test_a_clerk_sees_what_is_due_grouped_by_day(client, city, en):
    make_task(city)  # its first measure is due on 2019-06-30, the task on 2019-12-31
    for day, names in [
        ("2019-03-01", []), ("2019-05-31", ["soon"]), ("2019-06-03", ["month"]), ("2019-06-30", ["today"]),
        ("2019-07-01", ["overdue"]), ("2019-12-20", ["overdue", "month"]),
    ]:  # fmt: skip
        page = get(client, city.unit, day=day)
        assert [group.name for group in page.context["groups"]] == names, day
    assert "Do the measure and tick it off" in text(page)


@pytest.mark.django_db
def test_a_dossier_to_prepare_is_the_next_step(client, city, en):
    make_ready(city, make_task(city))
    page = get(client, city.unit)
    assert [(i.next_step, i.anchor) for g in page.context["groups"] for i in g.items] == [
        ("Prepare the dossier and submit it", "gate")
    ]


@pytest.mark.django_db
def test_leaders_go_straight_to_signing(client, city):
    make_task(city)
    page = get(client, city.leader)
    assert (page.status_code, page.url) == (302, reverse("desk:signing"))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["observer", "auditor", "publisher", "secretary", "mayor", "verifier", "head"])
def test_everybody_has_a_page_of_their_own(client, city, en, who):
    make_task(city)
    page = get(client, city.people[who])
    assert page.status_code == 200
    assert "第一轮省督察" in text(page)


@pytest.mark.django_db
def test_a_reader_sees_counts_that_open_as_many_rows(client, city, en):
    round = make_round(city)
    for _n in range(2):
        make_task(city, round)
    page = get(client, city.observer)
    cards = page.context["statuses"]
    assert sum(card["count"] for card in cards) == page.context["counts"].total == 2
    for card in cards:
        url = f"{reverse('desk:register', args=[round.slug])}?status={card['code']}"
        assert len(get(client, city.observer, url).context["rows"]) == card["count"]


@pytest.mark.django_db
def test_the_administrator_of_an_empty_house_sees_the_first_steps(client, db, en):
    admin = make_user(is_superuser=True, is_staff=True)
    page = get(client, admin)
    assert [step["ok"] for step in page.context["steps"]] == [False, False, True, False, False]
    assert "Enter the tree of regions and units." in text(page)


@pytest.mark.django_db
def test_the_administrator_has_no_part_in_the_round(client, city, en):
    make_task(city)
    page = get(client, city.admin)
    assert page.status_code == 200
    assert "The installation is set up" in text(page)


@pytest.mark.django_db
def test_somebody_without_a_post_is_told_whom_to_ask(client, city, en):
    make_round(city)
    assert "You hold no post yet" in text(get(client, make_user()))


@pytest.mark.django_db
def test_alarms_name_what_goes_wrong_quietly(client, city, en):
    make_task(city)
    Policy(pk=1, asks_outside=False).save()
    message = Message.objects.create(to=city.unit, text="x", dedupe="a")
    Delivery.objects.create(
        message=message,
        to=city.unit,
        channel="email",
        pace="digest",
        state="dead",
        reason="refused",
        ended_at=clock.now(),
    )
    Post.objects.filter(user__in=[city.unit, city.head]).update(ends_on="2019-01-01")
    alarms = get(client, city.office, day="2031-12-20").context["alarms"]
    assert [alarm.text for alarm in alarms] == [
        "1 message was refused by the address",
        "1 responsible unit has nobody who reports",
        "The working-day calendar is not entered for 2031, 2032; days counted there are estimates.",
    ]
    assert alarms[1].details == ["县住建局"]


@pytest.mark.django_db
def test_an_empty_seat_of_an_open_chain_is_an_alarm(client, city, en):
    task = make_ready(city, make_task(city))
    Policy(pk=1, asks_outside=False).save()
    with at("2019-05-07"):
        closing.submit(task.pk, actor=city.unit, statement="完成")
    Post.objects.filter(user=city.head).update(ends_on="2019-05-01")
    alarms = get(client, city.office).context["alarms"]
    assert [(alarm.text, alarm.details) for alarm in alarms] == [
        ("1 post that must sign is held by nobody", ["县住建局 · Head of a unit"])
    ]


@pytest.mark.django_db
def test_a_queue_that_is_not_ones_own_is_not_there(client, city):
    make_task(city)
    assert get(client, city.unit, reverse("desk:queue", args=["notice_ended"])).status_code == 404
    assert get(client, city.office, reverse("desk:queue", args=["nonsense"])).status_code == 404


@pytest.mark.django_db
def test_next_in_a_queue_walks_its_order_and_ends_at_the_list(client, city):
    round = make_round(city)
    first, second = make_task(city, round), make_task(city, round)
    url = reverse("desk:queue_next", args=["in_hand"])
    assert get(client, city.unit, url).url == reverse("desk:task", kwargs={"pk": first.pk})
    assert get(client, city.unit, f"{url}?after={first.pk}").url == reverse("desk:task", kwargs={"pk": second.pk})
    assert get(client, city.unit, f"{url}?after={second.pk}").url == reverse("desk:queue", args=["in_hand"])
    assert get(client, city.unit, f"{url}?after=%D9%A3x").status_code == 302


@pytest.mark.django_db
def test_the_inbox_keeps_open_what_is_not_done(client, city, en):
    task = make_task(city)
    page = get(client, city.unit, reverse("desk:inbox"))
    assert [message.about for message in page.context["page_obj"]] == [f"filed:{task.pk}"]
    make_ready(city, task)
    inbox = reverse("desk:inbox")
    shown = [get(client, city.unit, url).context["page_obj"] for url in (inbox, f"{inbox}?show=done")]
    assert [[message.about for message in page] for page in shown] == [[], [f"filed:{task.pk}"]]


@pytest.mark.django_db
def test_notes_are_put_away_one_by_one_or_all_at_once(client, city, en):
    make_task(city)
    for n in range(3):
        outbox.tell([city.unit], "The card on %(item)s was taken back.", {"item": n}, dedupe=f"n{n}", note=True)
    outbox.tell([city.head], "The card on %(item)s was taken back.", {"item": 0}, dedupe="n0", note=True)
    inbox, read = reverse("desk:inbox"), reverse("desk:inbox_read")
    page = get(client, city.unit, inbox)
    assert page.content.decode().count("Mark as read") == 3  # the task given to the unit has no such button
    assert "3 entries only want to be read." in text(page)
    first, asks = (
        Message.objects.filter(to=city.unit, is_note=True).last(),
        Message.objects.get(to=city.unit, is_note=False),
    )
    theirs = Message.objects.get(to=city.head, is_note=True)
    said = "Nothing was put away"
    for note, words in [
        (first.pk, "1 note was put away"), (asks.pk, said), (theirs.pk, said),
        ("", said), ("-1", said), ("9" * 30, said),
        ("all", "2 notes were put away"),
    ]:  # fmt: skip
        assert words in text(client.post(read, {"note": note}, follow=True)), note
    assert list(Message.objects.filter(to=city.unit, done_at=None)) == [asks]
    assert Message.objects.filter(to=city.head, done_at=None, is_note=True).count() == 1
    page = client.post(read, {"note": "all", "page": "2"})
    assert page.url == f"{inbox}?page=2"


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "most"), [("office", 55), ("unit", 26), ("auditor", 10)])
@pytest.mark.parametrize("many", [1, 12])
def test_the_first_page_costs_the_same_at_any_length(client, city, who, most, many, django_assert_max_num_queries):
    round = make_round(city)
    for _n in range(many):
        make_task(city, round, filed=None)
    with at("2018-11-09"):
        planning.file_plan(round.pk, actor=city.office)
    Round.objects.update(held_on="2020-01-10")
    client.force_login(city.people[who])
    client.get(HOME)
    with django_assert_max_num_queries(most):
        assert client.get(HOME).status_code == 200
