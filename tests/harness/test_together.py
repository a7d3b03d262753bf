"""Workers and two beats at once, lost schedules, cut database connections, junk: nothing doubles, nothing stops."""

import json
import os
import pickle
import time

import pytest

from tests.harness.cluster import Cluster, eventually
from tests.harness.judging import is_out, resends
from tests.harness.mailbox import Mailbox
from tests.harness.store import Store

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.harness]

NOTICES = 150
TICKED = "SELECT max(at) FROM records_pulse WHERE name = 'beat'"
CUT = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def ready(cluster: Cluster, workers: int, beats: int) -> list:
    """So many workers and beats, at work."""
    cluster.scene("scenes.people(10)")
    started = [cluster.worker(number) for number in range(workers)]
    for number in range(beats):
        cluster.beat(number)
    assert eventually(lambda: cluster.one(TICKED) is not None, 90)
    return started


def ticks_on(cluster: Cluster, seconds: float) -> bool:
    last = cluster.one(TICKED)
    return eventually(lambda: cluster.one(TICKED) > last, seconds)


def test_two_beats_and_three_workers_double_nothing(cluster: Cluster, mailbox: Mailbox) -> None:
    ready(cluster, workers=3, beats=2)
    for part in range(3):
        cluster.scene(f"scenes.notices({NOTICES // 3}, {part * NOTICES // 3})")
    assert eventually(lambda: is_out(cluster, NOTICES), 90)
    time.sleep(5)  # some more ticks of both
    assert resends(cluster, mailbox, {f"Notice {n}." for n in range(NOTICES)}) == 0


def test_a_lost_or_broken_schedule_stops_no_ticks(cluster: Cluster) -> None:
    ready(cluster, workers=1, beats=1)
    beat = cluster.programs[-1]
    for damage in (lambda path: path.unlink(), lambda path: path.write_bytes(b"junk" * 100)):
        beat.kill()
        for path in cluster.folder.glob("beat0.schedule*"):
            damage(path)
        beat.start()
        assert ticks_on(cluster, 60), beat.said[-2000:]


def test_cut_database_connections_stop_no_worker(cluster: Cluster, mailbox: Mailbox) -> None:
    workers = ready(cluster, workers=2, beats=1)
    cluster.scene(f"scenes.notices({NOTICES})")
    cut = 0
    for _ in range(6):
        cut += cluster.one(CUT)
        time.sleep(0.5)
    assert cut > 0
    assert eventually(lambda: is_out(cluster, NOTICES), 120)
    resends(cluster, mailbox, {f"Notice {n}." for n in range(NOTICES)})
    assert [worker.process.poll() for worker in workers] == [None, None]


class Payload:
    """What unpickles it makes a folder."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def envelope(body: str, content_type: str = "application/json", encoding: str = "utf-8", **headers) -> str:
    """A message as kombu writes it to Redis."""
    properties = {"delivery_tag": os.urandom(8).hex(), "delivery_info": {"exchange": "", "routing_key": "celery"}}
    whole = {"body": body, "content-type": content_type, "content-encoding": encoding, "headers": headers}
    return json.dumps(whole | {"properties": properties})


def test_junk_in_the_queue_harms_nobody(cluster: Cluster, store: Store, mailbox: Mailbox) -> None:
    [worker] = ready(cluster, workers=1, beats=1)
    first, made = worker.children(), cluster.folder / "unpickled"
    task = {"id": "1", "lang": "py", "root_id": "1", "argsrepr": "", "kwargsrepr": ""}
    pickled = pickle.dumps([[], {}, Payload(str(made))], protocol=0).decode("ascii")
    call = json.dumps([[], {}, {}])
    junk = [
        "no JSON at all",
        "[]",
        "{}",
        b"\xff\xfe\x00",
        json.dumps({"body": "x" * 2_000_000}),
        envelope(pickled, "application/x-python-serialize", "utf-8", task="records.jobs.tick", **task),
        envelope(call, task="os.system", **task),
        envelope(json.dumps([[7, 8], {"pk": 9}, {}]), task="notify.jobs.deliver_waiting", **task),
        envelope("{", task="notify.jobs.deliver_waiting", **task),
        envelope(call, task="notify.jobs.deliver_waiting", **task),
    ]
    cluster.scene("scenes.notices(10)")
    assert eventually(lambda: is_out(cluster, 10), 60)
    for _ in range(100):
        store.client.lpush("celery", *junk)
    assert eventually(lambda: store.client.llen("celery") == 0, 90)
    assert ticks_on(cluster, 30)
    assert (worker.process.poll(), worker.children()) == (None, first)
    assert not made.exists()
    assert resends(cluster, mailbox, {f"Notice {n}." for n in range(10)}) == 0
