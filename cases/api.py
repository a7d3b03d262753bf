"""The ledger over REST: lists and details by scope, acts through the same functions as the pages."""

RESOURCES: dict = {}
