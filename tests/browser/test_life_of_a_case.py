"""One task through every hand, by clicking and typing only: from the filed plan to closing, and back again."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.models import Closure, Round, Task
from cases.states import Stage
from records import trail
from reports import releasing
from signoff import engine
from signoff.models import Run, Signature
from tests.browser.conftest import PHONE
from tests.browser.hands import agree, count_taps, photo, said, taps, unfold
from tests.factories import PASSWORD, City, at, make_task

DAY = date(2019, 6, 11)  # a Tuesday; ten working days later it is the 25th
LAST_DAY = date(2019, 6, 25)
DAY_AFTER = date(2019, 6, 26)


@pytest.fixture
def task(city: City, live_server) -> Task:
    """A task of the filed plan in a round that stands still on DAY."""
    task = make_task(city)
    Round.objects.update(held_on=DAY)
    return task


def test_life_of_a_case(city: City, task: Task, windows) -> None:
    unit = windows.new(city.unit, typed=True)
    report(unit, task)
    submit_too_early(unit)
    complete_the_dossier(unit, task)
    submit(unit)
    self_check_and_return(windows, city)
    walk_to_the_leader(windows, city)
    sign_in_three_taps(windows.new(city.leader, typed=True, phone=True, path="/desk/inbox/"))
    principals(windows, city, unit)
    verify_on_site(windows.new(city.verifier, typed=True))
    office = windows.new(city.office, typed=True)
    open_notice(office, task)
    proof = photo("outlet.jpg")
    code = object_as_visitor(windows.new(path="/"), proof)
    answer(office, proof)
    read_answer(windows.new(path="/objections/"), code)
    close_after_the_last_day(office, task)
    read_that_it_is_closed(windows, city, task)
    reopen(office)
    assert_what_is_kept(city, task)


def report(page: Page, task: Task) -> None:
    """The clerk finds the task on the first page, ticks the measures off and reports completion."""
    page.get_by_role("link", name="Do the measure and tick it off").first.click()
    expect(page.locator("h1")).to_contain_text(task.problem.title)
    for n in range(2):
        measure = page.locator(".task-measures > li").nth(n)
        form = unfold(measure, "Tick off")
        form.get_by_label("What was done").fill(f"管网第{n + 1}段已通水")
        form.get_by_role("button", name="Tick off").click()
        expect(page.locator(".task-measures > li").nth(n)).to_contain_text(f"管网第{n + 1}段已通水")
    form = unfold(page.locator("#completion"), "Report completion")
    form.get_by_label("What was reached, measured against the goal").fill("100户截污全部完成")
    form.get_by_role("button", name="Report completion").click()
    expect(page.locator(".page-head")).to_contain_text("completion reported")


def submit_too_early(page: Page) -> None:
    """The gate names everything that is missing at once, and keeps the statement."""
    page.get_by_role("link", name="Submit for sign-off").click()
    page.get_by_label("Statement of completion").fill("已全部完成整改")
    page.get_by_role("button", name="Submit for striking off").click()
    expect(page.locator("main")).to_contain_text("Not submitted yet")
    missing = page.locator("#gate > .gate .gate-miss")
    for words in ("There is evidence", "There is a picture from before", "The acceptance plan is written"):
        expect(missing.filter(has_text=words)).to_have_count(1)
    assert missing.count() > 10
    expect(page.get_by_label("Statement of completion")).to_have_value("已全部完成整改")
    page.locator(".crumbs a").first.click()


def complete_the_dossier(page: Page, task: Task) -> None:
    """Photographs before and after, several at once; the acceptance plan; every line of the checklists."""
    for phase, names in (("before", ["before-1.jpg", "before-2.jpg"]), ("after", ["after-1.jpg", "after-2.jpg"])):
        form = unfold(page.locator("#evidence"), "Add evidence")
        form.get_by_label("Files").set_input_files([photo(name) for name in names])
        expect(form.locator("[data-upload-list] li")).to_have_count(2)
        form.get_by_label("What they show").select_option(phase)
        form.get_by_label("Pair number").fill("1")
        form.get_by_role("button", name="Add to the dossier").click()
        for name in names:
            expect(page.locator("#evidence figure").filter(has_text=name)).to_have_count(1)
    form = unfold(page.locator("#acceptance"), "Keep the acceptance plan")
    form.get_by_role("textbox").fill("现场核验,查阅资料。")
    form.get_by_role("button", name="Keep the acceptance plan").click()
    said(page, "The acceptance plan is kept.")
    ticks = page.locator("#checklist form").get_by_role("button", name="Tick", exact=True)
    expect(ticks.first).to_be_visible()
    left = ticks.count()
    while left:
        ticks.first.click()
        said(page, "Ticked:")
        left -= 1
        expect(ticks).to_have_count(left)


def submit(page: Page) -> None:
    page.get_by_role("link", name="Submit for sign-off").click()
    expect(page.locator("#gate")).to_contain_text("Every condition is met.")
    page.get_by_label("Statement of completion").fill("已全部完成整改")
    page.get_by_role("button", name="Submit for striking off").click()
    said(page, "The dossier is frozen and submitted.")


def open_from_list(page: Page) -> None:
    """From the first page to the dossier that waits for a signature."""
    page.get_by_role("link", name="Go to signing").click()
    page.locator(".sign-card .sign-actions .btn-primary").click()


def self_check_and_return(windows, city: City) -> None:
    """The head confirms; the lead unit's reviewer sends it back to the self-check."""
    head = windows.new(city.head, typed=True)
    open_from_list(head)
    agree(head)
    said(head, "Signed.")
    reviewer = windows.new(city.lead_reviewer, typed=True)
    open_from_list(reviewer)
    reviewer.locator(".sign-bar").get_by_role("link", name="Return").click()
    reviewer.get_by_label("1. Self-check of the responsible unit").check()
    reviewer.get_by_label("What must be mended").fill("自查意见过于简单,请写明截污户数")
    reviewer.get_by_role("button", name="Return").click()
    said(reviewer, "Returned.")


