"""Letters over REST: the whole way of a letter, own parts only, and refusals."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from letters.models import Letter
from orgs.models import Role
from tests.api.calling import call, done, person, refused
from tests.factories import make_city, make_task, make_user, picture
from tests.letters.desk import DAY, a_draft, a_round, an_issued

pytestmark = pytest.mark.django_db
WHY = "整改任务已经完成，不再需要督办。"


def listed(user, path: str) -> list[int]:
    return [row["id"] for row in done(call(person(user), "get", path, day=DAY))["results"]]


def test_a_letter_from_the_draft_to_the_accepted_answer(city):
    task = make_task(city)
    office, unit, second = person(city.office), person(city.unit), person(make_user((city.office_unit, Role.OFFICE)))
    new = {"round": task.problem.round.slug, "kind": "supervise", "tasks": [task.pk], "needs_approval": True}
    letter = done(call(office, "post", "letters/", new, DAY), 201)
    assert (letter["state"], letter["to"], letter["items"][0]["subject"]) == (
        "draft", [city.responsible.name], f"cases.task:{task.pk}",
    )  # fmt: skip
    path = f"letters/{letter['id']}/"
    text = {"seen": 1, "title": "督办函", "paragraphs": "请加快。", "reply_days": 5, "signatory": "整改办"}
    worded = done(call(office, "patch", path, text, DAY))["words"]
    assert (worded["seq"], worded["title"], worded["paragraphs"]) == (2, "督办函", ["请加快。"])
    refused(call(office, "patch", path, text, DAY), 409)
    assert done(call(second, "post", f"{path}approve/", {"seen": 2}, DAY))["state"] == "approved"
    issued = done(call(office, "post", f"{path}issue/", {}, DAY))
    assert (issued["number_text"], issued["receipts"]) == ("整改督〔2019〕1号", {"owed": 1, "signed": 0})
    owed = issued["addressees"][0]["id"]
    assert listed(city.unit, "letter-addressees/?waits=reply") == [owed]
    sign = f"letter-addressees/{owed}/sign/"
    signed = done(call(unit, "post", sign, {}, DAY, Idempotency_Key="a"))
    assert signed["receipt"]["signed_on"] == DAY
    assert done(call(unit, "post", sign, {}, DAY, Idempotency_Key="a")) == signed
    answer = done(call(unit, "post", f"letter-addressees/{owed}/answer/", {"text": "已完成剩余管网。"}, DAY), 201)
    assert listed(city.office, f"letters/?waits=judge&round={new['round']}") == [letter["id"]]
    judged = done(call(office, "post", f"letter-answers/{answer['id']}/judge/", {"accept": True}, DAY))
    assert judged["judgement"]["accepted"] is True
    assert done(call(office, "get", path, day=DAY))["state"] == "answered"


def test_files_go_with_a_letter_and_ends_want_reasons(city):
    letter = an_issued(city)
    client, path = person(city.office), f"letters/{letter.pk}/"
    refused(call(client, "post", f"{path}lift/", {"why": ""}, DAY), 400)
    answer = client.post(f"/api/v1/{path}file/", {"upload": picture(), "what": "signed"}, format="multipart")
    assert done(answer, 201)["name"] == "photo.jpg"
    assert done(call(client, "post", f"{path}lift/", {"why": WHY}, DAY))["state"] == "lifted"


def test_who_may_not_is_refused_and_who_may_not_know_finds_nothing(city):
    draft, letter = a_draft(city), an_issued(city, Letter.objects.first() and Letter.objects.first().round)
    refused(call(person(city.observer), "post", f"letters/{letter.pk}/void/", {"why": WHY}, DAY), 403)
    refused(
        call(person(city.observer), "post", "letters/", {"round": letter.round.slug}, DAY), 403
    )  # before any word is missed
    new = {"round": letter.round.slug, "kind": "urge", "tasks": [1]}
    refused(call(person(city.observer), "post", "letters/", new, DAY), 403)
    refused(call(person(city.unit), "post", f"letters/{draft.pk}/issue/", {}, DAY), 404)
    other = make_city()
    assert listed(other.office, "letters/") == listed(other.office, "letter-addressees/") == []
    unknown = call(person(other.office), "post", "letters/", new, DAY)
    assert list(refused(unknown, 400)["errors"]) == ["round"]


def test_a_unit_reads_its_own_part_only(city):
    letter = an_issued(city, addressees=[city.responsible, city.lead])
    told = done(call(person(city.unit), "get", f"letters/{letter.pk}/", day=DAY))
    assert [row["unit"]["id"] for row in told["addressees"]] == [city.responsible.pk]
    assert (told["items"], len(done(call(person(city.office), "get", f"letters/{letter.pk}/"))["addressees"])) == (
        None, 2,
    )  # fmt: skip
    foreign = letter.addressees.get(organisation=city.lead)
    refused(call(person(city.unit), "post", f"letter-addressees/{foreign.pk}/sign/", {}, DAY), 404)


def test_heads(city):
    round = a_round(city)
    head = {"round": round.slug, "kind": "urge", "issuer": "整改办", "prefix": "整改催", "signatory": "整改办"}
    made = done(call(person(city.office), "post", "letter-heads/", head, DAY), 201)
    assert listed(city.office, "letter-heads/") == [made["id"]] and listed(city.unit, "letter-heads/") == []
    fault = refused(call(person(city.office), "post", "letter-heads/", head | {"prefix": "催〔〕"}, DAY), 400)
    assert list(fault["errors"]) == ["prefix"]


@pytest.mark.parametrize("path", ["letters/", "letter-addressees/", "letter-answers/", "letter-heads/"])
def test_a_list_costs_the_same_at_any_length(city, path):
    round, counts = a_round(city), []
    for n in (1, 12):
        for _number in range(n):
            letter = an_issued(city, round, addressees=[city.responsible, city.lead])
            owed = letter.addressees.get(organisation=city.responsible)
            done(
                call(person(city.unit), "post", f"letter-addressees/{owed.pk}/answer/", {"text": "已经完成。"}, DAY),
                201,
            )
        with CaptureQueriesContext(connection) as caught:
            assert call(person(city.office), "get", path, day=DAY).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
