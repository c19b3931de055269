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
from cleaner.cli.options import MAX_BYTES, RECORDS, add_format, add_keys, new_parser
from cleaner.errors import SettingError
from cleaner.io.inputs import below, named
from cleaner.io.outputs import replacing
from cleaner.io.stream import End, InputDocument, RawBytes
from cleaner.model import Document

SHOWN = 5  # sites that an error names


class ReadPage(NamedTuple):
    """A page of a folder, or of a file of records."""

    name: str
    site: str
    document: Document


class Pages:
    """The pages below a folder, to be read more than once; what cannot be read is told the first time."""

    def __init__(self, options: Namespace) -> None:
        from cleaner.batch.processor import Processor
        from cleaner.io.readers import Reader
        from cleaner.io.render import OutputFormat, Renderer
        from cleaner.io.writers import check_extras
        from cleaner.pipeline import Cleaner

        path, renderer = options.folder, Renderer(OutputFormat.JSONL)
        found = below(path) if os.path.isdir(path) else [named(path)]
        self._inputs = [source._replace(name=source.relative) for source in found]
        self._read = Reader(renderer, MAX_BYTES, options.source, text_key=options.text_key, url_key=options.url_key)
        form = options.source if options.source in ("text", "html") else "auto"
        cleaner = Cleaner(format=form, reference=False)
        self._answering = Processor(cleaner, renderer, options.text_key, url_key=options.url_key)
        check_extras((source.name, self._read.kind_of(source.path)) for source in self._inputs)
        self._told: set[str] = set()

    @property
    def whole(self) -> bool:
        """Was all of it read?"""
        return not self._told

    def __iter__(self) -> Iterator[ReadPage]:
        for source in self._inputs:
            left_out = 0
            for event in self._read(source):
                match event:
                    case InputDocument():
                        page = self._page(event)
                        left_out += page is None
                        if page and page.document.blocks:
                            yield page
                    case RawBytes(status=status):
                        left_out += bool(status)
                    case End(problem=problem) if problem:
                        self._tell(problem)
            if left_out:
                are = "document cannot be read and is" if left_out == 1 else "documents cannot be read and are"
                self._tell(f"{source.name}: {left_out:,} {are} left out; cleaner --check {source.path} tells why")

    def _page(self, item: InputDocument) -> ReadPage | None:
        from cleaner.dedup.site_blocks import site_of

        try:
            source, url = self._answering.source_of(item)
            document = self._answering.cleaner.read(source or "", url=url)
        except (ValueError, RecursionError):
            return None
        return ReadPage(item.name, site_of(document, item.folder), document)

    def _tell(self, message: str) -> None:
        if message not in self._told:
            self._told.add(message)
            say(message)


def run(argv: list[str]) -> int:
    """Count what the pages share, propose rules, write them."""
    options = _parser().parse_args(argv)
    if not os.path.lexists(options.folder):
        raise SettingError(f"{options.folder}: no such folder; name one with pages of a site, or a record file")
    pages = Pages(options)
    rules = dict(_proposed(pages))
    targets = _targets(options.output, list(rules))
    for site, text in rules.items():
        _write(targets[site], text)
    if not rules:
        say(f"{options.folder}: no site has blocks that its pages share and no rule takes; nothing was written")
    return Exit.OK if pages.whole else Exit.INCOMPLETE


def _parser() -> ArgumentParser:
    parser = new_parser(
        "cleaner learn", "Propose rules for a site from the blocks that most of its pages share, for you to review."
    )
    parser.add_argument(
        "folder", metavar="FOLDER", help="pages, or a record file of them; their sites are told by URL, else by folder"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="a rule file, or a folder for one a site; default stdout"
    )
    add_format(parser.add_argument, "auto", "text", "html", *RECORDS)
    add_keys(parser.add_argument, text="text", url="address")
    return parser


def _proposed(pages: Pages) -> Iterator[tuple[str, str]]:
    """Each site of which there is something to propose, and its rules."""
    from cleaner.authoring.propose import Site, proposed
    from cleaner.dedup.fingerprints import fingerprints
    from cleaner.dedup.site_blocks import BlockCounter
    from cleaner.pipeline import certain_removals
    from cleaner.rules.folder import CORE, rules_folder
    from cleaner.rules.loader import read_folder
    from cleaner.rules.selection import load_rules
    from cleaner.rules.sites import site_files

    with TemporaryDirectory() as place:
        counter = BlockCounter(place)
        for page in pages:
            counter.add(page.site, fingerprints(page.document))
        shared = counter.build()
    sites: dict[str, Site] = {}
    for page in pages:
        site = sites.setdefault(page.site, Site(page.site, shared.for_site(page.site)))
        rules = load_rules(spoken=page.document.language, sites=site_files(page.document, ()))
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
