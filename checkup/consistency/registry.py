"""All checks of the records, in the order in which they are made.

Apps to the right make theirs known in a module `consistency.py` of their own, which is found at the start.
"""

from checkup.consistency import files, frozen, keys, limits, numbers, petition_rows, sheets, signatures, tasks
from checkup.consistency.shape import Check

CHECKS: dict[str, Check] = {}
THOROUGH: dict[str, Check] = {check.code: check for check in files.THOROUGH}  # read every byte, made on demand


def make_known(*checks: Check) -> None:
    """Let `check_data` make these checks as well."""
    CHECKS.update({check.code: check for check in checks})


for part in (tasks, limits, signatures, petition_rows, sheets, numbers, frozen, keys, files):
    make_known(*part.CHECKS)
