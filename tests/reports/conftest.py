"""The same round as the public's tests tell."""

from datetime import date

import pytest

from records import clock
from reports import snapshots
from scheduling.models import Check, Entry, Line, Obligation, Period, Rhythm
from tests.factories import at
from tests.public.stage import AS_OF, make_stage


@pytest.fixture
def stage(city):
    return make_stage(city)


@pytest.fixture
def own_papers(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def month(stage) -> Period:
    """May 2019: one unit reported two items, one of them verified; another gave a zero report."""
    city, round = stage.city, stage.round
    Rhythm.objects.filter(round=round).delete()
    rhythm = Rhythm.objects.create(round=round, kind="monthly", covers="all", starts_on=date(2019, 5, 1))
    days = {"starts_on": date(2019, 5, 1), "ends_on": date(2019, 5, 31), "due_on": date(2019, 6, 4)}
    with at("2019-06-03"):
        period = Period.objects.create(rhythm=rhythm, round=round, lock_on=date(2019, 6, 28), **days)
        sheet = Obligation.objects.create(period=period, unit=city.responsible, filed_at=clock.now())
        for task, share in ((stage.verified, 90), (stage.behind, 10)):
            line = Line.objects.create(
                obligation=sheet, task=task, from_on=days["starts_on"], until_on=days["ends_on"], state="filed"
            )
            entry = Entry.objects.create(line=line, version=1, text="管网完工。", claimed=share, filed_by=city.unit)
            if share == 90:
                Line.objects.filter(pk=line.pk).update(state="verified")
                Check.objects.create(
                    entry=entry, verdict="verified", share=60, method="site", seen_on=date(2019, 6, 3),
                    grade="fair", by=city.verifier,
                )  # fmt: skip
        Obligation.objects.create(
            period=period, unit=city.lead, filed_at=clock.now(), zero_by=city.office, zero_at=clock.now()
        )
    with at(AS_OF):
        Period.objects.filter(pk=period.pk).update(locked_at=clock.now(), locked_by=city.office)
    return Period.objects.get(pk=period.pk)


@pytest.fixture
def frozen_month(stage, month):
    with at(AS_OF):
        return snapshots.make_of_period(month.pk)
