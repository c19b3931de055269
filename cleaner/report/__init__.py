"""Renders a `CleanResult` as lines, a diff, Markdown, a record, spans or counts; nothing here cleans or reads files."""
