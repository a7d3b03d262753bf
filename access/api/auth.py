"""Who calls, and whether the operation is open to them: tokens, scopes, and what only a person in session does."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from access import tokens
from access.models import Token
from orgs.models import User

WORD = b"bearer"


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation needs: the scope of a token, the right of a person (a name of orgs.permissions.GRANTS, or ''
    where whoever sees the row may), and whether only a person in session may do it."""

    scope: str
    right: str = ""
    in_person: bool = False


OPEN = Operation("")  # tells nothing of any row


def require_scope(request: Request, scope: str) -> None:
    """Raise PermissionDenied for a token without this scope, which the operation needs beside its own."""
    if isinstance(request.auth, Token) and scope not in request.auth.scopes:
        raise PermissionDenied(Declared.message)


class Bearer(BaseAuthentication):
    """`Authorization: Bearer <token>`; a token is never taken from an address or a body."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """Raises AuthenticationFailed for a token that is not good, or whose owner is not at work any more."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != WORD:
            return None
        token = tokens.known(words[1].decode("latin-1")) if len(words) == 2 else None
        if token is None or not tokens.at_work(token.owner):
            raise AuthenticationFailed(_("This token is not good: unknown, run out, revoked, or its owner left."))
        tokens.used(token)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="duban"'


class BearerScheme(OpenApiAuthenticationExtension):
    """How the document calls it."""

    target_class = "access.api.auth.Bearer"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "An access token that was made on the desk."}


class Declared(BasePermission):
    """Only what an operation declares is open: one that declares nothing is shut to everybody."""

    message = gettext_lazy("This is not open to programs, or needs another scope of the token.")

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.user is None or not request.user.is_authenticated:
            return False
        if getattr(view, "action", None) is None and hasattr(view, "action_map"):
            return True  # no such method here: 405 follows
        operation = view.operation() if hasattr(view, "operation") else None
        if operation is None:
            return False
        if not isinstance(request.auth, Token):
            return True
        return not operation.in_person and (operation is OPEN or operation.scope in request.auth.scopes)
