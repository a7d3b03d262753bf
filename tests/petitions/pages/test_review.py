"""The office reviews replies one by one, calls back, opens notices, answers objections, closes and reopens."""

from datetime import date

import pytest
from django.utils.translation import override

from orgs.models import Role
from petitions import oddities
from petitions.domain import reviewing
from petitions.domain import rules as rule_book
from petitions.models import NoticeObjection
from petitions.states import Stage
from tests.factories import PASSWORD, at, make_org, make_user
from tests.petitions import way
from tests.petitions.pages.browsing import get, one_case, post, text

pytestmark = pytest.mark.django_db
DAY = "2018-08-06"
WHY = "请补充整改后的照片和监测报告。"


def to_review(city, case=None, **words):
    case = case or one_case(city)
    way.write_reply(city, case, **words)
    way.sign(city, case)
    return way.fresh(case)


def decide(city, case, who=None, **data):
    seen = reviewing.seen_digest(way.fresh(case))
    return post(who or city.office, "review", case.pk, day=DAY, **{"seen": seen} | data)


def rules(city, case, **values):
    with at(way.DAY):
        rule_book.set_rules(case.petition.round_id, actor=city.office, **values)


def test_the_wording_stands_beside_the_reply(city):
    case = to_review(city, one_case(city, content=f"{way.WORDING}原文独有"), fine_yuan="5000.00", handlers="某科")
    page = text(get(city.office, "review", case.pk, day=DAY))
    for said in ("原文独有", "脱硫设施未正常运行", "5000.00", "某科", "Pass the review", "Return it to the unit"):
        assert said in page, said


@pytest.mark.parametrize("who", ["unit", "head", "verifier", "observer", "mayor"])
def test_only_the_office_reviews(city, who):
    case = to_review(city)
    assert get(city.people[who], "review", case.pk, day=DAY).status_code == 403
    assert decide(city, case, city.people[who], password=PASSWORD).status_code == 403
    assert get(city.people[who], "reviews", day=DAY).status_code == 403
    assert way.fresh(case).stage == Stage.IN_REVIEW


def test_the_accused_side_reviews_nothing_even_as_the_office(city):
    """A clerk of the office whose own unit is accused."""
    bureau = make_org("市治理局", city.city)
    accused_office = make_user((bureau, Role.OFFICE))
    case = to_review(city, one_case(city, accused=bureau, content=f"{way.WORDING}原文独有"))
    answer = get(accused_office, "review", case.pk, day=DAY)
    assert answer.status_code == 403 and "原文独有" not in text(answer)
    assert decide(city, case, accused_office, password=PASSWORD).status_code == 403


