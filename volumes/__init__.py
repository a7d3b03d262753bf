"""Case files: everything about one problem or petition, bound as PDF volumes or packed with its originals."""
