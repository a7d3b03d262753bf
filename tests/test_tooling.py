"""The programs in scripts/ and the files that production is built from."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

import check
import run_tests
import serve
import services
import setup
import translations
import vendor

ROOT = Path(__file__).resolve().parent.parent


class TestRequirements:
    def test_are_installed_again_only_when_they_changed(self, tmp_path: Path) -> None:
        (tmp_path / "requirements.txt").write_text("one==1\n")
        names = ("requirements.txt",)
        assert setup.outdated(names, root=tmp_path, venv=tmp_path) == ["requirements.txt"]
        setup.remember(names, root=tmp_path, venv=tmp_path)
        assert setup.outdated(names, root=tmp_path, venv=tmp_path) == []
        (tmp_path / "requirements.txt").write_text("one==2\n")
        assert setup.outdated(names, root=tmp_path, venv=tmp_path) == ["requirements.txt"]

    def test_remembering_one_file_keeps_the_other(self, tmp_path: Path) -> None:
        for name in ("requirements.txt", "requirements-dev.txt"):
            (tmp_path / name).write_text(name)
            setup.remember((name,), root=tmp_path, venv=tmp_path)
        assert setup.outdated(("requirements.txt", "requirements-dev.txt"), root=tmp_path, venv=tmp_path) == []

    def test_are_pinned_explained_and_name_no_index(self) -> None:
        assert check.requirement_faults(ROOT) == ""

    def test_are_named_when_unpinned_unexplained_or_from_an_index(self, tmp_path: Path) -> None:
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "dependencies.md").write_text("| known | MIT | reason |")
        for stem in ("requirements", "requirements-dev"):
            (tmp_path / f"{stem}.in").write_text("known~=1.0\n" if "dev" in stem else "strange~=1.0\n")
            (tmp_path / f"{stem}.txt").write_text("known==1.0\n--index-url https://index.invalid/simple\n")
        assert check.requirement_faults(tmp_path).splitlines() == [
            "requirements.txt: strange is not pinned",
            "docs/dependencies.md: no reason for strange",
            "requirements.txt: names an index: --index-url https://index.invalid/simple",
            "requirements-dev.txt: names an index: --index-url https://index.invalid/simple",
        ]


class TestSystemPackages:
    def test_without_the_right_to_install_the_exact_line_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        monkeypatch.setattr(setup.shutil, "which", lambda name, **_: f"/usr/bin/{name}")
        with pytest.raises(setup.SetupError) as refusal:
            setup.install_packages(["libpango-1.0-0", "chromium"])
        assert "sudo apt-get install --no-install-recommends -y libpango-1.0-0 chromium" in str(refusal.value)

    def test_where_there_is_no_apt_they_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(setup.shutil, "which", lambda name, **_: None)
        with pytest.raises(setup.SetupError, match="Debian's names.*chromium"):
            setup.install_packages(["chromium"])

    def test_a_library_that_is_not_there_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(setup.LIBRARIES, "libpango-1.0-0", "libnobodyhasthis.so.9")
        assert "libpango-1.0-0" in setup.missing_packages("run")

    def test_wrong_use_is_told_in_one_line(self) -> None:
        done = subprocess.run([sys.executable, "scripts/setup.py", "fly"], cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


@pytest.mark.services
class TestServices:
    def test_postgresql_starts_serves_and_leaves_nothing_behind(self) -> None:
        with services.postgresql() as (url, superuser):
            with psycopg.connect(url) as connection:
                row = connection.execute(
                    "SELECT current_user, rolsuper, rolcreatedb, current_setting('server_encoding'),"
                    " (SELECT datcollate FROM pg_database WHERE datname = current_database())"
                    " FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
            assert row == ("duban", False, True, "UTF8", "C.UTF-8")
            with psycopg.connect(superuser) as connection:
                [folder] = connection.execute("SHOW unix_socket_directories").fetchone()
                assert connection.execute("SHOW is_superuser").fetchone() == ("on",)
            wrong = url.replace(str(urlsplit(url).password), "wrong")
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(wrong)
        assert not Path(folder).exists()
        assert not services.answers(url, 5432)

    def test_redis_starts_serves_and_leaves_nothing_behind(self) -> None:
        with services.redis() as url:
            client = redis.from_url(url)
            client.set("word", "督办")
            assert client.get("word").decode() == "督办"
            assert client.config_get("appendonly", "save") == {"appendonly": "no", "save": ""}
            folder = Path(client.config_get("dir")["dir"])
            with pytest.raises(redis.AuthenticationError):
                redis.from_url(re.sub(":[^:@]+@", ":wrong@", url)).ping()
        assert not folder.exists()

    def test_both_end_with_the_program_that_started_them_even_when_it_is_killed(self) -> None:
        child = subprocess.Popen(
            [sys.executable, "scripts/services.py"],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.endswith("_URL")},
            stdout=subprocess.PIPE,
            text=True,
        )
        urls = dict(child.stdout.readline().strip().removeprefix("export ").split("=", 1) for _ in range(3))
        assert services.answers(urls["DATABASE_URL"], 5432)
        assert services.answers(urls["REDIS_URL"], 6379)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert eventually(lambda: not services.answers(urls["DATABASE_URL"], 5432))
        assert eventually(lambda: not services.answers(urls["REDIS_URL"], 6379))

    def test_a_server_that_cannot_start_says_why(self, tmp_path: Path) -> None:
        with (
            pytest.raises(services.ServiceError, match="redis-server did not start"),
            services.server(
                [setup.find_program("redis-server"), "/nowhere.conf"], lambda: False, tmp_path / "log", 15, None
            ),
        ):
            pass


def test_services_that_are_named_but_do_not_answer_are_reported() -> None:
    port = services.free_port()
    given = {"DATABASE_URL": f"postgres://duban:x@127.0.0.1:{port}/duban", "REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    with services.services(given) as urls:
        assert urls.environment() == {}
        assert urls.missing == (
            "PostgreSQL: nobody answers at DATABASE_URL",
            "Redis: nobody answers at REDIS_URL",
        )


class TestTestRun:
    REPORT = """<testsuites><testsuite>
      <testcase classname="tests.a" name="good"/>
      <testcase classname="tests.a" name="bad"><failure message="no"/></testcase>
      <testcase classname="tests.a" name="broken"><error message="no"/></testcase>
      <testcase classname="tests.a" name="left"><skipped message="needs Redis"/></testcase>
    </testsuite></testsuites>"""

    def outcome(self, tmp_path: Path) -> run_tests.Outcome:
        path = tmp_path / "report.xml"
        path.write_text(self.REPORT)
        return run_tests.read_report(path, "SQLite 3")

    def test_counts_come_from_the_report(self, tmp_path: Path) -> None:
        outcome = self.outcome(tmp_path)
        assert outcome.passed == {"tests.a::good"}
        assert outcome.failed == {"tests.a::bad", "tests.a::broken"}
        assert outcome.skipped == {"tests.a::left": "needs Redis"}

    def test_the_last_line_is_the_sum(self, tmp_path: Path) -> None:
        lines, code = run_tests.summary([self.outcome(tmp_path)] * 2, ["Redis 7: used"], [], strict=False)
        assert (lines[-1], code) == ("2 passed, 4 failed", 1)
        assert "not run: tests.a::left (needs Redis)" in lines
        assert lines[-2].endswith("Redis 7: used")

    def test_what_ran_nowhere_fails_only_where_services_are_required(self) -> None:
        outcome = run_tests.Outcome("SQLite", passed={"a"}, skipped={"b": "no browser"})
        assert run_tests.summary([outcome], [], ["Chromium"], strict=False)[1] == 0
        lines, code = run_tests.summary([outcome], [], ["Chromium"], strict=True)
        assert (lines[-1], code) == ("1 passed, 2 failed", 1)

    def test_what_ran_somewhere_is_not_missing(self) -> None:
        outcomes = [
            run_tests.Outcome("SQLite", skipped={"b": "not here"}),
            run_tests.Outcome("PostgreSQL", passed={"b"}),
        ]
        assert run_tests.run_nowhere(outcomes) == {}

    def test_the_callers_installation_is_not_touched(self, tmp_path: Path) -> None:
        given = {
            "PATH": "/bin",
            "DATABASE_URL": "postgres://real",
            "DUBAN_DATA_DIR": "/real",
            "EMAIL_URL": "smtp://real",
        }
        made = run_tests.base_environment(tmp_path, given)
        assert "real" not in " ".join(made.values())
        assert made["PATH"] == "/bin"


class TestServe:
    def test_a_taken_port_is_refused_with_advice(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            with pytest.raises(serve.Refused, match="make run PORT="):
                serve.refuse_taken("127.0.0.1", taken.getsockname()[1])

    @pytest.mark.parametrize("text", ["80a", "0", "65536", "-1"])
    def test_a_port_that_is_none_is_refused(self, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PORT", text)
        with pytest.raises(serve.Refused, match="65535"):
            serve.port()

    def test_one_data_folder_serves_one_start(self, tmp_path: Path) -> None:
        with serve.only_one(tmp_path), pytest.raises(serve.Refused, match="already runs"), serve.only_one(tmp_path):
            pass

    def test_a_fingerprint_follows_its_files_and_words(self, tmp_path: Path) -> None:
        file = tmp_path / "a"
        file.write_text("1")
        first = serve.fingerprint([file])
        assert serve.fingerprint([file]) == first
        assert serve.fingerprint([file], "word") != first
        file.write_text("12")
        assert serve.fingerprint([file]) != first

    def test_steps_are_remembered_beside_each_other(self, tmp_path: Path) -> None:
        serve.record_step(tmp_path, "migrate", "a")
        serve.record_step(tmp_path, "static", "b")
        assert serve.steps_done(tmp_path) == {"migrate": "a", "static": "b"}

    def test_a_broken_memory_means_doing_it_again(self, tmp_path: Path) -> None:
        (tmp_path / "steps.json").write_text("{")
        assert serve.steps_done(tmp_path) == {}

    def test_without_a_database_nothing_is_migrated_or_replayed(self, tmp_path: Path) -> None:
        assert not serve.is_migrated(tmp_path / "none.sqlite3")
        assert not serve.has_rounds(tmp_path / "none.sqlite3")

    def test_stopping_ends_the_children_of_children_too(self, tmp_path: Path) -> None:
        pidfile = tmp_path / "pid"
        program = (
            "import subprocess, time; child = subprocess.Popen(['sleep', '300']);"
            f"open({str(pidfile)!r}, 'w').write(str(child.pid)); time.sleep(300)"
        )
        tree = serve.Tree()
        tree.start("web", [sys.executable, "-c", program])
        assert eventually(lambda: pidfile.exists() and pidfile.read_text() != "")
        assert tree.ended() is None
        tree.stop()
        assert eventually(lambda: not is_alive(int(pidfile.read_text())))

    def test_the_end_of_one_child_is_noticed(self) -> None:
        tree = serve.Tree()
        tree.start("worker", [sys.executable, "-c", "raise SystemExit(3)"])
        assert eventually(lambda: tree.ended() == "worker ended with exit code 3")
        assert tree.ended("web") is None
        tree.stop()

    def test_a_worker_that_ends_is_started_anew_after_growing_pauses(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(serve, "FIRST_PAUSE", 0.1)
        monkeypatch.setattr(serve, "LONGEST_PAUSE", 0.2)
        lives, told = tmp_path / "lives", []
        tree = serve.Tree()
        tree.start("worker", ["sh", "-c", f"echo life >> {lives}; exit 70"])

        def mended() -> bool:
            told.extend(tree.mend("worker"))
            return len(told) == 4

        assert eventually(mended)
        assert told == [
            "worker ended with exit code 70; started anew in 0.1 s.",
            "worker ended with exit code 70; started anew in 0.2 s.",
            "worker ended with exit code 70; started anew in 0.2 s.",
            "worker ended with exit code 70; started anew in 0.2 s.",
        ]
        assert lives.read_text().split() == ["life"] * 4
        tree.stop()

    def test_what_a_worker_left_behind_is_ended_before_the_next(self, tmp_path: Path) -> None:
        left = tmp_path / "left"
        tree = serve.Tree()
        tree.start("worker", ["sh", "-c", f"sleep 300 & echo $! > {left}"])
        assert eventually(lambda: bool(tree.mend("worker")))
        assert eventually(lambda: not is_alive(int(left.read_text())))
        tree.stop()


class TestTranslations:
    SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#: cases/views.py:3
msgid "Sign"
msgstr ""

#: cases/views.py:4
#, python-format
msgid "%(count)d days left"
msgstr ""
"""

    def catalogue(self, folder: Path, text: str) -> Path:
        path = folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    @pytest.mark.parametrize(
        ("sign", "left", "expected"),
        [
            ('msgstr "签署"', 'msgstr "剩 %(count)d 天"', []),
            ('msgstr ""', 'msgstr "剩 %(count)d 天"', ["cases/views.py:3: not translated: 'Sign'"]),
            (
                'msgstr "签署"',
                'msgstr "剩 %(days)d 天"',
                ["cases/views.py:4: %(count)d %(days)d differ between text and translation: '%(count)d days left'"],
            ),
        ],
    )
    def test_open_and_wrong_texts_are_named(self, tmp_path: Path, sign: str, left: str, expected: list[str]) -> None:
        wanted = translations.read(self.catalogue(tmp_path / "wanted", self.SOURCE))
        first, second = self.SOURCE.rsplit('msgstr ""\n', 2)[:2]
        have = translations.read(self.catalogue(tmp_path / "have", f"{first}{sign}\n{second}{left}\n"))
        assert translations.faults(wanted, have) == expected

    def test_fuzzy_and_absent_texts_are_named(self, tmp_path: Path) -> None:
        wanted = translations.read(self.catalogue(tmp_path / "wanted", self.SOURCE))
        fuzzy = '#, fuzzy\nmsgid "Sign"\nmsgstr "签署"\n'
        have = translations.read(self.catalogue(tmp_path / "have", self.SOURCE.split("#:")[0] + fuzzy))
        assert translations.faults(wanted, have) == [
            "cases/views.py:3: marked fuzzy: 'Sign'",
            "cases/views.py:4: not in the catalogue: '%(count)d days left'",
        ]

    def test_compiling_writes_only_what_changed(self, tmp_path: Path) -> None:
        path = self.catalogue(tmp_path, self.SOURCE.replace('"Sign"\nmsgstr ""', '"Sign"\nmsgstr "签署"'))
        assert translations.compile_changed(tmp_path) == [path.with_suffix(".mo")]
        assert "签署".encode() in path.with_suffix(".mo").read_bytes()
        assert translations.compile_changed(tmp_path) == []


