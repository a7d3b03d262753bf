"""What of following lies under seal: addresses, and the index by which they are found again."""

from typing import Any

from follow import sealing
from follow.models import Subscription
from petitions.privacy.rotating import Kept, add
from petitions.privacy.sealing import Unreadable


class _Own(Kept):
    """A column that is made again from the open parcel, because its key is derived and wraps nothing."""

    __slots__ = ()

    def again(self, sealed: bytes, row: Any) -> bytes:
        try:
            secret = sealing.opened(row.sealed, row.pk)
        except sealing.Unreadable:
            raise Unreadable from None
        return sealing.seal(secret, row.pk) if self.column == "sealed" else sealing.blind(secret.address)


def _bound_to(row: Subscription) -> bytes:
    return str(row.pk).encode()


add(_Own(Subscription, "sealed", _bound_to), _Own(Subscription, "blind", _bound_to))
