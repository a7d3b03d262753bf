"""A batch of petitions from the dropped file to the published table, by clicking and typing only."""

import io
import re
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from cases.models import Round
from petitions.models import Assignment, Batch, Petition, PublicVersion
from petitions.states import Stage, Status
from records import trail
from reports.models import Publication
from tests.browser.conftest import PHONE
from tests.browser.hands import agree, count_taps, photo, said, taps, unfold
from tests.factories import PASSWORD, City, make_round, make_user
from tests.petitions.test_importing import rows, table

DAY = date(2018, 8, 1)
FIRST, MENDED, SPLIT = (f"D2YZ20180801000{n}" for n in (2, 3, 4))
NAME, PHONE_NUMBER = "示例乙举", "13800000001"  # as the file has them beside the first petition
WORDING = "来电反映东安县石期市镇金石砖厂夜间偷排黑烟，气味刺鼻。"
FOUND = "现场检查发现，该厂脱硫设施未正常运行。"
DONE = "责令停产整改，立案查处。"
BACK = "请写明停产的日期和复查的结果"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Clicks on each main path, logging in and the second round after the return not among them; what is chosen in a list
# of the browser's own, typed and picked from the device is no click.
CLICKS = {
    "office: file to hand-over": 15, "unit: reply": 13, "head": 3, "office: pass": 3, "office: prepare": 3,
    "publisher: version": 3, "office: table": 2, "publisher: table": 3, "visitor": 6,
}  # fmt: skip


@pytest.fixture
def round(city: City, live_server) -> Round:
    """A round that stands still on the day on which the batch comes."""
    city.people["county_leader"] = make_user((city.county, "county_leader"))
    made = make_round(city)
    Round.objects.update(held_on=DAY)
    return made


def test_life_of_a_petition(city: City, round: Round, windows) -> None:
    clicks: dict[str, int] = {}
    office = windows.new(city.office, typed=True)
    count_taps(office)
    read_in(office)
    receive(office)
    split(office, city)
    hand_over_the_rest(office, city)
    clicks["office: file to hand-over"] = taps(office)

    unit = windows.new(city.unit, typed=True)
    count_taps(unit)
    reply(unit)
    clicks["unit: reply"] = taps(unit)
    clicks["head"] = sign_as_head(windows, city)
    sign_in_three_taps(windows, city)
    give_back(office)
    reply_again(unit)
    sign_as_head(windows, city)
    sign_in_three_taps(windows, city)

    clicks["office: pass"] = pass_the_review(windows, city)
    clicks["office: prepare"] = prepare(windows, city)
    clicks["publisher: version"] = release_version(windows, city)
    clicks["office: table"] = make_table(windows, city, round)
    clicks["publisher: table"] = release_table(windows, city)
    clicks["visitor"] = read_as_visitor(windows.new(path="/"))
    assert clicks == CLICKS
    assert_what_is_kept(city, round)


def batch_file() -> dict:
    """Three petitions; the first tells who complained in its wording too, the second has none."""
    lines = rows(3)
    lines[0][3] = f"{WORDING}举报人{NAME}，电话{PHONE_NUMBER}。"
    lines[1][3] = ""
    return {"name": "第12批.xlsx", "mimeType": XLSX, "buffer": table(lines).read()}


def read_in(page: Page) -> None:
    """The file is read; the one fault is told by row and column and mended on the spot; all is entered as a draft."""
    page.get_by_role("link", name="Petitions", exact=True).click()
    page.get_by_role("link", name="Import a table").click()
    page.get_by_label("Table of petitions").set_input_files([batch_file()])
    page.get_by_role("button", name="Read it in").click()
    faulty = page.locator(".import-rows tr.is-late")
    expect(faulty).to_have_count(1)
    expect(faulty.locator("td").first).to_contain_text("row 4")
    expect(faulty.locator("td.cell-bad")).to_have_attribute("data-label", "What is reported")
    for secret in (NAME, PHONE_NUMBER):
        expect(page.locator(".import-rows tbody tr").nth(1)).not_to_contain_text(secret)
    page.get_by_role("button", name="Enter as a draft").click()
    expect(page.locator("[data-form-errors]")).to_be_visible()
    assert not Petition.objects.exists()
    faulty.get_by_role("link", name="Mend").click()
    page.get_by_label("What is reported").fill("来电反映某洗车场污水直排。")
    page.get_by_role("button", name="Read the row again").click()
    said(page, "The row is in order now.")
    expect(page.get_by_label("Batch number")).to_have_value("12")
    page.get_by_role("button", name="Enter as a draft").click()
    said(page, "3 petitions are entered as a draft.")


def receive(page: Page) -> None:
    page.get_by_role("button", name="Receive the batch").click()
    expect(page.locator("h1")).not_to_contain_text("draft")


