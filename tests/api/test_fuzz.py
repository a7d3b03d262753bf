"""Two thousand calls that nobody thought of: no fault of ours, nothing outside the document, no right ignored."""

from math import ceil

import pytest
from django.db import transaction

from tests.api.fuzzing import ROLES, Fuzz
from tests.two_cities import make_place

CASES = 2000


@pytest.mark.services
@pytest.mark.django_db
def test_six_roles_call_everything(settings):
    settings.API_CALLS_OF_USER = settings.API_CALLS_OF_ADDRESS = 10**9
    settings.SECURE_SSL_REDIRECT = False
    fuzz = Fuzz(make_place("甲城"), make_place("乙城"))
    operations = fuzz.operations()
    each = ceil(CASES / len(operations) / len(ROLES))
    for role in ROLES:
        for operation in operations:
            with transaction.atomic():
                fuzz.run(role, operation, each)
                transaction.set_rollback(True)
    codes = {code for _role, code in fuzz.told}
    assert fuzz.told.total() >= CASES
    assert {200, 400, 401, 403, 404} <= codes, fuzz.told
