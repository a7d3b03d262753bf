"""The words of the trail for the administrator's tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    TABLE_EDITED = "people.table_edited", _("edited the administrator's tables")
