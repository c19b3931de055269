"""Takes pictures of a report of the fixtures, at the width of a desktop and of a phone, light and dark.

python tools/screenshots.py [PATH...]     pictures of a report of these, in out/screenshots

Needs chromium; CHROMIUM names another one than the system's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out" / "screenshots"
SIZES = {"desktop": "1280,2400", "phone": "390,2400"}
SCHEMES = {"light": [], "dark": ["--blink-settings=preferredColorScheme=0"]}


def main() -> int:
    """Write the report and its pictures."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("no chromium: install it, or name one by CHROMIUM", file=sys.stderr)
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    paths = sys.argv[1:] or sorted(str(path.relative_to(ROOT)) for path in (ROOT / "fixtures").glob("*/*/input.*"))
    command = [sys.executable, "-m", "cleaner", "report", *paths, "-o", str(OUT / "report.html")]
    if subprocess.run([*command, "--title", "What was removed from the fixtures"], cwd=ROOT).returncode not in (0, 3):
        return 1
    for name, size in SIZES.items():
        for scheme, options in SCHEMES.items():
            picture = OUT / f"report-{name}-{scheme}.png"
            flags = ["--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size={size}", *options]
            shot = [chromium, *flags, f"--screenshot={picture}", (OUT / "report.html").as_uri()]
            subprocess.run(shot, check=True, stderr=subprocess.DEVNULL)
            print(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
