"""Steps: each takes a document and the removals so far, and returns more removals; none edits anything."""
