"""What to do about words that cannot be searched as they were typed."""

from django.utils.translation import gettext as _

from search import query


def about(words: str) -> str:
    """A sentence for the reader; '' when the words are searched just so, or there are none."""
    if not words.strip():
        return ""
    parsed = query.parse(words)
    if not parsed:
        return _("Type at least one character, letter or digit; signs alone are in every text.")
    if parsed.is_beginning:
        return _("One character finds only what begins with it. Type one more to search inside all texts.")
    if len(words) > query.LONGEST:
        return _("Only the first %(n)d characters were searched. Leave out what is not needed.") % {"n": query.LONGEST}
    if len(words.split()) > query.MOST:
        return _("Only the first %(n)d words were searched. Leave out what is not needed.") % {"n": query.MOST}
    return ""
