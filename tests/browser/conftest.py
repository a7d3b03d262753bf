"""A real Chromium before a real server: people with windows of their own, and an ear for what pages complain about."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from orgs.models import User
from tests.browser.faults import listen
from tests.browser.hands import sign_in

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a test in the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    return {
        "executable_path": os.environ.get("DUBAN_CHROMIUM", "/usr/bin/chromium"),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session", autouse=True)
def _database_beside_the_browser() -> Iterator[None]:
    """The browser's driver keeps an event loop in this thread; the database is still asked in turn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(autouse=True)
def _demonstration(settings, tmp_path) -> None:
    settings.DEMO = True
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the pages of this test complained about; nothing, at its end."""
    heard: list[str] = []
    yield heard
    assert heard == []


class Windows:
    """Opens windows; each belongs to a browser of its own unless it is opened beside another one."""

    def __init__(self, browser: Browser, address: str, heard: list[str]) -> None:
        self.browser, self.address, self.heard = browser, address, heard
        self.contexts: list[BrowserContext] = []

    def new(
        self, user: User | None = None, *, path: str = "/desk/", language: str = "en", phone: bool = False,
        script: bool = True, typed: bool = False, beside: Page | None = None,
    ) -> Page:  # fmt: skip
        """A window at `path`, signed in as `user`: by the form when `typed`, else by a session made for it."""
        context = beside.context if beside else self._context(language, phone=phone, script=script)
        page = context.new_page()
        listen(page, self.heard)
        if user and not beside and not typed:
            self._let_in(context, user)
        page.goto(path)
        if user and typed:
            sign_in(page, user)
        return page

    def _context(self, language: str, *, phone: bool, script: bool) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.address, viewport=PHONE if phone else WIDE, has_touch=phone, is_mobile=phone,
            java_script_enabled=script, locale=language, timezone_id="Asia/Shanghai",
        )  # fmt: skip
        context.set_default_timeout(8_000)
        context.add_cookies([{"name": configured.LANGUAGE_COOKIE_NAME, "value": language, "url": self.address}])
        self.contexts.append(context)
        return context

    def _let_in(self, context: BrowserContext, user: User) -> None:
        client = Client()
        client.force_login(user)
        key = client.cookies[configured.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": key, "url": self.address}])


@pytest.fixture
def windows(browser: Browser, live_server, faults) -> Iterator[Windows]:
    opened = Windows(browser, live_server.url, faults)
    yield opened
    for context in opened.contexts:
        context.close()