def split(page: Page, city: City) -> None:
    """The last petition concerns two units: each gets its part."""
    page.locator(".petition-board").get_by_role("link", name=SPLIT).click()
    page.locator("#share-0-unit").select_option(str(city.responsible.pk))
    page.locator("#share-0-part").fill("污水")
    form = unfold(page.locator("#hand-over"), "Split among several units")
    form.locator("#share-1-unit").select_option(str(city.lead.pk))
    form.locator("#share-1-part").fill("噪声")
    page.locator("#hand-over").get_by_role("button", name="Hand over").click()
    said(page, "Handed over to 2 units.")
    expect(page.locator(".petition-cases > li")).to_have_count(2)


def hand_over_the_rest(page: Page, city: City) -> None:
    """What will happen is shown before it does."""
    page.locator(".crumbs").get_by_role("link", name="batch 12").click()
    page.get_by_role("link", name="Hand over what nobody has yet").click()
    page.get_by_label("Handling unit").select_option(str(city.responsible.pk))
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.locator(".petition-bulk")).to_contain_text("2 petitions will be handed to 县住建局")
    expect(page.locator(".petition-bulk")).to_contain_text("2018-08-11")
    assert Assignment.objects.count() == 2
    page.get_by_role("button", name="Hand over 2").click()
    expect(page.locator("main")).to_contain_text(FIRST)
    assert Assignment.objects.count() == 4


def reply(page: Page) -> None:
    """The clerk signs for the case, writes, adds a photograph, is refused by the gate once, and files."""
    page.locator(".side a, nav a").get_by_text("Petitions", exact=True).first.click()
    page.locator("tr").filter(has_text=FIRST).get_by_role("button", name="Sign for").click()
    expect(page.locator(".page-head")).to_contain_text(FIRST)
    page.get_by_label("What was found").fill(FOUND)
    page.get_by_label("Verdict on the whole").select_option("founded")
    page.get_by_label("Action taken and rectification").fill(DONE)
    file(page)
    missing = page.locator("#gate > .gate .gate-miss")
    expect(missing.filter(has_text="There is evidence")).to_have_count(1)
    expect(missing).to_have_count(6)
    form = unfold(page.locator("#evidence"), "Add evidence")
    form.get_by_label("Files").set_input_files([photo("after.jpg")])
    form.get_by_label("Shows").select_option("after")
    form.get_by_role("button", name="Add evidence").click()
    expect(page.locator("#evidence figure").filter(has_text="after.jpg")).to_have_count(1)
    expect(page.get_by_label("What was found")).to_have_value(FOUND)
    tick_all(page)
    file(page)
    said(page, "The reply is filed.")


def tick_all(page: Page) -> None:
    boxes = page.locator("#points input[type=checkbox]")
    expect(boxes).to_have_count(5)
    for box in boxes.all():
        box.check()


def file(page: Page) -> None:
    page.get_by_role("button", name="File the reply").click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()


def sign_as_head(windows, city: City) -> int:
    page = windows.new(city.head, typed=True)
    count_taps(page)
    page.get_by_role("link", name="Go to signing").click()
    page.locator(".sign-card .sign-actions .btn-primary").click()
    agree(page)
    said(page, "Signed.")
    return taps(page)


def sign_in_three_taps(windows, city: City) -> None:
    """The county's leader, on a phone, from the notice in the inbox: three taps; the password lies between them."""
    page = windows.new(city.county_leader, typed=True, phone=True, path="/desk/inbox/")
    count_taps(page)
    page.locator(".history a").first.tap()
    expect(page.locator("main")).to_contain_text(FOUND)
    page.locator(".sign-bar").get_by_role("link", name="Agree").tap()
    expect(page.locator("#agree h2")).to_be_in_viewport()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Agree and sign").tap()
    said(page, "Signed.")
    assert taps(page) == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] + 1


def to_review(page: Page) -> Locator:
    """From the first page to the reply beside the original wording."""
    page.goto("/desk/")
    page.get_by_role("link", name="Replies to review").first.click()
    page.get_by_role("link", name="Work through from the first").click()
    sides = page.locator(".petition-two").first.locator("> section")
    expect(sides.nth(0)).to_contain_text(WORDING)
    expect(sides.nth(1)).to_contain_text(FOUND)
    return page.locator("#decide")


def give_back(page: Page) -> None:
    """The office returns the reply with a reason of its own."""
    form = to_review(page)
    form.get_by_label("In your own words").fill(BACK)
    form.get_by_role("button", name="Return").click()
    said(page, f"Returned: {FIRST}.")


def reply_again(page: Page) -> None:
    """The clerk reads the reason, adds to the words and files the second version."""
    page.reload()
    expect(page.locator("main")).to_contain_text(BACK)
    page.get_by_label("Action taken and rectification").fill(f"{DONE}8月1日停产，复查达标。")
    file(page)
    said(page, "The reply is filed.")


