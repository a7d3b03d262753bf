"""A new master key: whatever lies sealed anywhere is wrapped anew, and opens without the old one."""

import os
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from liability.domain import cases, clues
from liability.models import Case, Clue, ClueFile, Person
from petitions.models import Identity
from petitions.privacy import rotating, sealing
from tests.factories import at, make_round, picture
from tests.petitions import way

pytestmark = pytest.mark.django_db
DAY = date(2019, 7, 1)


@pytest.fixture
def sealed(city) -> Any:
    """A clue with a file, a case with a person by name, a petitioner with a name."""
    with at(DAY):
        round = make_round(city)
        clue = clues.hand_over(
            round.pk, actor=city.office, number=1, title="线索", text="正文", on=DAY, to=city.responsible
        )
        clues.add_file(clue.pk, picture("卷宗.jpg"), actor=city.office)
        case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY)
        (row,) = cases.handle(case.pk, actor=city.office, persons=[("原局长", "disciplined")], on=DAY)
        cases.keep_name(row.person_id, actor=city.office, name="张三")
    return round


def new_key(settings) -> None:
    settings.IDENTITY_OLD_KEYS = [settings.IDENTITY_KEY]
    settings.IDENTITY_KEY = os.urandom(32)


def test_clues_files_and_names_open_without_the_old_key(city, sealed, settings, capsys) -> None:
    new_key(settings)
    call_command("rotate_identity_key")
    settings.IDENTITY_OLD_KEYS = []
    with at(DAY):
        assert clues.open_text(Clue.objects.get().pk, actor=city.office).text == "正文"
        name, data = clues.open_file(ClueFile.objects.get().pk, actor=city.office)
        assert (name, data[:2]) == ("卷宗.jpg", b"\xff\xd8")
        assert cases.open_name(Person.objects.get().pk, actor=city.office) == "张三"
    told = capsys.readouterr().out
    assert told.splitlines() == [
        "petitions.identity.wrapped_key: 0 wrapped anew", "access.hook.secret: 0 wrapped anew",
        "petitions.importrow.sealed: 0 wrapped anew",
        "liability.clue.sealed: 1 wrapped anew", "liability.cluefile.sealed: 1 wrapped anew",
        "liability.cluefile.sealed_name: 1 wrapped anew", "liability.person.wrapped_key: 1 wrapped anew",
        "follow.subscription.sealed: 0 wrapped anew", "follow.subscription.blind: 0 wrapped anew",
    ]  # fmt: skip
    assert "正文" not in told and "张三" not in told


def test_petitioners_open_without_the_old_key(city, settings) -> None:
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    kept = sealing.seal({"name": "李四"}, f"petition:{petition.pk}".encode())
    Identity.objects.update_or_create(
        petition=petition,
        defaults={
            "sealed": kept.ciphertext, "wrapped_key": kept.wrapped_key, "salt": kept.salt,
            "commitment": kept.commitment,
        },
    )  # fmt: skip
    new_key(settings)
    list(rotating.rotate())
    settings.IDENTITY_OLD_KEYS = []
    row = Identity.objects.get(petition=petition)
    opened = sealing.open_sealed(bytes(row.sealed), bytes(row.wrapped_key), f"petition:{petition.pk}".encode())
    assert opened == {"name": "李四"}


def test_a_row_that_no_key_opens_stays_and_is_named(city, sealed, settings, capsys) -> None:
    settings.IDENTITY_KEY, settings.IDENTITY_OLD_KEYS = os.urandom(32), []
    before = bytes(Clue.objects.get().sealed)
    with pytest.raises(SystemExit):
        call_command("rotate_identity_key")
    assert f"liability.clue.sealed: 1 that no key opens, first {Clue.objects.get().pk}" in capsys.readouterr().err
    assert bytes(Clue.objects.get().sealed) == before


def test_nothing_that_lies_sealed_is_forgotten() -> None:
    """Whoever keeps bytes under seal names them; ciphertext beside a wrapped key of its own needs no new wrapping."""
    named = {(one.model, one.column) for one in rotating.KEPT}
    for model in apps.get_models():
        columns = [f.name for f in model._meta.concrete_fields if isinstance(f, models.BinaryField)]
        if "wrapped_key" in columns:
            columns = ["wrapped_key"]
        sealed_ones = [name for name in columns if "seal" in name or name == "wrapped_key"]
        assert {(model, name) for name in sealed_ones} <= named, model
    assert {Clue, ClueFile, Person, Identity} <= {model for model, _column in named}
    assert Case not in {model for model, _column in named}
