"""Snapshots: equal to the figures of their day for ever, every number the length of its list, one digest."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from cases.domain import progress
from reports import snapshots
from reports.dictionary import FIGURES
from reports.figures import figures
from reports.models import Snapshot, SnapshotRow
from reports.rows.reading import agree, codes
from reports.totals import TotalsDisagree
from tests.factories import at, make_city

pytestmark = pytest.mark.django_db
DAY = date(2019, 6, 28)
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def frozen(stage) -> Snapshot:
    with at(DAY):
        return snapshots.make(stage.round.pk, DAY, actor=stage.city.office)


def test_figures_and_rows_are_those_of_the_day_and_stay(stage, frozen):
    before = figures(stage.round, DAY)
    assert frozen.figures == before
    assert (frozen.version, frozen.made_by, frozen.definitions) == (1, stage.city.office, "2")
    rows = snapshots.rows_of(frozen)
    with at("2019-09-02"):
        progress.verify(stage.verified.pk, actor=stage.city.verifier, share=90, method="site")
    fresh = Snapshot.objects.get(pk=frozen.pk)
    assert (fresh.figures, snapshots.rows_of(fresh)) == (before, rows)
    assert rows == snapshots.live(stage.round, DAY).rows
    assert snapshots.verify(fresh)


def test_every_count_has_a_definition_and_its_list_has_as_many_rows(stage, frozen, client):
    counts = codes(frozen.figures)
    assert set(counts) <= set(FIGURES)
    client.force_login(stage.city.office)
    address = reverse("reports:snapshot_list", args=[stage.round.slug, frozen.pk])
    with at(DAY):
        for code, count in counts.items():
            assert snapshots.counted_by(frozen, code).count() == count, code
            page = client.get(address, {"figure": code})
            assert page.status_code == 200, code
            assert f'data-total="{count}"' in page.content.decode(), code
            assert page.content.decode().count("data-row>") + page.content.decode().count('class="is-late"') == count
        for wrong in (
            {"figure": "problems.rate"},
            {"figure": "measures.rate"},
            {"figure": "problems.total", "by": "x"},
        ):
            assert client.get(address, wrong).status_code == 404
    assert counts["problems.total"] == 5
    assert counts["petitions.assigned"] == 3


def test_a_list_of_one_group(stage, frozen, client):
    client.force_login(stage.city.office)
    address = reverse("reports:snapshot_list", args=[stage.round.slug, frozen.pk])
    unit = stage.city.responsible
    with at(DAY):
        page = client.get(address, {"figure": "tasks.total", "by": f"unit:{unit.pk}"}).content.decode()
    assert 'data-total="4"' in page
    assert unit.name in page


def test_a_second_one_of_a_day_says_why(stage, frozen):
    with at(DAY), override("en"):
        with pytest.raises(ValidationError) as caught:
            snapshots.make(stage.round.pk, DAY, actor=stage.city.office, why="  ")
        assert caught.value.message_dict == {"why": ["This day was frozen already. Say why it is frozen again."]}
        again = snapshots.make(stage.round.pk, DAY, actor=stage.city.office, why="补充核实")
        assert (again.version, again.why) == (2, "补充核实")
        assert again.digest == frozen.digest
        assert list(stage.round.snapshots.newest()) == [again]


def test_who_may_freeze_and_which_days(stage):
    with at(DAY):
        for wrong in (stage.city.publisher, stage.city.unit, stage.city.observer, make_city().office):
            with pytest.raises(PermissionDenied):
                snapshots.make(stage.round.pk, DAY, actor=wrong)
        for day in (date(2019, 6, 29), date(2018, 9, 28)):
            with pytest.raises(ValidationError):
                snapshots.make(stage.round.pk, day, actor=stage.city.office)
    assert not Snapshot.objects.exists()


def test_nothing_of_it_can_be_changed_or_deleted(frozen):
    for act in (
        lambda: Snapshot.objects.update(digest="0" * 64),
        lambda: SnapshotRow.objects.update(status="overdue"),
        lambda: SnapshotRow.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert snapshots.verify(Snapshot.objects.get(pk=frozen.pk))


def test_the_digest_notices_any_other_value(frozen):
    rows = snapshots.rows_of(frozen)
    same = (frozen.head, frozen.figures, frozen.labels, frozen.definitions)
    assert snapshots.digest(*same, rows) == frozen.digest
    assert snapshots.digest(*same, rows[:-1]) != frozen.digest
    assert snapshots.digest(*same, [rows[1], rows[0], *rows[2:]]) != frozen.digest
    other = frozen.figures | {"as_of": "2019-06-27"}
    assert snapshots.digest(frozen.head, other, frozen.labels, frozen.definitions, rows) != frozen.digest
    frozen.labels = frozen.labels | {"unit:1": "别的单位"}
    assert not snapshots.verify(frozen)


def test_figures_that_are_not_the_number_of_their_rows_are_refused(stage):
    counted = snapshots.live(stage.round, DAY)
    agree(counted.figures, counted.rows)
    counted.figures["problems"]["overdue"] += 1
    with pytest.raises(TotalsDisagree):
        agree(counted.figures, counted.rows)


def test_a_page_reads_no_rows_until_somebody_asks_for_the_digest(stage, frozen, client):
    client.force_login(stage.city.office)
    address = reverse("reports:snapshot", args=[stage.round.slug, frozen.pk])
    with at(DAY):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address).content.decode()
        assert not [one for one in asked.captured_queries if SnapshotRow._meta.db_table in one["sql"]]
        assert "counted again" not in page
        assert frozen.digest[:8] in page
        assert "counted again: unchanged" in client.get(address, {"verify": "1"}, headers=ENGLISH).content.decode()
        with CaptureQueriesContext(connection) as asked:
            client.get(address, {"tab": "category"})
        of_rows = [one["sql"] for one in asked.captured_queries if SnapshotRow._meta.db_table in one["sql"]]
        assert len(of_rows) == 1
        assert '"data"' not in of_rows[0]


def test_a_snapshot_that_is_not_what_was_frozen_says_so(stage, frozen, client, monkeypatch):
    client.force_login(stage.city.office)
    address = reverse("reports:snapshot", args=[stage.round.slug, frozen.pk])
    monkeypatch.setattr(snapshots, "rows_of", lambda snapshot: [])
    with at(DAY):
        page = client.get(address, {"verify": "1"}, headers=ENGLISH).content.decode()
    assert "counted again: NOT what was frozen" in page


@pytest.mark.parametrize("tag", ["unit:\0", "unit:1 place", "unit:", ":1", "unit:%", "x" * 19 + ":" + "1" * 21])
def test_a_group_that_cannot_be_is_not_found(stage, frozen, client, tag):
    client.force_login(stage.city.office)
    with at(DAY):
        address = reverse("reports:snapshot_list", args=[stage.round.slug, frozen.pk])
        assert client.get(address, {"figure": "tasks.total", "by": tag}).status_code == 404
