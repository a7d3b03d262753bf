"""Tokens: what a program shows to act in somebody's name."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from orgs import tree
from orgs.models import Post, User
from orgs.permissions import paths_of
from records import clock


class TokenQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "TokenQuerySet":
        """One's own; for who manages people also those of everybody with a post, now or earlier, in their area."""
        paths = paths_of(user, "people.manage")
        if not paths:
            return self.filter(owner=user)
        posts = Post.objects.filter(tree.below(paths, "organisation__"), user=OuterRef("owner"))
        return self.filter(Q(owner=user) | Exists(posts))

    def good(self, on: date) -> "TokenQuerySet":
        """Neither revoked nor run out on `on`."""
        return self.filter(revoked_at=None, expires_on__gte=on)


class Token(models.Model):
    """The right of a program to act in its owner's name, within `scopes` (access.scopes), to the end of `expires_on`.

    Of the secret only its beginning and its SHA-256 are kept: 256 random bits need no slow hash.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("what it may do"))
    created_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField(_("good until"))
    last_used = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("access token"), _("access tokens")
        constraints = [
            models.CheckConstraint(
                name="token_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
