"""Words with a fixed meaning: what an id may not be called, and the roots expressions can name."""

import re

ID_PATTERN = r"^[a-z][a-z0-9_]{0,39}$"
ID = re.compile(r"[a-z][a-z0-9_]{0,39}")

# The reserved words of CEL, and `dyn`, which the binding refuses as a name.
CEL_RESERVED = frozenset(
    [
        "as",
        "break",
        "const",
        "continue",
        "dyn",
        "else",
        "false",
        "for",
        "function",
        "if",
        "import",
        "in",
        "let",
        "loop",
        "package",
        "namespace",
        "null",
        "return",
        "true",
        "var",
        "void",
        "while",
    ]
)
# Keys that JavaScript gives a meaning of its own; a document never carries them.
RESERVED_KEYS = frozenset({"__proto__", "constructor", "prototype"})

ROOTS = frozenset({"inputs", "trigger", "steps", "run", "vars", "error", "index"})

MAX_STEPS = 500
MAX_DEPTH = 64
MAX_BYTES = 1_000_000
MAX_EXPRESSION_BYTES = 10_000
MAX_SAFE_INTEGER = 2**53 - 1


def is_id(text: str) -> bool:
    """Tell whether the text may be an id."""
    return ID.fullmatch(text) is not None and text not in CEL_RESERVED
