"""What must not grow with the number of petitions: statements of suggestions, counts, pages and tables read in."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from petitions import counting
from petitions.domain import importing, linking, receiving
from petitions.domain.receiving import BatchFacts, Draft
from petitions.models import Import, Petition, Sketch
from petitions.paging import KeyPaginator
from scenarios.wordings import edited, realistic
from tests.factories import at, make_round
from tests.petitions.test_importing import rows as table_rows
from tests.petitions.test_importing import table
from tests.petitions.way import DAY, make_batch

pytestmark = pytest.mark.django_db


def statements(once):
    with CaptureQueriesContext(connection) as seen:
        once()
    return len(seen)


def receive(city, round, texts, number):
    drafts = [Draft(number=f"N{number}-{n}", content=text) for n, text in enumerate(texts, start=1)]
    with at(DAY):
        return receiving.receive_batch(round.pk, BatchFacts(number, date.fromisoformat(DAY)), drafts, actor=city.office)


def offered(petition, user):
    petition = Petition.objects.select_related("round", "batch").get(pk=petition.pk)
    with at(DAY):
        return [offer.petition.number for offer in linking.offers(petition, user)]


def test_suggestions_cost_the_same_for_one_petition_and_for_many(city):
    round = make_round(city)
    text = realistic(1, 1)[0]["text"]
    first = receive(city, round, [text, edited(text, 1)], 1).petitions.earliest("pk")
    offered(first, city.office)
    one = statements(lambda: offered(first, city.office))
    receive(city, round, [edited(text, n) for n in range(2, 40)], 2)
    assert statements(lambda: offered(first, city.office)) == one
    assert len(offered(first, city.office)) == linking.SHOWN


def test_a_sentence_that_everybody_writes_suggests_nothing_and_hides_no_copy(city, monkeypatch):
    monkeypatch.setattr(linking, "COMMON", 20)
    round = make_round(city)
    stock = "，本人对此十分气愤，邻里几十户人家夜夜难眠，门窗紧闭也无济于事，盼还大家蓝天碧水。"
    strangers = [one["text"].rstrip("。") + stock for one in realistic(2, 60)]
    copy = edited(strangers[0].removesuffix(stock), 5).rstrip("。") + stock
    batch = receive(city, round, [*strangers, copy], 1)
    first, last = batch.petitions.earliest("pk"), batch.petitions.latest("pk")
    often = Sketch.objects.filter(value__in=first.sketch.values("value")).values("value").annotate(n=Count("pk"))
    assert often.filter(n__gt=linking.COMMON).exists()
    assert offered(first, city.office)[0] == last.number


def test_figures_cost_the_same_for_few_and_for_many_petitions(city):
    round = make_round(city)
    make_batch(city, 2, round=round)
    with at(DAY):
        few = statements(lambda: counting.figures(round, date.fromisoformat(DAY)))
        make_batch(city, 40, round=round, number=2)
        assert statements(lambda: counting.figures(round, date.fromisoformat(DAY))) == few == 3


def test_a_page_loads_its_own_rows_in_the_order_of_the_list(city):
    make_batch(city, 12)
    found = Petition.objects.order_by("-number")
    loaded = []

    def widened(rows):
        loaded.append(rows.count())
        return rows.select_related("batch")

    page = KeyPaginator(found, widened, 5).get_page(2)
    assert [row.number[-2:] for row in page] == ["07", "06", "05", "04", "03"]
    assert (loaded, page.paginator.count, page.number, page.has_next()) == ([5], 12, 2, True)
    assert KeyPaginator(found, widened, 5).get_page(99).number == 3
    assert list(KeyPaginator(found.filter(number=""), widened, 5).get_page(1)) == []


def test_a_table_is_entered_by_chunks_and_not_by_rows(city, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    few, many = (statements(lambda n=n: entered(city, n)) for n in (20, 200))
    assert many - few < 10  # SQLite splits long statements


def entered(city, count):
    round = make_round(city)
    with at("2018-08-02"):
        source = importing.take(round.pk, table(table_rows(count), name=f"{count}.xlsx"), actor=city.office)
        importing.read_in(source.pk)
        source.refresh_from_db()
        assert (source.state, source.done) == (Import.State.READY, count)
        importing.commit(source.pk, importing.batch_facts(source), actor=city.office)
