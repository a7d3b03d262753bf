"""From figures to bulletins and tables for the public."""
