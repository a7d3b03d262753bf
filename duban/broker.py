"""The two brokers, with junk taken out: what is no message of Celery's is dropped with a line in the log.

Without this one broken entry, which anybody who can write to the broker may put there, ends the worker that reads it.
"""

import logging
from queue import Empty
from typing import Any

from kombu.transport import filesystem, redis

logger = logging.getLogger(__name__)

# What kombu raises for an entry that is not JSON, not an envelope, or an envelope without its parts.
JUNK = (ValueError, LookupError, TypeError, AttributeError)


class RedisChannel(redis.Channel):
    """Consumes as kombu does; the entry is off the queue already when it turns out to be junk."""

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
            return super()._get(queue)
        except JUNK as error:
            logger.error("dropped what is no message: %s", type(error).__name__)
            raise Empty from error


class Folder(filesystem.Transport):
    """The folder of the embedded edition."""

    Channel = FolderChannel
