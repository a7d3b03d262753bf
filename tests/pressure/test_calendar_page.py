"""The calendar's pages: everybody reads, the office edits; what a change would move is seen before it is saved."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.alarms import calendar_alarm
from deadlines import calendar_store, terms, workdays
from deadlines.models import CalendarChange, Deadline, SpecialDay
from orgs.models import User
from petitions.models import Rules
from records.models import Event
from tests.deadlines.notices import ARRANGEMENTS
from tests.deadlines.year_2027 import YEAR_2027
from tests.factories import City, at, make_city, make_round
from tests.petitions.way import hand_over, make_batch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = {"day": "2018-08-10", "kind": "local", "name": "地方节日", "source": "桂政办〔2018〕3号"}
LINES = "1-01 放假 元旦\n2-05~2-11 放假 春节\n2-14 上班 春节\n10-01~10-07 放假 国庆节\n"


def browser(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def get(user: User, name: str, /, *args: object, now: str = "2018-08-06", **data: object):
    with at(now):
        return browser(user).get(reverse(f"pressure:{name}", args=args), data)


def post(user: User, name: str, /, *args: object, now: str = "2018-08-06", **data: object):
    with at(now):
        return browser(user).post(reverse(f"pressure:{name}", args=args), data)


def text(answer) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def digest(answer) -> str:
    return re.search(r'name="digest" value="([0-9a-f]{64})"', answer.content.decode())[1]


def petitions(city: City, count: int = 1):
    """Cases at a unit with ten working days to reply, handed over on 2018-08-01: due on 2018-08-15."""
    round = make_round(city)
    Rules.objects.create(round=round, reply_days=10, reply_unit="working")
    batch = make_batch(city, count, round=round)
    return [hand_over(city, row, city.responsible, day="2018-08-01")[0] for row in batch.petitions.order_by("pk")]


@pytest.mark.parametrize("year", ARRANGEMENTS)
def test_the_page_has_the_years_totals(city, year) -> None:
    page = get(city.unit, "calendar_year", year)
    shown = page.context["year"]
    assert (shown.state, shown.working_days) == ("official", ARRANGEMENTS[year].working_days)
    assert shown.makeup_days == len(ARRANGEMENTS[year].worked)
    assert sum(month.working_days for month in shown.months) == ARRANGEMENTS[year].working_days
    assert f"Working-day calendar {year}" in text(page)


def test_each_special_day_has_kind_occasion_and_source(city) -> None:
    page = get(city.unit, "calendar_year", 2026)
    said = text(page)
    for words in (
        "01-02 Fri day off by exchange 元旦 chinesecalendar 1.11.0 comes with the product",
        "02-14 Sat make-up working day 春节",
        "02-15 ~ 02-19 5 days holiday 春节",
    ):
        assert words in said
    cells = {cell.day: cell for month in page.context["year"].months for week in month.weeks for cell in week if cell}
    assert [cells[date(2026, 2, day)].kind for day in (7, 9, 14, 15, 20)] == ["rest", "", "work", "holiday", "exchange"]
    assert cells[date(2026, 2, 14)].title == "春节 · make-up working day"
    assert "Enter a day" not in said


def test_years_without_an_arrangement_say_so(city) -> None:
    assert "every date counted over this year is an estimate" in text(get(city.unit, "calendar_year", 2027))
    missing = get(city.unit, "calendar_year", 2040)
    assert "nothing can be counted in working days here" in text(missing)
    assert missing.context["year"].working_days is None
    assert [get(city.unit, "calendar_year", year).status_code for year in (2003, 2004, 2099, 2100)] == [
        404,
        200,
        200,
        404,
    ]
    assert get(city.unit, "calendar").context["year"].number == 2018


@pytest.mark.parametrize("who", ["unit", "auditor", "secretary", "leader", "publisher"])
def test_others_read_and_change_nothing(city, who) -> None:
    user = city.people[who]
    assert get(user, "calendar").status_code == 200
    for name, args in (("calendar_day", [2018]), ("calendar_load", [2018]), ("calendar_recount", [])):
        assert get(user, name, *args).status_code == 403
        assert post(user, name, *args, **DAY, act="save", digest="0" * 64).status_code == 403
    assert not SpecialDay.objects.exists()


def test_a_local_holiday_is_previewed_saved_listed_and_moves_nothing(city) -> None:
    (case,) = petitions(city)
    assert case.deadline.due_on == date(2018, 8, 15)
    seen = post(city.office, "calendar_day", 2018, **DAY, act="preview")
    said = text(seen)
    assert "A recount would move 1 deadline" in said
    assert f"reply to a petition {case} 县住建局 2018-08-15 → 2018-08-16 +1 day" in said
    assert "None of them moves by itself" in said
    assert reverse("petitions:case", args=[case.pk]) in seen.content.decode()
    assert not SpecialDay.objects.exists()
    done = post(city.office, "calendar_day", 2018, **DAY, act="save", digest=digest(seen))
    assert (done.status_code, done.url) == (302, reverse("pressure:calendar_recount"))
    case.deadline.refresh_from_db()
    assert case.deadline.due_on == date(2018, 8, 15)
    assert "2018-08-15 → 2018-08-16" in text(get(city.office, "calendar_recount"))
    year = text(get(city.unit, "calendar_year", 2018))
    assert f"08-10 Fri local holiday 地方节日 桂政办〔2018〕3号 {city.office}" in year
    assert "entered a day 2018-08-10" in year
    assert "a recount would have moved 1 deadline" in year
    assert Event.objects.filter(verb="calendar.day_set", actor=city.office).count() == 1


def test_a_stale_preview_is_shown_again_and_nothing_is_saved(city) -> None:
    seen = post(city.office, "calendar_day", 2018, **DAY, act="preview")
    petitions(city)
    again = post(city.office, "calendar_day", 2018, **DAY, act="save", digest=digest(seen))
    assert again.status_code == 409
    assert "have changed since this preview was made" in text(again)
    assert "A recount would move 1 deadline" in text(again)
    assert not CalendarChange.objects.exists()
    assert post(city.office, "calendar_day", 2018, **DAY, act="save", digest=digest(again)).status_code == 302


def test_saving_without_a_preview_shows_it_first(city) -> None:
    assert post(city.office, "calendar_day", 2018, **DAY, act="save").status_code == 409
    assert not CalendarChange.objects.exists()


def test_an_entry_is_taken_back(city) -> None:
    post(city.office, "calendar_day", 2018, **DAY, act="save",
         digest=digest(post(city.office, "calendar_day", 2018, **DAY, act="preview")))  # fmt: skip
    form = get(city.office, "calendar_day", 2018, day="2018-08-10").context["form"]
    assert form.initial == {
        "day": date(2018, 8, 10),
        "kind": "local",
        "name": "地方节日",
        "source": "桂政办〔2018〕3号",
    }
    back = DAY | {"kind": "remove", "source": "桂政办〔2018〕4号", "name": ""}
    seen = post(city.office, "calendar_day", 2018, **back, act="preview")
    assert post(city.office, "calendar_day", 2018, **back, act="save", digest=digest(seen)).status_code == 302
    assert not SpecialDay.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Write the occasion, such as 春节."),
        ({"source": " "}, "This field is required."),
        ({"day": "2027-10-01"}, "1 October stands for the arrangement of a whole year"),
        ({"kind": "remove"}, "2018-08-10 was not entered by the office."),
        ({"day": "2018-02-30"}, "Enter a valid date."),
    ],
)
def test_what_is_wrong_with_a_day_is_said_beside_it(city, change, said) -> None:
    answer = post(city.office, "calendar_day", 2018, **DAY | change, act="preview")
    assert answer.status_code == 422
    assert said in text(answer)


def test_a_year_is_loaded_from_lines(city) -> None:
    wanted = {"source": "国办发明电〔2026〕9号", "text": LINES}
    seen = post(city.office, "calendar_load", 2027, **wanted, act="preview")
    assert "Expected by law, but not in the list: 04-05 清明" in text(seen)
    done = post(city.office, "calendar_load", 2027, **wanted, act="save", digest=digest(seen))
    assert (done.status_code, done.url) == (302, "/desk/calendar/2027/")
    assert 2027 in workdays.load().years
    assert SpecialDay.objects.count() == len(YEAR_2027)


def test_faults_are_told_by_line_and_the_lines_are_kept(city) -> None:
    wrong = LINES + "13-01 放假 某节\n10-10\n"
    answer = post(city.office, "calendar_load", 2027, source="n", text=wrong, act="preview")
    assert answer.status_code == 422
    assert "Line 5: there is no day 2027-13-1." in text(answer)
    assert "Line 6: “” is not understood" in text(answer)
    assert answer.context["form"]["text"].value() == wrong
    assert wrong.strip() in html.unescape(answer.content.decode())


def test_a_file_takes_the_place_of_the_lines_and_stands_in_the_box_afterwards(city) -> None:
    file = SimpleUploadedFile("2027.csv", LINES.replace(" ", ",").encode("gb18030"))
    seen = post(city.office, "calendar_load", 2027, source="n", text="", file=file, act="preview")
    assert seen.status_code == 200
    lines = seen.context["form"]["text"].value()
    assert lines == LINES.replace(" ", ",")
    assert post(city.office, "calendar_load", 2027, source="n", text=lines, act="save",
                digest=digest(seen)).status_code == 302  # fmt: skip
    large = SimpleUploadedFile("2027.csv", b"x" * (64 * 1024 + 1))
    assert "too large" in text(post(city.office, "calendar_load", 2027, source="n", file=large, act="preview"))
    binary = SimpleUploadedFile("2027.csv", b"\xff\xff\xff")
    assert "no text in UTF-8" in text(post(city.office, "calendar_load", 2027, source="n", file=binary, act="preview"))


def test_another_citys_deadlines_are_a_number_and_no_names(city) -> None:
    petitions(city)
    foreign = make_city()
    seen = post(foreign.office, "calendar_day", 2018, **DAY, act="preview")
    said = text(seen)
    assert "A recount would move 1 deadline" in said
    assert "1 more belongs to others and is only counted here." in said
    assert "2018-08-15" not in said
    assert seen.context["moves"] == []
    assert text(post(city.admin, "calendar_day", 2018, **DAY, act="preview")).count("2018-08-15") == 0


def cost(city: City, name: str, method: str, /, **data: object) -> int:
    client = browser(city.office)
    url = reverse(f"pressure:{name}", args=[2018] if name != "calendar_recount" else [])
    with at("2018-08-06"), CaptureQueriesContext(connection) as asked:
        assert getattr(client, method)(url, data).status_code == 200
    return len(asked)


def test_lists_cost_as_much_with_many_rows_as_with_one_and_are_paged(city) -> None:
    first, *others = petitions(city, 61)
    Deadline.objects.exclude(pk=first.deadline_id).update(settled_on=date(2018, 8, 2))
    preview = {**DAY, "act": "preview"}
    one = cost(city, "calendar_day", "post", **preview)
    Deadline.objects.update(settled_on=None)
    many = cost(city, "calendar_day", "post", **preview)
    assert one == many <= 16
    seen = post(city.office, "calendar_day", 2018, **preview)
    assert (len(seen.context["moves"]), seen.context["page_obj"].paginator.count) == (50, 61)
    second = post(city.office, "calendar_day", 2018, **DAY, page=2)
    assert len(second.context["moves"]) == 11
    assert digest(second) == digest(seen)
    post(city.office, "calendar_day", 2018, **DAY, act="save", digest=digest(seen))
    cost(city, "calendar_recount", "get")  # the calendar is read once a minute
    many = cost(city, "calendar_recount", "get")
    Deadline.objects.exclude(pk=first.deadline_id).update(settled_on=date(2018, 8, 2))
    assert cost(city, "calendar_recount", "get") == many <= 12


def test_the_year_costs_as_much_with_many_changes_as_with_one(city) -> None:
    def enter(day: str) -> None:
        wanted = DAY | {"day": day}
        seen = post(city.office, "calendar_day", 2018, **wanted, act="preview")
        post(city.office, "calendar_day", 2018, **wanted, act="save", digest=digest(seen))

    enter("2018-08-10")
    one = cost(city, "calendar_year", "get")
    for n in range(13, 18):
        enter(f"2018-08-{n}")
    assert cost(city, "calendar_year", "get") == one <= 16


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        ("2026-11-26", None),
        ("2026-12-14", None),
        ("2026-12-15", "2027"),
        ("2026-12-31", "2027"),
        ("2027-01-01", "2027"),
    ],
)
def test_the_alarm_begins_on_15_december_and_an_estimate_counts_as_missing(today, missing) -> None:
    assert 2027 in workdays.load().provisional
    alarm = calendar_alarm(date.fromisoformat(today))
    assert (alarm.url if alarm else None) == (missing and f"/desk/calendar/{missing}/load/")
    calendar_store.store(YEAR_2027)
    assert calendar_alarm(date.fromisoformat(today)) is None


def test_the_alarm_leads_to_the_form_from_the_offices_first_page(city) -> None:
    make_round(city)
    with at("2026-12-15"):
        page = browser(city.office).get("/desk/").content.decode()
    assert '<a href="/desk/calendar/2027/load/">The working-day calendar is not entered for 2027;' in page


def test_the_menu_of_the_person_leads_to_the_calendar(city) -> None:
    make_round(city)
    assert 'href="/desk/calendar/"' in browser(city.unit).get("/desk/inbox/").content.decode()


def test_a_deadline_of_words_names_no_item_but_its_kind(city) -> None:
    terms.open_from_words(
        Deadline.Kind.PLAN, city.city, "收到通知后10个工作日内", document_date=date(2018, 8, 1),
        organisation=city.city, on=date(2018, 8, 1),
    )  # fmt: skip
    seen = post(city.office, "calendar_day", 2018, **DAY, act="preview")
    assert "submission of a plan — 永州市 2018-08-15 → 2018-08-16 +1 day" in text(seen)
