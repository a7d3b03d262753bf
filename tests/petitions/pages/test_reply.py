"""A unit signs for cases, writes, keeps and files its reply through the pages."""

from datetime import date
from decimal import Decimal

import pytest

from orgs.models import Role
from petitions.domain import handling
from petitions.models import Extension, HandlingFile, Reply
from petitions.states import Stage
from signoff import engine
from tests.factories import at, make_org, make_user, picture
from tests.petitions import way
from tests.petitions.pages.browsing import get, one_case, post, reply_data, text

pytestmark = pytest.mark.django_db
FULL = {
    "investigation": "现场检查发现，该厂脱硫设施未正常运行。",
    "verdict": "founded",
    "handling": "责令停产整改，立案查处。",
}


def ticks(case) -> dict[str, str]:
    return {f"point_{item.pk}": "on" for item in handling.points(way.fresh(case))}


@pytest.mark.parametrize(
    ("who", "status"), [("unit", 200), ("head", 200), ("office", 200), ("observer", 200), ("admin", 404)]
)
def test_who_sees_the_case(city, who, status):
    case = one_case(city)
    assert get(city.people[who], "case", case.pk).status_code == status


def test_a_stranger_gets_404_from_every_address(city):
    case = one_case(city)
    with at("2018-08-02"):
        (file,) = handling.add_files(case.pk, [picture()], actor=city.unit, phase="after")
    stranger = make_user((make_org("县水利局", city.county), Role.CLERK))
    acts = ("case", "reply", "evidence", "evidence_withdraw", "ask", "rectified", "decide", "call_back", "notice",
            "objection", "answer", "close", "reopen", "review")  # fmt: skip
    for name in acts:
        assert get(stranger, name, case.pk).status_code == 404, name
        assert post(stranger, name, case.pk).status_code == 404, name
    assert post(stranger, "sign_for", case.pk).status_code == 404
    for name in ("file", "thumbnail"):
        assert get(stranger, name, file.pk).status_code == 404
        assert get(city.unit, name, file.pk).status_code == 200
        assert get(city.unit, name, file.pk + 1).status_code == 404


def test_files_go_out_as_downloads_that_no_browser_runs(city):
    case = one_case(city)
    with at("2018-08-02"):
        (file,) = handling.add_files(case.pk, [picture()], actor=city.unit, phase="after")
    answer = get(city.unit, "file", file.pk)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"


def test_signing_for_says_the_limit(city):
    case = one_case(city)
    answer = post(city.unit, "sign_for", case.pk)
    assert (answer.status_code, answer.url) == (302, f"/desk/petitions/cases/{case.pk}/#reply")
    assert way.fresh(case).stage == Stage.HANDLING
    assert post(city.unit, "sign_for", case.pk).status_code == 409
    assert post(city.office, "sign_for", case.pk).status_code == 403


def test_a_draft_is_kept_with_rows_fines_and_points(city):
    case = one_case(city)
    page = get(city.unit, "case", case.pk)
    assert text(page).count('name="finding-') >= 8  # four rows of two fields
    item = handling.points(case)[0]
    data = reply_data(
        case, (("夜间偷排", "founded"), ("噪声", "unfounded")), investigation="甲", fine_yuan="120000.50",
        talks="2", handlers="环保股 某科", **{f"point_{item.pk}": "on", f"note_{item.pk}": "已核"},
    )  # fmt: skip
    answer = post(city.unit, "reply", case.pk, **data, do="save")
    assert (answer.status_code, answer.url) == (302, f"/desk/petitions/cases/{case.pk}/#reply")
    draft = case.replies.get()
    assert (draft.verdict, draft.fine_yuan, draft.talks) == ("partly_founded", Decimal("120000.50"), 2)
    assert [(row.text, row.verdict) for row in draft.findings.all()] == [("夜间偷排", "founded"), ("噪声", "unfounded")]
    assert case.ticks.get().note == "已核"
    assert way.fresh(case).stage == Stage.HANDLING
    again = text(get(city.unit, "case", case.pk))
    assert "夜间偷排" in again and "120000.50" in again and "已核" in again


