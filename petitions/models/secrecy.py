"""Who complained: apart, encrypted, and every look at it on record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.models import User
from petitions.models.batch import Petition
from records import clock


class Identity(models.Model):
    """A petitioner's name, telephone, identity number and address, sealed with a key outside the database.

    `commitment` is a salted digest that the trail holds too. Erasing forgets ciphertext, key and salt; the row and
    the trail stay, and nothing can be told from them any more.
    """

    petition = models.OneToOneField(Petition, models.CASCADE, related_name="identity")
    sealed = models.BinaryField(null=True)
    wrapped_key = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    commitment = models.CharField(max_length=64)
    kept_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True)
    erased_why = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("identity under seal"), _("identities under seal")
        constraints = [
            models.CheckConstraint(
                name="identity_sealed_or_erased",
                condition=Q(erased_at=None, sealed__isnull=False, wrapped_key__isnull=False, salt__isnull=False)
                | Q(erased_at__isnull=False, sealed=None, wrapped_key=None, salt=None),
            ),
        ]

    def __str__(self) -> str:
        return f"identity {self.pk}"


class Reveal(models.Model):
    """Somebody opened an identity: who, when, of which petition, and why. Only ever added."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="reveals")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    on = models.DateField()
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("opened identity"), _("opened identities")
        indexes = [models.Index(fields=["by", "on"], name="reveal_by_person")]

    def __str__(self) -> str:
        return f"{self.petition} {self.at:%Y-%m-%d}"
