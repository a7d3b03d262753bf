"""The ledger over REST: lists and details by scope, acts through the same functions as the pages."""

from cases.api import ledger, signing, tasks

RESOURCES = {
    "rounds": ledger.Rounds,
    "problems": ledger.Problems,
    "tasks": tasks.Tasks,
    "measures": ledger.Measures,
    "signoffs": signing.Signoffs,
    "notices": ledger.Notices,
    "changes": ledger.Changes,
    "units": ledger.Units,
}
