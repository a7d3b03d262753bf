"""What a process of our own that handles strangers' files gets of our environment: what it needs to run."""

import os

PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


def environment(**further: str) -> dict[str, str]:
    """A child's whole environment: none of ours goes along, so no secret does; `further` is set beside it."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", **further}
