"""Leaders sign replies on the page: three taps from the message, no original wording, no run of another kind."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cases import neighbours
from cases.queues import signing_count
from notify.models import Message
from orgs import substitutes
from orgs.models import Role, User
from petitions import queues
from petitions.domain import signing
from petitions.states import Stage
from signoff import engine
from signoff.models import Signature
from tests.cases.way import submitted
from tests.factories import PASSWORD, at, make_org, make_user, proof
from tests.petitions import way
from tests.petitions.pages.browsing import browser, get, one_case, post, text

pytestmark = pytest.mark.django_db
DAY = "2018-08-06"


def filed(city, **fields):
    case = one_case(city, **fields)
    way.write_reply(city, case)
    return way.fresh(case)


def agree(user, case, client=None, **words):
    said = {"opinion": "0", "comment": "", "password": PASSWORD, "seen": engine.seen_digest(case.run)}
    return post(user, "sign", case.run_id, day=DAY, client=client, **said | words)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)  # posts are read once for a user object


def test_the_leader_signs_in_three_taps_from_the_message(city):
    """One: the message's link. Two: "Agree", to the form with the opinion chosen. Three: "Agree and sign"."""
    case = filed(city)
    message = Message.objects.inbox_of(city.head).get(url__startswith="/desk/petitions/sign/")
    with at(DAY):
        client = browser(city.head)
        page = client.get(message.url)
        said = text(page)
        assert page.status_code == 200 and 'href="#agree"' in said
        form = said[said.index('id="agree"') :]
        sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        assert re.search(r'name="opinion" value="0"[^>]*checked', form)
        answer = client.post(message.url, sent | {"opinion": "0", "comment": "", "password": PASSWORD})
        assert (answer.status_code, answer.url) == (302, message.url)
        after = text(client.get(answer.url))
    assert "Signed. Now with: 东安县 · Leading county official、" in after and "2018-08-08" in after
    assert case.run.signatures.get().signer == city.head


def test_the_page_tells_the_summary_never_the_original_wording(city):
    case = filed(city, summary="已脱敏的摘要", content=f"{way.WORDING}原文独有")
    for who in ("head", "office", "unit"):
        page = text(get(city.people[who], "sign", case.run_id, day=DAY))
        assert "已脱敏的摘要" in page and "原文独有" not in page
        assert "脱硫设施未正常运行" in page and "责令停产整改" in page and "founded" in page


def test_a_wrong_password_keeps_the_words_and_signs_nothing(city):
    case = filed(city)
    answer = agree(city.head, case, password="wrong", comment="我的意见原话")
    assert answer.status_code == 422
    assert "我的意见原话" in text(answer)
    assert not case.run.signatures.exists()


def test_whoever_filed_cannot_sign_and_strangers_learn_nothing(city):
    case = one_case(city)
    way.write_reply(city, case, actor=city.head)
    case = way.fresh(case)
    answer = agree(city.head, case)
    assert answer.status_code == 422 and "You filed" in text(answer)
    stranger = make_user((make_org("县水利局", city.county), Role.HEAD))
    assert agree(stranger, case).status_code == 404
    for name in ("sign", "send_back"):
        assert get(stranger, name, case.run_id, day=DAY).status_code == 404
        assert get(city.head, name, 999_999, day=DAY).status_code == 404
    assert agree(city.observer, case).status_code == 403
    assert get(city.observer, "send_back", case.run_id, day=DAY).status_code == 403


def test_the_second_tap_says_that_it_is_signed(city):
    case = filed(city)
    seen = engine.seen_digest(case.run)
    assert agree(city.head, case, seen=seen).status_code == 302
    again = agree(city.head, case, seen=seen)
    assert again.status_code == 302
    assert case.run.signatures.count() == 1


def test_what_changed_meanwhile_is_told_and_the_words_wait(city):
    case = filed(city)
    way.sign(city, case, "head")
    seen = engine.seen_digest(way.fresh(case).run)
    with at(DAY):
        signing.withdraw(Signature.objects.get().pk, actor=city.head)
        signing.sign(case.run_id, actor=city.head, seen=engine.seen_digest(way.fresh(case).run), proof=proof(city.head),
                     comment="改了意见")  # fmt: skip
    client = browser(city.county_leader)
    answer = agree(city.county_leader, case, client=client, seen=seen, comment="我的话要留着")
    assert answer.status_code == 409
    assert "我的话要留着" in text(answer)
    with at(DAY):
        assert "我的话要留着" in text(client.get(reverse("petitions:sign", args=[case.run_id])))
    assert way.fresh(case).stage == Stage.IN_SIGNOFF


def test_returning_needs_a_reason_and_gives_the_case_back(city):
    case = filed(city)
    seen = engine.seen_digest(case.run)
    short = post(city.head, "send_back", case.run_id, day=DAY, seen=seen, reason="短")
    assert short.status_code == 422
    ticked = post(city.head, "send_back", case.run_id, day=DAY, seen=seen, reasons=["1", "3"], reason="再补照片。")
    assert ticked.status_code == 302
    assert way.fresh(case).stage == Stage.HANDLING
    why = case.replies.get().returned_why
    assert why.splitlines()[-1] == "再补照片。" and len(why.splitlines()) == 3


def test_a_signature_is_withdrawn_until_the_next_one_acts(city):
    case = filed(city)
    agree(city.head, case)
    row = Signature.objects.get()
    assert "Withdraw my signature" in text(get(city.head, "sign", case.run_id, day=DAY))
    assert post(city.county_leader, "withdraw_signature", row.pk, day=DAY).status_code == 403
    assert post(city.head, "withdraw_signature", row.pk, day=DAY).status_code == 302
    agree(city.head, case)
    agree(city.county_leader, way.fresh(case))
    last = Signature.objects.filter(signer=city.head, void="").get()
    assert post(city.head, "withdraw_signature", last.pk, day=DAY).status_code == 409
    assert get(city.head, "withdraw_signature", last.pk, day=DAY).status_code == 405


