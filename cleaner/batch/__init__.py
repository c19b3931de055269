"""Runs over many inputs: processing, worker processes, folders, passes over a corpus, checkpoints and manifests."""
