"""Source code in plain text stays, its comments and its repeats included."""

from __future__ import annotations

import pytest

from cleaner import Cleaner

CODE = {
    "python": '''#!/usr/bin/env python3
# Copyright 2024 The Alder Authors. All rights reserved.
# Share this article
import sys

def count(path):
    """Count the barges in a log of the lock."""
    with open(path) as log:
        return sum(1 for line in log if line.startswith("barge"))

def count_twice(path):
    """Count the barges in a log of the lock."""
    with open(path) as log:
        return 2 * sum(1 for line in log if line.startswith("barge"))

# Subscribe to our newsletter
print(count(sys.argv[1]))
''',
    "c": """/*
 * Copyright (c) 2024 Alder Post. All rights reserved.
 */
#include <stdio.h>

// Follow us
int main(int argc, char **argv) {
    printf("Read more\\n");
    return 0;
}
""",
    "javascript": """// All rights reserved
import { open } from 'fs';
const log = open('lock.log');

// Leave a comment
export function count(log) {
  return log.lines.filter(line => line.barge).length;
}
console.log(count(log));
""",
    "shell": """#!/bin/sh
# Copyright 2024 Alder Post
set -e
LOG=/var/log/lock
if [ -z "$1" ]; then
  echo "Sign up for our newsletter"
fi
for day in $LOG/*; do
  grep -c barge "$day"
done
""",
}


@pytest.mark.parametrize("text", CODE.values(), ids=CODE)
def test_source_code_stays(text):
    assert Cleaner(format="text", language="en")(text).text == text


ARTICLE = "The harbour office counted more barges in the first week of March than in any week of the year before."
BRACES = CODE["c"].replace("{", "{{").replace("}", "}}")
PROSE = {
    "a heading and bullets of Markdown": f"# Barges\n\n{ARTICLE}\n\n* gravel\n* sand\n\n{{}}\n\n{ARTICLE[:-1]} in May.",
    "a few symbols": f"{ARTICLE}\n\nThe fee is x = 2 * (a + b); it fell.\n\n{{}}\n\n{ARTICLE[:-1]} in May.",
    "code above": f"{ARTICLE}\n\n{BRACES}\n\n{ARTICLE[:-1]} in May.\n\n{{}}\n\n{ARTICLE[:-1]} in June.",
    "figures in brackets": f"{ARTICLE}\n\nGravel (12)\nSand (3)\nOak (1)\n\n{{}}\n\n{ARTICLE[:-1]} in May.",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
@pytest.mark.parametrize("chrome", ["Share this article", "Sign up for our newsletter", "All rights reserved"])
def test_chrome_among_prose_goes(text, chrome):
    assert chrome not in Cleaner(format="text", language="en")(text.format(chrome)).text.split("\n")
