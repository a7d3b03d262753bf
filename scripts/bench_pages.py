"""Server time and queries of each page, for one account after another; prints one JSON document.

    python scripts/bench_pages.py          on the database of DUBAN_DATA_DIR; called by bench.py

Nobody keeps a list of pages: from each account's first page the links are followed, one page for each view.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable
from html import unescape
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  (Django must be set up first)
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

ACCOUNTS = (
    "",
    "office",
    "unit",
    "lead",
    "leader",
    "secretary",
    "verifier",
    "publisher",
    "observer",
    "auditor",
    "admin",
)
REPEATS = 15
LINK = re.compile(r"""(?:href|hx-get)\s*=\s*["']([^"'#]+)""")
NOT_PAGES = ("/static/", "/admin/", "/api/", "/accounts/logout", "/i18n/", "/open/")


class Counter:
    """Counts the statements that go to the database."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)


def view_of(path: str) -> str | None:
    """The name of the view behind a path; None when there is none or it is no page of ours."""
    if not path.startswith("/") or path.startswith(("//", *NOT_PAGES)):
        return None
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return None


def pages_of(client: Client, first: str) -> tuple[dict[str, str], list[str]]:
    """View name → one path that answers 200 with HTML, by following links from `first`; and paths that answer 5xx."""
    found: dict[str, str] = {}
    broken: list[str] = []
    waiting, seen = deque([first]), {view_of(first)}
    while waiting:
        path = waiting.popleft()
        answer = client.get(path, follow=True)
        if answer.status_code >= 500:
            broken.append(path)
        if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        last = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        found.setdefault(view_of(last) or last, last)
        for link in map(unescape, LINK.findall(answer.content.decode())):
            name = view_of(link)
            if name and name not in seen:
                seen.add(name)
                waiting.append(link)
    return found, broken


def measure(client: Client, path: str) -> dict[str, float | int]:
    """Median and longest milliseconds, and the number of statements, of one page after a first call."""
    client.get(path)
    times, counter = [], Counter()
    for _ in range(REPEATS):
        counter.statements = 0
        began = time.perf_counter()
        with connection.execute_wrapper(counter):
            client.get(path)
        times.append((time.perf_counter() - began) * 1000)
    return {
        "median_ms": round(statistics.median(times), 1),
        "longest_ms": round(max(times), 1),
        "queries": counter.statements,
    }


def main() -> int:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    users = get_user_model().objects
    pages: list[dict] = []
    broken: list[str] = []
    for account in ACCOUNTS:
        client = Client(raise_request_exception=False)
        if account:
            user = users.filter(username=account).first()
            if user is None:
                continue
            client.force_login(user)
        found, failing = pages_of(client, "/desk/" if account else "/")
        broken += [f"{account or 'visitor'} {path}" for path in failing]
        for name, path in sorted(found.items()):
            pages.append({"account": account or "visitor", "view": name, "path": path} | measure(client, path))
    json.dump({"pages": pages, "broken": broken}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
