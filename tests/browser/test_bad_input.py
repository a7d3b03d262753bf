"""Second tabs, double clicks, lost sessions, somebody faster, wrong files, no script: a clear sentence, words kept."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from cases.domain import filing, progress
from cases.models import Closure, Fact, Notice, Objection, Round, Task, TaskEvidence
from cases.states import Stage
from signoff.models import Run, Signature
from tests.browser.hands import agree, photo, said, sign_in, sign_out, unfold
from tests.cases.way import signed_up_to, submitted
from tests.factories import City, at, make_ready, make_task, picture

DAY = "2019-05-08"
TYPED = "第三段管网正在闭水试验"


@pytest.fixture
def task(city: City, live_server) -> Task:
    """A filed task whose only measure is done."""
    task = make_task(city, measures=1)
    with at(DAY):
        progress.finish_measure(task.measures.get().pk, actor=city.unit, note="已完成")
    return stand_still(task)


@pytest.fixture
def closure(city: City, live_server) -> Closure:
    """A dossier that waits for the head of the unit."""
    closure = submitted(city)
    stand_still(closure.task)
    return closure


def stand_still(task: Task) -> Task:
    Round.objects.update(held_on=date.fromisoformat(DAY))
    return task


def report_progress(page: Page) -> None:
    """Type a report of progress, unsent."""
    form = unfold(page.locator("#progress"), "Report progress")
    form.locator("[name=share]").fill("60")
    form.locator("[name=text]").fill(TYPED)


def send_progress(page: Page) -> None:
    page.locator("#progress").get_by_role("button", name="Report progress").click()


def test_a_stale_form_in_a_second_tab_does_nothing_and_shows_the_words(city: City, task: Task, windows) -> None:
    old = windows.new(city.unit, path=f"/desk/tasks/{task.pk}/")
    new = windows.new(path=f"/desk/tasks/{task.pk}/", beside=old)
    report_progress(old)
    form = unfold(new.locator("#completion"), "Report completion")
    form.locator("[name=text]").fill("全部完成")
    form.get_by_role("button", name="Report completion").click()
    expect(new.locator(".page-head")).to_contain_text("completion reported")
    send_progress(old)
    told = old.locator("[data-form-errors]").first
    expect(told).to_contain_text("the task went from “being rectified” to “completion reported”")
    expect(told).to_contain_text(TYPED)
    assert not Fact.objects.filter(task=task, kind=Fact.Kind.CLAIMED).exists()


def test_words_typed_into_a_lost_session_come_back(city: City, task: Task, windows) -> None:
    page = windows.new(city.unit, path=f"/desk/tasks/{task.pk}/")
    other = windows.new(path="/desk/", beside=page)
    report_progress(page)
    sign_out(other)
    send_progress(page)
    expect(page.locator("[name=password]")).to_be_visible()
    sign_in(page, city.unit)
    expect(page.locator("#progress [name=text]")).to_be_visible()
    expect(page.locator("#progress [name=text]")).to_have_value(TYPED)
    expect(page.locator("#progress")).to_contain_text("Text you typed earlier on this device has been put back.")
    send_progress(page)
    expect(page.locator(".messages")).to_be_visible()
    assert Fact.objects.filter(task=task, kind=Fact.Kind.CLAIMED, share=60, note=TYPED).count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_double_click_signs_once(city: City, closure: Closure, windows, script: bool) -> None:
    page = windows.new(city.head, path=f"/desk/sign/{closure.run_id}/", script=script)
    page.locator("[name=password]").fill("a-long-test-password")
    page.get_by_role("button", name="Agree and sign").dblclick()
    expect(page.locator(".messages").first).to_be_visible()
    expect(page.locator("#agree")).to_have_count(0)
    assert Signature.objects.filter(run=closure.run_id).count() == 1
    assert Run.objects.get(pk=closure.run_id).position == 2


def test_signing_again_in_a_second_tab_is_told_that_it_is_done(city: City, closure: Closure, windows) -> None:
    path = f"/desk/sign/{closure.run_id}/"
    first = windows.new(city.head, path=path)
    second = windows.new(path=path, beside=first)
    agree(first)
    said(first, "Signed.")
    agree(second)
    expect(second.locator(".messages, .notice-bar").first).to_be_visible()
    expect(second.locator("#agree")).to_have_count(0)
    assert Signature.objects.filter(run=closure.run_id).count() == 1


def test_a_dossier_changed_meanwhile_is_not_signed_unseen(city: City, closure: Closure, windows) -> None:
    page = windows.new(city.head, path=f"/desk/sign/{closure.run_id}/")
    with at(DAY):
        added = filing.add_evidence(closure.task_id, [picture("new.jpg")], actor=city.unit, phase="after")[0]
    agree(page, opinion="截污户数已核实")
    expect(page.locator("h1")).to_have_text("Not signed: the dossier changed")
    expect(page.locator("main")).to_contain_text(added.file.sha256[:12])
    expect(page.locator("main")).to_contain_text("截污户数已核实")
    assert not Signature.objects.exists()
    page.get_by_role("link", name="Look at it again").click()
    expect(page.get_by_label("In your own words instead")).to_have_value("截污户数已核实")
    agree(page)
    said(page, "Signed.")
    given = Signature.objects.get()
    assert (given.comment, given.dossier_digest) == ("截污户数已核实", Run.objects.get(pk=closure.run_id).digest)


def test_a_wrong_password_keeps_the_opinion(city: City, closure: Closure, windows) -> None:
    page = windows.new(city.head, path=f"/desk/sign/{closure.run_id}/")
    agree(page, opinion="截污户数已核实", password="not-my-password")
    expect(page.locator("[data-form-errors]")).to_contain_text("The password is not right. Nothing was signed")
    expect(page.get_by_label("In your own words instead")).to_have_value("截污户数已核实")
    assert not Signature.objects.exists()
    agree(page)
    said(page, "Signed.")
    assert Signature.objects.get().comment == "截污户数已核实"


def chosen() -> list[dict]:
    """A good photograph, one that is too large, and a program that calls itself a photograph."""
    large = photo("large.jpg")
    large["buffer"] += b"\0" * 300_000
    lying = {"name": "lying.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00" + b"\0" * 2000}
    return [photo("good.jpg"), large, lying]


def fill_evidence(page: Page) -> None:
    form = unfold(page.locator("#evidence"), "Add evidence")
    form.locator("[name=files]").set_input_files(chosen())
    form.get_by_label("Caption").fill("河道左岸")
    form.get_by_role("button", name="Add to the dossier").click()


def test_each_refused_file_is_named_and_the_good_one_is_kept(city: City, task: Task, windows, settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 200_000
    page = windows.new(city.unit, path=f"/desk/tasks/{task.pk}/")
    fill_evidence(page)
    lines = page.locator("#evidence [data-upload-list] li")
    expect(lines.nth(0)).to_have_class("upload-good")
    expect(lines.nth(1)).to_contain_text("Not stored: “large.jpg”")
    expect(lines.nth(2)).to_contain_text("Not stored: “lying.jpg”")
    expect(page.get_by_label("Caption")).to_have_value("河道左岸")
    assert [str(row.file.name) for row in TaskEvidence.objects.all()] == ["good.jpg"]


def test_without_script_no_file_is_taken_when_one_is_refused(city: City, task: Task, windows, settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 200_000
    page = windows.new(city.unit, path=f"/desk/tasks/{task.pk}/", script=False)
    fill_evidence(page)
    errors = page.locator("#evidence [data-form-errors]")
    expect(errors).to_contain_text("large.jpg")
    expect(errors).to_contain_text("lying.jpg")
    expect(page.get_by_label("Caption")).to_have_value("河道左岸")
    assert not TaskEvidence.objects.exists()


def test_without_script_a_measure_is_ticked_off(city: City, live_server, windows) -> None:
    task = stand_still(make_task(city, measures=1))
    page = windows.new(city.unit, path=f"/desk/tasks/{task.pk}/", script=False)
    form = unfold(page.locator("#measures"), "Tick off")
    form.get_by_label("What was done").fill("管网已通水")
    form.locator("[name=files]").set_input_files([photo("pipe.jpg")])
    form.get_by_role("button", name="Tick off").click()
    expect(page.locator("#measures")).to_contain_text("管网已通水")
    measure = task.measures.get()
    assert (measure.done_on.isoformat(), task.evidence.get().measure) == (DAY, measure)


def test_without_script_a_dossier_is_submitted_signed_and_returned(city: City, live_server, windows) -> None:
    task = stand_still(make_ready(city, make_task(city)))
    unit = windows.new(city.unit, path=f"/desk/tasks/{task.pk}/", script=False)
    unit.get_by_role("link", name="Submit for sign-off").click()
    unit.get_by_label("Statement of completion").fill("已全部完成整改")
    unit.get_by_role("button", name="Submit for striking off").click()
    said(unit, "The dossier is frozen and submitted.")
    head = windows.new(city.head, path="/desk/sign/", script=False)
    head.locator(".sign-card .sign-actions .btn-primary").click()
    agree(head)
    said(head, "Signed.")
    reviewer = windows.new(city.lead_reviewer, path="/desk/sign/", script=False)
    reviewer.locator(".sign-card").get_by_role("link", name="Return").click()
    reviewer.get_by_label("The unit: rectify again, the sign-off ends").check()
    reviewer.get_by_label("What must be mended").fill("监测报告没有附在卷内")
    reviewer.get_by_role("button", name="Return").click()
    said(reviewer, "Returned.")
    task.refresh_from_db()
    assert (task.stage, Run.objects.get().state) == (Stage.WORKING, Run.State.RETURNED)


def test_without_script_a_notice_is_opened_and_objected_to(city: City, closure: Closure, windows) -> None:
    signed_up_to(city, closure.run)
    office = windows.new(city.office, path=f"/desk/tasks/{closure.task_id}/notice/", script=False)
    office.get_by_label("Signatory").fill("永州市人民政府")
    office.get_by_role("button", name="Open the notice").click()
    said(office, "The notice is open")
    notice = Notice.objects.get()
    visitor = windows.new(path=f"/notices/{notice.pk}/", script=False)
    visitor.get_by_role("link", name="Write an objection").click()
    visitor.locator("[name=text]").fill("短" + " " * 12)  # long enough for the browser
    visitor.get_by_role("button", name="Send the objection").click()
    expect(visitor.locator("[data-form-errors]")).to_contain_text("10 characters")
    visitor.locator("[name=text]").fill("河边还有一处污水口没有封堵")
    visitor.get_by_role("button", name="Send the objection").click()
    expect(visitor.locator(".receipt-code")).to_be_visible()
    assert Objection.objects.get().text == "河边还有一处污水口没有封堵"
