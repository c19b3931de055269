"""The rule engine: reads rule files, compiles their patterns, and finds the rules that match a text."""
