"""What no form of ours sends: NUL bytes, numbers and words without end, files whose bytes are gone."""

import base64
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cases.domain import changing, closing, drafting, progress, publicity, reopening
from cases.domain.planning import MeasureDraft
from cases.models import Closure, Round
from orgs.models import Substitution, User
from records import evidence
from reports.ledger import ledger
from signoff import engine
from signoff.models import Run, Signature
from tests.cases.way import closed, seen, sign, signed_up_to, submitted
from tests.factories import PASSWORD, at, make_round, make_task

pytestmark = pytest.mark.django_db
DAY = "2019-05-08"
LONG = "2020年6月底前," + "完成整改" * 100


def send(user: User | None, method: str, url: str, data: dict | None = None) -> int:
    """The status of an answer; an exception in a view fails the test."""
    client = Client()
    if user:
        client.force_login(user)
    with at(DAY):
        return getattr(client, method)(url, data).status_code


@pytest.mark.parametrize("url", ["/api/v1/rounds/a%00b/", "/%00/"])
def test_an_address_with_a_nul_is_refused(city, url):
    assert send(city.office, "get", url) == 400


def test_a_search_with_a_nul_finds_as_without(city):
    assert send(city.office, "get", "/desk/people/?q=a%00b") == 200


def test_a_cookie_with_a_nul_is_refused():
    client = Client()
    client.cookies.load('sessionid="aaaaaaaaaaaaaaaa\\000bbbbbbbbbbbbbbb"')
    assert client.get("/desk/").status_code == 400


def test_a_cursor_with_a_nul_is_not_found(city):
    cursor = base64.b64encode(b"p=a%00b").decode()
    assert send(city.office, "get", f"/api/v1/units/?ordering=name&cursor={cursor}") == 404


def test_numbers_without_end_are_no_server_error(city):
    endless = "9" * 5000
    task = make_task(city)
    slug = task.problem.round.slug
    assert send(city.office, "get", f"/desk/queue/overdue/next/?after={endless}") == 302
    step = {"self_check-position": 1, "self_check-name": "", "self_check-working_days": 5}
    for code in ("lead_gate", "leader_visit", "principals", "office_visit"):
        step |= {f"{code}-position": 0, f"{code}-name": "", f"{code}-working_days": 5}
    assert send(city.office, "post", f"/desk/rounds/{slug}/rules/", {"act": "chain", "seen": endless} | step) == 409


@pytest.mark.parametrize("kept", ["²", "9" * 30, "9" * 5000, "x"])
def test_a_kept_photograph_that_is_no_number_is_none(city, kept):
    run = signed_up_to(city, submitted(city).run, "leader")
    said = {"opinion": 0, "password": PASSWORD, "seen": seen(run), "site_note": "看过", "kept": kept}
    assert send(city.leader, "post", f"/desk/sign/{run.pk}/", said) == 422


def test_deadline_words_longer_than_the_database_keeps_are_refused(city):
    task = make_task(city)
    with at(DAY), pytest.raises(ValidationError, match="200"):
        changing.ask(
            task.pk,
            actor=city.unit,
            field="deadline",
            after=LONG,
            reason="force_majeure",
            why="汛期冲毁施工便道,须重修",
        )
    with at("2019-06-03"), pytest.raises(ValidationError, match="200"):
        reopening.reopen(
            closed(city).pk, actor=city.office, cause="rebound", why="反弹", words="2020年6月底前",
            measures=[MeasureDraft("清淤", LONG)],
        )  # fmt: skip


def test_names_of_any_length_sign(city):
    User.objects.filter(pk=city.head.pk).update(last_name="长" * 150, first_name="名" * 150)
    run = submitted(city).run
    sign(run, city.head)
    assert run.signatures.get().signer_name == "长" * 150


def test_a_notice_beyond_the_known_calendars_says_so(city):
    run = signed_up_to(city, submitted(city).run)
    task = closing.task_of(run.pk)
    Round.objects.update(notice_days=32767)
    assert send(city.office, "get", f"/desk/tasks/{task}/notice/") == 409
    Round.objects.update(notice_days=5)
    with at(DAY):
        assert publicity.open_notice(task, actor=city.office, result="已整改", signed_by="市政府").last_day


def test_photographs_and_scans_whose_bytes_are_gone_are_not_found(city):
    run = signed_up_to(city, submitted(city).run, "secretary")
    signature = Signature.objects.get(run=run, signer=city.leader)
    photo = signature.photos.get()
    assert send(city.office, "get", f"/desk/signatures/{signature.pk}/photos/{photo.pk}/") == 200
    evidence.path_of(photo.sha256, "public").unlink()
    assert send(city.office, "get", f"/desk/signatures/{signature.pk}/photos/{photo.pk}/") == 404


def test_a_substitute_returns_in_their_own_post(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    Substitution.objects.create(
        principal=city.leader, substitute=city.observer, reason="出差", starts_on=date(2019, 5, 8),
        ends_on=date(2019, 5, 9),
    )  # fmt: skip
    with at(DAY):
        observer = User.objects.get(pk=city.observer.pk)
        shown = engine.seen_digest(run)
        closing.send_back(run.pk, actor=observer, to=1, reason="监测报告没有附在卷内,请补充", seen=shown)
    given = run.signatures.get(decision="return")
    assert (given.signer_post, given.on_behalf_of) == (str(observer.posts.get()), city.leader)


def test_the_tolerance_of_a_filed_plan_stays(city):
    task = make_task(city, make_round(city, tolerance=20))
    with at("2019-03-01"):
        progress.verify(task.pk, actor=city.office, share=10, method="site")
    round = Round.objects.get(pk=task.problem.round_id)
    before = [row.status for row in ledger(round, date(2019, 6, 1)).problems]
    with at("2019-08-01"), pytest.raises(ValidationError):
        drafting.edit_round(round.pk, actor=city.office, tolerance=100)
    with at("2019-08-01"):
        drafting.edit_round(round.pk, actor=city.office, tolerance=20, name="改名")
    assert [row.status for row in ledger(Round.objects.get(pk=round.pk), date(2019, 6, 1)).problems] == before


def test_the_number_in_the_address_is_that_of_the_sign_off(city):
    """Numbers of sign-offs and of requests to close drift apart, at the latest when one is rolled back."""
    Run.objects.create(subject="cases.task:0", chain="yongzhou", digest="0" * 64, filed_by=city.unit)
    run = submitted(city).run
    assert not Closure.objects.filter(pk=run.pk).exists()
    assert send(city.head, "get", f"/desk/sign/{run.pk}/") == 200
    assert send(city.head, "get", f"/desk/sign/{Closure.objects.get(run=run).pk}/") == 404
