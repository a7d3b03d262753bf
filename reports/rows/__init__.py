"""The rows that figures count, with the codes of all figures that count each: frozen in snapshots, listed on pages."""
