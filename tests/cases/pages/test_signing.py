"""The leader's pages and the paper path through the browser."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.domain import closing, filing
from cases.models import Task
from cases.states import Stage
from orgs import substitutes
from orgs.models import Role, User
from signoff import engine, paper
from signoff.models import PaperSheet, Run, Signature
from tests.cases.way import ORDER, seen, sign, signed_up_to, submitted
from tests.factories import PASSWORD, at, make_org, make_round, make_task, make_user, picture

pytestmark = pytest.mark.django_db
DAY = "2019-05-08"
TODAY = date(2019, 5, 8)
LIMIT = 16  # queries of a page


def browser(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def get(user, name, *args, day=DAY, **data):
    with at(day):
        return browser(user).get(reverse(f"desk:{name}", args=args), data)


def post(user, name, *args, day=DAY, client=None, **data):
    with at(day):
        return (client or browser(user)).post(reverse(f"desk:{name}", args=args), data)


def text(answer) -> str:
    return answer.content.decode()


def agree(user, run, client=None, **data):
    said = {"opinion": "0", "comment": "", "password": PASSWORD, "seen": seen(run), "version": 1}
    return post(user, "sign", run.pk, client=client, **said | data)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("office", 200),
        ("unit", 200),
        ("leader", 200),
        ("mayor", 200),
        ("observer", 200),
        ("auditor", 200),
        ("admin", 404),
    ],
)
def test_who_sees_the_dossier_and_the_sheet(city, who, status):
    closure = submitted(city)
    for name, pk in (("sign", closure.run_id), ("sheet", closure.run_id), ("dossier", closure.task_id)):
        assert get(city.people[who], name, pk).status_code == status


def test_a_stranger_learns_nothing(city):
    closure = submitted(city)
    elsewhere = make_user((make_org("县水利局", city.county), Role.HEAD))
    for name in ("sign", "send_back", "sheet", "carry_paper"):
        assert get(elsewhere, name, closure.run_id).status_code == 404
        assert get(elsewhere, name, 999_999).status_code == 404
    assert agree(elsewhere, closure.run).status_code == 404


def test_only_whose_turn_it_is_gets_the_form_and_may_sign(city):
    run = submitted(city).run
    assert 'name="password"' in text(get(city.head, "sign", run.pk))
    assert 'name="password"' not in text(get(city.leader, "sign", run.pk))
    assert agree(city.leader, run).status_code == 403
    assert get(city.leader, "send_back", run.pk).status_code == 403
    assert Signature.objects.count() == 0


def test_three_steps_from_the_notice_link_to_the_signature(city):
    """The link of the message opens the dossier; its button leads to the form on the same page; the password signs."""
    run = submitted(city).run
    page = text(get(city.head, "sign", run.pk))
    assert 'href="#agree"' in page
    assert 'id="agree"' in page
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)"', page))
    assert form["seen"] == seen(run)
    answer = agree(city.head, run, seen=form["seen"])
    assert answer.status_code == 302
    given = Signature.objects.get()
    assert (given.signer, given.comment, given.proof) == (city.head, "Agreed.", "password")


def test_after_signing_the_page_says_who_has_it_now_and_what_is_next(city):
    run = submitted(city).run
    other = submitted(city, make_task(city, run_round(city)))
    client = browser(city.head)
    agree(city.head, run, client=client)
    with at(DAY):
        page = text(client.get(reverse("desk:sign", args=[run.pk])))
    assert "Now with: 市住建局 · " in page
    assert "2019-05-15" in page  # five working days from the 8th
    assert f'href="/desk/sign/{other.run_id}/" data-next-item' in page
    assert "Withdraw my signature" in page


def run_round(city):
    return Task.objects.first().problem.round


def test_a_double_tap_signs_once_and_is_told_so(city):
    run = submitted(city).run
    shown = seen(run)
    client = browser(city.head)
    first = agree(city.head, run, client=client, seen=shown)
    again = agree(city.head, run, client=client, seen=shown)
    assert (first.status_code, again.status_code) == (302, 302)
    with at(DAY):
        page = text(client.get(again["Location"]))
    assert "You have signed this already" in page
    assert Signature.objects.count() == 1


def test_a_wrong_password_signs_nothing_and_keeps_the_words(city):
    run = submitted(city).run
    answer = agree(city.head, run, comment="情况属实", password="wrong")
    assert answer.status_code == 422
    assert "The password is not right" in text(answer)
    assert "情况属实" in text(answer)
    assert Signature.objects.count() == 0


def test_the_site_visit_asks_for_words_and_a_photograph_and_keeps_them(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    bare = agree(city.leader, run)
    assert bare.status_code == 422
    assert "What you saw on site" in text(bare)
    without = agree(city.leader, run, site_note="已清淤")
    assert "Add at least one photograph taken on site." in text(without)
    wrong = agree(city.leader, run, site_note="已清淤", photos=[picture()], password="wrong")
    kept = re.search(r'name="kept" value="(\d+)"', text(wrong)).group(1)
    assert "1 photograph is kept" in text(wrong)
    assert agree(city.leader, run, site_note="已清淤", kept=kept).status_code == 302
    given = run.signatures.get(signer=city.leader)
    assert [photo.pk for photo in given.photos.all()] == [int(kept)]
    url = reverse("desk:site_photo", args=[given.pk, kept])
    assert browser(city.office).get(url)["Content-Type"] == "image/jpeg"
    assert browser(city.admin).get(url).status_code == 404


def test_a_photograph_of_somebody_else_is_not_taken(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    wrong = agree(city.leader, run, site_note="已清淤", photos=[picture()], password="wrong")
    kept = re.search(r'name="kept" value="(\d+)"', text(wrong)).group(1)
    sign(run, city.leader)
    for name in ("secretary", "mayor"):
        sign(run, city.people[name])
    answer = agree(city.verifier, run, site_note="已看", kept=kept)
    assert answer.status_code == 422
    assert "Add at least one photograph" in text(answer)


def test_a_file_that_is_no_picture_is_named(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    answer = agree(city.leader, run, site_note="已看", photos=[SimpleUploadedFile("现场.jpg", b"not a picture")])
    assert answer.status_code == 422
    assert "现场.jpg" in text(answer)


def test_a_dossier_changed_meanwhile_is_shown_with_what_changed(city):
    closure = submitted(city)
    shown = seen(closure.run)
    with at(DAY):
        filing.add_evidence(closure.task_id, [picture()], actor=city.unit, phase="after", caption="新照片")
    client = browser(city.head)
    answer = agree(city.head, closure.run, client=client, seen=shown, comment="整改到位，建议通过")
    assert answer.status_code == 409
    assert "新照片" in text(answer)
    assert "整改到位，建议通过" in text(answer)
    assert f'href="/desk/sign/{closure.run_id}/"' in text(answer)
    with at(DAY):
        again = text(client.get(reverse("desk:sign", args=[closure.run_id])))
    assert "整改到位，建议通过" in again
    assert seen(closure.run) in again
    assert Signature.objects.count() == 0


def test_a_change_that_sends_the_chain_back_is_a_conflict_too(city):
    closure = submitted(city)
    run = signed_up_to(city, closure.run, "leader")
    shown = seen(run)
    with at(DAY):
        filing.add_evidence(closure.task_id, [picture()], actor=city.unit, phase="after", caption="新照片")
    answer = agree(city.leader, run, seen=shown, site_note="已清淤", photos=[picture()])
    assert answer.status_code == 409
    assert "新照片" in text(answer)
    assert "已清淤" in text(answer)
    assert "县住建局 · " in text(answer)
    assert agree(city.observer, run, seen=shown).status_code == 403


def test_a_return_goes_where_it_was_sent_with_the_reason(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    page = text(get(city.leader, "send_back", run.pk))
    assert page.count('type="radio"') == 3
    short = post(city.leader, "send_back", run.pk, to="1", reason="不全", seen=seen(run))
    assert short.status_code == 422
    assert "不全" in text(short)
    done = post(city.leader, "send_back", run.pk, to="1", reason="监测报告没有附在卷内，请补充", seen=seen(run))
    assert done.status_code == 302
    assert Run.objects.get(pk=run.pk).position == 1
    later = post(city.leader, "send_back", run.pk, to="0", reason="监测报告没有附在卷内，请补充", seen=seen(run))
    assert later.status_code == 403


def test_withdrawing_and_being_too_late(city):
    run = signed_up_to(city, submitted(city).run, "lead_reviewer")
    given = run.signatures.get()
    assert post(city.mayor, "withdraw_signature", given.pk).status_code == 403
    assert post(city.head, "withdraw_signature", given.pk).status_code == 302
    sign(run, city.head)
    sign(run, city.lead_reviewer)
    late = post(city.head, "withdraw_signature", run.signatures.filter(signer=city.head).last().pk)
    assert late.status_code == 409
    assert "The next person has acted already" in text(late)


def test_the_lists_of_the_leader(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    waiting = text(get(city.leader, "signing"))
    assert f"/desk/sign/{run.pk}/" in waiting
    assert "To sign" in waiting
    assert '<span class="tab-count">1</span>' in waiting
    assert "Nothing waits for your signature" in text(get(city.mayor, "signing"))
    assert "问题1" in text(get(city.leader, "signing", tab="cases"))
    sign(run, city.leader)
    assert f"/desk/sign/{run.pk}/" in text(get(city.leader, "signing", tab="signed"))
    assert '<span class="tab-count">0</span>' in text(get(city.leader, "signing"))


def test_a_substitute_is_told_for_whom(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    with at(DAY):
        substitutes.grant(city.leader, city.observer, actor=city.leader, starts_on=TODAY, ends_on=TODAY, reason="外出")
    assert f"You sign for {city.leader}" in text(get(city.observer, "sign", run.pk))
    assert f"/desk/sign/{run.pk}/" in text(get(city.observer, "signing"))
    agree(city.observer, run, site_note="已看", photos=[picture()])
    assert f"for {city.leader}" in text(get(city.office, "sign", run.pk))


@pytest.mark.parametrize("name", ["sign", "send_back", "sheet", "carry_paper"])
@pytest.mark.parametrize("step", ["head", "verifier"])
def test_the_pages_of_a_run_cost_the_same_at_every_step(city, name, step):
    run = signed_up_to(city, submitted(city).run, step)
    who = city.people[step] if name in ("sign", "send_back", "sheet") else city.office
    client = browser(who)
    with at(DAY), CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"desk:{name}", args=[run.pk])).status_code == 200
    assert len(asked) <= LIMIT, [q["sql"][:150] for q in asked]


@pytest.mark.parametrize("tab", ["to_sign", "cases", "signed"])
def test_the_leaders_lists_cost_the_same_at_any_length(city, tab):
    round = make_round(city)
    costs = []
    for many in (1, 3):
        for _ in range(many):
            run = submitted(city, make_task(city, round)).run
            signed_up_to(city, run, "leader")
            if tab == "signed":
                sign(run, city.leader)
        client = browser(city.leader)
        with at(DAY), CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("desk:signing"), {"tab": tab}).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] <= LIMIT


def carry(city, run, actor=None, **data):
    with at(DAY):
        code = paper.code_of(Run.objects.get(pk=run.pk))
    said = {"code": code, "signer": city.head.pk, "signed_on": DAY, "comment": "同意", "scan": picture("scan.jpg")}
    return post(actor or city.unit, "carry_paper", run.pk, **said | data)


def test_the_sheet_leads_back_to_its_own_dossier(city):
    run = submitted(city).run
    page = text(get(city.office, "sheet", run.pk))
    with at(DAY):
        code = paper.code_of(run)
    assert f"http://testserver/desk/sign/{run.pk}/paper/?code={code}" in page
    assert 'src="data:image/svg+xml' in page
    assert code[:4] in page
    assert f'value="{code}"' in text(get(city.unit, "carry_paper", run.pk, code=code))


def test_the_paper_path(city):
    run = submitted(city).run
    answer = carry(city, run)
    sheet = PaperSheet.objects.get()
    assert answer["Location"] == reverse("desk:paper", args=[sheet.pk])
    assert "Confirm the paper signature" not in text(get(city.unit, "paper", sheet.pk))
    assert post(city.unit, "paper", sheet.pk, password=PASSWORD).status_code == 403
    page = text(get(city.office, "paper", sheet.pk))
    assert reverse("desk:paper_file", args=[sheet.pk, sheet.scan_id]) in page
    assert post(city.office, "paper", sheet.pk, password="wrong").status_code == 422
    assert post(city.office, "paper", sheet.pk, password=PASSWORD).status_code == 302
    assert Signature.objects.get().channel == "paper"
    assert post(city.office, "paper", sheet.pk, password=PASSWORD).status_code == 409


def test_the_scan_is_for_the_readers_of_the_task(city):
    carry(city, submitted(city).run)
    sheet = PaperSheet.objects.get()
    for who, status in (("office", 200), ("leader", 200), ("admin", 404)):
        assert get(city.people[who], "paper_file", sheet.pk, sheet.scan_id).status_code == status
    assert get(city.office, "paper_file", sheet.pk, 999_999).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("unit", 200), ("office", 200), ("mayor", 403), ("observer", 403)])
def test_who_may_bring_a_sheet_back(city, who, status):
    run = submitted(city).run
    assert get(city.people[who], "carry_paper", run.pk).status_code == status


def test_a_sheet_with_an_old_code_is_to_be_printed_again(city):
    run = submitted(city).run
    answer = carry(city, run, code="0000 0000 0000", comment="同意销号")
    assert answer.status_code == 409
    assert "Print the sheet again" in text(answer)
    assert "同意销号" in text(answer)
    assert PaperSheet.objects.count() == 0


def test_the_second_person_refuses_with_a_reason(city):
    run = submitted(city).run
    carry(city, run)
    sheet = PaperSheet.objects.get()
    assert post(city.verifier, "paper", sheet.pk, refuse="1", why="").status_code == 422
    assert post(city.verifier, "paper", sheet.pk, refuse="1", why="看不清日期").status_code == 302
    assert "看不清日期" in text(get(city.unit, "paper", sheet.pk))
    assert Run.objects.get(pk=run.pk).position == 1


def test_the_whole_chain_by_the_pages(city):
    closure = submitted(city)
    for name in ORDER:
        more = {"site_note": "现场已看", "photos": [picture()]} if name in ("leader", "verifier") else {}
        assert agree(city.people[name], closure.run, **more).status_code == 302
    assert Task.objects.get(pk=closure.task_id).stage == Stage.ACCEPTED
    assert engine.complete_on_one_digest(Run.objects.get(pk=closure.run_id))
    assert closing.task_of(closure.run_id) == closure.task_id
    over = agree(city.verifier, closure.run, site_note="再看", photos=[picture()])
    assert over.status_code == 302
