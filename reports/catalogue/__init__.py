"""One module per kind of paper: each has a `compose(data) -> Paper`."""
