"""Identities under lock: what opens, what does not, and what may be seen of them."""

import os
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.privacy import sealing
from petitions.privacy.sealing import Unreadable

VALUES = {"name": "欧阳澹台", "phone": "13907468321", "address": "石门村3组12号"}
AAD = b"petition:7"


def test_what_is_sealed_opens_again():
    sealed = sealing.seal(VALUES, AAD)
    assert sealing.open_sealed(sealed.ciphertext, sealed.wrapped_key, AAD) == VALUES
    assert sealing.open_sealed(memoryview(sealed.ciphertext), memoryview(sealed.wrapped_key), AAD) == VALUES


def test_nothing_sealed_can_be_read():
    sealed = sealing.seal(VALUES, AAD)
    stored = sealed.ciphertext + sealed.wrapped_key + sealed.salt + sealed.commitment.encode() + repr(sealed).encode()
    for value in VALUES.values():
        assert value.encode() not in stored
    assert repr(sealed) == f"Sealed(commitment={sealed.commitment!r})"


def test_two_sealings_share_nothing():
    one, two = sealing.seal(VALUES, AAD), sealing.seal(VALUES, AAD)
    assert one.ciphertext != two.ciphertext
    assert one.wrapped_key != two.wrapped_key
    assert one.salt != two.salt
    assert one.commitment != two.commitment


def test_every_changed_byte_is_noticed():
    sealed = sealing.seal(VALUES, AAD)
    for at in range(len(sealed.ciphertext)):
        changed = bytearray(sealed.ciphertext)
        changed[at] ^= 1
        with pytest.raises(Unreadable):
            sealing.open_sealed(bytes(changed), sealed.wrapped_key, AAD)
    for at in range(len(sealed.wrapped_key)):
        changed = bytearray(sealed.wrapped_key)
        changed[at] ^= 1
        with pytest.raises(Unreadable):
            sealing.open_sealed(sealed.ciphertext, bytes(changed), AAD)


def test_a_record_does_not_open_in_the_place_of_another():
    one, two = sealing.seal(VALUES, AAD), sealing.seal(VALUES, b"petition:8")
    with pytest.raises(Unreadable):
        sealing.open_sealed(one.ciphertext, one.wrapped_key, b"petition:8")
    with pytest.raises(Unreadable):
        sealing.open_sealed(one.ciphertext, two.wrapped_key, AAD)


@pytest.mark.parametrize("rest", [b"", b"x", b"x" * 27, b"x" * 60])
def test_stumps_are_unreadable(rest):
    sealed = sealing.seal(VALUES, AAD)
    for arguments in ((rest, sealed.wrapped_key), (sealed.ciphertext, rest)):
        with pytest.raises(Unreadable):
            sealing.open_sealed(*arguments, AAD)
    with pytest.raises(Unreadable):
        sealing.open_bytes(rest, AAD)


def test_a_failure_tells_nothing(settings):
    sealed = sealing.seal(VALUES, AAD)
    settings.IDENTITY_KEY = os.urandom(32)
    with pytest.raises(Unreadable) as caught:
        sealing.open_sealed(sealed.ciphertext, sealed.wrapped_key, AAD)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert not any(value in told for value in VALUES.values())
    assert str(caught.value) == "Sealed data cannot be opened."
    assert caught.value.__suppress_context__ or caught.value.__context__ is None or "Unreadable" in told


def test_an_older_key_still_opens_and_the_newest_seals(settings):
    first = settings.IDENTITY_KEY
    sealed = sealing.seal(VALUES, AAD)
    settings.IDENTITY_KEY, settings.IDENTITY_OLD_KEYS = os.urandom(32), [os.urandom(32), first]
    assert sealing.open_sealed(sealed.ciphertext, sealed.wrapped_key, AAD) == VALUES
    rewrapped = sealing.rotated(sealed.wrapped_key, AAD)
    settings.IDENTITY_OLD_KEYS = []
    assert sealing.open_sealed(sealed.ciphertext, rewrapped, AAD) == VALUES
    with pytest.raises(Unreadable):
        sealing.open_sealed(sealed.ciphertext, sealed.wrapped_key, AAD)


def test_a_commitment_proves_the_values_only_with_its_salt():
    sealed = sealing.seal(VALUES, AAD)
    assert sealing.commitment(dict(reversed(VALUES.items())), sealed.salt) == sealed.commitment
    assert sealing.commitment(VALUES | {"phone": "13907468322"}, sealed.salt) != sealed.commitment
    assert sealing.commitment(VALUES, os.urandom(32)) != sealed.commitment
    assert len(sealed.commitment) == 64


def test_files_and_texts_travel_in_one_parcel():
    data = "姓名：欧阳澹台".encode("gbk") * 1000
    parcel = sealing.seal_bytes(data, b"upload:1")
    assert sealing.open_bytes(parcel, b"upload:1") == data
    assert "欧阳澹台".encode("gbk") not in parcel
    with pytest.raises(Unreadable):
        sealing.open_bytes(parcel, b"upload:2")
    assert sealing.open_text(sealing.seal_text('{"name": "欧阳澹台"}', AAD), AAD) == '{"name": "欧阳澹台"}'


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
        max_size=6,
    )
)
def test_any_values_come_back_unchanged(values):
    sealed = sealing.seal(values, AAD)
    assert sealing.open_sealed(sealed.ciphertext, sealed.wrapped_key, AAD) == values
