"""Completion of the command line in shells, written from the parsers: what a script offers is what they take."""
