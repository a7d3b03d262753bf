"""Units come into the tree in one place of the product, which writes the index in the same transaction."""

import re
from pathlib import Path

from django.conf import settings

ADDS = re.compile(r"\btree\.add\(|\bOrganisation\.objects\.(?:create|bulk_create)\(")
# orgs.admin is called by cases.admin, which keeps the index; the scenarios keep theirs at the end (scenarios.cast) or
# have it built anew (scenarios.load).
KNOWN = {"orgs/admin.py", "orgs/tree.py", "scenarios/cast.py", "scenarios/load.py"}


def test_nobody_else_makes_units() -> None:
    root = Path(settings.BASE_DIR)
    found = {
        path.relative_to(root).as_posix()
        for app in settings.DUBAN_APPS
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts and ADDS.search(path.read_text())
    }
    assert found <= KNOWN
    assert "orgs/admin.py" in found
