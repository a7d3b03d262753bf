"""Jobs carry nothing, wait for nobody, are handed to Celery in one place; who writes to the broker gains nothing."""

import ast
import inspect
import socket
import time
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.core.cache import caches

from duban import cache as duban_cache
from duban.cache import AWAY_SECONDS, BoundedRedisCache
from duban.celery import app
from records import waking
from tests.clocks import collector_waits
from tests.test_architecture import modules

DISPATCHER = Path("records/waking.py")
HANDS_OVER = {"delay", "apply_async", "send_task", "signature", "subtask"}
WAITS = {"eta", "countdown", "expires"}


def handed_over(tree: ast.AST) -> list[str]:
    """Calls that hand a job to Celery, and words in calls that ask it to keep one for later."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found = [c.func.attr for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in HANDS_OVER]
    return found + [word.arg for c in calls for word in c.keywords if word.arg in WAITS]


def test_jobs_are_handed_over_in_one_place_and_none_for_later():
    assert {path: found for path, tree in modules().items() if (found := handed_over(tree))} == {
        DISPATCHER: ["apply_async"]
    }


@pytest.mark.parametrize("source", ["job.delay()", "job.apply_async(eta=soon)", "app.send_task('a')", "f(countdown=3)"])
def test_the_finder_finds(source):
    assert handed_over(ast.parse(source))


def test_no_job_takes_anything_and_none_is_scheduled_with_something():
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert len(ours) >= 5
    assert [task.name for task in ours if inspect.signature(task.run).parameters] == []
    assert [e for e in settings.CELERY_BEAT_SCHEDULE.values() if set(e) != {"task", "schedule"}] == []


def test_what_celery_is_told():
    told = app.conf
    assert (told.task_acks_late, told.task_reject_on_worker_lost) == (True, True)
    assert (told.worker_prefetch_multiplier, told.task_publish_retry) == (1, False)
    assert (told.accept_content, told.task_serializer) == (["json"], "json")
    assert (told.worker_enable_remote_control, told.task_always_eager) == (False, False)
    assert told.task_soft_time_limit < told.task_time_limit
    assert told.broker_connection_max_retries is None


class TestWaking:
    """The caller of `wake` waits for nobody, whatever becomes of the broker."""

    MOMENT = 0.2  # seconds; a broker that is away takes two and more

    @pytest.fixture(params=["refuses", "says nothing", "has no name"])
    def job(self, request):
        """A job of an application whose broker is away in this way."""
        silent = socket.create_server(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        address = f"redis://127.0.0.1:{port}/0"
        if request.param == "refuses":
            silent.close()
        elif request.param == "has no name":
            address = "redis://nobody.invalid:6379/0"
        options = {"socket_timeout": 2, "socket_connect_timeout": 2, "max_retries": 1, "connect_retries_timeout": 2}
        other = Celery("away", broker=address, set_as_current=False)
        other.conf.broker_transport_options = options

        @other.task(name=f"job that nobody hears: {request.param}")
        def unheard() -> None:
            """Nothing to do."""

        yield unheard
        silent.close()

    def test_nobody_waits(self, job):
        assert waking.idle(10)
        with collector_waits():
            for _ in range(20):
                began = time.monotonic()
                waking.wake(job)
                assert time.monotonic() - began < self.MOMENT
        assert waking.idle(30)  # two for one job are one, so this is no queue of twenty


class TestCache:
    @pytest.fixture(autouse=True)
    def _not_away(self):
        duban_cache._away_until.clear()
        yield
        duban_cache._away_until.clear()

    def made(self, address: str) -> BoundedRedisCache:
        return BoundedRedisCache(address, {"KEY_PREFIX": str(time.monotonic())})

    def test_without_redis_it_keeps_and_counts_in_memory_and_asks_seldom(self):
        with collector_waits(), socket.create_server(("127.0.0.1", 0)) as silent:
            cache = self.made(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
            began = time.monotonic()
            assert cache.get("tries", 0) == 0
            first = time.monotonic() - began
            assert cache.add("tries", 0, 60)
            assert [cache.incr("tries") for _ in range(3)] == [1, 2, 3]
            assert cache.get("tries") == 3
            assert cache.delete("tries")
            assert time.monotonic() - began < first + 0.2 < 1.5 < AWAY_SECONDS
        with pytest.raises(ValueError, match="not found"):
            cache.incr("tries")

    @pytest.mark.services
    def test_redis_keeps_no_pickles(self):
        cache = caches["default"]
        assert isinstance(cache, BoundedRedisCache)
        from_redis = cache._cache.get_client()
        cache.set("verdict", {"lines": 3, "fault": "", "督": "办"}, None)
        cache.add("count", 0, 60)
        cache.incr("count", 5)
        assert (cache.get("verdict"), cache.get("count")) == ({"lines": 3, "fault": "", "督": "办"}, 5)
        assert from_redis.get(cache.make_key("count")) == b"5"
        assert from_redis.get(cache.make_key("verdict"))[:1] == b"{"
        from_redis.set(cache.make_key("planted"), b"\x80\x05K\x01.")
        assert cache.get("planted", "none") == "none"
        with pytest.raises(TypeError, match="is not kept"):
            cache.set("object", object())