class TestTemplates:
    @pytest.mark.parametrize(
        ("html", "what"),
        [
            ('<p class="a" style="color:red">', "style attribute"),
            ('<button type="submit" onclick="go()">', "event attribute"),
            ("<style>p {}</style>", "style element"),
            ("<script>go()</script>", "script without a file"),
            ('<a href="javascript:go()">', "javascript: address"),
        ],
    )
    def test_inline_style_and_script_are_named(self, tmp_path: Path, html: str, what: str) -> None:
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / "page.html").write_text(f"<h1>a</h1>\n{html}\n")
        assert check.template_faults(tmp_path) == f"templates/page.html:2: {what}"

    def test_files_are_allowed(self, tmp_path: Path) -> None:
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / "page.html").write_text(
            '<script src="/a.js" defer></script><p data-style="x" class="on-time">'
        )
        assert check.template_faults(tmp_path) == ""


class TestVendored:
    def test_files_are_what_the_manifest_says(self) -> None:
        assert vendor.faults() == []

    def test_changed_missing_and_unnamed_files_are_named(self, tmp_path: Path) -> None:
        entries = [
            {"file": "a.js", "package": "a", "version": "1", "sha256": "0"},
            {"file": "b.js", "package": "b", "version": "1", "sha256": "0"},
        ]
        (tmp_path / "manifest.json").write_text(json.dumps(entries))
        (tmp_path / "a.js").write_text("x")
        (tmp_path / "c.js").write_text("x")
        assert vendor.faults(tmp_path) == ["a.js: differs from a 1", "b.js: missing", "c.js: not in the manifest"]

    @pytest.mark.parametrize("end", [b"//# sourceMappingURL=a.js.map", b"/*# sourceMappingURL=a.css.map */\n"])
    def test_references_to_source_maps_are_cut_off(self, end: bytes) -> None:
        assert vendor.strip_source_map(b"code();\n" + end) == b"code();\n"
        assert vendor.strip_source_map(b"code();\n") == b"code();\n"


