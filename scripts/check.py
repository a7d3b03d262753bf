"""Everything about the sources that a machine can judge without running the tests.

    python scripts/check.py [words…]          only the steps whose name contains one of the words

Runs every step, also after one failed, and exits 1 when any did. What could not be run is named.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

import translations
import vendor

ROOT = Path(__file__).resolve().parent.parent
MAX_TRACKED_BYTES = 3 * 1024 * 1024
APPS = ("duban", *sorted(path.parent.name for path in ROOT.glob("*/apps.py")))
PRODUCTION = {
    "DATABASE_URL": "postgres://duban:check@db.invalid:5432/duban",
    "REDIS_URL": "redis://redis.invalid:6379/0",
    "DUBAN_SECRET_KEY": "checked-with-a-key-that-is-used-nowhere-else-" + "0aZ" * 10,
    "DUBAN_ALLOWED_HOSTS": "duban.example.invalid",
    "EMAIL_URL": "smtp+tls://duban:check@mail.invalid:587",
}
# Pages are served under a strict content security policy: what these find would be dead in the browser.
INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "script without a file": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.I),
    "javascript: address": re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
}
PAPER = re.compile(r"(^|/)((paper|pdf)(/|[^/]*\.html$)|numbers\.html$)")  # made into PDF here, never sent to a browser


class NotRun(Exception):
    """This machine lacks what a step needs."""


def environment(**more: str) -> dict[str, str]:
    """The caller's environment without duban's own variables, and with `more`."""
    ours = ("DUBAN_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more


def run(*command: str | Path, **more: str) -> str:
    """Run a program; '' when it is content, else what it printed."""
    with tempfile.TemporaryDirectory(prefix="duban-check-") as data:
        given = environment(**{"DUBAN_DATA_DIR": data, **more})
        done = subprocess.run([str(part) for part in command], cwd=ROOT, env=given, capture_output=True, text=True)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or f"exit code {done.returncode}"


def python(*arguments: str, **more: str) -> str:
    """Run this interpreter."""
    return run(sys.executable, *arguments, **more)


def source_folders() -> list[str]:
    """The apps that are there."""
    return [name for name in APPS if (ROOT / name / "__init__.py").exists()]


def types() -> str:
    """mypy over the apps, then over the scripts (which are no package)."""
    programs = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "scripts").glob("*.py"))
    return python("-m", "mypy", *source_folders(), *programs)


def translation_faults() -> str:
    """Texts that the Chinese catalogue lacks."""
    if not shutil.which("xgettext"):
        raise NotRun("gettext is not installed")
    try:
        return "\n".join(translations.check(ROOT)[0])
    except ValueError as error:
        return str(error)


def template_faults(root: Path = ROOT) -> str:
    """Inline style and script in templates that go to a browser, as file:line: what."""
    found = []
    for path in sorted([*root.glob("templates/**/*.html"), *root.glob("*/templates/**/*.html")]):
        name = str(path.relative_to(root))
        if name.startswith((".venv", "var")) or PAPER.search(name):
            continue
        text = path.read_text(encoding="utf-8")
        for what, pattern in INLINE.items():
            found += [f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {what}" for hit in pattern.finditer(text)]
    return "\n".join(found)


def template_lint() -> str:
    """djlint over the templates."""
    folders = [str(path) for path in (ROOT / "templates",) if any(path.glob("**/*.html"))]
    if not folders:
        raise NotRun("there are no templates yet")
    return python("-m", "djlint", "--lint", "--quiet", *folders)


def large_files() -> str:
    """Tracked files above the limit, fonts aside."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        raise NotRun("this is no git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name and not name.startswith("static/fonts/")]
    return "\n".join(
        f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes"
        for path in paths
        if path.is_file() and path.stat().st_size > MAX_TRACKED_BYTES
    )


def requirement_faults(root: Path = ROOT) -> str:
    """Direct dependencies without a pin, without a reason in docs/dependencies.md, or pinned from a named index."""
    reasons = (root / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    found = []
    for stem in ("requirements", "requirements-dev"):
        pinned_text = (root / f"{stem}.txt").read_text(encoding="utf-8").lower()
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", pinned_text, re.M))
        for name in re.findall(r"^([A-Za-z0-9._-]+)", (root / f"{stem}.in").read_text(encoding="utf-8"), re.M):
            plain = name.lower()
            if plain.startswith("-"):
                continue
            if plain.replace("_", "-") not in pinned:
                found.append(f"{stem}.txt: {name} is not pinned")
            if plain not in reasons:
                found.append(f"docs/dependencies.md: no reason for {name}")
        found += [f"{stem}.txt: names an index: {line}" for line in pinned_text.splitlines() if "://" in line]
    return "\n".join(found)


def compose_faults(path: Path = ROOT / "docker-compose.yml") -> str:
    """What is wrong with the compose file as far as one can tell without Docker."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    parts = content.get("services", {})
    found = [
        f"service {name} is missing"
        for name in ("db", "redis", "web", "worker", "papers", "beat", "caddy")
        if name not in parts
    ]
    volumes = set(content.get("volumes") or {})
    for name, part in parts.items():
        found += [
            f"{name} waits for {other}, which is not there"
            for other in part.get("depends_on", {})
            if other not in parts
        ]
        named = [str(volume).split(":")[0] for volume in part.get("volumes", [])]
        found += [
            f"{name} uses volume {volume}, which is not declared"
            for volume in named
            if volume[0] not in "./" and volume not in volumes
        ]
    example = (path.parent / ".env.example").read_text(encoding="utf-8")
    for variable in sorted(set(re.findall(r"\$\{([A-Z_]+)", path.read_text(encoding="utf-8")))):
        if f"{variable}=" not in example:
            found.append(f"{variable} is not in .env.example")
    return "\n".join(found)


def compose_config() -> str:
    """What `docker compose config` says."""
    if faults := compose_faults():
        return faults
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        raise NotRun("docker compose is not installed; the file was only read and its references followed")
    return run(
        docker, "compose", "-f", "docker-compose.yml", "config", "-q", **PRODUCTION, **{"POSTGRES_PASSWORD": "-"}
    )


STEPS: dict[str, Callable[[], str]] = {
    "format (ruff)": lambda: python("-m", "ruff", "format", "--check", "--quiet", "--output-format=concise", "."),
    "lint (ruff)": lambda: python("-m", "ruff", "check", "--quiet", "--output-format=concise", "."),
    "types (mypy)": types,
    "migrations": lambda: python("manage.py", "makemigrations", "--check", "--dry-run"),
    "translations": translation_faults,
    "templates (djlint)": template_lint,
    "templates without inline style or script": template_faults,
    "settings for deployment": lambda: python(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION
    ),
    "compose file": compose_config,
    "vendored files": lambda: "\n".join(vendor.faults()),
    "requirements": lambda: requirement_faults() or python("-m", "pip", "--disable-pip-version-check", "check"),
    "large files": large_files,
}


def main(words: list[str]) -> int:
    failed, left_out = [], []
    for name, step in STEPS.items():
        if words and not any(word in name for word in words):
            continue
        began = time.monotonic()
        try:
            fault = step()
        except NotRun as reason:
            left_out.append(f"{name}: {reason}")
            print(f"-     {name}: not run ({reason})", flush=True)
            continue
        print(f"{'FAIL ' if fault else 'ok   '} {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if fault:
            failed.append(name)
            print("\n".join(f"        {line}" for line in fault.splitlines()), flush=True)
    if left_out:
        print("\nnot run: " + "; ".join(left_out))
    print(f"\n{'failed: ' + ', '.join(failed) if failed else 'all checks passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
