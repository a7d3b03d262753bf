"""The public process as it is started, its database stopped under it: pages go on and say so."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import free_port
from setup import find_program
from tests.harness.cluster import ROOT, Program, eventually
from tests.harness.own_postgres import OwnPostgres

pytestmark = [pytest.mark.services, pytest.mark.harness]
LINE = "The database is not reachable at present."
PAGES = ("/", "/rounds/first/", "/rounds/first/problems/2/", "/notices/", "/definitions/")
SCENE = """
from tests.factories import make_city
from tests.public.stage import make_stage, publish
made = make_stage(make_city())
publish(made)
"""
# As manage.py; duban first, which the settings of tests stand upon.
MANAGE = """
import sys, duban
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""
WITHDRAW = """
from reports import releasing
from reports.models import Release
from orgs.models import User
row = Release.objects.get()
releasing.withdraw(row.pk, actor=User.objects.get(pk=row.released_by_id), why="数字有误")
"""


class Site:
    """An installation with a public process: both environments, and the way to ask it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, OwnPostgres()
        ours = ("DUBAN_", "DATABASE_", "REDIS_", "EMAIL_", "DJANGO_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        kept |= {"DUBAN_HTTPS": "0", "DUBAN_LANGUAGE": "en", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'scripts'}"}
        self.port = free_port()
        host = {"DUBAN_SITE_URL": f"http://127.0.0.1:{self.port}", "DUBAN_ALLOWED_HOSTS": "127.0.0.1,localhost"}
        self.main = (
            kept
            | host
            | {
                "DATABASE_URL": self.database.url(),
                "DUBAN_DATA_DIR": str(folder / "main"),
                "DUBAN_SECRET_KEY": "main-" * 12,
            }
        )
        self.alone = kept | host | {
            "DATABASE_URL": self.database.url("duban_public"),
            "DUBAN_DATA_DIR": str(folder / "public"),
            "DUBAN_SECRET_KEY": "public-" * 12,
            "DJANGO_SETTINGS_MODULE": "tests.harness.settings_public",
        }  # fmt: skip
        self.web: Program | None = None

    def manage(self, *words: str, alone: bool = False) -> str:
        command = [sys.executable, "-W", "ignore", "-c", MANAGE, *words]
        given = self.alone if alone else self.main
        done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "duban.wsgi_public:application",
            "--bind",
            f"127.0.0.1:{self.port}",
        ]
        self.web = Program("public", [*command, "--workers", "2"], self.alone, self.folder / "public.log")
        assert eventually(lambda: self.get("/healthz")[0] == 200, 30)

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return answer.status, answer.read().decode(errors="replace"), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace"), dict(error.headers)
        except OSError:
            return 0, "", {}

    def close(self) -> None:
        if self.web:
            self.web.kill()
        self.database.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not (find_program("initdb") and find_program("postgres")):
        pytest.skip("needs PostgreSQL's own programs")
    made = Site(tmp_path_factory.mktemp("alone"))
    try:
        made.manage("migrate", "-v0")
        made.manage("shell", "-c", SCENE)
        made.database.sql(f"CREATE ROLE duban_public LOGIN PASSWORD '{made.database.password}';")
        # Of the command's own faults only the one that takes the server's administrator is left.
        made.database.sql(
            "\\c duban\nREVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea), "
            "lo_import(text), lo_import(text, oid) FROM PUBLIC;"
        )
        assert "nothing else" in made.manage("public_door", "--role", "duban_public")
        made.manage("warm_public", alone=True)
        made.start()
        assert made.get("/")[0] == 200, made.web.said[-3000:]
        yield made
    finally:
        made.close()


def test_its_database_user_is_refused_the_rest(site: Site) -> None:
    ask = "from django.db import connection as c\nk = c.cursor()\n"
    told = site.manage(
        "shell", "-v0", "-c", f"{ask}k.execute('show default_transaction_read_only'); print(k.fetchall())", alone=True
    )
    assert "on" in told
    code = (
        f"{ask}\nfrom django.db import DatabaseError\n"  # noqa: S608
        "for s in ('select * from public.orgs_user', 'table public.cases_objection', 'create table x (a int)'):\n"
        "    try:\n        k.execute(s); print('READ', s)\n    except DatabaseError as e: print('refused', e)\n"
    )
    told = site.manage("shell", "-v0", "-c", code, alone=True)
    assert told.count("refused") == 3
    assert "READ" not in told


def test_pages_go_on_without_the_database_and_say_so(site: Site) -> None:
    before = {path: site.get(path) for path in PAGES}
    assert {status for status, _text, _headers in before.values()} == {200}
    assert not [path for path, (_status, text, _headers) in before.items() if LINE in text]
    site.database.stop()
    try:
        for path in PAGES:
            began = time.monotonic()
            status, text, headers = site.get(path)
            assert (status, text.count(LINE)) == (200, 1), path
            assert time.monotonic() - began < 3
            assert headers["Warning"].startswith("111")
            assert headers["Cache-Control"] == "no-store"
            assert int(headers["Age"]) >= 0
            assert "ETag" not in headers
            # But for the line, it is the page as it was.
            line = text[text.index('<aside class="outage"') : text.index("</aside>", text.index("outage")) + 8]
            assert text.replace(line, "").split() == before[path][1].replace("<!--at-present-->", "").split()
        assert site.get("/rounds/first/", Cookie="django_language=zh-hans")[0] == 200
        assert site.get("/", method="HEAD")[0] == 200
        status, text, headers = site.get("/rounds/unknown/")
        assert (status, headers["Retry-After"]) == (503, "30")
        assert "What to do next" in text
        # A parameter that nobody knows does not hide the page.
        assert site.get("/rounds/first/?from=somewhere")[0] == 200
    finally:
        site.database.start()
    assert eventually(lambda: LINE not in site.get("/")[1], 10)
    assert {path: site.get(path)[1] for path in PAGES} == {path: text for path, (_s, text, _h) in before.items()}


def test_views_away_during_a_migration_are_bridged(site: Site) -> None:
    site.manage("shell", "-c", "from public import door_sql\ndoor_sql.drop_views()")
    try:
        assert LINE in site.get("/")[1]
    finally:
        site.manage("migrate", "-v0")  # makes them anew
    assert eventually(lambda: LINE not in site.get("/")[1], 10)


def test_what_was_taken_back_is_gone_also_without_the_database(site: Site) -> None:
    """Runs last: it withdraws the only release."""
    assert site.get("/rounds/first/problems/2/")[0] == 200
    site.manage("shell", "-c", WITHDRAW)
    assert site.get("/rounds/first/problems/2/")[0] == 404
    assert "数字有误" in site.get("/rounds/first/")[1]  # made after the withdrawal, and kept
    site.database.stop()
    try:
        assert site.get("/rounds/first/problems/2/")[0] == 503
        assert site.get("/rounds/first/")[0] == 200
    finally:
        site.database.start()
