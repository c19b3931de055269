"""A `CleanResult`, drawn: as lines, a diff, a record, spans, counts. Nothing here judges or reads a file."""
