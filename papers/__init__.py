"""Official papers: what one says as data, and how it becomes a PDF, a Word file, a sheet or a page."""
