"""The sheet of a unit as an .xlsx that is filled in offline: writing it and reading it back."""
