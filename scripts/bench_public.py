"""The public process at scale: pages that are not kept, and kept ones through nginx beside a file of the same bytes.

    python scripts/bench_public.py [--petitions N] [--json]      called by bench.py

A PostgreSQL of its own with N released petitions, the public process as it is deployed, deploy/nginx.conf on other
ports. Rows as bench_rows.py; exit code 2: PostgreSQL is not there. nginx and wrk are named where they are missing.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench_petitions import PETITIONS, environment_of, loaded, run
from bench_rows import arguments, close, row
from services import free_port, postgresql
from setup import find_program

ROOT = Path(__file__).resolve().parent.parent
PAGE_MS, SHARE = 60, 50  # milliseconds of a page that is not kept; per cent of nginx alone
REPEATS, SECONDS = 15, 5
# Results that were released, one for each petition of the load, as bulk as the load itself.
RELEASE = """
from django.contrib.auth import get_user_model
from django.utils import timezone
from petitions.models import Petition, PublicVersion
one, two = get_user_model().objects.order_by("pk")[:2]
now = timezone.now()
told = {"batch": "第1批", "channel": "call", "content": "来电反映厂区夜间排污，气味刺鼻。",
        "investigation": "经查，反映基本属实。", "handling": "责令限期整改。", "accountability": "",
        "remark": "", "illustrative": True, "key": False}
codes = ("founded", "partly_founded", "unfounded")
rows = Petition.objects.order_by("pk").values_list("pk", "number")
PublicVersion.objects.bulk_create((
    PublicVersion(petition_id=pk, version=1, audience="public", digest="0" * 64, state="released", made_by=one,
                  made_at=now, made_on=now.date(), released_by=two, released_at=now, released_on=now.date(),
                  content=told | {"number": number, "region": f"区县{pk % 12}",
                                  "types": ["air"] if pk % 2 else ["water"],
                                  "verdict": codes[pk % 3], "status": "closed" if pk % 4 else "open"})
    for pk, number in rows.iterator()), batch_size=2000)
from cases.models import Round
rounds = Round.objects.filter(petitions__isnull=False).distinct().order_by("-pk")
print(rounds[0].slug, Petition.objects.filter(round=rounds[0]).first().number)
"""


@contextlib.contextmanager
def started(command: list[str], environment: dict[str, str] | None, address: str) -> Iterator[None]:
    """A program until the block ends; begins when the address answers. Raises TimeoutError."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError):
                fetch(address)
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError(f"{command[0]} does not answer at {address}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def fetch(address: str) -> bytes:
    """The body at an address."""
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  (our own address)
        return answer.read()


def uncached(base: str, path: str) -> float:
    """The median of milliseconds of a page that is made anew: a parameter that nobody knows is not kept."""
    times = []
    mark = "&" if "?" in path else "?"
    for number in range(REPEATS + 2):
        began = time.perf_counter()
        fetch(f"{base}{path}{mark}anew={number}")
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times[2:]), 1)


def a_second(address: str) -> float:
    """Requests a second over 16 connections."""
    told = subprocess.run(
        [str(shutil.which("wrk")), "-t1", "-c16", f"-d{SECONDS}s", address], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"Requests/sec:\s*([\d.]+)", told)
    if found is None or "Non-2xx" in told:
        raise RuntimeError(told)
    return float(found.group(1))


def front(folder: Path, public: int, port: int, plain: int, page: bytes) -> Path:
    """A whole nginx.conf around deploy/nginx.conf on our ports, and beside it a server of the same bytes as a file."""
    (folder / "www").mkdir()
    (folder / "www" / "page.html").write_bytes(page)
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:8001", f"127.0.0.1:{public}"),
        ("127.0.0.1:8000", f"127.0.0.1:{public}"),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/var/cache/nginx/duban", str(folder / "cache")),
    ):
        if old not in text:
            raise ValueError(f"deploy/nginx.conf has no {old}")
        text = text.replace(old, new)
    whole = f"""
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{ worker_connections 512; }}
http {{
  access_log off; include {find_mime()}; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{plain}; root {folder}/www; }}
{text}
}}"""
    path = folder / "nginx.conf"
    path.write_text(whole, encoding="utf-8")
    folder.chmod(0o755)
    return path


