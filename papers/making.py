"""Drawing what was ordered: one order at a time, claimed by a conditional UPDATE, its file never half.

A worker holds an order until its lease runs out; telling how far it is renews the lease. What was claimed more than
MOST_ATTEMPTS times has killed its workers and fails with words.
"""

import hashlib
import logging
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from papers.drawing import Busy
from papers.makers import MAKERS, CannotMake
from papers.models import Order
from papers.pdf import PdfError
from records import clock

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=4)  # longer than any single drawing may take
MOST_ATTEMPTS = 3
KEPT_DAYS = 7
WORDS_KEPT = 300
CHUNK = 1 << 20
State = Order.State


class Lost(Exception):
    """The order is no longer this worker's: its lease ran out, or its row is gone."""


def free() -> QuerySet[Order]:
    """Orders that nobody holds now, the oldest first."""
    unheld = Q(claimed_until=None) | Q(claimed_until__lte=clock.of_machine())
    return Order.objects.filter(unheld, state__in=(State.WAITING, State.DRAWING)).order_by("asked_at")


def draw_next() -> bool:
    """Take the oldest free order and draw it; False when none is free. Raises whatever a maker did not foresee."""
    for pk in free().values_list("pk", flat=True)[:20]:
        order = _claimed(pk)
        if order is not None:
            with override(order.language):
                _draw(order)
            return True
    return False


def _claimed(pk: UUID) -> Order | None:
    """The order, ours for a lease; None when another worker was quicker or it has killed too many workers."""
    claim = {"claimed_until": clock.of_machine() + LEASE, "attempts": F("attempts") + 1}
    if not free().filter(pk=pk).update(**claim, state=State.DRAWING, done=0):
        return None
    order = Order.objects.get(pk=pk)
    if order.attempts > MOST_ATTEMPTS:
        with override(order.language):
            _fail(order, _("Making it was begun %(n)d times and never came to an end.") % {"n": MOST_ATTEMPTS})
        return None
    return order


def _draw(order: Order) -> None:
    logger.info("order %s (%s), try %s", order.pk, order.kind, order.attempts)
    ended = False
    try:
        with tempfile.TemporaryDirectory(prefix="duban-order-", dir=home()) as folder:
            _finish(order, _made(order, Path(folder)))
        ended = True
    except Busy as error:
        _put_back(order, str(error), tried=False)
        ended = True
    except (CannotMake, PdfError) as error:
        _fail(order, str(error))
        ended = True
    except Lost:
        logger.warning("order %s was taken over by another worker", order.pk)
        ended = True
    finally:
        if not ended:  # not foreseen: the traceback goes to the log, the order to its next try
            _put_back(order, _("It did not work; it is tried again."), tried=True)


def _made(order: Order, folder: Path) -> Path:
    maker = MAKERS.get(order.kind)
    if maker is None:
        raise CannotMake(_("This kind of paper is not known here any more."))
    path = maker(order.params, lambda done, words: _tell(order, done, words), folder)
    if path.parent != folder:  # it is moved from there, so it must be this order's alone
        raise ValueError(f"The maker of {order.kind} wrote outside its folder.")
    return path


def _held(order: Order) -> QuerySet[Order]:
    """The row, as long as it is held by this very try."""
    return Order.objects.filter(pk=order.pk, state=State.DRAWING, attempts=order.attempts)


def _tell(order: Order, done: int, words: str) -> None:
    said = {"done": max(0, min(done, 999)), "words": words[:WORDS_KEPT]}
    if not _held(order).update(**said, claimed_until=clock.of_machine() + LEASE):
        raise Lost


def _finish(order: Order, path: Path) -> None:
    sha256, size = _digest(path)
    keep(path, sha256)
    _held(order).update(
        state=State.DONE,
        done=1000,
        words="",
        sha256=sha256,
        size=size,
        claimed_until=None,
        ended_at=clock.of_machine(),
    )


def _digest(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def home() -> Path:
    """The folder of made files, each under its digest."""
    folder = Path(settings.DATA_DIR, "orders")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep(path: Path, sha256: str) -> None:
    """Put the file under its digest, whole or not at all; two workers that made the same one leave one."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.chmod(0o600)
    path.replace(home() / sha256)


def _fail(order: Order, why: str) -> None:
    logger.warning("order %s failed: %s", order.pk, why)
    _held(order).update(state=State.FAILED, words=why[:WORDS_KEPT], claimed_until=None, ended_at=clock.of_machine())


def _put_back(order: Order, words: str, *, tried: bool) -> None:
    if tried and order.attempts >= MOST_ATTEMPTS:
        _fail(order, _("It failed %(n)d times. The administrator finds the reason in the log.") % {"n": order.attempts})
        return
    back = {"state": State.WAITING, "words": words[:WORDS_KEPT], "claimed_until": None}
    _held(order).update(**back, attempts=F("attempts") if tried else F("attempts") - 1)


def sweep() -> int:
    """Forget orders that ended long ago, files that no order names and folders of killed workers; how many orders."""
    before = clock.of_machine() - timedelta(days=KEPT_DAYS)
    gone, _by_model = Order.objects.filter(ended_at__lt=before).delete()
    named = set(Order.objects.exclude(sha256="").values_list("sha256", flat=True))
    for path in home().iterdir():
        if path.name not in named and path.stat().st_mtime < before.timestamp():
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return gone
