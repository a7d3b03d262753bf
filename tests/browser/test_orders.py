"""A paper that takes a while: ordered on its page, told how far it is, and taken away when it is ready."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from papers import jobs
from papers.models import Order
from tests.browser.showcase_bulletins import Papers, make_papers
from tests.factories import City

MM = 72 / 25.4
A1 = (841, 594)


@pytest.fixture
def show(city: City, live_server) -> Papers:
    return make_papers(city)


def test_a_wall_chart_is_ordered_watched_and_taken(show: Papers, windows) -> None:
    page = windows.new(show.city.office, path="/desk/rounds/first/wall/")
    page.get_by_role("button", name="A1, one page").click()
    # Nothing is drawn in the request: the page waits, and says so by itself.
    expect(page.get_by_role("heading", name="The paper waits for its turn")).to_be_visible()
    expect(page.locator("progress")).to_be_visible()
    order = Order.objects.get()
    assert (order.asked_by, order.state) == (show.city.office, Order.State.WAITING)

    # A worker that is at work is seen on the same page.
    Order.objects.update(state=Order.State.DRAWING, done=200, words="Drawing the page")
    expect(page.get_by_role("heading", name="The paper is being made")).to_be_visible()
    expect(page.locator("progress")).to_have_attribute("value", "200")
    expect(page.get_by_text("20%")).to_be_visible()
    Order.objects.update(state=Order.State.WAITING, done=0, words="")

    jobs.draw_waiting()
    expect(page.get_by_role("heading", name="The paper is ready")).to_be_visible()
    link = page.get_by_role("link", name="Open the PDF")
    file = page.request.get(link.get_attribute("href") or "")
    assert file.headers["content-type"] == "application/pdf"
    (sheet,) = PdfReader(BytesIO(file.body())).pages
    assert [round(float(side) / MM) for side in (sheet.mediabox.width, sheet.mediabox.height)] == list(A1)
    page.goto("/desk/orders/")
    expect(page.get_by_role("link", name=order.title)).to_be_visible()
