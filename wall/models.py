from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from records import clock


class ScreenQuerySet(models.QuerySet):
    def valid(self) -> "ScreenQuerySet":
        """Links that open their pages now."""
        return self.filter(revoked_at=None, expires_at__gt=clock.of_machine())


class Screen(models.Model):
    """A wall screen: a link that opens the figures of one round for reading, without a log-in.

    Only the SHA-256 of its token is kept. `networks` are the address ranges that it answers to (CIDR); none means
    everywhere. Its times are the machine's own: a demonstration that stands still keeps no link open.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="screens")
    name = models.CharField(_("where it hangs"), max_length=80)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    networks = models.JSONField(_("address ranges"), default=list, blank=True)
    expires_at = models.DateTimeField(_("valid until"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.of_machine)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    seen_at = models.DateTimeField(_("last asked"), null=True, blank=True, editable=False)

    objects = ScreenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name, verbose_name_plural = _("wall screen"), _("wall screens")
        constraints = [
            models.CheckConstraint(name="screen_expires_after_made", condition=Q(expires_at__gt=F("made_at"))),
            models.CheckConstraint(
                name="screen_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
