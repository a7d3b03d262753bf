"""The two brokers, with two faults of kombu's mended.

Junk: an entry that is no message, which anybody who can write to the broker may put there, ended the worker that read
it. It is dropped with a line in the log.

Deafness: an acknowledgement that the network swallows left its message counted as being worked on for ever, and a
worker that takes one message at a time then took no more, connected as it was. Its place is free again at once; Redis
hands the message out a second time when its visibility ends, and every job may run twice.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty
from typing import Any

from kombu.transport import filesystem, redis, virtual

logger = logging.getLogger(__name__)

# What kombu raises for an entry that is not JSON, not an envelope, or an envelope without its parts.
JUNK = (ValueError, LookupError, TypeError, AttributeError)


class Places(redis.QoS):
    """Counts the messages that are being worked on."""

    def ack(self, delivery_tag: str) -> None:
        with self._freed(delivery_tag):
            super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        with self._freed(delivery_tag):
            super().reject(delivery_tag, requeue)

    @contextmanager
    def _freed(self, delivery_tag: str) -> Iterator[None]:
        try:
            yield
        except self.channel.connection_errors:  # type: ignore[attr-defined]  # the stubs leave it out
            virtual.QoS.ack(self, delivery_tag)
            raise


class RedisChannel(redis.Channel):
    """Consumes as kombu does; the entry is off the queue already when it turns out to be junk."""

    QoS = Places

    def _brpop_read(self, **options: Any) -> bool:
        try:
            return super()._brpop_read(**options)  # type: ignore[misc]  # the stubs leave it out
        except JUNK as error:
            logger.error("dropped what is no message: %s", type(error).__name__)
            return True


class Redis(redis.Transport):
    """Redis."""

    Channel = RedisChannel


class FolderChannel(filesystem.Channel):
    """Reads as kombu does; the file is gone already when it turns out to be junk."""

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            found = super()._get(queue)
            self.Message(found, channel=self)  # what the consumer does next, where a fault would end the worker
        except JUNK as error:
            logger.error("dropped what is no message: %s", type(error).__name__)
            raise Empty from error
        return found


class Folder(filesystem.Transport):
    """The folder of the embedded edition."""

    Channel = FolderChannel
