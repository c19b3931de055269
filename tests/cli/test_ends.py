"""How a run ends early: closed pipes, signals, a terminal where a text should be."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.conftest import HANGS, heed_signals
from cli.samples import CLEANED, PROSE, TEXT

Env = dict[str, str]
COMMAND = [sys.executable, "-m", "cleaner"]


MISSING = "FILE is missing; `cleaner {0} --help` shows what to write\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "usage: cleaner"),
        (["explain"], f"cleaner explain: {MISSING.format('explain')}"),
        (["restore"], f"cleaner restore: {MISSING.format('restore')}"),
    ],
)
def test_a_terminal_gets_short_help_and_no_waiting(environment: Env, args: list[str], said: str) -> None:
    leader, follower = pty.openpty()
    ended = subprocess.run([*COMMAND, *args], stdin=follower, capture_output=True, env=environment, timeout=HANGS)
    os.close(leader)
    os.close(follower)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.decode().startswith(said)


@pytest.mark.parametrize("args", [[], ["-t", "jsonl"], ["--diff"], ["explain"], ["rules", "list"], ["--help"]])
def test_a_closed_pipe_is_the_end_and_no_error(environment: Env, args: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    text = f"{PROSE}\n\n".encode() * 3000
    ended = subprocess.run(
        [*COMMAND, *args], input=text, stdout=writing, stderr=subprocess.PIPE, env=environment, timeout=HANGS
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_no_half_written_file(environment: Env, tmp_path: Path, number: int, code: int) -> None:
    with subprocess.Popen(
        [*COMMAND, "-o", "out.txt"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
        preexec_fn=heed_signals,
    ) as process:
        while not os.listdir(tmp_path) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(number)
        assert process.stderr is not None
        assert process.stderr.read() == b"cleaner: stopped: out.txt is not written; start it again\n"
    assert process.returncode == code
    assert os.listdir(tmp_path) == []


CLOSED = [
    ("0<&-", 2, b"", b"usage: cleaner"),
    ("1>&-", 2, b"", b"cleaner: standard output is closed; write -o FILE\n"),
    ("2>&-", 0, CLEANED, b""),
]


@pytest.mark.parametrize(("closed", "code", "out", "said"), CLOSED, ids=["in", "out", "err"])
def test_closed_standard_streams_give_no_traceback(
    environment: Env, tmp_path: Path, closed: str, code: int, out: bytes, said: bytes
) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    command = ["sh", "-c", f'"$0" -m cleaner < a.txt {closed}', sys.executable]
    ended = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, timeout=HANGS)
    assert (ended.returncode, ended.stdout) == (code, out)
    assert ended.stderr.startswith(said)
    assert b"Traceback" not in ended.stderr
    assert b"rror" not in ended.stderr


def test_a_small_text_imports_little(environment: Env) -> None:
    """Start-up is paid for each file in a loop."""
    code = (
        "import sys; from cleaner.cli import main; end = main([]); print(*sys.modules, file=sys.stderr); sys.exit(end)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], input=TEXT, capture_output=True, env=environment, timeout=HANGS
    )
    assert (ended.returncode, ended.stdout) == (0, CLEANED)
    imported = set(ended.stderr.decode().split())
    assert imported >= {"cleaner.cli.clean", "cleaner.pipeline"}
    heavy = {
        "tempfile",
        "rich",
        "difflib",
        "pathlib",
        "hashlib",
        "subprocess",
        "cleaner.rules.loader",
        "cleaner.authoring.check",
        "numpy",
    }
    heavy |= {"csv", "pyarrow", "fastwarc", "zstandard", "cleaner.io.writers"}
    assert imported & heavy == set()


def run_command(environment: Env, *args: str, before: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run the installed command on `TEXT`, with code before it."""
    code = f"{before}\nfrom cleaner.cli import command\ncommand()"
    command = [sys.executable, "-c", code, *args]
    environment = {name: value for name, value in environment.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(command, input=TEXT, capture_output=True, env=environment, timeout=HANGS)


def test_the_installed_command_writes_all_before_it_ends(environment: Env) -> None:
    ended = run_command(environment, "--stats")
    assert (ended.returncode, ended.stdout) == (0, CLEANED)
    assert ended.stderr.startswith(b"rule ")
    assert run_command(environment, "--check").returncode == 1


@pytest.mark.parametrize(
    "before",
    [
        "import atexit; atexit.register(print, 'end')",
        "import threading, time; threading.Thread(target=lambda: time.sleep(0.5) or print('end')).start()",
    ],
)
def test_what_waits_for_the_end_of_python_is_run(environment: Env, before: str) -> None:
    assert run_command(environment, "--check", os.devnull, before=before).stdout == b"end\n"
