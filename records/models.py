from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records import clock


class Event(models.Model):
    """One line of the audit trail. Written once, by records.trail; the database refuses UPDATE and DELETE.

    The subject is a text key ("cases.task:12"), not a foreign key, so the line outlives its subject. Names are
    copied, so the line still reads right after people and words have changed. `seq` has no gaps; `chain` is an
    HMAC over the line and the `chain` of the line before, with a key that is not in the database.
    """

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150, blank=True)
    actor_post = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    subject_label = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    chain = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        verbose_name, verbose_name_plural = _("trail entry"), _("trail entries")
        indexes = [
            models.Index(fields=["subject", "seq"], name="event_by_subject"),
            models.Index(fields=["verb", "seq"], name="event_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.subject}"


class Evidence(models.Model):
    """One uploaded file: what it is, who brought it, and the digest that signatures bind to.

    The bytes lie under their SHA-256 in settings.EVIDENCE_DIR and are never changed. What the camera wrote
    (time, place) is kept here for those inside; what the public gets is a copy without it.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(max_length=100)
    name = models.CharField(_("file name"), max_length=255)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, help_text=_("As the camera wrote it."))
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta:
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("evidence"), _("evidence")
        constraints = [
            models.CheckConstraint(name="evidence_has_bytes", condition=models.Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


class Pulse(models.Model):
    """When somebody who must not be silent last gave a sign of life (records.pulse)."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("sign of life"), _("signs of life")

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
