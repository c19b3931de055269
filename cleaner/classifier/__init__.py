"""The classifier: features of blocks (surface, context, DOM), a small network, thresholds, and reasons for receipts."""
