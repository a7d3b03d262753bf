"""What the processes of the harness are asked to do; called inside duban (Cluster.run)."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from notify.models import Pace
from notify.outbox import Told, tell_many
from orgs.models import Role, User
from tests.factories import make_org, make_user
from tests.harness.plain import send

TEXT = "Notice %(number)s."


def people(count: int) -> None:
    """That many people with a mailbox."""
    unit = make_org("市整改办")
    for number in range(count):
        make_user((unit, Role.CLERK), username=f"reader{number}", email=f"reader{number}@test")


def notices(count: int, first: int = 0) -> None:
    """That many urgent notices, one after the other to the people in turn, in one act."""
    readers = list(User.objects.filter(username__startswith="reader").order_by("pk"))
    numbers = range(first, first + count)
    told = [
        Told([readers[n % len(readers)]], TEXT, {"number": n}, dedupe=f"notice:{n}", pace=Pace.URGENT) for n in numbers
    ]
    with transaction.atomic():
        tell_many(told)


def actor() -> str:
    """Two people, one of whom is signed in; the cookie of the session."""
    unit = make_org("市整改办")
    principal = make_user((unit, Role.HEAD), username="actor")
    make_user((unit, Role.HEAD), username="substitute", email="substitute@test")
    session = SessionStore()
    session[SESSION_KEY] = str(principal.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = principal.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def plain_sends(count: int) -> None:
    """The control: that many acts that hand their notice to the broker when they have committed."""
    for number in range(count):
        with transaction.atomic():
            transaction.on_commit(lambda n=number: send.delay(n), robust=True)
