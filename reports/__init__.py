"""PAPER: bulletins and letters, from figures to the printed page."""