def find_mime() -> str:
    """Where nginx's table of media types lies."""
    return next(path for path in ("/etc/nginx/mime.types", "/usr/local/etc/nginx/mime.types") if Path(path).exists())


def through_nginx(public: int, path: str) -> list[dict[str, Any]]:
    """A kept page through deploy/nginx.conf, and the same bytes as a file."""
    if missing := [name for name in ("nginx", "wrk") if find_program(name) is None and not shutil.which(name)]:
        return [row(f"kept page through nginx: not measured, {' and '.join(missing)} missing", 0, "")]
    port, plain = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="duban-nginx-", dir="/tmp") as name:
        folder = Path(name)
        page = fetch(f"http://127.0.0.1:{public}{path}")
        config = front(folder, public, port, plain, page)
        command = [str(shutil.which("nginx") or find_program("nginx")), "-c", str(config)]
        with started(command, None, f"http://127.0.0.1:{plain}/page.html"):
            straight = a_second(f"http://127.0.0.1:{public}{path}")
            file = a_second(f"http://127.0.0.1:{plain}/page.html")
            kept = a_second(f"http://127.0.0.1:{port}{path}")
    return [
        row("kept page straight from the public process", round(straight), "1/s"),
        row("kept page through nginx", round(kept), "1/s"),
        row(f"the same {len(page) // 1024} kB from nginx as a file", round(file), "1/s"),
        row(
            "nginx as a file, per cent of kept page (200 is half as fast)",
            round(100 * file / kept),
            "%",
            100 * 100 / SHARE,
        ),
    ]


def figures(petitions: int) -> list[dict[str, Any]]:
    """All figures on a fresh PostgreSQL. Raises ServiceError, CalledProcessError."""
    with postgresql() as (database, superuser), tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        environment = environment_of(database, folder)
        rows = [loaded(environment, petitions)]
        slug, number = run(environment, "manage.py", "shell", "-v0", "-c", RELEASE).split()
        password = database.partition("://duban:")[2].partition("@")[0]
        speak = [str(find_program("psql")), superuser, "-qc", f"CREATE ROLE duban_public LOGIN PASSWORD '{password}'"]
        subprocess.run(speak, check=True)
        # The right to large objects is left to it here; the command says so and ends with 1.
        subprocess.run([sys.executable, "manage.py", "public_door"], cwd=ROOT, env=environment, capture_output=True)
        port = free_port()
        alone = environment | {
            "DATABASE_URL": database.replace("://duban:", "://duban_public:"),
            "DJANGO_SETTINGS_MODULE": "duban.settings_public",
            "DUBAN_DATA_DIR": f"{folder}/public",
            "DUBAN_HTTPS": "0",
        }
        subprocess.run([str(find_program("psql")), database, "-qc", "ANALYZE"], check=True, stderr=subprocess.DEVNULL)
        run(environment, "manage.py", "collectstatic", "--noinput", "-v0", "-i", "fonts/*")
        base = f"http://127.0.0.1:{port}"
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "duban.wsgi_public:application",
            "-b",
            f"127.0.0.1:{port}",
            "-w",
            "2",
        ]
        with started(gunicorn, alone, f"{base}/healthz"):
            pages = (
                "/",
                "/petitions/",
                f"/rounds/{slug}/petitions/",
                f"/rounds/{slug}/petitions/?verdict=founded",
                f"/rounds/{slug}/petitions/?q={number[:5]}",
                f"/rounds/{slug}/petitions/{number}/",
                "/notices/",
                "/corrections/",
                "/sitemap-petitions-1.xml",
            )
            for path in pages:
                rows.append(
                    row(f"page not kept, {petitions:,} petitions: {path}"[:66], uncached(base, path), "ms", PAGE_MS)
                )
            rows += through_nginx(port, f"/rounds/{slug}/petitions/{number}/")
        return rows


def main() -> int:
    chosen = arguments(__doc__, petitions=PETITIONS).parse_args()
    return close(lambda: figures(chosen.petitions), as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