def pass_the_review(windows, city: City) -> int:
    page = windows.new(city.office, typed=True)
    count_taps(page)
    form = to_review(page)
    form.locator("[name=password]").fill(PASSWORD)
    form.get_by_role("button", name="Pass the review").click()
    said(page, f"Review passed: {FIRST}.")
    return taps(page)


def prepare(windows, city: City) -> int:
    """The public version; the machine has put something in place of the person."""
    page = windows.new(city.office, typed=True)
    count_taps(page)
    page.get_by_role("link", name="Results to prepare for the public").first.click()
    page.locator("main").get_by_role("link", name=FIRST).click()
    page.get_by_label("the public").check()
    page.get_by_role("button", name="Prepare").click()
    expect(page.locator("main")).to_contain_text(WORDING)
    expect(page.locator("main")).to_contain_text("You prepared this version.")
    expect(page.get_by_role("button", name="Release this version")).to_have_count(0)
    return taps(page)


def release_version(windows, city: City) -> int:
    page = windows.new(city.publisher, typed=True)
    count_taps(page)
    page.get_by_role("link", name="Results to release").first.click()
    page.get_by_role("link", name="Work through from the first").click()
    expect(page.locator("main")).to_contain_text(WORDING)
    page.get_by_role("button", name="Release this version").click()
    said(page, "Released")
    return taps(page)


def make_table(windows, city: City, round: Round) -> int:
    page = windows.new(city.office, typed=True)
    count_taps(page)
    page.get_by_role("link", name="Results to publish in a table").click()
    page.get_by_role("button", name="Make the table").click()
    said(page, "Table 1 is made.")
    expect(page.get_by_role("button", name="Release the table")).to_have_count(0)
    return taps(page)


def release_table(windows, city: City) -> int:
    page = windows.new(city.publisher, typed=True)
    count_taps(page)
    page.get_by_role("link", name="Tables to release").click()
    page.locator("main").get_by_role("link", name="1", exact=True).click()
    expect(page.locator("main")).to_contain_text(WORDING)
    page.get_by_role("button", name="Release the table").click()
    said(page, "Released. The public reads table 1 now.")
    return taps(page)


def read_as_visitor(page: Page) -> int:
    """Nobody we know finds the petition by its number, opens the table of the day and saves it."""
    count_taps(page)
    page.get_by_role("link", name="Petitions").first.click()
    page.get_by_role("link", name="Tables and results").first.click()
    page.get_by_label("Petition number").fill(FIRST)
    page.get_by_role("button", name="Show").click()
    page.locator("main").get_by_role("link", name=FIRST).click()
    expect(page.locator("main")).to_contain_text(FOUND)
    assert_tells_nobody(page.content())
    page.get_by_role("link", name="Table 1").first.click()
    expect(page.locator(".table-petitions")).to_contain_text(FIRST)
    assert_tells_nobody(page.content())
    with page.expect_download() as waited:
        page.get_by_role("link", name="Spreadsheet").click()
    assert_table(waited.value.path().read_bytes())
    return taps(page)


def assert_tells_nobody(text: str) -> None:
    assert [secret for secret in (NAME, PHONE_NUMBER) if secret in text] == []


def assert_table(content: bytes) -> None:
    """The saved table has the one released petition, with the words that stand."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[2]]
    line = dict(zip(heads, [str(cell.value or "") for cell in sheet[3]], strict=True))
    assert sheet.max_row == 3, [cell.value for cell in sheet["A"]]
    assert line["受理编号"] == FIRST
    assert FOUND in line["调查核实情况"]
    everything = "\n".join(str(cell.value) for page in book.worksheets for row in page.iter_rows() for cell in row)
    assert WORDING in everything
    assert_tells_nobody(everything)


def assert_what_is_kept(city: City, round: Round) -> None:
    """In the database: closed, two versions of the reply, and two people for each thing that went out."""
    batch = Batch.objects.get(round=round)
    assert (batch.number, batch.handed_over_on, batch.petitions.count()) == (12, DAY, 3)
    first = Petition.objects.get(number=FIRST)
    case = first.assignments.get()
    assert (case.stage, first.status, first.verdict) == (Stage.CLOSED, Status.CLOSED, "founded")
    assert [(one.version, one.state) for one in case.replies.order_by("version")] == [(1, "returned"), (2, "accepted")]
    version, publication = PublicVersion.objects.get(), Publication.objects.get()
    for thing in (version, publication):
        assert (thing.made_by, thing.released_by) == (city.office, city.publisher)
    assert_tells_nobody(str(version.content) + str(publication.data))
    assert sorted(Petition.objects.get(number=SPLIT).assignments.values_list("part", flat=True)) == ["噪声", "污水"]
    assert re.search("洗车场", Petition.objects.get(number=MENDED).summary)
    assert trail.verify().fault == ""
