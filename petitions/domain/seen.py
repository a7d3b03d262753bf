"""What somebody saw when they began to write, so that of two who write at once none undoes the other unawares."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _

from petitions.domain.moves import WrongState


def mark_of(*values: Any) -> str:
    """A short mark of what a page shows; it is another one as soon as any of the values is."""
    text = json.dumps(values, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def require_same(seen: str, now: str) -> None:
    """Raises WrongState (stale) when `seen` is no longer what stands; '' is from somebody who looked at nothing."""
    if seen and seen != now:
        raise WrongState(_("Somebody else changed this while you wrote. Compare, then send it again."), code="stale")
