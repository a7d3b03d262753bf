"""Papers that the office sends out: composed from one snapshot, written on, issued by two people, kept for ever."""
