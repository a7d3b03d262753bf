"""The clerk's sheet: one page a month, saved row by row, sent with one button."""

import re
from datetime import date

import pytest
from django.urls import reverse

from cases.models import Task
from scheduling.domain import checking, drafting, filing, opening
from scheduling.forms.row import prefix_of
from scheduling.models import Entry, Line, Obligation
from tests.factories import at
from tests.scheduling.month import line_of, open_month, progress, sheet_of

pytestmark = pytest.mark.django_db
IN_JANUARY = "2019-01-02"  # before the day of the first period


def page_of(sheet: Obligation) -> str:
    return reverse("scheduling:sheet", args=[sheet.pk])


def typed(line: Line, choice: str = "progress", **fields) -> dict[str, str]:
    """What the page sends of one row."""
    words = {"progress": {"text": "完成30户", "claimed": "30"}, "same": {"no_change_why": "等待招标"}, "change": {}}
    named = {"choice": choice, "seen": str(line.draft_version)} | words[choice] | fields
    return {f"{prefix_of(line.pk)}-{name}": str(value) for name, value in named.items()}


def lines_of(sheet: Obligation) -> list[Line]:
    return list(sheet.lines.order_by("task__problem__number"))


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_nine_items_are_sent_with_one_page_and_one_button(client, city):
    _round, tasks, period = open_month(city, tasks=9)
    sheet = sheet_of(period)
    client.force_login(city.unit)
    with at(IN_JANUARY):
        shown = client.get(page_of(sheet))
        assert shown.content.decode().count('class="line line-due"') == 9
        rows = [typed(line, "progress" if n < 6 else "same") for n, line in enumerate(lines_of(sheet))]
        data = {name: value for row in rows for name, value in row.items()}
        answer = client.post(page_of(sheet), data | {"act": "file"})
    assert (answer.status_code, answer["Location"]) == (302, page_of(sheet))
    sent = Entry.objects.order_by("line__task__problem__number")
    assert [(entry.text, entry.claimed, entry.no_change_why, entry.via) for entry in sent] == [
        *[("完成30户", 30, "", "page")] * 6, *[("", None, "等待招标", "page")] * 3
    ]  # fmt: skip
    sheet.refresh_from_db()
    assert sheet.filed_at is not None
    assert [Task.objects.get(pk=task.pk).claimed_share for task in tasks] == [30] * 6 + [None] * 3


def test_every_fault_of_every_row_comes_at_once_with_the_words_kept(client, city):
    _round, _tasks, period = open_month(city, tasks=3)
    sheet = sheet_of(period)
    first, second, third = lines_of(sheet)
    client.force_login(city.unit)
    data = typed(first, claimed="101", text="写了很多") | typed(second, "same", no_change_why="") | {"act": "file"}
    with at(IN_JANUARY):
        answer = client.post(page_of(sheet), data | typed(third, "change"))
    assert answer.status_code == 422
    assert not Entry.objects.exists()
    html = answer.content.decode()
    assert "写了很多</textarea>" in html
    faults = [(fault["field"], fault["row"].split()[0]) for fault in answer.context["faults"]]
    assert faults == [
        (f"row{first.pk}-claimed", "1"),
        (f"row{second.pk}-no_change_why", "2"),
        (f"line-{third.pk}", "3"),
    ]


def test_a_row_is_saved_while_it_is_typed_and_the_same_words_twice_are_one_saving(client, city):
    _round, _tasks, period = open_month(city)
    (line,) = lines_of(sheet_of(period))
    client.force_login(city.unit)
    save = reverse("scheduling:line_save", args=[line.pk])
    with at(IN_JANUARY):
        first = client.post(save, typed(line, text="写到一半", claimed=""))
        again = client.post(save, typed(line, text="写到一半", claimed=""))
    assert [first.json()["version"], again.json()["version"]] == [1, 1]
    assert first.json()["filled"] is False
    line.refresh_from_db()
    assert (line.state, line.draft["text"], line.draft["claimed"]) == ("draft", "写到一半", None)
    assert client.get(save).status_code == 405


def test_two_people_in_one_row_see_both_texts_and_none_is_overwritten(client, city):
    _round, _tasks, period = open_month(city)
    (line,) = lines_of(sheet_of(period))
    with at(IN_JANUARY):
        drafting.save(line.pk, actor=city.head, values={"text": "科长写的", "claimed": 10}, seen=0)
        client.force_login(city.unit)
        answer = client.post(reverse("scheduling:line_save", args=[line.pk]), typed(line, text="经办人写的"))
    said = answer.json()
    assert (answer.status_code, said["version"], said["by"]) == (409, 1, str(city.head))
    assert said["fields"][f"row{line.pk}-text"] == "科长写的"
    assert Line.objects.get(pk=line.pk).draft["text"] == "科长写的"
    with at(IN_JANUARY):
        sent = client.post(page_of(line.obligation), typed(line, text="经办人写的") | {"act": "file"})
        assert sent.status_code == 409
        assert "科长写的" in text_of(sent) and "经办人写的" in sent.content.decode()
        fresh = Line.objects.get(pk=line.pk)
        assert (
            client.post(page_of(line.obligation), typed(fresh, text="经办人写的") | {"act": "file"}).status_code == 302
        )
    assert Entry.objects.get().text == "经办人写的"


def test_without_scripts_the_rows_are_saved_by_a_button(client, city):
    _round, _tasks, period = open_month(city, tasks=2)
    sheet = sheet_of(period)
    first, second = lines_of(sheet)
    client.force_login(city.unit)
    with at(IN_JANUARY):
        answer = client.post(
            page_of(sheet), typed(first, claimed="") | typed(second, "same", no_change_why="") | {"act": "save"}
        )
    assert answer.status_code == 302
    assert [line.state for line in lines_of(sheet)] == ["draft", "due"]
    assert not Entry.objects.exists()


def test_the_sheet_shows_last_time_what_changed_since_and_why_it_was_returned(client, city):
    _round, [task], period = open_month(city)
    line = line_of(task, period)
    with at(IN_JANUARY):
        (entry,) = filing.file(period.obligations.get().pk, actor=city.unit, lines={line.pk: progress(30, "上期的话")})
        checking.return_(entry.pk, actor=city.office, why="请附合同")
    client.force_login(city.unit)
    with at(IN_JANUARY, 12):
        returned = text_of(client.get(page_of(period.obligations.get())))
    assert "请附合同" in returned and "上期的话" in returned
    with at("2019-01-03"):
        (entry,) = filing.file(period.obligations.get().pk, actor=city.unit, lines={line.pk: progress(30, "上期的话")})
        checking.verify(entry.pk, actor=city.office, share=20, method="site", seen_on=date(2019, 1, 3), grade="fair")
    with at("2019-01-20"):
        opening.open_due()
        later = Obligation.objects.get(period__starts_on=date(2019, 1, 1))
        assert [row["row"].last.text for row in client.get(page_of(later)).context["rows"]] == ["上期的话"]
        shown = text_of(client.get(page_of(later)))
    assert "20%" in shown and "上期的话" in shown
