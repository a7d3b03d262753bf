"""Every address with a number in it, asked for a number that no database keeps."""

import re
from collections.abc import Iterator

from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.factories import make_task

BEYOND = "9" * 30
NUMBER = re.compile(r"<int:\w+>")


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif NUMBER.search(route) and "(" not in route:
            yield route


def addresses(slug: str) -> Iterator[str]:
    """Each number of each address in turn beyond all measure, the others 1."""
    for route in routes(get_resolver()):
        for great in range(len(NUMBER.findall(route))):
            numbers = iter([BEYOND if n == great else "1" for n in range(len(NUMBER.findall(route)))])
            path = NUMBER.sub(lambda _found, left=numbers: next(left), route)
            yield "/" + re.sub(r"<\w+:\w+>", "pdf", path.replace("<slug:slug>", slug))


def test_a_number_that_no_database_keeps_is_never_an_error_of_the_server(city) -> None:
    task = make_task(city)
    client = Client(raise_request_exception=False)
    client.force_login(city.office)
    asked = list(addresses(task.problem.round.slug))
    assert len(asked) > 200
    answers = {}
    for path in asked:
        answers[f"GET {path}"] = client.get(path).status_code
        answers[f"POST {path}"] = client.post(path).status_code
    assert {path: code for path, code in answers.items() if code >= 500} == {}


def test_the_test_reads_addresses_as_django_does() -> None:
    made = list(addresses("slug"))
    assert f"/desk/sign/{BEYOND}/" in made and not any("<" in path for path in made)
