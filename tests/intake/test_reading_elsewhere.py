"""Documents of other places in running text, worded for these tests: each as pasted, as .txt, .docx and PDF.

A file in elsewhere/ is a document, a line of equals signs, and what a reading must give (tests.intake.compared.cards).
"""

import html
from pathlib import Path

import pytest
from weasyprint import HTML

from intake.reading.read import read, read_text
from tests.intake.compared import cards
from tests.intake.making import word

AS_PDF = ("first-label-differs", "numbered-labels-indented", "short-and-long-term")

pytestmark = pytest.mark.usefixtures("en")


PLACES = {
    path.stem: tuple(path.read_text().removesuffix("\n").split("\n=====\n"))
    for path in sorted((Path(__file__).parent / "elsewhere").glob("*.txt"))
}  # document, wanted


@pytest.mark.parametrize("name", PLACES)
def test_pasted(name: str):
    document, wanted = PLACES[name]
    reading = read_text(document)
    assert (cards(reading), reading.errors) == (wanted, ())


@pytest.mark.parametrize("name", PLACES)
def test_a_text_file_of_an_old_computer(name: str):
    document, wanted = PLACES[name]
    assert cards(read(document.replace("\n", "\r\n").encode("gb18030"), "清单.txt")) == wanted


@pytest.mark.parametrize("name", [name for name in PLACES if not name.startswith("pasted")])
def test_paragraphs_of_word(name: str):
    document, wanted = PLACES[name]
    assert cards(read(word(*document.split("\n")), "清单.docx")) == wanted


@pytest.mark.parametrize("name", AS_PDF)
def test_a_pdf(name: str):
    document, wanted = PLACES[name]
    lines = "".join(f"<p>{html.escape(line.strip())}</p>" for line in document.split("\n"))
    page = "@page{size:A4;margin:30mm;@bottom-center{content:'— ' counter(page) ' —'}}p{margin:0;text-indent:2em}"
    reading = read(HTML(string=f"<style>{page}</style>{lines}").write_pdf(), "清单.pdf")
    assert cards(reading) == wanted