def walk_to_the_leader(windows, city: City) -> None:
    """The head signs once more, in words of their own; now the reviewer passes the gate."""
    head = windows.new(city.head, typed=True)
    open_from_list(head)
    head.get_by_text("Signatures that no longer count").click()
    expect(head.locator("main")).to_contain_text("自查意见过于简单,请写明截污户数")
    agree(head, opinion="自查属实,100户已全部截污")
    said(head, "Signed.")
    reviewer = windows.new(city.lead_reviewer, typed=True)
    open_from_list(reviewer)
    expect(reviewer.locator("main")).to_contain_text("自查属实,100户已全部截污")
    agree(reviewer)
    said(reviewer, "Signed.")


def sign_in_three_taps(page: Page) -> None:
    """The leader, on a phone, from the notice in the inbox; words, photograph and password lie between the taps."""
    count_taps(page)
    page.locator(".history a").first.tap()
    page.locator(".sign-bar").get_by_role("link", name="Agree").tap()
    expect(page.locator("#agree h2")).to_be_in_viewport()
    page.get_by_label("What you saw on site").fill("沿河排口已全部封堵")
    page.get_by_label("Photographs taken on site").set_input_files([photo("site.jpg")])
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Agree and sign").tap()
    said(page, "Signed.")
    assert taps(page) == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] + 1


def principals(windows, city: City, unit: Page) -> None:
    """The secretary signs in the browser, the mayor on paper: carried by the unit, confirmed by the office."""
    secretary = windows.new(city.secretary, typed=True)
    open_from_list(secretary)
    agree(secretary)
    said(secretary, "Signed.")
    unit.reload()
    unit.get_by_role("link", name="Print the signing sheet").click()
    code = unit.locator(".paper-code").inner_text()
    assert len(code.replace(" ", "")) == 12
    unit.get_by_role("link", name="File the signed sheet").click()
    unit.get_by_label("Code on the sheet").fill(code)
    unit.get_by_label("Signed by").select_option(str(city.mayor.pk))
    unit.get_by_label("Opinion on the paper").fill("同意销号")
    unit.get_by_label("Scan or photograph of the signed sheet").set_input_files([photo("scan.jpg")])
    unit.get_by_role("button", name="File the signed sheet").click()
    said(unit, "It counts when a second person of the office confirms it.")
    office = windows.new(city.office, typed=True, path="/desk/inbox/")
    office.get_by_role("link", name="A signature on paper waits to be confirmed").click()
    office.locator("[name=password]").fill(PASSWORD)
    office.get_by_role("button", name="Confirm the paper signature").click()
    said(office, "is confirmed and counts")


def verify_on_site(page: Page) -> None:
    open_from_list(page)
    agree(page, seen_on_site="抽查20户,均已接入管网")
    said(page, "All signatures are given.")


def open_notice(page: Page, task: Task) -> None:
    page.goto(f"/desk/tasks/{task.pk}/")
    page.get_by_role("link", name="Open the public notice").click()
    expect(page.locator("main")).to_contain_text(LAST_DAY.isoformat())
    page.get_by_label("Result of the rectification").fill("100户生活污水已全部接入管网")
    page.get_by_label("Signatory").fill("永州市人民政府")
    page.get_by_role("button", name="Open the notice").click()
    said(page, f"to {LAST_DAY}")


def object_as_visitor(page: Page, proof: dict[str, Any]) -> str:
    """Nobody we know reads the notice and objects, with a photograph. Returns the receipt code."""
    page.get_by_role("link", name=re.compile("notices", re.IGNORECASE)).first.click()
    page.locator("main a[href*='/notices/']").first.click()
    expect(page.locator("main")).to_contain_text("100户生活污水已全部接入管网")
    page.get_by_role("link", name="Write an objection").click()
    page.locator("[name=text]").fill("河边还有一处污水口没有封堵")
    page.get_by_label("A file as proof").set_input_files([proof])
    page.get_by_role("button", name="Send the objection").click()
    code = page.locator(".receipt-code").inner_text()
    assert re.fullmatch(r"([0-9a-f]{4} ){7}[0-9a-f]{4}", code)
    return code


