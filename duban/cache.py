"""The cache in Redis that no page waits for: bounded in time, a substitute in memory while Redis is away, no pickles.

What is kept here may be lost, and counters of wrong tries go on in each process meanwhile.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

ANSWER_SECONDS = 0.25  # that Redis has for one answer, the look-up of its name included
AWAY_SECONDS = 10.0  # that Redis is left alone after it failed
THREADS = 8

_asked: dict[str, ThreadPoolExecutor] = {}
_away_until: dict[str, float] = {}
os.register_at_fork(after_in_child=_asked.clear)  # a forked child has none of its parent's threads


class Json:
    """JSON with moments. Whoever can write to Redis must not be able to run code here, as pickles would allow."""

    def dumps(self, value: Any) -> int | str:
        return value if type(value) is int else json.dumps(value, default=self._moment)

    def loads(self, data: bytes) -> Any:
        """The value; None for what this class did not write."""
        try:
            return json.loads(data, object_hook=self._made)
        except ValueError:
            return None

    @staticmethod
    def _made(found: dict[str, Any]) -> Any:
        return datetime.fromisoformat(found["moment"]) if set(found) == {"moment"} else found

    @staticmethod
    def _moment(value: object) -> dict[str, str]:
        if isinstance(value, datetime):
            return {"moment": value.isoformat()}
        raise TypeError(f"{type(value).__name__} is not kept in the cache.")


class BoundedRedisCache(RedisCache):
    """Redis while it answers in time, else this process's memory."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        bounds = {
            "socket_timeout": ANSWER_SECONDS,
            "socket_connect_timeout": ANSWER_SECONDS,
            "retry": Retry(NoBackoff(), 0),
            "serializer": Json,
        }
        super().__init__(server, params | {"OPTIONS": bounds | params.get("OPTIONS", {})})
        self._server = str(server)
        self._substitute = LocMemCache("duban-without-redis", params)

    def _ask(self, what: str, *args: Any, **more: Any) -> Any:
        """The answer of Redis, or the substitute's while Redis is away. ValueError (no such key) passes through."""
        instead = partial(getattr(self._substitute, what), *args, **more)
        if monotonic() < _away_until.get(self._server, 0):
            return instead()
        asked = _asked.setdefault("redis", ThreadPoolExecutor(THREADS, thread_name_prefix="duban-cache"))
        try:
            return asked.submit(getattr(super(), what), *args, **more).result(ANSWER_SECONDS)
        except (RedisError, OSError):  # also TimeoutError, which is an OSError
            _away_until[self._server] = monotonic() + AWAY_SECONDS
            return instead()

    def add(self, *args: Any, **more: Any) -> bool:
        return self._ask("add", *args, **more)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = self._ask("get", key, version=version)
        return default if found is None else found

    def set(self, *args: Any, **more: Any) -> None:
        self._ask("set", *args, **more)

    def delete(self, *args: Any, **more: Any) -> bool:
        return self._ask("delete", *args, **more)

    def touch(self, *args: Any, **more: Any) -> bool:
        return self._ask("touch", *args, **more)

    def incr(self, *args: Any, **more: Any) -> int:
        return self._ask("incr", *args, **more)
