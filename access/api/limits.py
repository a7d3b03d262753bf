"""How many calls a minute: for each person and for each address, counted in the cache that all processes share."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from access.api.errors import TooMany
from records import clock

WINDOW = 60  # seconds


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a limit: how many were allowed, how many are still free, seconds until it begins anew."""

    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        told = {"Limit": self.limit, "Remaining": self.remaining, "Reset": self.reset}
        return {f"RateLimit-{name}": str(value) for name, value in told.items()}


def of_address(address: str) -> Left:
    """Count a call from an address, before it is known whose it is. Raises TooMany."""
    return _count(f"address:{address}", settings.API_CALLS_OF_ADDRESS)


def of_user(user_id: int) -> Left:
    """Count a call of a person, by whatever token. Raises TooMany."""
    return _count(f"user:{user_id}", settings.API_CALLS_OF_USER)


def _count(who: str, limit: int) -> Left:
    now = int(clock.of_machine().timestamp())
    key, reset = f"api:{who}:{now // WINDOW}", WINDOW - now % WINDOW
    cache.add(key, 0, WINDOW * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache lost it between the two
        count = 1
    left = Left(limit, max(limit - count, 0), reset)
    if count > limit:
        raise TooMany(reset, left.headers())
    return left