def answer(page: Page, proof: dict[str, Any]) -> None:
    """Closing waits for the answer and for the last day; the office opens the photograph and answers."""
    page.reload()
    page.get_by_role("link", name="Strike the task off").click()
    expect(page.locator("main")).to_contain_text(f"The notice runs until {LAST_DAY}")
    expect(page.locator("main")).to_contain_text("Objections not answered yet: 1.")
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("link", name="Answer").click()
    with page.expect_download() as waited:
        page.locator("main").get_by_role("link", name=proof["name"]).click()
    assert waited.value.path().read_bytes() == proof["buffer"]
    page.get_by_label("Unfounded: the notice goes on").check()
    page.locator("textarea[name=text]").fill("经现场核实,该处为雨水口,无污水")
    page.get_by_role("button", name="Send the answer").click()
    said(page, "Answered. The notice goes on.")


def read_answer(page: Page, code: str) -> None:
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="Show the state").click()
    expect(page.locator("main")).to_contain_text("经现场核实,该处为雨水口,无污水")


def close_after_the_last_day(page: Page, task: Task) -> None:
    """On the last day closing is refused; the day is moved by the control of the round's page, then it is open."""
    go_to_day(page, LAST_DAY)
    page.goto(f"/desk/tasks/{task.pk}/")
    page.get_by_role("link", name="Close the task").click()
    expect(page.locator("main")).to_contain_text(f"The notice runs until {LAST_DAY}")
    expect(page.get_by_role("button", name="Strike the task off")).to_have_count(0)
    go_to_day(page, DAY_AFTER)
    page.goto(f"/desk/tasks/{task.pk}/")
    page.get_by_role("link", name="Close the task").click()
    page.get_by_role("button", name="Strike the task off").click()
    said(page, f"Closed on {DAY_AFTER}.")


def read_that_it_is_closed(windows, city: City, task: Task) -> None:
    """Released figures of that day tell the public; neither page has the objection, its file or its answer."""
    with at(DAY_AFTER):
        made = releasing.make(task.problem.round_id, DAY_AFTER, actor=city.office)
        releasing.release(made.pk, actor=city.publisher)
    page = windows.new(path="/")
    page.get_by_role("link", name="Problems", exact=True).first.click()
    page.locator("main").get_by_role("link", name=task.problem.title).first.click()
    expect(page.locator(".page-head .badge-mark-closed")).to_have_text("closed")
    pages = page.content()
    page.get_by_role("link", name=re.compile("notice", re.IGNORECASE)).last.click()
    for secret in ("污水口没有封堵", "outlet.jpg", "该处为雨水口"):
        assert secret not in pages + page.content()


def go_to_day(page: Page, day: date) -> None:
    page.get_by_role("link", name="The round", exact=True).first.click()
    page.locator("#day [name=day-to]").last.fill(day.isoformat())
    page.get_by_role("button", name="Go to this day").click()
    said(page, f"The demonstration day is now {day}.")


def reopen(page: Page) -> None:
    page.goto("/desk/")
    page.get_by_role("link", name="Register of problems").first.click()
    page.get_by_role("link", name="Show closed ones too").click()
    page.locator("[data-row-link]").first.click()
    page.get_by_role("link", name="Reopen").click()
    page.get_by_label("rebound").check()
    page.get_by_label("What came back, and how it was found").fill("回访发现两户重新直排")
    page.get_by_label("New deadline, in words").fill("2019年12月底前")
    page.get_by_label("Measures of the new cycle").fill("两户重新接管 | 2019年9月底前\n建立巡查制度")
    page.get_by_role("button", name="Reopen as a new cycle").click()
    said(page, "Reopened as cycle 2, due by 2019-12-31.")
    expect(page.locator(".page-head")).to_contain_text("Cycle 2")


def assert_what_is_kept(city: City, first: Task) -> None:
    """In the database: the closed cycle with its five steps on one digest, the paper marked, and cycle 2 at work."""
    first = Task.objects.get(pk=first.pk)
    assert (first.stage, first.closed_on, first.completed_on) == (Stage.CLOSED, DAY_AFTER, DAY)
    run = Closure.objects.get(task=first).run
    assert (run.state, run.steps.count(), engine.complete_on_one_digest(run)) == (Run.State.PASSED, 5, True)
    valid = [s for s in Signature.objects.filter(run=run, decision="approve").order_by("pk") if s.counts]
    names = ("head", "lead_reviewer", "leader", "secretary", "mayor", "verifier")
    assert [s.signer for s in valid] == [city.people[name] for name in names]
    assert {s.dossier_digest for s in valid} == {run.digest}
    assert [s.signer for s in valid if s.channel == "paper"] == [city.mayor]
    assert [s.photos.count() for s in valid] == [0, 0, 1, 0, 0, 1]
    again = Task.objects.get(previous=first)
    assert (again.cycle, again.stage, again.deadline.due_on, again.measures.count()) == (
        2, Stage.WORKING, date(2019, 12, 31), 2,
    )  # fmt: skip
    assert first.notices.get().objections.get().founded is False
    assert trail.verify().fault == ""
