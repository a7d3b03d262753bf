"""The pages of campaigns: opening, figures, entries by table, cross-checks, closing and its paper."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from campaigns import report, standing
from campaigns.domain import checking, closing, entries, planning
from campaigns.forms.planning import CampaignForm
from campaigns.models import Campaign, CheckAssignment, ListEntry, ListFigure
from campaigns.reading.columns import HEADS
from cases.domain.moves import WrongState
from notify.models import Message
from orgs.models import Organisation, Role
from pressure.audience import about
from records.models import Event
from tests.campaigns.ground import FIRST, LAST, make_campaign, say
from tests.factories import at, make_user, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = "2019-07-05"


@pytest.fixture
def ground():
    return make_campaign()


def visit(user, name, *args, post=None, day=DAY, query=""):
    client = Client()
    client.force_login(user)
    with at(day):
        url = reverse(f"campaigns:{name}", args=args)
        return client.post(url, post) if post is not None else client.get(f"{url}{query}")


def body(answer) -> str:
    return answer.content.decode()


def test_opening_on_the_page_with_the_ten_lists(ground):
    slug, office = ground.round.slug, ground.city.office
    offered = visit(office, "new", slug, query="?from=hundred-days").context["form"]
    lists = offered.initial["lists"]
    assert len(lists.splitlines()) == 10
    data = {"name": "二", "starts_on": "2019-07-01", "ends_on": "2019-10-15", "cadence": "daily", "lists": lists}
    data |= {"places": [ground.east.pk, ground.west.pk]}
    assert visit(office, "new", slug, post=data | {"lists": "只有名字"}).status_code == 422
    assert visit(office, "new", slug, post=data).status_code == 302
    made = Campaign.objects.get(name="二")
    assert [one.number for one in made.lists.all()] == list(range(1, 11))
    assert visit(ground.city.unit, "new", slug).status_code == 403


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("燃煤锅炉 台", (1, "燃煤锅炉", "台")),
        ("3. 建成区 工地扬尘｜处", (3, "建成区 工地扬尘", "处")),
        ("散煤，户", (1, "散煤", "户")),
    ],
)
def test_lines_of_lists_are_read_as_people_write_them(line, read):
    form = CampaignForm({"lists": line}, name="x", places=Organisation.objects.all())
    form.is_valid()
    assert form.cleaned_data["lists"] == [read]


def test_a_unit_sends_its_figures_and_loses_nothing_when_refused(ground):
    unit, one, two = ground.city.unit, ground.lists[1], ground.lists[2]
    args = (ground.campaign.pk, ground.east.pk)
    wrong = {"on": DAY, f"found_{one.pk}": 3, f"cleared_{one.pk}": 4, f"found_{two.pk}": 7, f"cleared_{two.pk}": 0}
    refused = visit(unit, "sheet", *args, post=wrong)
    assert refused.status_code == 422 and 'value="7"' in body(refused)
    assert not ListFigure.objects.exists()
    assert visit(unit, "sheet", *args, post={"on": DAY, f"found_{one.pk}": 3}).status_code == 422
    assert visit(unit, "sheet", *args, post={"on": DAY}).status_code == 422
    assert visit(unit, "sheet", *args, post=wrong | {f"cleared_{one.pk}": 1}).status_code == 302
    assert sorted(ListFigure.objects.values_list("found", "cleared")) == [(3, 1), (7, 0)]
    assert Event.objects.filter(verb="campaign.reported").count() == 1
    assert visit(unit, "sheet", ground.campaign.pk, ground.west.pk).status_code == 404


def test_a_unit_sees_its_own_places_only(ground):
    say(ground, 1, ground.east, DAY, 3, 1)
    say(ground, 1, ground.west, DAY, 90, 1)
    office = body(visit(ground.city.office, "campaign", ground.campaign.pk))
    unit = body(visit(ground.city.unit, "campaign", ground.campaign.pk))
    assert ">93</td>" in office and "<polyline" in office
    assert ">3</td>" in unit and ">93</td>" not in unit and ">90</td>" not in unit and "祁阳县" not in unit
    places = body(visit(ground.city.unit, "places", ground.campaign.pk))
    assert "东安县" in places and "祁阳县" not in places


def test_what_is_missing_is_a_card_of_the_first_page(ground):
    client = Client()
    client.force_login(ground.city.unit)
    with at(DAY):
        assert (
            reverse("campaigns:campaign", args=[ground.campaign.pk])
            in client.get(reverse("desk:home")).content.decode()
        )
        for number in ground.lists:
            say(ground, number, ground.east, DAY, 1, 0)
        page = client.get(reverse("desk:home")).content.decode()
    assert reverse("campaigns:campaign", args=[ground.campaign.pk]) not in page


def table(*rows, heads=HEADS):
    book = Workbook()
    sheet = book.active
    sheet.title = "清单"
    for row in (heads, *rows):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("表.xlsx", buffer.getvalue())


def send(ground, *rows, **more):
    args = (ground.campaign.pk, 2)
    return visit(ground.city.office, "add", *args, post={"act": "table", "file": table(*rows, **more)})


def test_a_table_of_entries_comes_in_whole_or_not_at_all(ground, en):
    good = ("东安县", "锅炉甲", "县住建局", "2019-07-02", "", "2019年7月3日", "拆除")
    bad = [
        ("外县", "锅炉乙"), ("东安县", ""), ("东安县", "锅炉丙", "无此局"), ("东安县", "锅炉丁", "", "七月"),
        ("东安县", "锅炉戊", "", "2019-07-03", "", "2019-07-02", "拆除"),
    ]  # fmt: skip
    answer = send(ground, good, *bad)
    told = [(fault.row, fault.column) for fault in answer.context["faults"]]
    assert answer.status_code == 422
    assert told == [(3, "A"), (4, "B"), (5, "C"), (6, "D")]
    assert not ListEntry.objects.exists()
    answer = send(ground, good, bad[-1], good)  # what only the books refuse, by row and column too
    assert [(fault.row, fault.column) for fault in answer.context["faults"]] == [(3, "F"), (4, "B")]
    assert send(ground, good, ("祁阳县", "锅炉乙")).status_code == 302
    assert list(ListEntry.objects.values_list("name", "cleared_how")) == [("锅炉甲", "拆除"), ("锅炉乙", "")]
    assert standing.matrix(ground.campaign, date(2019, 7, 5)).of_list(ground.lists[2].pk).remaining == 1
    assert send(ground, good, heads=("地区", "什么")).status_code == 422


def test_the_template_can_be_filled_in(ground):
    answer = visit(ground.city.office, "template", ground.campaign.pk, 2)
    sheet = load_workbook(io.BytesIO(answer.content))["清单"]
    assert tuple(cell.value for cell in sheet[1]) == HEADS


def test_an_entry_is_cleared_with_a_photograph_and_checked_by_another(ground):
    with at(DAY):
        entry = entries.add(ground.lists[2].pk, actor=ground.city.office, place=ground.east, name="锅炉甲")
    args = (ground.campaign.pk, entry.pk)
    data = {"act": "clear", "how": "拆除", "files": [picture()]}
    assert visit(ground.city.unit, "entry", *args, post=data | {"how": ""}).status_code == 422
    assert visit(ground.city.unit, "entry", *args, post=data | {"files": [picture()]}).status_code == 302
    kept = entry.evidence.get()
    assert visit(ground.city.unit, "file", *args, kept.pk).status_code == 200
    assert visit(ground.city.verifier, "entry", *args, post={"act": "check", "holds": "no"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.cleared_on, entry.verdict) == (None, "fails")


def groups_of(ground):
    with at("2019-07-02"):
        return [
            checking.form_group(ground.campaign.pk, actor=ground.city.office, number=n, name=f"{n}组", home=home)
            for n, home in enumerate((ground.east, ground.west), 1)
        ]


def test_no_group_checks_its_own_region_neither_by_rule_nor_in_the_database(ground):
    one, two = groups_of(ground)
    with at("2019-07-02"):
        with pytest.raises(ValidationError, match="its own region|本地区"):
            checking.assign(one.pk, actor=ground.city.office, region=ground.east, starts_on=FIRST, ends_on=LAST)
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckAssignment.objects.create(group=one, home=one.home, region=one.home, starts_on=FIRST, ends_on=LAST)
        rows = checking.rotate(ground.campaign.pk, actor=ground.city.office, starts_on=FIRST, ends_on=LAST)
        assert {(row.region_id, row.group_id) for row in rows} == {(ground.east.pk, two.pk), (ground.west.pk, one.pk)}
        with pytest.raises(ValidationError):
            checking.reassign(rows[0].pk, actor=ground.city.office, group_id=one.pk, why="换组")
        with pytest.raises(ValidationError):
            checking.rotate(ground.campaign.pk, actor=ground.city.office, starts_on=FIRST, ends_on=LAST)


def test_a_false_clearing_that_a_group_finds_opens_the_entry_and_tells_the_place(ground):
    one, two = groups_of(ground)
    member = make_user((ground.city.lead, Role.CLERK))
    with at("2019-07-02"):
        two.members.add(member)
        checking.rotate(ground.campaign.pk, actor=ground.city.office, starts_on=date(2019, 7, 2), ends_on=LAST)
        entry = entries.add(ground.lists[2].pk, actor=ground.city.office, place=ground.east, name="锅炉甲")
        entries.clear(entry.pk, actor=ground.city.unit, how="拆除")
        check = CheckAssignment.objects.get(region=ground.east)
        with pytest.raises(PermissionDenied):
            checking.find(check.pk, actor=ground.city.unit, text="属实", result="holds", entry_id=entry.pk)
    data = {
        "act": "find",
        "list": ground.lists[2].pk,
        "entry": entry.pk,
        "seen_on": DAY,
        "result": "false",
        "text": "仍在",
    }
    assert visit(member, "check", ground.campaign.pk, check.pk, post=data).status_code == 302
    entry.refresh_from_db()
    assert entry.cleared_on is None
    assert Message.objects.filter(to=ground.city.unit, dedupe__startswith="campaign-finding").count() == 1
    with at(DAY), pytest.raises(WrongState):
        checking.reassign(check.pk, actor=ground.city.office, group_id=one.pk, why="换组")


def test_closing_on_the_page_and_the_report_with_its_sums(ground):
    say(ground, 1, ground.east, "2019-07-02", 10, 10)
    say(ground, 1, ground.west, "2019-07-02", 5, 5)
    say(ground, 2, ground.east, "2019-07-02", 4, 1)
    args, office = (ground.campaign.pk,), ground.city.office
    assert visit(office, "closing", *args, post={}, day="2019-10-15").status_code == 422
    why = {f"why_{ground.lists[2].pk}": "等待设备", "summary": "成效明显。"}
    assert visit(office, "closing", *args, post=why, day="2019-10-15").status_code == 302
    campaign = Campaign.objects.get(pk=ground.campaign.pk)
    with at("2019-10-20"):
        paper = report.compose(campaign, date(2019, 10, 20))
    assert paper.plain_title == "百日清零完成情况报告"
    said = "".join(text for section in paper.sections for text in section.paragraphs)
    assert "历时107天，共2张清单，2个地区参加" in said and "1张已清零，1张尚未清零" in said
    assert "燃煤锅炉：排查4台，完成1台，剩余3台。未清零原因：等待设备。" in said
    assert [row.cells for row in paper.tables[1].rows] == [
        ("东安县", "0", "3"),
        ("祁阳县", "0", "—"),
        ("合计", "0", "3"),
    ]
    html = visit(office, "paper", *args, "html", day="2019-10-20")
    assert html.status_code == 200 and "等待设备" in body(html)
    assert visit(ground.city.unit, "closing", *args).status_code == 403


def test_a_report_whose_places_do_not_add_up_is_not_written(ground):
    say(ground, 1, ground.east, "2019-07-02", 10, 10)
    ground.campaign.places.filter(region=ground.east).delete()
    with at(DAY), pytest.raises(report.SumsDisagree):
        report.compose(ground.campaign, date(2019, 7, 5))


def test_the_nightly_scan_knows_a_list_by_its_unit(ground):
    with at(DAY):
        planning.name_responsible(ground.lists[1].pk, actor=ground.city.office, organisation=ground.city.lead)
        one = ground.campaign.lists.select_related("deadline").get(number=1)
        found = about([one.deadline])[one.deadline_id]
    assert (found.title, found.unit, found.basis) == ("1. 散乱污企业", ground.city.lead, "百日清零")
    assert found.duties["unit"] == [(ground.city.lead.pk, "clerk")]


def test_closing_is_refused_to_others_and_twice(ground):
    with at("2019-10-15"), pytest.raises(PermissionDenied):
        closing.close(ground.campaign.pk, actor=ground.city.unit)


QUERIES = {"campaign": 11, "list": 11, "places": 13, "checks": 10, "closing": 6}


@pytest.mark.parametrize("many", [1, 12])
def test_pages_take_a_constant_number_of_queries(ground, many):
    for day in range(1, many + 1):
        say(ground, 1, ground.east, f"2019-07-{day:02d}", 100, day)
    with at("2019-07-12"):
        drafts = [entries.Draft(f"锅炉{n}", ground.east) for n in range(many)]
        entries.add_many(ground.lists[2].pk, actor=ground.city.office, drafts=drafts)
        for n in range(1, many + 1):
            checking.form_group(ground.campaign.pk, actor=ground.city.office, number=n, name=f"{n}组", home=ground.west)
            checking.assign(
                ground.campaign.groups.get(number=n).pk, actor=ground.city.office, region=ground.east,
                starts_on=FIRST, ends_on=LAST,
            )  # fmt: skip
    client = Client()
    client.force_login(ground.city.office)
    took = {}
    for name in QUERIES:
        url = reverse(f"campaigns:{name}", args=[ground.campaign.pk, 2] if name == "list" else [ground.campaign.pk])
        with at("2019-07-12"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
        took[name] = len(queries)
    assert took == QUERIES
