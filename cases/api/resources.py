"""The ledger over REST: lists and details by scope, acts through the same functions as the pages."""

from cases.api import files, inspections, ledger, messages, orders, paper, people, problems, signing, tasks, trail

RESOURCES = {
    "rounds": inspections.Rounds,
    "problems": problems.Problems,
    "tasks": tasks.Tasks,
    "measures": ledger.Measures,
    "files": files.Files,
    "signoffs": signing.Signoffs,
    "paper-signatures": paper.PaperSignatures,
    "notices": ledger.Notices,
    "objections": ledger.Objections,
    "changes": ledger.Changes,
    "activities": problems.Activities,
    "results": problems.Results,
    "units": ledger.Units,
    "people": people.People,
    "substitutions": people.Substitutions,
    "inbox": messages.Inbox,
    "deliveries": messages.Deliveries,
    "orders": orders.Orders,
    "trail": trail.Trail,
}
