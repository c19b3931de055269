"""Many texts: files, folders and records around `Cleaner`. Nothing here judges a text."""
