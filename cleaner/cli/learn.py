"""`cleaner learn FOLDER`: rules for a site, proposed from what its pages share."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cleaner.cli.console import Exit, say
from cleaner.cli.options import MAX_BYTES, add_format, new_parser
from cleaner.corpus.inputs import Input, below
from cleaner.corpus.outputs import replacing
from cleaner.errors import InputError, SettingError
from cleaner.model import Document

SHOWN = 5  # sites that an error names


class Page(NamedTuple):
    """A page of a folder."""

    name: str
    site: str
    document: Document


class Folder:
    """The pages below a folder, to be read more than once; what cannot be read is told the first time."""

    def __init__(self, options: Namespace) -> None:
        from cleaner.pipeline import Cleaner

        self.inputs = below(options.folder)
        self.failed: set[str] = set()
        self._reader = Cleaner(format=options.source, witness=False)

    def __iter__(self) -> Iterator[Page]:
        from cleaner.corpus.sharing import site_of

        for source in self.inputs:
            if source.path not in self.failed and (document := self._read(source)):
                site = site_of(document, os.path.dirname(source.relative))
                yield Page(source.relative, site, document)

    def _read(self, source: Input) -> Document | None:
        try:
            with source.opened() as stream:
                data = stream.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                raise InputError(f"{source.name}: larger than {MAX_BYTES:,} bytes")
            return self._reader.read(data)
        except InputError as error:
            self.failed.add(source.path)
            say(str(error))
            return None


def run(argv: list[str]) -> int:
    """Count what the pages share, propose rules, write them."""
    options = _parser().parse_args(argv)
    if not os.path.isdir(options.folder):
        raise SettingError(f"{options.folder}: is no folder; name one with pages of a site below it")
    folder = Folder(options)
    rules = dict(_proposed(folder))
    targets = _targets(options.output, list(rules))
    for site, text in rules.items():
        _write(targets[site], text)
    if not rules:
        say(f"{options.folder}: no site has blocks that its pages share and no rule takes; nothing was written")
    return Exit.INCOMPLETE if folder.failed else Exit.OK


def _parser() -> ArgumentParser:
    parser = new_parser(
        "cleaner learn", "Propose rules for a site from the blocks that most of its pages share, for you to review."
    )
    parser.add_argument("folder", metavar="FOLDER", help="pages; their sites are told by URL, else by folder")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="a rule file, or a folder for one a site; default stdout"
    )
    add_format(parser.add_argument, "auto", "text", "html")
    return parser


def _proposed(folder: Folder) -> Iterator[tuple[str, str]]:
    """Each site of which there is something to propose, and its rules."""
    from cleaner.corpus.learning import Site, proposed
    from cleaner.corpus.sharing import Counting, fingerprints
    from cleaner.pack import CORE, rules_folder
    from cleaner.pipeline import certain_removals, load_rules
    from cleaner.rulebook import read_folder
    from cleaner.sites import site_files

    with TemporaryDirectory() as place:
        counting = Counting(place)
        for page in folder:
            counting.add(page.site, fingerprints(page.document))
        shared = counting.shared()
    sites: dict[str, Site] = {}
    for page in folder:
        site = sites.setdefault(page.site, Site(page.site, shared.of(page.site)))
        rules = load_rules(spoken=page.document.language, sites=site_files(page.document, ()))[0]
        if site.shared.on:
            site.see(page.name, page.document, certain_removals(page.document, rules))
    shipped = read_folder(Path(rules_folder()), CORE)
    for name, site in sorted(sites.items()):
        if text := proposed(site, shipped):
            yield name, text


def _targets(output: str | None, sites: list[str]) -> dict[str, str]:
    """Where the rules of each site go; "" is standard output."""
    if output and (os.path.isdir(output) or output.endswith(os.sep)):
        targets = {site: os.path.join(output, f"{site or 'site'}.toml") for site in sites}
    elif len(sites) > 1:
        named = ", ".join(sites[:SHOWN]) + (" …" if len(sites) > SHOWN else "")
        raise SettingError(
            f"{output or 'the pages'}: {len(sites)} sites ({named}); write -o with a folder, as in -o sites/"
        )
    else:
        targets = dict.fromkeys(sites, output or "")
    for target in filter(os.path.lexists, targets.values()):
        raise SettingError(f"-o {target}: is there already, and may have been reviewed; name another file")
    return targets


def _write(target: str, text: str) -> None:
    if not target:
        sys.stdout.write(text)
        return
    if folder := os.path.dirname(target):
        os.makedirs(folder, exist_ok=True)
    with replacing(target) as output:
        output.write(text.encode())