@pytest.mark.parametrize("fine", ["-1", "十二万", "1.005", "1e400"])
def test_a_fine_that_is_none_is_refused_and_the_words_stay(city, fine):
    case = one_case(city)
    answer = post(city.unit, "reply", case.pk, **reply_data(case, investigation="独有的话", fine_yuan=fine))
    assert answer.status_code == 422
    assert "独有的话" in text(answer) and 'id="fine_yuan"' in text(answer)
    assert not case.replies.exists()


def test_a_verdict_without_its_sub_problem_is_refused(city):
    case = one_case(city)
    answer = post(city.unit, "reply", case.pk, **reply_data(case, (("", "founded"),), investigation="留下的话"))
    assert answer.status_code == 422
    assert "Write the sub-problem" in text(answer) and "留下的话" in text(answer)


def test_more_rows_come_without_script_and_nothing_is_saved(city):
    case = one_case(city)
    answer = post(city.unit, "reply", case.pk, **reply_data(case, (("第一点", "founded"),), do="more"))
    assert answer.status_code == 200
    assert 'name="finding-6-text"' in text(answer) and "第一点" in text(answer)
    assert not case.replies.exists()


def test_a_stale_draft_shows_both_texts_and_can_be_saved_over(city):
    case = one_case(city)
    mine = reply_data(case, investigation="我写的话")
    with at("2018-08-02"):
        handling.save_draft(case.pk, actor=city.head, seen=0, investigation="同事写的话")
    answer = post(city.unit, "reply", case.pk, **mine, do="save")
    assert answer.status_code == 409
    assert "同事写的话" in text(answer) and "我写的话" in text(answer)
    assert case.replies.get().investigation == "同事写的话"
    assert 'name="seen" value="1"' in text(answer)
    assert post(city.unit, "reply", case.pk, **mine | {"seen": 1}, do="save").status_code == 302
    assert case.replies.get().investigation == "我写的话"


def test_filing_tells_everything_that_is_missing_and_keeps_the_draft(city):
    case = one_case(city)
    answer = post(city.unit, "reply", case.pk, **reply_data(case, investigation="写了的话"), do="file")
    assert answer.status_code == 422
    said = text(answer)
    assert "Not filed yet: 8 conditions are not met" in said and "写了的话" in said
    assert "There is evidence" in said
    assert case.replies.get().state == Reply.State.DRAFT


def test_filing_says_who_has_it_now_and_by_when(city):
    case = one_case(city)
    answer = post(city.unit, "evidence", case.pk, files=[picture()], phase="after", caption="停产")
    assert (answer.status_code, answer.url) == (302, f"/desk/petitions/cases/{case.pk}/#evidence")
    with at("2018-08-03"):
        answer = post(city.unit, "reply", case.pk, **reply_data(case, **FULL, **ticks(case)), do="file")
    assert answer.status_code == 302
    assert way.fresh(case).stage == Stage.IN_SIGNOFF
    page = text(get(city.unit, "case", case.pk))
    assert "Now with: 县住建局 · Head of a unit, by 2018-08-06." in page
    late = post(city.unit, "reply", case.pk, **reply_data(case, investigation="太迟的话"), do="save")
    assert late.status_code == 409
    assert "太迟的话" in text(late)


def test_the_clerk_of_a_joint_unit_writes_and_the_main_unit_files(city):
    case = one_case(city)
    partner = make_org("县环保局", city.county)
    clerk = make_user((partner, Role.CLERK))
    case.joint.create(organisation=partner)
    assert post(clerk, "reply", case.pk, **reply_data(case, investigation="合办单位写的")).status_code == 302
    assert "File the reply" not in text(get(clerk, "case", case.pk))
    assert post(clerk, "reply", case.pk, **reply_data(case, **FULL), do="file").status_code == 403
    assert post(clerk, "ask", case.pk, until="2018-08-20", why="监测报告须十日才能出具").status_code == 403
    assert post(city.observer, "reply", case.pk, **reply_data(case)).status_code == 403


def test_evidence_is_refused_by_name_and_withdrawn_with_a_reason(city):
    case = one_case(city)
    assert post(city.unit, "evidence", case.pk, phase="after").status_code == 422
    assert post(city.observer, "evidence", case.pk, files=[picture()], phase="after").status_code == 403
    post(city.unit, "evidence", case.pk, files=[picture(), picture()], phase="before")
    first, second = case.files.order_by("pk")
    assert post(city.unit, "evidence_withdraw", case.pk, file=first.pk, why=" ").status_code == 422
    assert post(city.unit, "evidence_withdraw", case.pk, file=first.pk, why="重复上传").status_code == 302
    assert post(city.unit, "evidence_withdraw", case.pk, file=first.pk, why="重复上传").status_code == 422
    assert HandlingFile.objects.get(pk=first.pk).withdrawn_why == "重复上传"
    assert "重复上传" in text(get(city.unit, "case", case.pk))


