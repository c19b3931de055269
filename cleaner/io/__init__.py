"""Inputs and outputs: files and records are found and read, results are rendered, files are written whole."""
