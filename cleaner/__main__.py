"""Runs the command as `python -m cleaner`."""

import sys

from cleaner.cli import main

sys.exit(main())
