"""What a condition proves: the paths that are there, and not null, once it holds or fails."""

from engine.core.expression_syntax import Binary, Call, Expr, Lit, Unary
from engine.core.references import path_of


def dotted(node: Expr) -> str:
    """Write a path with dots; empty where the node is no path."""
    found = path_of(node)
    if found is None:
        return ""
    return ".".join([found[0], *(str(step.key) for step in found[1])])


def guards_of(node: Expr) -> tuple[frozenset[str], frozenset[str]]:
    """Answer which paths are there when the condition holds, and which when it does not."""
    none: frozenset[str] = frozenset()
    if isinstance(node, Call) and node.function == "has" and node.target is None and node.args:
        return frozenset({dotted(node.args[0])}), none
    if isinstance(node, Unary) and node.sign == "!":
        present, absent = guards_of(node.operand)
        return absent, present
    if isinstance(node, Binary):
        return _binary_guards(node)
    return none, none


def _binary_guards(node: Binary) -> tuple[frozenset[str], frozenset[str]]:
    none: frozenset[str] = frozenset()
    if node.sign in ("&&", "||"):
        left, right = guards_of(node.left), guards_of(node.right)
        both = (left[0] | right[0], none), (none, left[1] | right[1])
        return both[0] if node.sign == "&&" else both[1]
    sides = (node.left, node.right)
    is_null = any(isinstance(side, Lit) and side.kind == "null" for side in sides)
    if is_null and node.sign in ("==", "!="):
        tested = next((side for side in sides if not isinstance(side, Lit)), None)
        path = frozenset({dotted(tested)}) if tested is not None else none
        return (path, none) if node.sign == "!=" else (none, path)
    if node.sign == "in" and isinstance(node.left, Lit):
        return frozenset({f"{dotted(node.right)}.{node.left.value}"}), none
    return none, none
