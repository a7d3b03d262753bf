"""The whole register of a load as .xlsx, as a worker makes it, on the database of DATABASE_URL; prints JSON.

Called by bench_petitions.py. Memory is the peak of this process, which does nothing else.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import django

django.setup()

from cases.models import Round  # noqa: E402  (Django must be set up first)
from orgs.models import User  # noqa: E402
from petitions import makers  # noqa: E402
from petitions.models import Petition  # noqa: E402

SEED = 1


def measured() -> dict[str, float]:
    """Rows, seconds, seconds of the processor and peak megabytes of one register."""
    load = Round.objects.get(slug=f"load-{SEED}-1")
    office = User.objects.get(username=f"load{SEED}-office")
    steps: list[int] = []
    began, spent = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        params = {"round": load.pk, "reader": office.pk, "query": ""}
        path = makers.register(params, lambda done, _words: steps.append(done), Path(folder))
        size = path.stat().st_size
    return {
        "rows": Petition.objects.filter(round=load).count(),
        "seconds": time.perf_counter() - began,
        "processor_seconds": time.process_time() - spent,
        "megabytes": size / 2**20,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "steps": len(steps),
    }


if __name__ == "__main__":
    json.dump(measured(), sys.stdout)
