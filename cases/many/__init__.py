"""Many dated records at once: the columns of their tables, what a row says, the template, a filled-in one read."""
