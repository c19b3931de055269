"""The parts of `tools/fit.py`: labelled pages, their augmentation, the networks, and the fitting."""
