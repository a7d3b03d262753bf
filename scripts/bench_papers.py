"""How long papers take and what memory a process of them needs, beside bare WeasyPrint on the same table; prints JSON.

    python scripts/bench_papers.py [--rows N ...] [--json]        called by bench.py; needs no database

Each figure is taken in a process of its own. The floor is one `write_pdf` of the bare table, without tags, page numbers
of ours or fonts of ours; it keeps every row in memory at once.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bench_rows import arguments, row, tell

ROOT = Path(__file__).resolve().parent.parent
BOUNDS = {33: (3, 300), 1000: (15, 500), 5000: (75, 500)}  # rows: seconds, megabytes of any one process
PETITIONS, SHEET_SECONDS, SHEET_MEGABYTES = 100_000, 30, 300
DAY = date(2019, 12, 5)
WORDS = "整改措施全部落实，已通过验收并完成公示，群众满意。"
HEADS = ("序号", "类别", "反馈问题", "责任单位", "整改时限", "整改状态", "整改进展", "备注")


def lines(rows: int) -> list[tuple[str, ...]]:
    """Rows of eight cells of 4 to 24 characters, the same each time."""
    made = range(1, rows + 1)
    return [(str(n), *(WORDS[: 4 + (n * place * 7) % 21] for place in range(1, len(HEADS)))) for n in made]


def peak_megabytes() -> float:
    """The peak of this process or of the largest one that it started."""
    own, started = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(own, started) / 1024


def paper(rows: int) -> None:
    """Draw a notice with a table of so many rows as a worker does."""
    from papers import long  # noqa: PLC0415
    from papers.paper import Column, Paper, Row, Section, Table  # noqa: PLC0415

    table = Table("整改情况一览表", tuple(Column(head, 10) for head in HEADS), tuple(map(Row, lines(rows))))
    section = Section("总体情况", 1, (WORDS * 30,))
    made = Paper("整改情况的通报", "轮次", DAY, DAY, (section,), table, ("某市人民政府",), digest="ab" * 32)
    long.render_pdf(made)


def floor(rows: int) -> None:
    """The bare table by WeasyPrint alone, with its columns fixed."""
    import weasyprint  # noqa: PLC0415

    columns = "<col>" * len(HEADS)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines(rows))
    style = "@page { size: A4 landscape } table { table-layout: fixed; width: 100%; border-collapse: collapse }"
    html = f"<style>{style} td {{ border: 1px solid }}</style><table><colgroup>{columns}</colgroup>{body}</table>"
    weasyprint.HTML(string=html).write_pdf()


def sheet(rows: int) -> None:
    """Write a list of so many petitions of 13 columns as .xlsx, rows coming one by one."""
    from papers.xlsx import write_list  # noqa: PLC0415

    head = [f"列{n}" for n in range(13)]
    made = ([n, *(WORDS[: 4 + (n * place) % 18] for place in range(12))] for n in range(rows))
    with tempfile.TemporaryDirectory() as folder:
        write_list(Path(folder, "petitions.xlsx"), "信访件", head, made, on=DAY)


KINDS = {"paper": paper, "floor": floor, "sheet": sheet}


def measured(kind: str, rows: int) -> tuple[float, float]:
    """Seconds and peak megabytes of one figure, from a process of its own, without its start."""
    command = [sys.executable, __file__, "--one", kind, "--rows", str(rows)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "duban.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes


def figures(sizes: list[int]) -> list[dict]:
    """All figures, as bench.py takes them."""
    found = []
    for rows in sizes:
        bounds = BOUNDS.get(rows, (None, None))
        for kind, name in (("paper", "PDF with a table of"), ("floor", "  floor: bare table of")):
            seconds, megabytes = measured(kind, rows)
            bound = bounds if kind == "paper" else (None, None)
            found.append(row(f"{name} {rows} rows", seconds, "s", bound[0]))
            what = f"{name} {rows} rows, peak of a process"
            found.append(row(what, megabytes, "MB", bound[1]))
    seconds, megabytes = measured("sheet", PETITIONS)
    name = f".xlsx of {PETITIONS} petitions, rows given"
    found.append(row(name, seconds, "s", SHEET_SECONDS))
    found.append(row(f"{name}, peak", megabytes, "MB", SHEET_MEGABYTES))
    return found


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=list(BOUNDS))
    parser.add_argument("--one", choices=KINDS)
    options = parser.parse_args()
    if options.one:
        if options.one != "floor":
            import django  # noqa: PLC0415

            django.setup()  # a worker has done that long before
        began = time.monotonic()
        KINDS[options.one](options.rows[0])
        print(json.dumps([time.monotonic() - began, peak_megabytes()]))
        return 0
    tell(figures(options.rows), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
