"""The application reads what is sent as UTF-8, whatever its header says, and no header makes it fail."""

import gc
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from duban.handler import Handler, Request, application

NAMES = ("rot13", "base64", "zlib", "idna", "undefined", "utf-16", "gb18030", "none-such", "")
NUL = "text/plain; charset*=utf-8''%00"


@pytest.fixture(scope="module")
def app():
    return Handler()


def environ_of(charset: str, **words: str):
    """A form that is sent to a page with a question in its address."""
    body = urlencode(words)
    kind = "application/x-www-form-urlencoded"
    environ = RequestFactory().post("/accounts/login/?next=/desk/", body, content_type=kind, secure=True).environ
    return environ | {"CONTENT_TYPE": f"{kind}; charset={charset}"}


def status_of(app, environ) -> int:
    said: list[str] = []
    answer = app(environ, lambda status, _headers: said.append(status))
    b"".join(answer)
    answer.close()
    return int(said[0][:3])


@pytest.mark.django_db
@pytest.mark.parametrize("charset", NAMES)
def test_no_charset_is_an_error_of_the_server(app, charset):
    assert status_of(app, environ_of(charset)) == 403  # read as far as its token, which it has not


@pytest.mark.parametrize("charset", NAMES)
def test_all_is_read_as_utf_8(charset):
    request = Request(environ_of(charset, username="整改办"))
    assert (request.POST["username"], request.GET["next"], request.encoding) == ("整改办", "/desk/", "utf-8")


@pytest.mark.django_db
def test_a_type_that_cannot_be_read_is_none(app):
    environ = environ_of("") | {"CONTENT_TYPE": NUL}
    assert status_of(app, environ) == 403
    assert (Request(environ).content_type, dict(Request(environ).POST)) == ("", {})


def test_the_framework_alone_fails():
    with pytest.raises(LookupError):
        WSGIRequest(environ_of("rot13"))
    with pytest.raises(ValueError, match="null character"):
        WSGIRequest(environ_of("") | {"CONTENT_TYPE": NUL})


def test_what_stays_is_set_aside_from_the_collector():
    before = gc.get_freeze_count()
    try:
        application()
        assert gc.get_freeze_count() > before + 100_000
    finally:
        gc.unfreeze()
