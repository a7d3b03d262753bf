"""Days without end and signs that no database keeps, in a document and beside it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from intake.domain import beginning, mending, reading
from intake.models import ImportBatch
from tests.factories import at, make_round
from tests.leading.test_pages import client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = "2018-11-06"
TEXT = """一、水环境方面
1.青石河两处排口雨天溢流。
整改目标：排口全部封堵。
整改时限：{words}
责任单位：县住建局
整改措施：封堵两处排口。
第99999999999999999999项、另一个问题。
整改时限：9999年12月底前
"""


def begun(city, words, **fields):
    with at(DAY):
        round = make_round(city)
        batch = beginning.begin(round.pk, actor=city.office, text=TEXT.format(words=words), **fields)
        reading.read(batch.pk)
    return ImportBatch.objects.get(pk=batch.pk)


@pytest.mark.parametrize(
    "words", ["一年内", "99999个月内", "9999年内", "9999999年12月底前", "年底前", "１０天内", "0年0月", "0天内"]
)
@pytest.mark.parametrize("day", [None, date(9999, 12, 31), date(1, 1, 1)])
def test_a_day_without_end_breaks_no_reading(city, words, day):
    batch = begun(city, words, document_date=day)
    assert batch.state in ("ready", "failed")
    assert batch.state == "ready" or batch.fault
    if batch.state == "ready":
        with at(DAY):
            for one in (date(9999, 12, 31), date(1, 1, 1)):
                mending.set_facts(batch.pk, actor=city.office, document_date=one, first_leads=True)
            page = client(city.office).get(reverse("intake:batch", args=[batch.round.slug, batch.pk]))
        assert page.status_code == 200


def test_signs_that_no_database_keeps_are_refused_or_cleaned_away(city):
    def upload(words):
        return SimpleUploadedFile("方\u202e案.txt", TEXT.format(words=words).encode())

    with at(DAY):
        round = make_round(city)
        with pytest.raises(ValidationError, match="not plain text"):
            beginning.begin(round.pk, actor=city.office, upload=upload("2019年\0底前"))
        batch = beginning.begin(round.pk, actor=city.office, upload=upload("2019年\u202e底前"))
        reading.read(batch.pk)
    batch = ImportBatch.objects.get()
    rows = list(batch.rows.values_list("read", "proposed", "where"))
    kept = repr(rows) + repr(list(batch.lines.values_list("text", "where"))) + repr(batch.file.name)
    assert batch.state == "ready" and "\\u202e" not in kept