def test_the_office_step_is_signed_by_the_review_only(city):
    case = filed(city)
    way.sign(city, case)
    page = text(get(city.office, "sign", case.run_id, day=DAY))
    assert f"/desk/petitions/cases/{case.pk}/review/" in page and 'id="agree"' not in page
    assert agree(city.office, way.fresh(case)).status_code == 409
    assert way.fresh(case).stage == Stage.IN_REVIEW


def test_after_signing_the_next_one_is_offered_oldest_first(city):
    batch = way.make_batch(city, 3)
    cases = [way.hand_over(city, petition)[0] for petition in batch.petitions.all()]
    for day, case in zip(("2018-08-04", "2018-08-02", "2018-08-03"), cases, strict=True):
        way.write_reply(city, case, day=day)
    page = get(city.head, "signing", day=DAY)
    assert [card["case"].pk for card in page.context["cards"]] == [cases[1].pk, cases[2].pk, cases[0].pk]
    first = way.fresh(cases[1])
    agree(city.head, first)
    after = text(get(city.head, "sign", first.run_id, day=DAY))
    assert f"/desk/petitions/sign/{way.fresh(cases[2]).run_id}/" in after


def test_runs_of_petitions_are_unknown_where_tasks_are_signed_and_the_other_way_round(city):
    case, closure = filed(city), submitted(city)
    client = browser(city.head)
    with at("2019-05-08"):
        for name in ("sign", "send_back", "sheet", "carry_paper"):
            assert client.get(reverse(f"desk:{name}", args=[case.run_id])).status_code == 404, name
        for name in ("sign", "send_back", "carry_paper"):
            assert client.post(reverse(f"desk:{name}", args=[case.run_id])).status_code == 404, name
        for name in ("sign", "send_back"):
            assert client.get(reverse(f"petitions:{name}", args=[closure.run_id])).status_code == 404, name
    agree(city.head, case)
    row = Signature.objects.get(run=case.run_id)
    with at("2019-05-08"):
        assert client.post(reverse("desk:withdraw_signature", args=[row.pk])).status_code == 404
        assert client.get(reverse("desk:site_photo", args=[row.pk, 1])).status_code == 404


def test_the_menu_counts_what_the_tabs_list(city):
    """One task's dossier and two replies wait for the head: the menu says 3, the tabs 1 and 2."""
    submitted(city)
    batch = way.make_batch(city, 2)
    for petition in batch.petitions.all():
        way.write_reply(city, way.hand_over(city, petition)[0])
    head = fresh(city.head)
    with at("2019-05-08"):
        assert signing_count(head) == 1
        assert [(tab.count, tab.url) for tab in neighbours.to_sign(head)] == [(2, "/desk/petitions/sign/")]
        page = browser(head).get(reverse("desk:inbox"))
        item = next(one for one in page.context["desk_tabs"] if one["url"] == reverse("desk:signing"))
        assert item["count"] == 3
        tasks = browser(head).get(reverse("desk:signing"))
        assert len(tasks.context["items"]) == 1
        replies = browser(head).get(reverse("petitions:signing"))
        assert len(replies.context["cards"]) == 2
    assert [tab["count"] for tab in replies.context["tabs"]] == [1, 2, None, None]


def test_a_county_leader_comes_straight_to_the_replies(city):
    case = filed(city)
    way.sign(city, case, "head")
    client = Client()
    client.force_login(city.county_leader)
    with at(DAY):
        answer = client.get("/desk/", follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/petitions/sign/"
    assert [card["case"].pk for card in answer.context["cards"]] == [case.pk]
    assert queues.to_sign(fresh(city.county_leader)).count() == 1


def test_a_substitute_signs_for_the_absent_with_both_names(city):
    case = filed(city)
    deputy = make_user((city.responsible, Role.OBSERVER))
    with at(DAY):
        day = date(2018, 8, 6)
        substitutes.grant(city.head, deputy, actor=city.head, starts_on=day, ends_on=day, reason="外出")
    page = text(get(fresh(deputy), "sign", case.run_id, day=DAY))
    assert f"You sign for {city.head}" in page
    assert agree(fresh(deputy), case).status_code == 302
    row = Signature.objects.get()
    assert (row.signer, row.on_behalf_of) == (deputy, city.head)


@pytest.mark.parametrize("accused", [False, True])
def test_a_guess_in_an_opinion_is_not_confirmed_to_who_wrote_it(city, accused):
    """A leader who types names into an opinion reads it back as typed; everybody else who must not know, without."""
    unit = make_org("县城管局", city.county) if accused else None
    case = filed(city, accused=unit, identity={"name": "尚知远"})
    way.sign(city, case, "head")
    guess, case = "举报人是李大锤、尚知远还是王二麻", way.fresh(case)
    answer = post(
        city.county_leader, "send_back", case.run_id, day=DAY, reason=guess, seen=engine.seen_digest(case.run)
    )
    assert answer.status_code == 302
    pages = {"sign": case.run_id, "case": case.pk, "petition": case.petition_id}
    for name, pk in pages.items():
        page = text(get(city.county_leader, name, pk, day=DAY))
        assert ("举报人是李大锤、举报人还是王二麻" in page) is False, name
        assert (guess in page) is (name != "petition"), name
    told = text(get(city.observer, "case", case.pk, day=DAY))
    assert "举报人是李大锤、举报人还是王二麻" in told and "尚知远" not in told
