"""The report as one HTML file: what was removed from documents, by which rule, and why."""
