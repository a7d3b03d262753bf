"""Reporting by the month, week or quarter: periods, sheets of the units, checking, lock and corrections."""
