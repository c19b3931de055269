"""The judge: what it is told of a block (`evidence`), and what it makes of that (`net`). `steps/layout.py` asks it."""
