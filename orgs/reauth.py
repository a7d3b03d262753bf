"""Proving again who one is, at the moment of a signature."""

from dataclasses import dataclass
from time import monotonic

from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orgs.models import User

FRESH = 300  # seconds
TRIES, WINDOW = 8, 900  # wrong tries allowed in so many seconds


@dataclass(frozen=True, slots=True)
class Proof:
    """That `user_id` proved who they are, how, and when (on the machine's monotonic clock); good for FRESH."""

    user_id: int
    method: str
    at: float


def prove(user: User, password: str) -> Proof:
    """Check the password again.

    Raises ValidationError: `throttled` after too many wrong tries (other people are not affected), `wrong_password`.
    """
    counter = f"reauth:{user.pk}"
    if cache.get(counter, 0) >= TRIES:
        raise ValidationError(_("Too many wrong tries. Wait 15 minutes, then try again."), code="throttled")
    if not check_password(password, user.password):
        cache.add(counter, 0, WINDOW)
        cache.incr(counter)
        raise ValidationError(
            _("The password is not right. Nothing was signed; enter it again."), code="wrong_password"
        )
    cache.delete(counter)
    return Proof(user.pk, "password", monotonic())


def require_proof(proof: Proof | None, user: User) -> Proof:
    """The proof, when it is this user's own and fresh. Raises ValidationError (proof_needed)."""
    if proof is None or proof.user_id != user.pk or not 0 <= monotonic() - proof.at <= FRESH:
        raise ValidationError(_("Enter your password to sign."), code="proof_needed")
    return proof