class TestProduction:
    def test_the_compose_file_holds_together(self) -> None:
        assert check.compose_faults(ROOT / "docker-compose.yml") == ""

    def test_a_compose_file_with_loose_ends_is_named(self, tmp_path: Path) -> None:
        (tmp_path / ".env.example").write_text("KNOWN=\n")
        path = tmp_path / "docker-compose.yml"
        path.write_text(
            "services:\n  web: {image: '${STRANGE}', depends_on: {nobody: {}}, volumes: ['lost:/data']}\n"
            "  db: {}\n  redis: {}\n  worker: {}\n  beat: {}\n"
        )
        assert check.compose_faults(path).splitlines() == [
            "service papers is missing",
            "service caddy is missing",
            "web waits for nobody, which is not there",
            "web uses volume lost, which is not declared",
            "STRANGE is not in .env.example",
        ]

    def test_the_image_installs_the_libraries_that_setup_asks_for(self) -> None:
        text = (ROOT / "Dockerfile").read_text()
        assert [package for package in setup.LIBRARIES if package not in text] == []

    def test_the_image_collects_the_static_files_that_a_start_collects(self) -> None:
        text = (ROOT / "Dockerfile").read_text().replace("'", "")
        assert [pattern for pattern in serve.NOT_COLLECTED if f"-i {pattern} " not in text] == []

    def test_the_make_targets_of_the_contract_are_there(self) -> None:
        listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert set(re.findall(r"^  make (\w+)", listed, re.M)) >= {"run", "test", "check", "bench", "services", "help"}

    def test_continuous_integration_runs_the_checks_and_the_tests(self) -> None:
        path = ROOT / ".ci" / "run"
        assert os.access(path, os.X_OK)
        assert re.findall(r"^make (\w+)$", path.read_text(), re.M) == ["check", "test"]


def eventually(condition, seconds: float = 10) -> bool:
    """Whether the condition comes true within this time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_alive(pid: int) -> bool:
    """Whether a process runs (one that only waits to be collected does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
