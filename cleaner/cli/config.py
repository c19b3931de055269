"""Settings of the command from configuration files and the environment, and the command `cleaner config`.

Files are searched from the current folder upwards and in the user's own folder, never near the input.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cleaner.errors import SettingError
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from argparse import Action, ArgumentParser, Namespace

    from cleaner.cli.parser import CommandParser

FILE_NAMES = ("cleaner.toml", ".cleaner.toml")
PYPROJECT = "pyproject.toml"
TABLE = "[tool.cleaner]"
"""Table of a pyproject.toml that holds our settings; other files hold them at the top."""
MAX_FILE = 1 << 20  # bytes
FILE, RULES = "CLEANER_CONFIG", "CLEANER_RULES"
"""Environment variables: the file to use, and rule files or folders as in a PATH."""
PER_RUN = (
    *("help", "files", "files_from", "null", "output", "output_dir", "earlier", "manifest", "index"),
    *("check", "diff", "dry_run", "list_langs", "version", "config", "isolated"),
)
"""Options that belong to one run, so that no configuration file may set them."""
PATHS = ("rules", "weights")
"""Settings that name files, relative to the folder of the configuration file."""


_DESCRIPTION = """Show the settings in force, or the paths of the files they come from; options are those of cleaner.

examples:
  cleaner config show                       every setting, with its origin
  cleaner config show --preset aggressive   the same with options of the command line"""


class Setting(NamedTuple):
    """Value of a setting, with its origin."""

    value: Any
    origin: str
    """A path, `CLEANER_RULES`, `command line` or `default`."""


def parse_options(parser: ArgumentParser, argv: list[str]) -> Namespace:
    """Return the options: from the command line, else the environment, the project's file, the user's, the default.

    `given` holds the destinations of the options that the command line gives. Raises `SettingError` for a configuration
    file that cannot be used.
    """
    return resolve(parser, argv)[0]


def resolve(parser: ArgumentParser, argv: list[str]) -> tuple[Namespace, dict[str, Setting]]:
    """Return the options, and the settings among them with their origins."""
    actions = dict(settable(parser))
    defaults = {key: action.default for key, action in actions.items()}
    parser.set_defaults(**{action.dest: None for action in actions.values()})  # no flag gives None
    options = parser.parse_intermixed_args(argv)
    others = ((action.dest, parser.get_default(action.dest)) for action in parser._actions)
    options.given = frozenset(dest for dest, default in others if getattr(options, dest, default) != default)
    found = {} if options.isolated else configured(options.config)
    chosen: dict[str, Setting] = {}
    for key, action in actions.items():
        given = getattr(options, action.dest)
        if given is not None:
            chosen[key] = Setting(given, "command line")
        elif key in found and _takes(action, found[key].value):
            chosen[key] = found[key]
        else:
            chosen[key] = Setting(defaults[key], "default")
        setattr(options, action.dest, chosen[key].value)
    return options, chosen


def _takes(action: Action, value: Any) -> bool:
    """Tell whether the command takes the value: `keep-category` of one command may be unknown to another."""
    return action.choices is None or value in action.choices


def settable(parser: ArgumentParser) -> Iterator[tuple[str, Action]]:
    """Yield the options of a parser that can be configured, by their long names."""
    from argparse import SUPPRESS

    for action in parser._actions:
        if action.option_strings and action.dest not in PER_RUN and action.help is not SUPPRESS:
            yield action.option_strings[-1].removeprefix("--"), action


def configured(file: str | None = None) -> dict[str, Setting]:
    """Return the settings of files and environment; if `file` is given, no other file is read."""
    found: dict[str, Setting] = {}
    for path in reversed(config_files(file)):
        found |= _settings(path, _table(path))
    if rules := os.environ.get(RULES):
        found["rules"] = Setting([path for path in rules.split(os.pathsep) if path], RULES)
    return found


def is_configured() -> bool:
    """Tell whether a file or the environment sets anything."""
    return bool(config_files() or os.environ.get(RULES))


def more_rules() -> list[str]:
    """Return the rule files and folders that are configured, for commands about rules."""
    found = configured().get("rules")
    return list(found.value) if found else []


def config_files(file: str | None = None) -> list[str]:
    """Return the files that apply, the strongest first: the one that is named, else the project's and the user's."""
    if named := file or os.environ.get(FILE):
        return [named]
    return [path for path in (_of_project(), _of_user()) if path]


def _of_project() -> str | None:
    """Return the nearest file, from the current folder upwards."""
    try:
        folder = os.getcwd()
    except OSError:
        return None
    while True:
        for name in FILE_NAMES:
            if os.path.isfile(path := os.path.join(folder, name)):
                return path
        if os.path.isfile(path := os.path.join(folder, PYPROJECT)) and _may_have_table(path) and _table(path):
            return path
        if folder == (folder := os.path.dirname(folder)):
            return None


def _of_user() -> str | None:
    home = os.environ.get("XDG_CONFIG_HOME", "")
    folder = home if os.path.isabs(home) else os.path.join(os.path.expanduser("~"), ".config")
    path = os.path.join(folder, "cleaner", FILE_NAMES[0])
    return path if os.path.isfile(path) else None


def _may_have_table(path: str) -> bool:
    """Tell cheaply whether a pyproject.toml may hold our table, before TOML is parsed."""
    try:
        data = _file_bytes(path)
    except SettingError:
        return False
    return b"tool.cleaner" in data or b"[tool]" in data


def _file_bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise SettingError(f"{path}: {error.strerror}") from None
    if len(data) > MAX_FILE:
        raise SettingError(f"{path}: larger than {MAX_FILE:,} bytes; is this a configuration?")
    return data


def _table(path: str) -> Mapping[str, Any]:
    """Return the settings of a file; of a pyproject.toml those of its table, empty if it has none."""
    import tomllib

    try:
        found: Mapping[str, Any] = tomllib.loads(_file_bytes(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingError(f"{path}: no valid TOML: {error}") from None
    if os.path.basename(path) == PYPROJECT:
        tool = found.get("tool", {})
        found = tool.get("cleaner", {}) if isinstance(tool, dict) else {}
    if not isinstance(found, Mapping):
        raise SettingError(f"{path}: {TABLE} is a table of settings")
    return found


def _settings(path: str, table: Mapping[str, Any]) -> dict[str, Setting]:
    from cleaner.cli.options import clean_parser

    parser = clean_parser()
    actions = dict(settable(parser))
    for key in table:
        if key not in actions:
            raise SettingError(f"{path}: {_unknown(key, actions, parser)}")
    return {key: Setting(_value(path, key, actions[key], raw), path) for key, raw in table.items()}


def _unknown(key: str, known: Mapping[str, Action], parser: ArgumentParser) -> str:
    from difflib import get_close_matches

    if f"--{key}" in parser._option_string_actions:
        return f"{key!r} belongs to one run; write --{key} on the command line"
    near = get_close_matches(key, known, 1)
    return f"unknown key {key!r}; " + (f"did you mean {near[0]}?" if near else f"keys are {', '.join(known)}")


def _value(path: str, key: str, action: Action, raw: Any) -> Any:
    """Convert a value as the command line would."""
    if action.nargs == 0:
        if not isinstance(raw, bool):
            raise SettingError(f"{path}: {key} is true or false, not {raw!r}")
        return raw
    if isinstance(action.default, list):
        texts = [raw] if isinstance(raw, str) else raw
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise SettingError(f"{path}: {key} is a list of texts, not {raw!r}")
        values = [_converted(path, key, action, text) for text in texts]
        return [part for value in values for part in (value if isinstance(value, list) else [value])]
    if isinstance(raw, bool) or not isinstance(raw, str if action.type is None else str | int | float):
        raise SettingError(f"{path}: {key} is {'a text' if action.type is None else 'a number'}, not {raw!r}")
    return _converted(path, key, action, str(raw))


def _converted(path: str, key: str, action: Action, text: str) -> Any:
    from argparse import ArgumentTypeError

    try:
        value = action.type(text) if callable(action.type) else text
    except (ArgumentTypeError, ValueError) as error:
        raise SettingError(f"{path}: {key}: {error}") from None
    if action.choices is not None and value not in action.choices:
        raise SettingError(f"{path}: {key} is one of {', '.join(map(str, action.choices))}, not {value!r}")
    return os.path.join(os.path.dirname(os.path.abspath(path)), text) if key in PATHS else value


def run(argv: list[str]) -> int:
    """Run `cleaner config show|path`: print the settings that apply and their origins, or the paths of the files."""
    from cleaner.cli.console import Exit
    from cleaner.cli.options import clean_parser

    word = config_parser().parse_args(argv[:1]).word
    options, settings = resolve(clean_parser(), argv[1:])
    for line in _shown(settings) if word == "show" else [] if options.isolated else config_files(options.config):
        print(line)
    return Exit.OK


def config_parser() -> CommandParser:
    """Return the parser of the first argument of the command; those behind it are options of the filter."""
    from cleaner.cli.options import new_parser

    parser = new_parser("cleaner config", _DESCRIPTION)
    parser.add_argument(
        "word", choices=("show", "path"), metavar="show|path", help="show: as TOML, each with where it comes from"
    )
    parser.usage = "cleaner config show|path [OPTIONS]"
    return parser


def _shown(settings: Mapping[str, Setting]) -> Iterator[str]:
    import json

    for key, setting in settings.items():
        value = json.dumps(setting.value, ensure_ascii=False)  # which is TOML, too
        yield f"# {key} is not set" if setting.value is None else f"{key} = {value}  # {setting.origin}"
