"""Workers that would go deaf: what made them so is mended, and what is not known yet ends them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from kombu import Connection, Queue
from kombu.exceptions import OperationalError
from kombu.transport import redis as kombus

from duban.broker import Redis
from duban.watchdog import EXIT, Hunger
from tests.harness.cluster import Cluster, eventually
from tests.harness.deaf import SIGN
from tests.harness.proxy import PASS, REFUSE, Proxy
from tests.harness.store import Store

OPTIONS = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 1, "interval_start": 0}
WORKS = "SELECT max(at) FROM records_pulse WHERE name = 'worker'"
PATIENCE = 60


class TestHunger:
    @pytest.mark.parametrize(
        ("samples", "ends_at"),
        [
            ([(0, 0, False)] * 60, None),  # nothing waits: idle is all right for ten times as long
            ([(3, 0, False)] * 100, 70),
            ([(3, 0, True)] * 100, None),  # a job runs
            ([(None, 0, False)] * 200, None),  # the broker is away: starting anew would not help
            ([(3, n, False) for n in range(100)], None),  # it consumes
            ([(3, 0, False)] * 5 + [(3, 1, False)] * 100, 130),  # counted from the last that it consumed
            ([(3, 0, False)] * 5 + [(0, 0, False)] + [(3, 0, False)] * 100, 130),  # somebody else took them
            ([(0, 0, False)] * 200, 610),  # not even what its own watchdog sends
        ],
    )
    def test_ends_a_worker_that_could_consume_and_does_not(self, samples, ends_at) -> None:
        """Samples every ten seconds, the first at 10: messages that wait, consumed so far, whether a job runs."""
        hunger, found = Hunger(PATIENCE), None
        for place, (waiting, consumed, busy) in enumerate(samples, start=1):
            if hunger.starves(place * 10.0, waiting=waiting, consumed=consumed, busy=busy):
                found = place * 10
                break
        assert found == ends_at


@pytest.mark.services
class TestPlaces:
    @contextmanager
    def consuming(self, transport: type, store: Store, proxy: Proxy) -> Iterator[tuple]:
        """A channel that takes one message at a time and has taken it; the message."""
        with Connection(store.url(proxy.port), transport=transport, transport_options=OPTIONS) as connection:
            channel = connection.channel()
            channel.basic_qos(0, 1, False)
            queue = Queue("test")(channel)
            queue.declare()
            connection.Producer(channel).publish({}, routing_key="test")
            message = queue.get(no_ack=False)
            channel.qos.append(message, message.delivery_tag)
            yield channel, message

    def free_after_a_lost_acknowledgement(self, transport: type, store: Store, proxy: Proxy, act: str) -> bool:
        with self.consuming(transport, store, proxy) as (channel, message):
            assert not channel.qos.can_consume()
            proxy.set(REFUSE)
            with pytest.raises((OperationalError, *channel.connection_errors)):
                getattr(message, act)()
            proxy.set(PASS)
            return channel.qos.can_consume()

    @pytest.mark.parametrize("act", ["ack", "reject", "requeue"])
    def test_a_lost_acknowledgement_frees_the_place(self, store: Store, proxy: Proxy, act: str) -> None:
        assert self.free_after_a_lost_acknowledgement(Redis, store, proxy, act)
        assert store.client.hlen("unacked") == 1  # Redis has it still and hands it out again

    def test_with_kombu_s_own_it_stays_taken(self, store: Store, proxy: Proxy) -> None:
        """The control: if this fails, kombu has mended it and duban.broker.Places can go."""
        assert not self.free_after_a_lost_acknowledgement(kombus.Transport, store, proxy, "ack")


@pytest.mark.services
@pytest.mark.harness
@pytest.mark.django_db(transaction=True)
class TestDeafWorker:
    def deaf(self, cluster: Cluster, patience: int):
        """A worker that has gone deaf while beat ticks."""
        worker = cluster.worker(HARNESS_TRANSPORT="tests.harness.deaf:Transport", DUBAN_WATCHDOG_SECONDS=str(patience))
        cluster.beat()
        assert eventually(lambda: cluster.ask(WORKS) != [(None,)], 90)
        (cluster.folder / SIGN).touch()
        return worker

    def test_it_ends_itself_and_its_successor_consumes(self, cluster: Cluster, store: Store) -> None:
        worker = self.deaf(cluster, 5)
        assert eventually(lambda: worker.process.poll() is not None, 60)
        assert worker.process.returncode == EXIT
        assert "this worker consumes none" in worker.said
        assert store.client.llen("celery") > 0
        (cluster.folder / SIGN).unlink()
        last = cluster.one(WORKS)
        worker.start()  # as its supervisor does
        assert eventually(lambda: cluster.one(WORKS) > last, 60)
        assert eventually(lambda: store.client.llen("celery") == 0, 30)

    def test_without_the_watchdog_it_stays_deaf(self, cluster: Cluster, store: Store) -> None:
        worker = self.deaf(cluster, 600)
        assert eventually(lambda: store.client.llen("celery") > 5, 60)
        last = cluster.one(WORKS)
        assert not eventually(lambda: cluster.one(WORKS) > last, 8)
        assert worker.process.poll() is None
