"""The parts of `tools/fit.py`: labelled pages, what is shown of them, the networks, and how they are fitted."""