def test_passing_goes_on_to_the_next_reply(city):
    batch = way.make_batch(city, 2)
    cases = [to_review(city, way.hand_over(city, petition)[0]) for petition in batch.petitions.all()]
    wrong = decide(city, cases[0], password="wrong", comment="意见原话")
    assert wrong.status_code == 422 and "意见原话" in text(wrong)
    answer = decide(city, cases[0], password=PASSWORD, comment="同意")
    assert (answer.status_code, answer.url) == (302, f"/desk/petitions/cases/{cases[1].pk}/review/")
    assert way.fresh(cases[0]).stage == Stage.CLOSED
    answer = decide(city, cases[1], password=PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/desk/petitions/review/")


def test_returning_joins_ticked_reasons_and_words(city):
    case = to_review(city)
    assert decide(city, case, reasons_sent="1", reason="短").status_code == 422
    answer = decide(city, case, reasons_sent="1", reasons=["3"], reason=WHY)
    assert answer.status_code == 302
    assert case.replies.get().returned_why.splitlines()[1] == WHY
    assert way.fresh(case).stage == Stage.HANDLING


def test_a_decision_on_what_changed_is_a_conflict_with_the_words_kept(city):
    case = to_review(city)
    answer = decide(city, case, seen="0" * 64, password=PASSWORD, comment="我的意见")
    assert answer.status_code == 409 and "我的意见" in text(answer)
    reasons = decide(city, case, seen="0" * 64, reasons_sent="1", reason=WHY)
    assert reasons.status_code == 409 and WHY in text(reasons)
    assert decide(city, case, password=PASSWORD).status_code == 302
    late = post(city.office, "review", case.pk, day=DAY, seen="0" * 64, password=PASSWORD)
    assert late.status_code == 409


def test_whoever_filed_does_not_review(city):
    both = make_user((city.responsible, Role.CLERK), (city.office_unit, Role.OFFICE))
    case = to_review(city, actor=both)
    answer = decide(city, case, both, password=PASSWORD)
    assert answer.status_code == 422 and "You filed this reply" in text(answer)


def test_the_machine_points_at_what_is_odd(city):
    batch = way.make_batch(city, 2)
    first, second = (way.hand_over(city, petition)[0] for petition in batch.petitions.all())
    to_review(city, first, day="2018-08-03")
    way.write_reply(city, second, day="2018-08-14")
    with at("2018-08-15"), override("en"):
        said = oddities.hints(way.fresh(second), second.replies.get())
    assert [text.split(" ")[0] for text in map(str, said)] == ["The", "Founded,", "The"]
    assert "3 days after the limit of 2018-08-11" in said[0]
    assert said[2] == f"The same words stand in the unit's reply to petition {first.petition.number}."
    second.files.update(phase="before")
    with at("2018-08-15"), override("en"):
        said = oddities.hints(way.fresh(second), second.replies.get())
    assert "There is no photograph from after the handling." in said


def test_a_sound_reply_raises_no_hint(city):
    case = to_review(city, penalty_cases=1)
    with at(DAY):
        assert oddities.hints(case, case.replies.get()) == []
    assert "finds nothing odd" in text(get(city.office, "review", case.pk, day=DAY))


def test_a_call_back_decides_what_follows(city):
    case = one_case(city)
    rules(city, case, call_back="all")
    to_review(city, case)
    decide(city, case, password=PASSWORD)
    page = text(get(city.office, "case", case.pk, day="2018-08-07"))
    assert "The petitioner has not been called back yet." in page

    def call(who=city.office, **words):
        said = {"called_on": "2018-08-07", "result": "not_satisfied", "follow_up": "", "why": "", "note": ""}
        return post(who, "call_back", case.pk, day="2018-08-07", **said | words)

    assert call(city.unit).status_code == 403
    assert call(note="记下的话").status_code == 422
    future = call(result="satisfied", called_on="2018-08-09", note="记下的话")
    assert future.status_code == 422 and "记下的话" in text(future)
    assert call(follow_up="return", why="夜间仍有黑烟，请再查一次").status_code == 302
    assert way.fresh(case).stage == Stage.HANDLING
    gone = call(result="satisfied", note="太迟的话")
    assert gone.status_code == 409 and "太迟的话" in text(gone)


def test_notice_objection_closing_and_reopening(city):
    case = one_case(city)
    rules(city, case, notice_days=5)
    to_review(city, case)
    decide(city, case, password=PASSWORD)
    early = post(city.office, "notice", case.pk, day="2018-08-07")
    assert early.status_code == 422 and "Release the result first" in text(early)
    way.release(city, case.petition)
    assert post(city.unit, "notice", case.pk, day="2018-08-07").status_code == 403
    assert post(city.office, "notice", case.pk, day="2018-08-07").status_code == 302
    assert post(city.office, "notice", case.pk, day="2018-08-07").status_code == 409
    assert post(city.office, "objection", case.pk, day="2018-08-08", text="短").status_code == 422
    assert (
        post(city.office, "objection", case.pk, day="2018-08-08", text="整改不彻底，夜间仍有异味。").status_code == 302
    )
    assert post(city.unit, "objection", case.pk, day="2018-08-08", text="整改不彻底，夜间仍有异味。").status_code == 403
    objection = NoticeObjection.objects.get()
    soon = post(city.office, "close", case.pk, day="2018-08-08")
    assert soon.status_code == 422 and "The notice runs until 2018-08-12" in text(soon)
    said = {"objection": objection.pk, "founded": "no", "answer": "经复查，各项指标均已达标。"}
    assert post(city.office, "answer", case.pk, day="2018-08-13", **said | {"answer": "短"}).status_code == 422
    assert post(city.office, "answer", case.pk, day="2018-08-13", **said | {"objection": 999}).status_code == 409
    assert post(city.office, "answer", case.pk, day="2018-08-13", **said).status_code == 302
    twice = post(city.office, "answer", case.pk, day="2018-08-13", **said | {"answer": "第二次的答复，不应丢失"})
    assert twice.status_code == 409 and "第二次的答复，不应丢失" in text(twice)
    assert post(city.office, "close", case.pk, day="2018-08-13").status_code == 302
    assert way.fresh(case).stage == Stage.CLOSED
    assert post(city.office, "close", case.pk, day="2018-08-13").status_code == 409
    assert post(city.unit, "reopen", case.pk, day="2018-08-20", why="群众再次反映，情况属实").status_code == 403
    assert post(city.office, "reopen", case.pk, day="2018-08-20", why="短").status_code == 422
    assert post(city.office, "reopen", case.pk, day="2018-08-20", why="群众再次反映，情况属实").status_code == 302
    assert way.fresh(case).stage == Stage.HANDLING


def test_the_rectification_is_noted_after_the_closing(city):
    case = one_case(city)
    to_review(city, case)
    decide(city, case, password=PASSWORD)
    assert post(city.unit, "rectified", case.pk, day="2018-08-20", on="2018-08-25").status_code == 422
    assert post(city.unit, "rectified", case.pk, day="2018-08-20", on="2018-08-18").status_code == 302
    assert case.facts.get(kind="rectified").effective_on == date(2018, 8, 18)
    assert post(city.unit, "rectified", case.pk, day="2018-08-20", on="2018-08-18").status_code == 409
    assert post(city.observer, "rectified", case.pk, day="2018-08-20", on="2018-08-18").status_code == 403


def test_the_accused_unit_reads_that_the_petitioner_was_called_and_not_what_was_said(city):
    case = one_case(city, accused=city.responsible)
    rules(city, case, call_back="all")
    to_review(city, case)
    decide(city, case, password=PASSWORD)
    said = {"called_on": "2018-08-07", "result": "unreachable", "follow_up": "", "why": "", "note": "家人称外出"}
    assert post(city.office, "call_back", case.pk, day="2018-08-07", **said).status_code == 302
    shown = {who: text(get(city.people[who], "case", case.pk, day="2018-08-07")) for who in ("unit", "office")}
    assert "家人称外出" in shown["office"]
    assert "家人称外出" not in shown["unit"] and "not reachable" in shown["unit"]
