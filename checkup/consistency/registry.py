"""All checks of the records, in the order in which they are made."""

from checkup.consistency import files, frozen, keys, limits, numbers, petition_rows, sheets, signatures, tasks
from checkup.consistency.shape import Check

PARTS = (tasks, limits, signatures, petition_rows, sheets, numbers, frozen, keys, files)
CHECKS: dict[str, Check] = {check.code: check for part in PARTS for check in part.CHECKS}
THOROUGH: dict[str, Check] = {check.code: check for check in files.THOROUGH}
