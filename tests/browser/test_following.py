"""Following by mail, before a real mail server: ask, confirm by pressing, receive, leave."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from playwright.sync_api import Page, expect

from cases.models import Round
from follow import jobs
from follow.models import Subscription
from reports import releasing
from tests.factories import City, at, make_task
from tests.harness.mailbox import Mailbox

ADDRESS = "reader@example.cn"


@pytest.fixture
def mailbox(tmp_path: Path, settings: LazySettings, live_server) -> Iterator[Mailbox]:
    """A mail server in a process of its own; links in mails lead to this site."""
    box = Mailbox(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    settings.SITE_URL = live_server.url
    yield box
    box.close()


def release(city: City, day: date) -> None:
    with at(day):
        made = releasing.make(Round.objects.get().pk, day, actor=city.office)
        releasing.release(made.pk, actor=city.publisher)


def test_ask_confirm_receive_leave(city: City, mailbox: Mailbox, windows) -> None:
    task = make_task(city)
    release(city, date(2019, 6, 28))
    jobs.tell_followers()
    Client().get("/")  # where the machine is busy, a process takes long over its first page
    page = windows.new(path="/", script=False)
    ask(page)
    jobs.tell_followers()
    (asked,) = mailbox.mails
    assert asked["to"] == ADDRESS
    page.goto(link(asked, "confirm"))
    assert Subscription.objects.get().confirmed_at is None
    page.get_by_role("button", name="Yes, send me these mails").click()
    expect(page.locator("h1")).to_have_text("You follow now")

    release(city, date(2019, 7, 1))
    jobs.tell_followers()
    jobs.tell_followers()
    _asked, told = mailbox.mails
    assert "Figures as of 2019-07-01" in told["subject"]
    assert f"/rounds/{task.problem.round.slug}/" in told["text"]
    page.goto(link(told, "leave"))
    page.get_by_role("button", name="Stop the mails").click()
    expect(page.locator("h1")).to_have_text("You follow no longer")
    release(city, date(2019, 7, 2))
    jobs.tell_followers()
    assert len(mailbox.mails) == 2
    assert Subscription.objects.get().sealed is None


def ask(page: Page) -> None:
    """From the first page to the form, and what it answers."""
    page.locator(".follow-line").get_by_role("link", name="by e-mail").click()
    expect(page.locator("h1")).to_have_text("Follow: All rounds")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("How often").select_option("at_once")
    page.get_by_role("button", name="Ask for mails").click()
    expect(page.locator("h1")).to_have_text("Look into your mailbox")


def link(mail: dict[str, str], word: str) -> str:
    found = re.search(rf"http://\S+/follow/{word}/\S+/", mail["text"])
    assert found
    return found[0]
