"""Workers killed with SIGKILL every 50 to 200 ms until everything is out: nothing is lost, nothing is twice inside."""

import pytest

from tests.harness.cluster import PLAIN, Cluster, Killer, eventually
from tests.harness.judging import is_out, resends
from tests.harness.mailbox import Mailbox
from tests.harness.settings import BENCH

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.harness]

NOTICES, PEOPLE, WORKERS, SEED = 1000, 50, 4, 20261126
SECONDS = 900 if BENCH else 400  # that all of it may take on a busy machine
LOST_AT_LEAST = 1


def test_a_thousand_notices_survive(cluster: Cluster, mailbox: Mailbox, record_property) -> None:
    cluster.scene(f"scenes.people({PEOPLE})")
    workers = [cluster.worker(number, size=2) for number in range(WORKERS)]
    cluster.beat()
    assert eventually(lambda: all(worker.is_up for worker in workers), 60)
    killer = Killer(workers, SEED)
    cluster.scene(f"scenes.notices({NOTICES})")
    assert eventually(lambda: is_out(cluster, NOTICES), SECONDS), cluster.ask(
        "SELECT state, count(*) FROM notify_delivery GROUP BY 1"
    )
    killer.stop()
    again = resends(cluster, mailbox, {f"Notice {n}." for n in range(NOTICES)})
    record_property("workers killed, times", killer.kills)
    record_property("sent again, mails", again)
    record_property("whole workers started anew, times", killer.restarts)
    assert killer.kills > 50
    assert again <= killer.kills


def test_the_same_as_plain_tasks_loses_some(cluster: Cluster, mailbox: Mailbox, record_property) -> None:
    """The control: without rows and with Celery's defaults the same killing loses notices for good."""
    workers = [cluster.worker(number, size=2, program=PLAIN, DJANGO_SETTINGS_MODULE="") for number in range(WORKERS)]
    assert eventually(lambda: all(worker.is_up for worker in workers), 60)
    killer = Killer(workers, SEED)
    cluster.scene(f"scenes.plain_sends({NOTICES})")
    still = [0, 0]

    def quiet() -> bool:
        came = len(mailbox.mails)
        still[:] = [came, still[1] + 1 if came == still[0] else 0]
        return still[1] >= 30

    assert eventually(quiet, SECONDS)
    killer.stop()
    record_property("workers killed, times", killer.kills)
    lost = NOTICES - len({mail["id"] for mail in mailbox.mails})
    record_property(f"lost of {NOTICES}, notices", lost)
    assert lost >= LOST_AT_LEAST
