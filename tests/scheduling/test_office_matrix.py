"""The office's matrices: states, counts that open their rows, costs."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scheduling import matrix
from scheduling.domain import filing, opening
from scheduling.models import Obligation
from scheduling.shown import Shown, sheets_on
from tests.factories import at
from tests.scheduling.office import begin, browse, check, locked, page, send, told

DAY = "2019-06-10"


def shown(story, day: str) -> dict[str, str]:
    with at(day):
        rows = sheets_on(Obligation.objects.filter(period=story.may), date.fromisoformat(day))
        return {row.unit.name: row.shown for row in rows.order_by("unit__path")}


def test_a_sheet_is_named_by_what_waits_longest(city):
    story = begin(city, (2, 1, 1, 1))
    assert set(shown(story, "2019-06-04").values()) == {"due"}
    assert set(shown(story, "2019-06-05").values()) == {"late"}
    send(story, 0, "2019-06-03")
    send(story, 1, "2019-06-04")
    check(story, story.lines(0)[0], "2019-06-05", why="缺少现场照片，请补充")
    check(story, story.lines(1)[0], "2019-06-05")
    with at("2019-06-03"):
        filing.skip(story.lines(2)[0].pk, actor=city.office, why="已移交市级")
    names = [unit.name for unit in story.units]
    assert [shown(story, DAY)[name] for name in names] == ["returned", "verified", "skipped", "late"]
    send(story, 3, DAY)
    assert shown(story, DAY)[names[3]] == "filed"


def test_the_matrix_shows_each_item_and_who_was_late(city, en):
    story = told(city)
    text = page(city.office, f"/desk/rounds/{story.round.slug}/schedule/{story.may.pk}/", DAY)
    rows = re.findall(r"<tr tabindex.*?</tr>", text, re.S)
    assert len(rows) == 4
    states = [re.findall(r'class="cell state-(\w+)"', row) for row in rows]
    assert sorted(states) == [["filed"], ["late"], ["late"], ["verified", "returned", "filed"]]
    filed = next(row for row in rows if 'cell state-filed"' in row and "verified" not in row)
    assert filed.count("filed late") == 2


def test_every_count_opens_as_many_rows(city):
    story = told(city)
    base = f"/desk/rounds/{story.round.slug}/schedule/"
    with at(DAY):
        response = browse(city.office).get(f"{base}{story.may.pk}/")
        counts = [one for one in response.context["counts"] if one["n"]]
        assert sum(one["n"] for one in counts) == 4
        for one in counts:
            opened = browse(city.office).get(f"{base}{story.may.pk}/{one['url']}")
            assert len(opened.context["rows"]) == one["n"], one
        listed = browse(city.office).get(base).content.decode()
    for url, n in re.findall(r'<td class="num"[^>]*>(?:<div[^>]*>)?<a href="([^"]+)">(\d+)</a>', listed):
        with at(DAY):
            opened = browse(city.office).get(url.replace("&amp;", "&"))
        assert opened.context["page_obj"].paginator.count == int(n), url


@pytest.mark.parametrize(
    ("query", "count"), [("", 4), ("?state=owing", 2), ("?state=late", 2), ("?state=filed", 1), ("?state=zero", 0)]
)
def test_the_filters_of_the_matrix(city, query, count):
    story = told(city)
    text = page(city.office, f"/desk/rounds/{story.round.slug}/schedule/{story.may.pk}/{query}", DAY)
    assert text.count("data-row-link") == count


def test_units_by_periods(city):
    story = told(city)
    with at("2019-07-03"):
        opening.open_due(rounds=[story.round])
        response = browse(city.office).get(f"/desk/rounds/{story.round.slug}/schedule/units/")
    assert [one["short"] for one in response.context["columns"]] == ["2019-05", "2019-06", "2019-07"]
    rows = {row.unit.pk: row for row in response.context["rows"]}
    states = [[cell.state["kind"] for cell in rows[unit.pk].cells] for unit in story.units]
    assert states == [["returned", "late", "due"], ["filed", "late", "due"], ["late", "late", "due"]] + [
        ["late", "late", "due"]
    ]
    assert [rows[unit.pk].late for unit in story.units] == [1, 2, 2, 2]


@pytest.mark.parametrize("path", ["", "units/", "check/", "gap/", "rules/", "{period}/", "{period}/corrections/"])
def test_pages_cost_the_same_for_few_units_and_for_many(city, path):
    costs = []
    for items in ((1,), (4, 2, 3, 2, 2, 2)):
        story = begin(city, items)
        for unit in range(len(items)):
            send(story, unit, "2019-06-03")
            check(story, story.lines(unit)[0], "2019-06-05")
        url = f"/desk/rounds/{story.round.slug}/schedule/" + path.format(period=story.may.pk)
        client = browse(city.office)
        with at(DAY):
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_locked_period_says_so_and_offers_no_reminder(city, en):
    story = locked(city)
    text = page(city.office, f"/desk/rounds/{story.round.slug}/schedule/{story.may.pk}/", "2019-06-13")
    assert "Corrections" in text
    assert "Remind" not in text
    assert "Lock the period" not in text


def test_states_have_a_mark_and_a_word_of_their_own():
    marks = [mark["mark"] for mark in map(matrix.mark, Shown)]
    words = [mark["word"] for mark in map(matrix.mark, Shown)]
    assert len(set(marks)) == len(set(words)) == len(Shown)
