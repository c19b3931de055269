"""The command `cleaner completion SHELL`: prints the script by which a shell completes the command line."""

from __future__ import annotations

from cleaner.cli.console import Exit
from cleaner.cli.options import new_parser
from cleaner.cli.parser import CommandParser

SHELLS = ("bash", "zsh", "fish")
_DESCRIPTION = """Print the script by which a shell completes commands, options, their values and file names.

examples:
  cleaner completion bash > ~/.local/share/bash-completion/completions/cleaner
  cleaner completion zsh > ~/.zfunc/_cleaner        with fpath+=~/.zfunc before compinit in ~/.zshrc
  cleaner completion fish > ~/.config/fish/completions/cleaner.fish"""


def run(argv: list[str]) -> int:
    """Print the script of a shell."""
    shell = completion_parser().parse_args(argv).shell
    print(script_for(shell), end="")
    return Exit.OK


def completion_parser() -> CommandParser:
    """Return the parser of the command."""
    parser = new_parser("cleaner completion", _DESCRIPTION)
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    return parser


def script_for(shell: str) -> str:
    """Return the script of one of `SHELLS`."""
    from cleaner.cli.shells.bash import bash_script
    from cleaner.cli.shells.fish import fish_script
    from cleaner.cli.shells.offers import offers
    from cleaner.cli.shells.zsh import zsh_script

    writers = {"bash": bash_script, "zsh": zsh_script, "fish": fish_script}
    return writers[shell](list(offers()))
