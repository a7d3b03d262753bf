"""What stands in a case file, read from the ledger: one module for each kind of subject."""
