"""Conversations written in a line, for the tests of this suite."""

from pathlib import Path
from tempfile import TemporaryDirectory

from evals.suites.edits.case import Conversation, load_conversations


def a_conversation(text: str) -> Conversation:
    """Read one conversation from YAML."""
    with TemporaryDirectory() as folder:
        cases = Path(folder) / "cases.yaml"
        cases.write_text(f"- {text}\n", "utf-8")
        return load_conversations(cases)[0]
