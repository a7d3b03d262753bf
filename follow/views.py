"""Feeds and calendars: read-only, the same for everybody."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from follow import scopes
from follow.calendars import calendar as calendar_file
from follow.conditional import answered, refused
from follow.entries import entries, host, site_address
from follow.feeds import LOOKED_AT, MOST, atom
from follow.links import LANGUAGE, feed_path, page_of
from follow.noted import newest
from public.answers import shared

View = Callable[..., HttpResponse]


def in_language(view: View) -> View:
    """Answer in the language of the parameter; a program that reads has no cookie and sends no header."""

    @wraps(view)
    def framed(request: HttpRequest, **kwargs: str) -> HttpResponse:
        wanted = request.GET.get(LANGUAGE, settings.LANGUAGE_CODE)
        if wanted not in dict(settings.LANGUAGES):
            return refused("language: " + " / ".join(dict(settings.LANGUAGES)), 400)
        with translation.override(wanted):
            try:
                return view(request, wanted, **kwargs)
            except ValidationError as error:
                return refused(" ".join(error.messages), 400 if error.code == "wrong" else 404)

    return framed


@require_safe
@shared(newest)
@in_language
def feed(request: HttpRequest, language: str, name: str, slug: str = "") -> HttpResponse:
    """The newest events of a scope as Atom, at most 50."""
    query = {key: str(value) for key, value in request.GET.items() if key != LANGUAGE}
    scope = scopes.asked(name, slug or query.get("name", ""), query)
    found = scope.events().select_related("round__region")[:LOOKED_AT]
    rows = entries(found, scope)[:MOST]
    own = site_address(feed_path(scope, language))
    text = atom(
        rows,
        title=_("%(site)s: %(what)s") % {"site": settings.SITE_NAME, "what": scope.words()},
        tag=f"tag:{host()},2026-01-01:feed/{scope.name}/{urlencode({'of': scope.target})}/{scope.query}/{language}",
        url=own,
        page=site_address(page_of(scope)),
        language="zh-Hans" if language == "zh-hans" else language,
        author=settings.SITE_NAME,
    )
    modified = max((row.at for row in rows), default=None)
    return answered(text, "application/atom+xml; charset=utf-8", language=language, modified=modified)


@require_safe
@shared(newest)
@in_language
def calendar(request: HttpRequest, language: str, slug: str = "") -> HttpResponse:
    """Public notices as all-day events on the last day to object."""
    scope = scopes.asked(scopes.Name.ROUND, slug) if slug else scopes.ALL
    title = _("Public notices: %(what)s") % {"what": scope.words()}
    body = calendar_file(slug, title=title, language="zh-Hans" if language == "zh-hans" else language)
    return answered(body, "text/calendar; charset=utf-8", language=language)
