"""Bodies that are no words of an act: too long, too deep, half characters, other encodings. Refused, never a fault."""

import pytest

from tests.api.calling import DAY, V1, program, refused
from tests.factories import at, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(city):
    """Send bytes as the claim of a task, with a key or without."""
    client, task = program(city.unit), make_task(city)

    def sent(body: bytes, kind: str = "application/json", **headers: str):
        with at(DAY):
            return client.post(f"{V1}/tasks/{task.pk}/claim/", body, content_type=kind, headers=headers)

    return sent


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"text": ' * 5000 + b"1" + b"}" * 5000,
        b'{"text": ' + b"[" * 400 + b"]" * 400 + b"}",
        b'{"text": "\\ud800", "share": 40}',
        b'{"\\udfff": 1}',
        b'{"text": "\xff\xfe", "share": 40}',
        b'{"share": 1e400, "text": "x"}',
        b'{"share": NaN, "text": "x"}',
        b'{"share": ' + b"9" * 5000 + b', "text": "x"}',
        b"",
        b"{",
    ],
)
def test_what_cannot_be_kept_is_refused(send, body):
    refused(send(body), 400)
    refused(send(body, **{"Idempotency-Key": "a"}), 400)


@pytest.mark.parametrize("charset", ["rot13", "base64", "utf-16", "idna", "none-such"])
def test_json_is_utf_8_whatever_the_header_says(send, charset):
    body = '{"share": 40, "text": "已完成四成"}'.encode()
    assert send(body, f"application/json; charset={charset}").status_code == 200


def test_a_pair_of_halves_is_a_character(send):
    assert send(b'{"share": 40, "text": "\\ud83d\\ude00 ok"}').status_code == 200


def test_a_body_is_read_up_to_the_bound_of_forms(send, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    fitting = b'{"share": 40, "text": "x"}'
    assert send(fitting + b" " * (1000 - len(fitting))).status_code == 200
    refused(send(fitting + b" " * (1001 - len(fitting))), 413)


def test_forms_of_pages_are_no_calls(send):
    refused(send(b"share=40&text=x", "application/x-www-form-urlencoded"), 415)
