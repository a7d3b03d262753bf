"""Notices, their photographs, and the way of an objection from the form to its answer."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cases.domain import filing, publicity
from cases.models import Notice, Objection
from records import evidence
from tests.factories import at, picture

pytestmark = pytest.mark.django_db
DAY = "2019-06-28"
TEXT = "现场仍有污水直排入河，昨天下午看见的。"


def get(path, browser=None, day=DAY, status=200):
    with at(day):
        answer = (browser or Client()).get(path, headers={"accept-language": "en"})
    assert answer.status_code == status
    return answer


def send(notice, browser=None, day=DAY, **values):
    url, words = reverse("public:object", args=[notice.pk]), {"text": TEXT} | values
    with at(day):
        return (browser or Client()).post(url, words, headers={"accept-language": "en"})


def test_a_running_notice_counts_its_working_days(stage):
    text = get(f"/notices/{stage.notice.pk}/").content.decode()
    assert "已整改到位" in text
    assert "0746-0000" in text
    # opened on Monday the 24th: ten working days from the 25th end on 8 July; from Friday the 28th seven are left
    assert "From 2019-06-25 to 2019-07-08" in text
    assert "7 working days left" in text
    assert "1 working day left" in get(f"/notices/{stage.notice.pk}/", day="2019-07-08").content.decode()
    assert "period over" in get(f"/notices/{stage.notice.pk}/", day="2019-07-09").content.decode()
    get("/notices/999/", status=404)


def test_photographs_are_those_of_the_notice_without_what_the_camera_wrote(stage):
    text = get(f"/notices/{stage.notice.pk}/").content.decode()
    urls = sorted(set(re.findall(r'src="(/notices/\d+/photos/\d+\.jpg)"', text)))
    assert len(urls) == 2
    answer = get(urls[0])
    shown = stage.noticed.evidence.get(pk=int(urls[0].split("/")[-1].split(".")[0]))
    assert b"".join(answer) == evidence.path_of(shown.file.sha256, "public").read_bytes()
    assert shown.file.name not in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "public, no-cache"

    site = stage.noticed.evidence.create(file=shown.file, phase="site", added_by=stage.city.office)
    foreign = stage.closed.evidence.filter(phase="after").first()
    for row in (site, foreign):
        get(f"/notices/{stage.notice.pk}/photos/{row.pk}.jpg", status=404)
    with at(DAY):
        extra = filing.add_evidence(stage.behind.pk, [picture()], actor=stage.city.unit, phase="before")[0]
    get(f"/notices/{stage.notice.pk}/photos/{extra.pk}.jpg", status=404)
    Notice.objects.filter(pk=stage.notice.pk).update(state="withdrawn")
    get(urls[0], status=404)


def test_an_objection_gets_a_code_that_is_shown_once_and_opens_the_answer(stage):
    browser = Client()
    answer = send(stage.notice, browser, contact="")
    assert answer.status_code == 302
    shown = get(answer["Location"], browser).content.decode()
    code = re.search(r"<code>([0-9a-f ]+)</code>", shown).group(1)
    assert len(code.replace(" ", "")) == 32
    assert "shown only once" in get(answer["Location"], browser).content.decode()
    row = Objection.objects.get()
    assert (row.channel, row.received_by, row.is_late) == ("web", None, False)
    assert code.replace(" ", "") not in (row.receipt_hash, row.text)

    def state():
        with at(DAY):
            return (
                Client()
                .post("/objections/", {"code": code.upper()}, headers={"accept-language": "en"})
                .content.decode()
            )

    assert "Being examined" in state()
    with at(DAY):
        publicity.answer(row.pk, actor=stage.city.office, founded=True, text="经复核属实，退回整改。")
    text = state()
    assert "经复核属实" in text
    assert "Founded" in text
    assert TEXT not in text
    withdrawn = get(f"/notices/{stage.notice.pk}/").content.decode()
    assert "This notice was withdrawn on 2019-06-28" in withdrawn
    assert "已整改到位" not in withdrawn
    assert send(stage.notice).status_code == 404


def test_an_unknown_code_gets_one_constant_answer_and_tries_are_counted(stage):
    browser = Client()
    answers = []
    for n in range(21):
        with at(DAY):
            answers.append(browser.post("/objections/", {"code": f"{n:032x}"}, headers={"accept-language": "en"}))
    assert {answer.status_code for answer in answers[:20]} == {200}
    bodies = {re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers[:20]}
    assert len(bodies) == 1
    assert "No objection has this code" in bodies.pop()
    assert (answers[20].status_code, answers[20]["Retry-After"]) == (429, "600")
    with at(DAY):
        assert Client(REMOTE_ADDR="192.0.2.7").post("/objections/", {"code": "0"}).status_code == 200


def test_short_words_and_programs_are_refused_and_the_text_is_kept(stage):
    short = send(stage.notice, text="太短")
    assert short.status_code == 422
    assert "太短" in short.content.decode()
    trapped = send(stage.notice, website="http://spam.example")
    assert trapped.status_code == 422
    assert TEXT in trapped.content.decode()
    assert Objection.objects.count() == 0


def test_the_eleventh_objection_of_an_hour_waits(stage):
    browser = Client()
    codes = [send(stage.notice, browser).status_code for _n in range(11)]
    assert codes == [302] * 10 + [429]
    assert Objection.objects.count() == 10


def test_after_the_last_day_an_objection_is_a_clue(stage):
    browser = Client()
    assert (
        "no longer holds up the closing"
        in get(f"/notices/{stage.notice.pk}/object/", day="2019-07-10").content.decode()
    )
    send(stage.notice, browser, day="2019-07-10")
    assert Objection.objects.get().is_late


def test_the_form_needs_its_own_page(stage):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/notices/{stage.notice.pk}/object/", {"text": TEXT}).status_code == 403
    assert Objection.objects.count() == 0


def test_notices_with_and_without_rows_cost_the_same(stage, django_assert_max_num_queries):
    with django_assert_max_num_queries(8), at(DAY):
        Client().get("/notices/")
    with django_assert_max_num_queries(5), at(DAY):
        Client().get(f"/notices/{stage.notice.pk}/")