def test_more_time_is_asked_for_and_decided(city):
    case = one_case(city)
    answer = post(city.unit, "ask", case.pk, until="2018-08-10", why="短")
    assert answer.status_code == 422 and "Choose a day after 2018-08-11" in text(answer)
    assert post(city.unit, "ask", case.pk, until="2018-08-20", why="监测报告须十日才能出具").status_code == 302
    asked = case.extensions.get()
    assert post(city.unit, "ask", case.pk, until="2018-08-21", why="监测报告须十日才能出具").status_code == 409
    assert post(city.unit, "decide", case.pk, request=asked.pk, approve="yes", decision="同意").status_code == 403
    assert post(city.office, "decide", case.pk, request=asked.pk, approve="yes", decision="").status_code == 422
    assert post(city.office, "decide", case.pk, request=asked.pk + 1, approve="yes", decision="同意").status_code == 409
    assert post(city.office, "decide", case.pk, request=asked.pk, approve="yes", decision="同意").status_code == 302
    assert way.fresh(case).deadline.due_on == date(2018, 8, 20)
    again = post(city.office, "decide", case.pk, request=asked.pk, approve="no", decision="不同意的话")
    assert again.status_code == 409 and "不同意的话" in text(again)
    assert case.extensions.get().state == Extension.State.APPROVED


def test_the_limit_says_why_and_keeps_the_first_date(city):
    case = one_case(city)
    page = text(get(city.unit, "case", case.pk))
    assert "2018-08-11" in page and "why-box" in page


def test_the_original_wording_is_for_the_office_and_the_unit_only(city):
    case = one_case(city, summary="已脱敏的摘要", content=f"{way.WORDING}原文独有")
    for who, original in (("unit", True), ("office", True), ("verifier", True), ("mayor", False), ("observer", False)):
        page = text(get(city.people[who], "case", case.pk))
        assert ("原文独有" in page, "已脱敏的摘要" in page) == (original, not original), who


def test_the_accused_side_reads_neither_wording_nor_reply_until_something_is_released(city):
    """The head of the county's bureau is accused; the case is with another unit of the county."""
    accused = make_org("县环卫局", city.county)
    case = one_case(city, summary="摘要独有的话", accused=accused)
    with at("2018-08-02"):
        handling.save_draft(case.pk, actor=city.unit, seen=0, investigation="调查独有的话")
        (file,) = handling.add_files(case.pk, [picture()], actor=city.unit, phase="after", caption="图片独有的话")
    for who in (city.mayor, make_user((accused, Role.HEAD)), make_user((city.county, Role.COUNTY_LEADER))):
        answer = get(who, "case", case.pk)
        if answer.status_code == 404:
            continue
        assert answer.status_code == 200
        for secret in ("摘要独有的话", "调查独有的话", "图片独有的话", "夜间偷排黑烟"):
            assert secret not in text(answer), secret
        assert "withheld from you" in text(answer)
        assert get(who, "file", file.pk).status_code == 404
    assert get(city.mayor, "case", case.pk).status_code == 200


def test_what_was_returned_is_read_with_its_reason_beside_the_new_version(city):
    case = one_case(city)
    way.write_reply(city, case, investigation="第一版的话")
    run = way.fresh(case).run
    from_head = post(
        city.head,
        "send_back",
        run.pk,
        day="2018-08-04",
        seen=engine.seen_digest(run),
        reason="请补充监测数据后再报，谢谢。",
    )
    assert from_head.status_code == 302
    page = text(get(city.unit, "case", case.pk, day="2018-08-05"))
    assert page.count("第一版的话") >= 2  # the returned version, and the draft that starts from it
    assert "请补充监测数据后再报" in page
    way.write_reply(city, case, day="2018-08-05", investigation="第二版的话")
    page = text(get(city.office, "case", case.pk, day="2018-08-05"))
    assert "第一版的话" in page and "第二版的话" in page and "Earlier replies" in page
