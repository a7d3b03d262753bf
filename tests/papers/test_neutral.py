"""Cells of lists that leave: whatever a text begins with, no program takes it for a formula."""

import csv
import io
import tracemalloc
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client

from cases.exports import csv_file
from papers import jobs, orders
from papers.models import Order
from papers.neutral import BOM, safe, write_csv
from papers.paper import Column, Paper, Row, Section, Table
from papers.xlsx import render_xlsx, write_list
from tests.factories import at
from tests.petitions import way

DAY = date(2019, 12, 5)
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1+1)",
    "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"点击\")", "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "=IMPORTXML(\"http://x\",\"//a\")", "=WEBSERVICE(\"http://x\")",
    "@cmd|'/C calc'!A1", "+cmd|'/C calc'!A1", "-2+3+cmd|' /C calc'!A0",
)  # fmt: skip
BEFORE = ("", " ", "\t", "\r", "\n", "\u3000", "\ufeff", "\u200b", "\u00a0")
WIDE = ("＝1+1", "＋1+1", "－1+1", "＠SUM(1)")
PAYLOADS = [f"{lead}{text}" for text in FORMULAS for lead in BEFORE] + list(WIDE) + ["\n=1+1", "\r\n=1+1", "\x00=1+1"]
PLAIN = ("整改完成", "a=b", "2019-12-05", "'=1+1", "", "1.5", "（示例）", "·=", "a\n=1")


def test_there_are_enough_of_them():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_risky_text_is_kept_as_text(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_a_harmless_text_stays_as_it_is(text):
    assert safe(text) == text


def test_numbers_are_numbers():
    assert [safe(value) for value in (-5, -1.5, Decimal("-2.50"), 0, None)] == ["-5", "-1.5", "-2.50", "0", ""]


def test_in_csv_no_cell_is_a_formula_and_nothing_splits():
    rows = [[text, "后"] for text in PAYLOADS]
    file = io.StringIO(newline="")
    write_csv(file, ["标题", "=头"], rows)
    written = file.getvalue()
    assert written.startswith(BOM)
    read = list(csv.reader(io.StringIO(written.removeprefix(BOM), newline="")))
    assert read == [["标题", "'=头"], *([f"'{text}", "后"] for text in PAYLOADS)]
    assert '"后"' in written  # every cell in quotation marks, so that none is parted at another sign


def cells(content: bytes):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_in_a_paper_as_xlsx_no_cell_is_a_formula():
    rows = tuple(Row((text, text)) for text in PAYLOADS)
    table = Table("=1+1", (Column("=1", 1), Column("@x", 1)), rows, ("=1+1",))
    section = Section("=1+1", 1, tuple(PAYLOADS))
    found = cells(render_xlsx(Paper("=1+1", "=1", DAY, DAY, (section,), table, ("=1+1",))))
    assert len(found) > 2 * len(PAYLOADS)
    assert {cell.data_type for cell in found} == {"s"}
    assert {cell.hyperlink for cell in found} == {None}


def test_in_a_long_list_no_cell_is_a_formula_and_numbers_stay(tmp_path):
    path = tmp_path / "x.xlsx"
    lines = [[text, -5, None, True] for text in PAYLOADS]
    assert write_list(path, "=1+1", ["=1", "数"], lines, on=DAY) == len(PAYLOADS)
    found = cells(path.read_bytes())
    assert {cell.data_type for cell in found if cell.column != 2} == {"s"}
    assert [cell.value for cell in found if cell.column == 2][1:] == [-5] * len(PAYLOADS)
    first = path.read_bytes()
    write_list(path, "=1+1", ["=1", "数"], lines, on=DAY)
    assert path.read_bytes() == first


@pytest.mark.django_db
def test_the_register_of_petitions_leaves_without_a_formula(city, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    batch = way.make_batch(city, len(FORMULAS) + len(WIDE))
    for petition, text in zip(batch.petitions.all(), (*FORMULAS, *WIDE), strict=True):
        petition.object_name = petition.region_text = text
        petition.save()
    client = Client()
    client.force_login(city.office)
    with at(way.DAY if hasattr(way, "DAY") else "2018-08-01"):
        base = f"/desk/rounds/{batch.round.slug}/petitions/list"
        said = client.get(f"{base}.csv").getvalue().decode().removeprefix(BOM)
        answer = client.get(f"{base}.xlsx")
    order = Order.objects.get()
    assert answer["Location"] == f"/desk/orders/{order.pk}/"
    assert jobs.draw_waiting() == 1
    found = cells(orders.path_of(Order.objects.get()).read_bytes())
    assert {cell.data_type for cell in found} <= {"s", "n"}
    assert {text for text in (*FORMULAS, *WIDE)} <= {cell.value for cell in found}
    listed = list(csv.reader(io.StringIO(said, newline="")))
    assert {f"'{text}" for text in (*FORMULAS, *WIDE)} <= {cell for row in listed for cell in row}
    assert len(listed) == len(FORMULAS) + len(WIDE) + 1


def test_a_long_list_takes_no_more_memory_than_a_short_one():
    peaks = {}
    for many in (2_000, 100_000):
        tracemalloc.start()
        file = csv_file("list.csv", ["编号", "内容"], ([n, "反映" * 50] for n in range(many)))
        peaks[many] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert sum(piece.count(b"\n") for piece in file) == many + 1
        file.file_to_stream.close()
    assert peaks[100_000] < peaks[2_000] + 100_000, peaks  # bytes; the file has 20 million
