"""What of petitions and of hooks lies under seal. Uploaded tables do so too, for minutes; one that
loses its key is sent again."""

from typing import Any

from access.hooks import sealing as sealing_of_hooks
from access.models import Hook
from petitions.domain.importing import row_bound_to
from petitions.domain.secrecy import bound_to
from petitions.models import Identity, ImportRow
from petitions.privacy.rotating import Kept, add
from petitions.privacy.sealing import Unreadable


class HookSecret(Kept):
    """The secret of a hook: sealed by a key that is derived from the master key, without a data key of its own."""

    def again(self, sealed: bytes, row: Any) -> bytes:
        try:
            return sealing_of_hooks.sealed_anew(sealed, row.sealed_for)
        except sealing_of_hooks.Unreadable:
            raise Unreadable from None


add(
    Kept(Identity, "wrapped_key", lambda row: bound_to(row.petition), beside=("petition",)),
    HookSecret(Hook, "secret", lambda row: row.sealed_for.bytes),
    Kept(ImportRow, "sealed", row_bound_to, is_parcel=True),
)
