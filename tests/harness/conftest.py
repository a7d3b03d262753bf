"""A cluster of real processes on a database, a Redis and a mailbox of the test's own; only on real services."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from tests.harness.cluster import Cluster, cloned_database
from tests.harness.mailbox import Mailbox
from tests.harness.proxy import Proxy
from tests.harness.store import Store


@pytest.fixture
def database(django_db_setup) -> Iterator[str]:
    """The migrated test database, cloned; its URL."""
    if not settings.DATABASE_URL.startswith("postgres") or not settings.REDIS_URL:
        pytest.skip("needs PostgreSQL and Redis")
    connections.close_all()  # a template must have no connection
    with cloned_database(settings.DATABASE_URL, connections["default"].settings_dict["NAME"]) as url:
        yield url


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    made = Mailbox(tmp_path)
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.kill()


@pytest.fixture
def proxy(store: Store) -> Iterator[Proxy]:
    made = Proxy(("127.0.0.1", store.port))
    yield made
    made.close()


@pytest.fixture
def cluster(tmp_path: Path, database: str, store: Store, proxy: Proxy, mailbox: Mailbox) -> Iterator[Cluster]:
    """Its processes reach Redis through the proxy."""
    made = Cluster(tmp_path, database, store.url(proxy.port), mailbox)
    yield made
    made.close()
