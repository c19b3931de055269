"""Texts to clean. What is chrome in them is taken from a rule, so that no test knows what sites print."""

from __future__ import annotations

from cleaner.rules.pack import load_pack

RULE = next(rule for rule in load_pack() if rule.id == "en.newsletter.sign-up")
CHROME = max((phrase for phrase in RULE.phrases if len(phrase) < 60), key=len)  # fits a line
"""A block that goes wherever it stands."""
PROSE = "The bridge was closed on Tuesday after an inspection found rust in its girders."
TEXT = f"{CHROME}\n\n{PROSE}\n".encode()
CLEANED = f"{PROSE}\n".encode()
HTML = f"<html><body><article><p>{PROSE}</p><p>{CHROME}</p></article></body></html>".encode()
