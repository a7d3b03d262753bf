"""Pages of letters: the office's way from draft to lifting, the unit's own part, lists and their counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import neighbours
from cases.models import Round
from letters import queues, reading
from letters.domain import answering, issuing
from letters.models import Addressee, Letter, Reply
from orgs.models import Role
from tests.factories import at, make_task, make_user, picture
from tests.letters.desk import DAY, a_draft, a_round, addressee, an_issued


def browse(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user, path: str, day: str = DAY) -> str:
    with at(day):
        response = browse(user).get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def post(user, path: str, data=None, day: str = DAY):
    with at(day):
        return browse(user).post(path, data or {})


def test_from_draft_to_lifted(city, en):
    letter = a_draft(city)
    base = f"/desk/letters/{letter.pk}/"
    edit = page(city.office, f"{base}edit/")
    assert "关于“城区第1号排口截污”的督办函" in edit
    form = {"seen": 1, "title": "督办函", "paragraphs": "第一段\n第二段", "demands": "甲\n乙", "reply_days": 5}
    form |= {"signatory": "市整改办", "contact": "", "copies": "市委督查室"}
    assert post(city.office, f"{base}edit/", form).status_code == 302
    preview = page(city.office, f"{base}issue/")
    assert "整改督〔2019〕1号" in preview
    assert "一、甲" in preview
    assert post(city.office, f"{base}issue/").status_code == 302
    assert post(city.office, f"{base}issue/").status_code == 409
    row = addressee(Letter.objects.get())
    assert post(city.unit, f"/desk/letters/to/{row.pk}/sign/").status_code == 302
    sent = {"text": "已完成", "files": picture()}
    assert post(city.unit, f"/desk/letters/to/{row.pk}/answer/", sent).status_code == 302
    made = Reply.objects.get().answers.get()
    assert "已完成" in page(city.office, base)
    assert post(city.office, f"/desk/letters/answers/{made.pk}/judge/", {"accept": "0", "why": ""}).status_code == 422
    assert post(city.office, f"/desk/letters/answers/{made.pk}/judge/", {"accept": "1", "why": ""}).status_code == 302
    assert post(city.office, f"{base}lift/", {"why": "整改完成，解除督办事项"}).status_code == 302
    assert post(city.office, f"{base}lift/", {"why": "整改完成，解除督办事项"}).status_code == 409
    assert Letter.objects.get().state == "lifted"
    history = page(city.office, base)
    for verb in (
        "drafted a letter",
        "edited the draft",
        "issued a letter",
        "signed for",
        "answered",
        "lifted a letter",
    ):
        assert verb in history


def test_an_edit_that_came_too_late_keeps_its_words(city, en):
    letter = a_draft(city)
    form = {"title": "甲", "paragraphs": "甲段", "signatory": "办", "seen": 1}
    assert post(city.office, f"/desk/letters/{letter.pk}/edit/", form).status_code == 302
    late = post(city.office, f"/desk/letters/{letter.pk}/edit/", form | {"title": "乙", "paragraphs": "乙段"})
    assert late.status_code == 409
    assert "甲段" in late.content.decode()
    assert "乙段" in late.content.decode()
    again = form | {"title": "乙", "paragraphs": "乙段", "seen": 2}
    assert post(city.office, f"/desk/letters/{letter.pk}/edit/", again).status_code == 302


def test_a_unit_sees_no_draft_and_of_a_letter_only_its_own_part(city, en):
    clerk = make_user((city.lead, Role.CLERK))
    round = a_round(city)
    draft = a_draft(city, round)
    letter = an_issued(city, round, addressees=[city.responsible, city.lead])
    other = letter.addressees.get(organisation=city.lead)
    with at(DAY):
        made = answering.answer(other.pk, actor=clerk, text="另一单位的回复内容", files=[picture("另一单位.jpg")])
    base = f"/desk/letters/{letter.pk}/"
    assert "另一单位的回复内容" in page(city.office, base)
    assert "另一单位的回复内容" in page(clerk, base)
    told = page(city.unit, base)
    assert "另一单位" not in told
    assert "One more unit is addressed" in told
    assert "issued a letter" not in told
    with at(DAY):
        for path in (
            f"/desk/letters/{draft.pk}/", f"/desk/letters/{draft.pk}/paper.pdf",
            f"/desk/letters/answers/files/{made.files.get().pk}/", f"/desk/letters/to/{other.pk}/sign/",
        ):  # fmt: skip
            assert browse(city.unit).get(path).status_code == 404, path
        assert browse(city.unit).post(f"/desk/letters/to/{other.pk}/sign/").status_code == 404
    assert draft.title in page(city.office, "/desk/letters/")
    assert page(city.observer, "/desk/letters/").count("data-row-link") == 1


@pytest.mark.parametrize(("who", "count"), [("office", 2), ("observer", 1), ("auditor", 1), ("unit", 1), ("leader", 0)])
def test_who_sees_what(city, who, count):
    round = a_round(city)
    a_draft(city, round), an_issued(city, round)
    with at(DAY):
        assert Letter.objects.visible_to(city.people[who]).count() == count


def test_the_register_costs_the_same_with_one_letter_and_with_many(city):
    round = a_round(city)
    clerk = make_user((city.lead, Role.CLERK))
    costs = []
    for n in (1, 30):
        while Letter.objects.count() < n:
            an_issued(city, round, addressees=[city.responsible, city.lead], kind="urge")
        for person, path in ((city.office, "/desk/letters/"), (clerk, "/desk/letters/mine/")):
            client = browse(person)
            with at(DAY):
                client.get(path)
                with CaptureQueriesContext(connection) as asked:
                    assert client.get(path).status_code == 200
            costs.append(len(asked))
    assert costs[:2] == costs[2:]


def test_a_page_of_many_addressees_costs_little_more(city):
    round = a_round(city)
    assert reading.of_subject("cases.task:1", city.office) == []
    an_issued(city, round)
    with at(DAY), CaptureQueriesContext(connection) as one:
        reading.of_subject("cases.task:1", city.office)
    for _n in range(10):
        an_issued(city, round)
    with at(DAY), CaptureQueriesContext(connection) as many:
        found = reading.of_subject("cases.task:1", city.office)
        assert reading.of_subject("cases.task:2", city.office) == []
    assert len(found) == 11
    assert len(many) <= len(one) + 1 + 3


def test_every_number_on_a_card_is_the_length_of_its_list(city):
    second = make_user((city.office_unit, Role.OFFICE))
    round = a_round(city)
    a_draft(city, round), a_draft(city, round, kind="talk", needs_approval=True)
    late, answered = an_issued(city, round), an_issued(city, round)
    with at(DAY):
        answering.answer(addressee(answered).pk, actor=city.unit, text="已完成。")
    for day, person in (("2019-06-20", city.office), ("2019-06-20", second), ("2019-06-04", city.unit)):
        with at(day):
            cards = [card for card in neighbours.cards(person, round) if "/desk/letters/" in card.url]
            assert cards
            for card in cards:
                response = browse(person).get(card.url)
                assert response.content.decode().count("data-row-link") == card.count, card
    with at("2019-06-20"):
        names = {queue.name: list(queue.find(city.office, round)) for queue in queues.QUEUES}
    assert names["receipt_late"] == names["reply_late"] == [late]
    assert names["judge"] == [answered]


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 3), ("?kind=urge", 1), ("?state=draft", 1), ("?year=2019", 2), ("?prefix=整改催", 1), ("?q=截污", 3),
     ("?q=1&kind=urge", 1), ("?waits=issue", 1), ("?waits=reply_late", 0), ("?kind=refer", 0)],
)  # fmt: skip
def test_the_filters_of_the_address(city, query, count):
    round = a_round(city)
    an_issued(city, round, kind="urge"), an_issued(city, round), a_draft(city, round)
    assert page(city.office, f"/desk/letters/{query}").count("data-row-link") == count


def test_a_filter_by_unit_finds_its_letters(city):
    round = a_round(city)
    an_issued(city, round), an_issued(city, round, addressees=[city.lead])
    assert page(city.office, f"/desk/letters/?unit={city.lead.pk}").count("data-row-link") == 1


def test_the_office_drafts_by_hand_once_however_often_it_is_sent(city, en):
    task = make_task(city)
    with at("2020-03-02"):
        form = browse(city.office).get("/desk/letters/new/").context["form"]
        sent = {"token": form["token"].value(), "kind": "supervise", "tasks": [task.pk]}
        codes = [browse(city.office).post("/desk/letters/new/", sent).status_code for _n in range(2)]
    letter = Letter.objects.get()
    assert codes == [302, 302]
    assert [row.organisation for row in letter.addressees.all()] == [city.responsible]
    item = letter.items.get()
    assert (item.subject, str(item.due_on)) == (f"cases.task:{task.pk}", "2019-12-31")
    assert letter.drafted_by == city.office


def test_heads_are_set_by_the_office(city, en):
    a_round(city)
    form = {"kind": "urge", "issuer": "市整改办", "prefix": "永催", "signatory": "市整改办", "contact": ""}
    assert post(city.office, "/desk/letters/heads/", form).status_code == 302
    assert post(city.office, "/desk/letters/heads/", form | {"prefix": "催〔1〕"}).status_code == 422
    assert post(city.unit, "/desk/letters/heads/", form).status_code == 403
    letter = a_draft(city, Round.objects.get(), kind="urge")
    assert "永催〔2019〕1号" in page(city.office, f"/desk/letters/{letter.pk}/issue/")


def test_a_letter_to_a_unit_without_people_is_an_alarm(city):
    round = a_round(city)
    an_issued(city, round, addressees=[city.lead])  # a reviewer works there, who signs for nothing
    with at(DAY):
        (alarm,) = [one for one in neighbours.alarms(round) if "市住建局" in " ".join(one.details)]
    assert alarm.details == ["整改督〔2019〕1号 → 市住建局"]


def test_the_register_as_a_sheet_holds_voided_numbers_with_their_reason(city):
    round = a_round(city)
    letter = an_issued(city, round)
    with at(DAY):
        issuing.void(letter.pk, actor=city.office, why="文书内容有误，另行印发")
        sheet = browse(city.office).get("/desk/letters/register.xlsx")
        text = browse(city.office).get("/desk/letters/register.html").content.decode()
    assert sheet.status_code == 200
    for word in ("整改督〔2019〕1号", "已作废", "文书内容有误，另行印发", "县住建局"):
        assert word in text


def test_nothing_late_before_its_day(city):
    round = a_round(city)
    an_issued(city, round)
    row = Addressee.objects.select_related("receipt__deadline", "reply__deadline").get()
    for kept in (row.receipt.deadline, row.reply.deadline):
        assert not reading.overdue(kept, kept.due_on)
        assert reading.overdue(kept, kept.due_on + timedelta(days=1))
