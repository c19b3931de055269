"""The command `cleaner learn FOLDER`: proposes rules for a site from the blocks that its pages share."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cleaner.cli.console import Exit, say
from cleaner.cli.effects import check_keys, given_keys
from cleaner.cli.options import add_format, add_html, add_keys, new_parser
from cleaner.cli.parser import CommandParser
from cleaner.cli.settings import format_of, keys_of
from cleaner.errors import SettingError
from cleaner.io.inputs import Unread, below, check_found, named
from cleaner.io.outputs import replacing
from cleaner.io.read_options import RECORD_KINDS, ReadOptions

if TYPE_CHECKING:
    from cleaner.batch.documents import Documents

_DESCRIPTION = """Propose rules for a site from the blocks that most of its pages share, for you to review.

examples:
  cleaner learn pages/ -o site.toml              the pages of one site
  cleaner learn crawl.warc.gz -o sites/          a rule file for each site of a crawl"""
MAX_SITES_SHOWN = 5  # sites that an error names


def _pages(options: Namespace) -> Documents:
    """Return the pages of a folder or a record file, to be read more than once."""
    from cleaner.batch.documents import Documents
    from cleaner.batch.processor import Processor
    from cleaner.io.readers import Reader
    from cleaner.io.render import OutputFormat, Renderer
    from cleaner.io.writers import check_extras
    from cleaner.pipeline import Cleaner

    path, renderer = options.folder, Renderer(OutputFormat.JSONL, keys=keys_of(options))
    unread = Unread()
    found = below(path, unread) if os.path.isdir(path) else [named(path)]
    check_found([path], len(found), unread)
    inputs = [source._replace(name=source.relative) for source in found]
    reading = ReadOptions(renderer, kind=options.source)
    check_keys(given_keys(options), any(reading.holds_records(source.path) for source in inputs))
    check_extras((source.name, reading.kind_of(source.path)) for source in inputs)
    cleaner = Cleaner(format=format_of(options), reference=False)
    return Documents(inputs, Reader(reading), Processor(cleaner, renderer), say)


def run(argv: list[str]) -> int:
    """Count the blocks that pages share, propose rules, and write them."""
    options = learn_parser().parse_args(argv)
    if not os.path.lexists(options.folder):
        raise SettingError(f"{options.folder}: no such folder; name one with pages of a site, or a record file")
    pages = _pages(options)
    rules = dict(_proposed(pages))
    targets = _targets(options.output, list(rules))
    for site, text in rules.items():
        _write_rules(targets[site], text)
    if not rules:
        say(f"{options.folder}: no site has blocks that its pages share and no rule takes; nothing was written")
    return Exit.OK if pages.is_complete else Exit.INCOMPLETE


def learn_parser() -> CommandParser:
    """Return the parser of the command."""
    parser = new_parser("cleaner learn", _DESCRIPTION)
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        help="pages, or a record file of them; sites are named by URL, else by folder",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="a rule file, or a folder for one a site; default stdout"
    )
    add_format(parser.add_argument, "auto", "text", "html", *RECORD_KINDS)
    add_keys(parser.add_argument, text="text", url="address")
    add_html(parser.add_argument)
    return parser


def _proposed(pages: Documents) -> Iterator[tuple[str, str]]:
    """Yield each site for which there are rules to propose, and the rules."""
    from cleaner.authoring.propose import SiteObservations, proposed
    from cleaner.dedup import BlockCounter, fingerprints, site_of
    from cleaner.pipeline import certain_removals
    from cleaner.rules.folder import CORE, rules_folder
    from cleaner.rules.loader import read_folder
    from cleaner.rules.selection import load_rules
    from cleaner.rules.sites import site_files

    with TemporaryDirectory() as folder:
        counter = BlockCounter(folder)
        for item, document in pages:
            if document.blocks:
                counter.add(site_of(document, item.folder), fingerprints(document))
        templates = counter.build()
    sites: dict[str, SiteObservations] = {}
    for item, document in pages:
        name = site_of(document, item.folder)
        site = sites.setdefault(name, SiteObservations(name, templates.for_site(name)))
        if site.shared.on:
            rules = load_rules(spoken=document.language, sites=site_files(document, ()))
            site.add(item.name, document, certain_removals(document, rules))
    shipped = read_folder(Path(rules_folder()), CORE)
    for name, site in sorted(sites.items()):
        if text := proposed(site, shipped):
            yield name, text


def _targets(output: str | None, sites: list[str]) -> dict[str, str]:
    """Return the path for the rules of each site; `""` is standard output."""
    if output and (os.path.isdir(output) or output.endswith(os.sep)):
        targets = {site: os.path.join(output, f"{site or 'site'}.toml") for site in sites}
    elif len(sites) > 1:
        names = ", ".join(sites[:MAX_SITES_SHOWN]) + (" …" if len(sites) > MAX_SITES_SHOWN else "")
        raise SettingError(
            f"{output or 'the pages'}: {len(sites)} sites ({names}); write -o with a folder, as in -o sites/"
        )
    else:
        targets = dict.fromkeys(sites, output or "")
    for target in filter(os.path.lexists, targets.values()):
        raise SettingError(f"-o {target}: is there already, and may have been reviewed; name another file")
    return targets


def _write_rules(target: str, text: str) -> None:
    if not target:
        sys.stdout.write(text)
        return
    if folder := os.path.dirname(target):
        os.makedirs(folder, exist_ok=True)
    with replacing(target) as output:
        output.write(text.encode())
