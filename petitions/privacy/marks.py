"""What can be found in a text, and why it was marked."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What the marked place is, the gravest first."""

    IDENTITY = "identity", _("from the identity record")
    ID_NUMBER = "id_number", _("identity number")
    PHONE = "phone", _("telephone number")
    PLATE = "plate", _("number plate")
    EMAIL = "email", _("mail address")
    ACCOUNT = "account", _("account number")
    COORDINATES = "coordinates", _("coordinates")
    ADDRESS = "address", _("address")
    NAME = "name", _("person's name")


class Why(TextChoices):
    """What made the machine mark the place."""

    KNOWN_NAME = "known_name", _("the petitioner's name")
    KNOWN_ID_NUMBER = "known_id_number", _("the petitioner's identity number")
    KNOWN_PHONE = "known_phone", _("the petitioner's telephone number")
    KNOWN_ADDRESS = "known_address", _("the petitioner's address, or its telling part")
    KNOWN_OTHER = "known_other", _("written in the identity record")
    MOBILE = "mobile", _("reads like a mobile number")
    LANDLINE = "landline", _("reads like a landline number")
    HALF_HIDDEN = "half_hidden", _("a number only half hidden")
    ID_NUMBER = "id_number", _("reads like an identity number")
    PLATE = "plate", _("reads like a number plate")
    EMAIL = "email", _("reads like a mail address")
    ACCOUNT = "account", _("follows the name of a service")
    COORDINATES = "coordinates", _("reads like coordinates")
    DOOR = "door", _("names a door, a room or a villagers' group")
    NAME_AFTER_WORD = "name_after_word", _("a surname after a word for a person")
    NAME_BEFORE_WORD = "name_before_word", _('a surname before a word like "reports"')
    TITLED = "titled", _("a surname with a form of address")


@dataclass(frozen=True)
class Mark:
    """A place in the original text, from `start` up to `end`."""

    start: int
    end: int
    kind: Kind
    why: Why
