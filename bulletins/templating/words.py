"""The sentence for each fault of a template: what is wrong, where, and what to do."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "not_word": gettext_lazy("This is no Word document. Open it in Word and save it as .docx."),
    "not_document": gettext_lazy("This is a Word template or another kind of file. Save it as a document (.docx)."),
    "damaged": gettext_lazy("The file is damaged or was cut off. Save it again in Word and choose it again."),
    "damaged_part": gettext_lazy("Its part %(what)s cannot be read. Save it again in Word."),
    "malformed": gettext_lazy(
        "A loop or condition opens in one place and closes where it does not fit: put the opening and the closing "
        "statement each into a paragraph or a table row of its own."
    ),
    "parts": gettext_lazy("It has %(what)s parts, far more than a paper needs. Copy the text to a new file."),
    "doubled": gettext_lazy("Two of its parts have the same name. Save it again in Word."),
    "path": gettext_lazy("Its part %(what)s has a name that leads out of it. Copy the text to a new file."),
    "encrypted": gettext_lazy("It is protected by a password. Remove the password and save it again."),
    "bomb": gettext_lazy("Its part %(what)s unpacks to far more than a paper holds. Copy the text to a new file."),
    "macro": gettext_lazy("It has macros (%(what)s). Save it as .docx without macros."),
    "active": gettext_lazy("It has controls that run code (%(what)s). Take them out."),
    "embedded": gettext_lazy("It has embedded or linked objects (%(what)s). Take them out, or paste them as pictures."),
    "foreign": gettext_lazy("It has a part that no paper needs (%(what)s). Copy the text to a new file."),
    "doctype": gettext_lazy(
        "Its part %(what)s declares entities, which Word never writes. Copy the text to a new file."
    ),
    "external": gettext_lazy("It points outside of itself (%(what)s). Take out links and linked pictures."),
    "relation": gettext_lazy("It has a connection that no paper needs (%(what)s). Copy the text to a new file."),
    "attribute": gettext_lazy("A field stands in a hidden property (%(what)s). Fields belong into the text."),
    "revision": gettext_lazy("It has tracked changes. Accept or reject them all, then save it again."),
    "field_code": gettext_lazy(
        "It has a Word field of the kind %(what)s. Only page numbers, tables of contents and references may stand."
    ),
    "unclosed": gettext_lazy("A field is opened and not closed, or closed and not opened: %(what)s. Type it anew."),
    "statement": gettext_lazy("“%(what)s” is not known here. Statements are for, if, elif, else, endfor and endif."),
    "alone": gettext_lazy("“%(what)s” takes its whole paragraph away, and other words stand there. Give it its own."),
    "rich": gettext_lazy("“%(what)s” would put mark-up into the file. Write {{ name }}."),
    "elsewhere": gettext_lazy(
        "Fields stand in %(what)s, where they are not drawn. They may stand in the text, in headers and in footers."
    ),
    "syntax": gettext_lazy("It cannot be understood: %(what)s"),
    "unknown": gettext_lazy("There is no field “%(what)s”. The list of fields is on this page."),
    "not_list": gettext_lazy("“%(what)s” is no list, so it cannot be gone through."),
    "not_text": gettext_lazy("“%(what)s” is a list or a group and cannot be shown itself; name a part of it."),
    "deep": gettext_lazy("More than %(what)s loops stand within each other."),
    "filter": gettext_lazy("The filter “%(what)s” is not known here; only “length” is."),
    "call": gettext_lazy("Nothing can be called here: “%(what)s”."),
    "operator": gettext_lazy("“%(what)s” cannot be written here. Fields can be shown and compared, nothing else."),
    "no_fields": gettext_lazy("It has no field, so every paper would be the same. Put fields into the text."),
}
PARTS = {
    "body": gettext_lazy("paragraph %(n)d"),
    "header": gettext_lazy("header, paragraph %(n)d"),
    "footer": gettext_lazy("footer, paragraph %(n)d"),
}


def sentence(fault: dict[str, Any]) -> str:
    """The sentence for a fault as the child tells it, with the place where it is."""
    said = str(WORDS[fault["code"]]) % {"what": fault["what"]}
    place = PARTS.get(fault["part"])
    if not place or not (fault["paragraph"] or fault["quote"]):
        return said
    where = str(place) % {"n": fault["paragraph"]} if fault["paragraph"] else ""
    if fault["quote"] and where:
        where = _("%(where)s (“%(quote)s”)") % {"where": where, "quote": fault["quote"]}
    return f"{where or fault['quote']}: {said}"
