"""What the public reads of a petition: projections in versions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.models import User
from petitions.models.batch import Petition
from records import clock


class PublicVersion(models.Model):
    """What may be told of a petition, in the columns of the public table: a version of its own, never the row.

    `content` is masked by machine and read by two people. With audience "inside" it is the summary that the accused
    side may read; only "public" ones reach the public. A correction is a new version; a withdrawal leaves its line.
    """

    class Audience(models.TextChoices):
        INSIDE = "inside", _("the units concerned")
        PUBLIC = "public", _("the public")

    class State(models.TextChoices):
        DRAFT = "draft", _("to be released")
        RELEASED = "released", _("released")
        REFUSED = "refused", pgettext_lazy("public version", "refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    content = models.JSONField()
    marks = models.JSONField(default=dict, help_text=_("How many places the machine masked, by field and kind."))
    note = models.CharField(_("what was corrected"), max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    made_on = models.DateField()
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_on = models.DateField(null=True)
    why = models.TextField(_("why refused or withdrawn"), blank=True)

    class Meta:
        ordering = ["petition_id", "version"]
        verbose_name, verbose_name_plural = _("public version"), _("public versions")
        constraints = [
            models.UniqueConstraint(fields=["petition", "version"], name="public_version_of_petition"),
            models.UniqueConstraint(fields=["petition"], condition=Q(state="draft"), name="public_version_one_draft"),
            models.CheckConstraint(
                name="public_version_four_eyes", condition=Q(released_by=None) | ~Q(released_by=F("made_by"))
            ),
            models.CheckConstraint(
                name="public_version_released_by_somebody",
                condition=~Q(state__in=["released", "withdrawn"])
                | Q(released_at__isnull=False, released_by__isnull=False, released_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "petition"], name="public_version_by_state")]

    def __str__(self) -> str:
        return f"{self.petition} v{self.version}"
