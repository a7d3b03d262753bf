from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.models import Organisation, User
from records import clock


class UnitAlias(models.Model):
    """A name by which a region's documents call a unit, taught once by a person: the one place that lists learn from.

    `name` is stored as intake.matching.cleaned gives it. The unit is looked for again by it in every later list.
    """

    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("name in documents"), max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["region", "name"]
        verbose_name, verbose_name_plural = _("learned name"), _("learned names")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="alias_once_in_region"),
            models.CheckConstraint(name="alias_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.organisation}"
