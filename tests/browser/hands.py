"""What hands do on a page: unfold, type, choose files, press. Nothing here goes round the page."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from orgs.models import User
from tests.factories import PASSWORD, picture


def photo(name: str) -> dict[str, Any]:
    """A photograph as it is chosen from a device; each one has bytes of its own."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture(name).read()}


def unfold(where: Page | Locator, words: str) -> Locator:
    """Open what is folded under `words` and return it."""
    summary = where.locator(f"summary:text-is('{words}')")
    summary.click()
    return summary.locator("xpath=..")


def said(page: Page, words: str) -> None:
    """The page tells what was done."""
    expect(page.locator(".messages")).to_contain_text(words)


def agree(page: Page, *, opinion: str = "", seen_on_site: str = "", password: str = PASSWORD) -> None:
    """Fill the form of a signature and send it."""
    form = page.locator("#agree form")
    if opinion:
        form.get_by_label("In your own words instead").fill(opinion)
    if seen_on_site:
        form.get_by_label("What you saw on site").fill(seen_on_site)
        form.get_by_label("Photographs taken on site").set_input_files([photo("site.jpg")])
    form.locator("[name=password]").fill(password)
    form.get_by_role("button", name="Agree and sign").click()


def sign_in(page: Page, user: User) -> None:
    """Name and password into the form of the log-in page."""
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()


def sign_out(page: Page) -> None:
    """By the menu of the person."""
    page.locator(".user-menu summary").click()
    page.locator(".user-menu").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")


# In the page itself: what a service worker passes on is not always seen by the driver that routes.
CUT = """(part) => {
  const whole = window.fetch;
  window.fetch = (asked, ...more) => String(asked.url || asked).includes(part)
    ? Promise.reject(new TypeError("cut")) : whole(asked, ...more);
  window.mendTheLine = () => { window.fetch = whole; };
}"""


def cut_off(page: Page, part: str) -> None:
    """What this page asks of addresses with `part` does not reach the server, until `mend` or the next page."""
    page.evaluate(CUT, part)


def mend(page: Page) -> None:
    """The line is whole again."""
    page.evaluate("window.mendTheLine()")


# Kept over the pages of one window; choosing a file and typing are no taps.
COUNT_TAPS = """addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.taps = Number(sessionStorage.taps || 0) + 1;
}, true);"""


def count_taps(page: Page) -> None:
    """Count the clicks and taps in this window from now on."""
    page.context.add_init_script(COUNT_TAPS)
    page.reload()


def taps(page: Page) -> int:
    """How many there were since `count_taps`."""
    return int(page.evaluate("sessionStorage.taps || 0"))
