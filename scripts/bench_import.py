"""How long a table of petitions takes from the upload to the draft batch, and how much memory; prints JSON.

    python scripts/bench_import.py ROWS          on the database of DATABASE_URL; called by bench_petitions.py

One process measures one table, because a peak of memory never goes down again. The table and its people are invented.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import django

django.setup()

import openpyxl  # noqa: E402  (Django must be set up first)
from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import connection  # noqa: E402

from cases.models import Round  # noqa: E402
from orgs.models import Role, User  # noqa: E402
from papers.reading.process import Limits  # noqa: E402
from petitions.domain import importing  # noqa: E402
from petitions.models import Batch, Import  # noqa: E402
from petitions.reading.process import opened  # noqa: E402
from records import clock  # noqa: E402
from scenarios.wordings import COUNTIES, realistic  # noqa: E402

HEAD = ["序号", "受理编号", "受理方式", "交办问题基本情况", "行政区域", "污染类型", "是否加星", "举报人", "联系电话"]
TYPES = {"water": "水", "air": "大气", "noise": "噪声", "soil": "土壤", "ecology": "生态"}
LOOK_EVERY = 0.2  # seconds between two looks at the progress


def table(rows: int, day: date) -> bytes:
    """An .xlsx of so many petitions with invented persons."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([f"第99批群众信访举报件交办清单（{day.year}年{day.month}月{day.day}日）"])
    sheet.append(HEAD)
    for n, one in enumerate(realistic(f"import {rows}", rows), start=1):
        types = "、".join(TYPES[kind] for kind in one["types"])
        person = f"示例{'甲乙丙丁'[n % 4]}{'子丑寅卯辰巳午未'[n % 8]}"
        number = f"D2BM{rows}N{day:%Y%m%d}{n:05d}"
        sheet.append([n, number, "来电", one["text"], COUNTIES[one["county"]], types, "否", person, f"138{n:08d}"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def peak_megabytes() -> float:
    """The peak memory of this process since it started its present program."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024, 1)


class Watcher(threading.Thread):
    """Looks at the progress as the page does, from a connection of its own, until it is told to stop."""

    def __init__(self, import_id: int) -> None:
        super().__init__(daemon=True)
        self.import_id, self.over = import_id, threading.Event()
        self.seen: list[int] = []

    def run(self) -> None:
        while not self.over.wait(LOOK_EVERY):
            self.seen.append(Import.objects.values_list("done", flat=True).get(pk=self.import_id))
        connection.close()


def measure(rows: int, inspection: Round, office: User) -> dict[str, Any]:
    """Seconds of each part, peaks of memory, and the different numbers of rows that somebody watching saw."""
    before = peak_megabytes()
    day = clock.today()
    data = table(rows, day)
    child = opened(data, "table.xlsx", Limits())["peak_bytes"] / 1024**2
    times, worked = {}, time.process_time()
    began = time.perf_counter()
    source = importing.take(inspection.pk, SimpleUploadedFile("table.xlsx", data), actor=office)
    times["take"] = time.perf_counter() - began
    watcher = Watcher(source.pk)
    watcher.start()
    began = time.perf_counter()
    importing.read_in(source.pk)
    times["read_in"] = time.perf_counter() - began
    watcher.over.set()
    watcher.join()
    source.refresh_from_db()
    began = time.perf_counter()
    preview = list(source.rows.order_by("order")[:50])
    times["preview"] = time.perf_counter() - began
    faulty = [row.errors for row in source.rows.all() if row.errors]
    if source.state != Import.State.READY or source.total != rows or faulty or not preview:
        raise SystemExit(f"the table was not read: {source.state} {source.total} {source.fault} {faulty[:3]}")
    last = Batch.objects.filter(round=inspection).order_by("-number").values_list("number", flat=True).first() or 0
    began = time.perf_counter()
    batch = importing.commit(source.pk, importing.BatchFacts(last + 1, day), actor=office)
    times["commit"] = time.perf_counter() - began
    return {
        "rows": batch.petitions.count(),
        "seconds": {name: to_hundredths(value) for name, value in times.items()}
        | {"all": to_hundredths(sum(times.values()))},
        "processor_seconds": to_hundredths(time.process_time() - worked),
        "peak_mb": peak_megabytes(),
        "peak_mb_at_start": before,
        "child_peak_mb": to_hundredths(child),
        "progress_seen": sorted(set(watcher.seen)),
    }


def to_hundredths(value: float) -> float:
    return float(f"{value:.2f}")


def main() -> int:
    rows = int(sys.argv[1])
    office = User.objects.filter(posts__role=Role.OFFICE).order_by("pk").first()
    if office is None:
        raise SystemExit("there is no office: generate a load first")
    inspection = Round.objects.filter(region__path__in=regions(office)).order_by("entered_on").last()
    if inspection is None:
        raise SystemExit("there is no round of that office: generate a load first")
    with tempfile.TemporaryDirectory(prefix="duban-import-") as scratch:
        settings.DATA_DIR = scratch
        with inspection.time():
            json.dump(measure(rows, inspection, office), sys.stdout)
    return 0


def regions(office: User) -> list[str]:
    """Paths of the regions whose office the person keeps."""
    seats = [post.organisation.parent for post in office.posts.select_related("organisation__parent")]
    return [region.path for region in seats if region]


if __name__ == "__main__":
    sys.exit(main())
