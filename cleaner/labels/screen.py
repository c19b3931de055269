"""Labels documents in the terminal, with textual: a list of blocks, each with its label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from cleaner.errors import SettingError
from cleaner.labels.labelled import DROP, KEEP, UNSURE, LabelledBlock
from cleaner.labels.session import LabelSession
from cleaner.report.terminal import printable

try:
    from rich.text import Text
    from textual.app import App, ComposeResult
    from textual.binding import Binding, BindingType
    from textual.widgets import Footer, OptionList, Static
    from textual.widgets.option_list import Option
except ImportError as error:
    raise SettingError("cleaner label needs textual; write: pip install 'dechrome[label]'") from error

LETTERS = {KEEP: ("K", "green"), DROP: ("D", "red"), UNSURE: ("?", "yellow")}
"""Letter and colour of each label."""


class LabelScreen(App[None]):
    """Shows one document at a time; keys change labels and go on."""

    CSS = """
    #title { height: 1; background: $panel; padding: 0 1; text-style: bold; }
    #reason { height: 2; padding: 0 1; color: $text-muted; }
    OptionList { border: none; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "mark('keep')", "keep"),
        Binding("d", "mark('drop')", "drop"),
        Binding("u", "mark('unsure')", "unsure"),
        Binding("space", "toggle_label", "keep or drop", priority=True),
        Binding("n", "finish", "done, next"),
        Binding("p", "go_back", "previous"),
        Binding("s", "save", "save"),
        Binding("q", "leave", "save and quit"),
    ]

    def __init__(
        self, session: LabelSession, reasons: Mapping[str, Mapping[int, str]], save: Callable[[LabelSession], None]
    ) -> None:
        """`reasons` are those of today's verdicts, by document and by the start of a block; `save` writes labels."""
        super().__init__()
        self._session = session
        self._reasons = reasons
        self._save = save

    def compose(self) -> ComposeResult:
        """Yield the parts of the screen."""
        yield Static(id="title", markup=False)
        yield OptionList(id="blocks", markup=False)
        yield Static(id="reason", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Show the first document."""
        self._show_document()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Look at another block."""
        self._session.block = event.option_index
        self._show_reason()

    def action_mark(self, label: str) -> None:
        """Label the block, and go to the next one."""
        self._session.mark(label)
        self._show_label(1)

    def action_toggle_label(self) -> None:
        """Change the label of the block."""
        self._session.toggle()
        self._show_label(0)

    def action_finish(self) -> None:
        """Go to the next document; after the last one, save."""
        if self._session.finish():
            self._show_document()
        else:
            self.action_save()
            self._show_title()

    def action_go_back(self) -> None:
        """Go to the document before."""
        if self._session.go(-1):
            self._show_document()

    def action_save(self) -> None:
        """Write the labels."""
        self._save(self._session)
        self.notify("saved", timeout=2)

    def action_leave(self) -> None:
        """Write the labels, and end."""
        self._save(self._session)
        self.exit()

    def _show_document(self) -> None:
        blocks = self._session.document.blocks
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._shown(block)) for block in blocks])
        options.highlighted = self._session.block if blocks else None
        options.focus()
        self._show_title()
        self._show_reason()

    def _show_title(self) -> None:
        session = self._session
        done = "done, " if session.document.is_checked else ""
        where = f"{session.at + 1} of {len(session.documents)}"
        title = f"{printable(session.document.name)}   {done}{where}, {session.checked} done"
        self.query_one("#title", Static).update(title)

    def _show_reason(self) -> None:
        session, reason = self._session, ""
        if session.document.blocks:
            start = session.document.blocks[session.block].start
            reason = self._reasons.get(session.document.name, {}).get(start, "kept today")
        self.query_one("#reason", Static).update(printable(reason))

    def _show_label(self, steps: int) -> None:
        session, options = self._session, self.query_one(OptionList)
        if not session.document.blocks:
            return
        options.replace_option_prompt_at_index(session.block, self._shown(session.document.blocks[session.block]))
        session.move(steps)
        options.highlighted = session.block

    def _shown(self, block: LabelledBlock) -> Text:
        """Return the label and the text of a block; nothing in the text is taken for markup."""
        letter, colour = LETTERS[block.label]
        text = Text(f" {letter} ", style=f"bold {colour}")
        return text.append(printable(self._session.text(block)), style="dim" if block.label == DROP else "default")
