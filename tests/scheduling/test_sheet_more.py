"""The sheet at its edges: for another unit, nothing in hand, files, a change asked for, what is not one's own."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import ChangeRequest, TaskEvidence
from orgs.models import Role
from records.models import Evidence
from scheduling.domain import checking, filing, locking, opening
from scheduling.models import Entry, Line, Obligation
from tests.factories import at, make_city, make_org, make_round, make_task, make_user, picture
from tests.scheduling.month import FILED, MONTH, open_month, progress, sheet_of
from tests.scheduling.test_sheet_page import IN_JANUARY, lines_of, page_of, text_of, typed

pytestmark = pytest.mark.django_db


def test_the_office_files_for_a_unit_and_that_is_marked(client, city):
    _round, _tasks, period = open_month(city)
    sheet = sheet_of(period)
    (line,) = lines_of(sheet)
    client.force_login(city.office)
    with at(IN_JANUARY):
        assert client.get(page_of(sheet)).context["for_others"] is True
        assert client.post(page_of(sheet), typed(line) | {"act": "file"}).status_code == 302
    assert Entry.objects.get().via == Entry.Via.OFFICE


def test_a_zero_report_is_given_by_a_button_and_is_not_the_same_as_nothing(client, city):
    _round, _tasks, period = open_month(city)
    idle = make_org("县林业局", city.county)
    clerk = make_user((idle, Role.CLERK))
    sheet = Obligation.objects.create(period=period, unit=idle)
    client.force_login(clerk)
    with at(IN_JANUARY):
        assert client.get(page_of(sheet)).context["is_zero"] is True
        assert client.get(reverse("scheduling:sheets") + "?state=owed").context["page_obj"].paginator.count == 1
        assert client.post(page_of(sheet), {"act": "zero"}).status_code == 302
        assert client.get(reverse("scheduling:sheets") + "?state=owed").context["page_obj"].paginator.count == 0
        assert client.get(reverse("scheduling:sheets") + "?state=zero").context["page_obj"].paginator.count == 1
    sheet.refresh_from_db()
    assert (sheet.zero_by, sheet.filed_at is not None) == (clerk, True)


def test_files_go_with_the_row_and_into_the_dossier(client, city):
    _round, [task], period = open_month(city)
    (line,) = lines_of(sheet_of(period))
    client.force_login(city.unit)
    url = reverse("scheduling:line_files", args=[line.pk])
    with at(IN_JANUARY):
        client.post(reverse("scheduling:line_save", args=[line.pk]), typed(line, text="写到一半"))
        sent = client.post(url, {"files": picture(), "phase": "site"}, headers={"X-Requested-With": "XMLHttpRequest"})
        bad = client.post(url, {"phase": "site"}, headers={"X-Requested-With": "XMLHttpRequest"})
        fresh = Line.objects.get(pk=line.pk)
        assert (sent.status_code, bad.status_code) == (201, 422)
        assert fresh.draft["text"] == "写到一半" and fresh.draft["evidence"] == [Evidence.objects.get().pk]
        assert TaskEvidence.objects.get().phase == "site"
        file = reverse("scheduling:line_file", args=[line.pk, Evidence.objects.get().pk])
        assert client.get(file).status_code == 200
        assert client.post(page_of(line.obligation), typed(fresh) | {"act": "file"}).status_code == 302
        assert list(Entry.objects.get().evidence.all()) == [Evidence.objects.get()]
        assert client.get(file).status_code == 200
        stranger = Evidence.objects.create(sha256="0" * 64, size=1, media_type="x", name="x", uploaded_by=city.office)
        assert client.get(reverse("scheduling:line_file", args=[line.pk, stranger.pk])).status_code == 404


def test_a_file_is_taken_off_the_row_and_stays_in_the_dossier(client, city):
    _round, _tasks, period = open_month(city)
    (line,) = lines_of(sheet_of(period))
    client.force_login(city.unit)
    with at(IN_JANUARY):
        client.post(reverse("scheduling:line_files", args=[line.pk]), {"files": picture(), "phase": "after"})
        answer = client.post(reverse("scheduling:line_file_drop", args=[line.pk]), {"file": Evidence.objects.get().pk})
    assert answer["Location"] == f"{page_of(line.obligation)}#line-{line.pk}"
    assert Line.objects.get(pk=line.pk).draft["evidence"] == []
    assert TaskEvidence.objects.filter(withdrawn_at=None).count() == 1


def test_a_change_is_asked_for_and_one_comes_back_to_the_row(client, city):
    _round, [task], period = open_month(city)
    (line,) = lines_of(sheet_of(period))
    client.force_login(city.unit)
    back = f"{page_of(line.obligation)}#line-{line.pk}"
    ask = reverse("desk:change_ask", args=[task.pk])
    form = {"field": "deadline", "after": "2019年12月20日前", "reason": "other", "why": "提前完成，理由说明如下。"}
    with at(IN_JANUARY):
        assert 'name="back"' in client.get(ask, {"back": back}).content.decode()
        assert 'name="back"' not in client.get(ask, {"back": "https://example.com/desk/"}).content.decode()
        assert 'name="back"' not in client.get(ask, {"back": "//example.com/desk/"}).content.decode()
        answer = client.post(ask, form | {"back": back})
        assert (answer.status_code, answer["Location"]) == (302, back)
        assert client.post(page_of(line.obligation), typed(line, "change") | {"act": "file"}).status_code == 302
    assert Entry.objects.get().change_request == ChangeRequest.objects.get()


def test_after_the_lock_the_page_only_tells_and_shows_the_correction_beside_the_old_value(client, city):
    _round, _tasks, period = open_month(city)
    sheet = sheet_of(period)
    (line,) = lines_of(sheet)
    with at(IN_JANUARY):
        (entry,) = filing.file(sheet.pk, actor=city.unit, lines={line.pk: progress(30)})
    with at("2019-01-14"):
        checking.verify(entry.pk, actor=city.office, share=20, method="papers", seen_on=date(2019, 1, 10))
        locking.lock(period.pk, actor=city.office)
        locking.correct(line.pk, actor=city.office, field="claimed", new=25, why="录入有误")
        client.force_login(city.unit)
        shown = client.get(page_of(sheet))
        assert "录入有误" in text_of(shown) and shown.context["writes"] is False
        save = client.post(reverse("scheduling:line_save", args=[line.pk]), typed(line, text="太迟"))
        assert save.status_code == 409


def test_sheets_of_other_units_and_cities_are_not_there(client, city):
    _round, _tasks, period = open_month(city)
    sheet = sheet_of(period)
    (line,) = lines_of(sheet)
    other = make_user((make_org("县林业局", city.county), Role.CLERK))
    foreign = make_city()
    with at(IN_JANUARY):
        for person in (other, foreign.office, foreign.unit, city.leader):
            client.force_login(person)
            assert client.get(page_of(sheet)).status_code == 404
            assert client.post(reverse("scheduling:line_save", args=[line.pk]), typed(line)).status_code == 404
        client.force_login(city.observer)
        assert client.get(page_of(sheet)).status_code == 200
        assert client.post(page_of(sheet), typed(line) | {"act": "file"}).status_code == 403
        assert client.post(reverse("scheduling:line_save", args=[line.pk]), typed(line)).status_code == 403


def test_a_row_of_another_sheet_in_the_body_is_not_taken(client, city):
    _round, _tasks, period = open_month(city, tasks=2)
    sheet = sheet_of(period)
    first, second = lines_of(sheet)
    alien = Obligation.objects.create(period=period, unit=make_org("县林业局", city.county))
    Line.objects.filter(pk=second.pk).update(obligation=alien)
    client.force_login(city.unit)
    with at(IN_JANUARY):
        assert client.post(page_of(sheet), typed(first) | typed(second) | {"act": "file"}).status_code == 302
    assert list(Entry.objects.values_list("line", flat=True)) == [first.pk]


def queries(client, url: str) -> int:
    with at("2019-01-20"), CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def sheet_with(city, tasks: int) -> Obligation:
    """A unit's sheet with so many rows."""
    with at(FILED):
        round = make_round(city)
    for number in range(tasks):
        make_task(city, round, filed=FILED if number == tasks - 1 else None)
    with at(MONTH):
        opening.open_due(rounds=[round])
    return Obligation.objects.get(period__round=round)


@pytest.mark.parametrize("address", ["sheet", "table"])
def test_a_sheet_asks_no_more_for_many_rows(client, city, address):
    other = make_city()
    counts = []
    for place, rows in ((city, 1), (other, 7)):
        sheet = sheet_with(place, rows)
        assert sheet.lines.count() == rows
        client.force_login(place.unit)
        queries(client, reverse(f"scheduling:{address}", args=[sheet.pk]))  # what is asked once only
        counts.append(queries(client, reverse(f"scheduling:{address}", args=[sheet.pk])))
    assert counts[0] == counts[1]


def test_the_list_asks_no_more_for_many_sheets(client, city):
    open_month(city, tasks=1)
    client.force_login(city.unit)
    url = reverse("scheduling:sheets")
    queries(client, url)
    few = queries(client, url)
    with at("2019-06-20"):
        assert opening.open_due() == 6
    assert queries(client, url) == few
