"""Expressions as they are read: every form has its tree, every slip its sentence."""

import pytest

from engine.core.expression_syntax import Binary, Lit, Unary, parse_expression
from engine.core.expression_tokens import SyntaxFault
from engine.core.references import references_of
from engine.core.template import has_expression, parse_template
from engine.core.words import MAX_EXPRESSION_BYTES


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"'\u00e9\U0001F600\x41\101\n\t\\'", "é😀AA\n\t\\"),
        (r"r'\n'", r"\n"),
        ("'''a'b'''", "a'b"),
        ("12u", 12),
        ("0x1F", 31),
        ("-3", -3),
        ("(4)", 4),
        ("1.5e2", 150.0),
        ("null", None),
        ("true", True),
    ],
)
def test_a_constant_is_its_value(text: str, value: object) -> None:
    tree = parse_expression(text)
    assert isinstance(tree, Lit)
    assert (tree.value, type(tree.value)) == (value, type(value))


def test_bytes_are_read_as_they_stand() -> None:
    tree = parse_expression("b'ab'")
    assert isinstance(tree, Lit)
    assert (tree.kind, tree.value) == ("bytes", "b'ab'")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "hold no expression"),
        (" + ".join("1" * 120), "joins more than"),
        ("1 2", "'2' is not expected here"),
        ("(1", "')' is expected before the end"),
        ("[1 2]", "']' is expected before '2'"),
        ("1 +", "ends too early"),
        ("in", "'in' stands between two values"),
        ("1 + )", "')' is not expected here"),
        ("'a", "a text in quotes is not closed"),
        ("a = 1", "'=' alone compares nothing"),
        ("a & b", "write '&&' for and"),
        ("a | b", "write '||' for or"),
        ("a # b", "'#' has no meaning here"),
        (r"'\q'", "is not an escape"),
        (r"'\uD800'", "is not a character"),
        ("1" * 25, "too many digits"),
        ("9007199254740993", "beyond 2^53-1"),
        ("(" * 200 + "1" + ")" * 200, "nested too deeply"),
        ("!" * 200 + "a", "nested too deeply"),
        ("a" * (MAX_EXPRESSION_BYTES + 1), "bytes"),
    ],
    ids=lambda text: text[:12],
)
def test_a_slip_is_said_in_words(text: str, words: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse_expression(text)
    assert words in str(caught.value)


def test_signs_stand_before_what_they_change() -> None:
    both = parse_expression("!a && -b < 1 && - 2 == x")
    assert isinstance(both, Binary)
    assert both.sign == "&&"
    single = parse_expression("!!a")
    assert isinstance(single, Unary)
    assert isinstance(single.operand, Unary)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("{{ steps.a[true].b }}", {"steps.a"}),
        ("{{ inputs['x-y'].z }}", {"inputs.x-y.z"}),
        ("{{ [] + [1,] + inputs.l }}", {"inputs.l"}),
        ("{{ {} == inputs.m || {'a': 1,} == {?'b': inputs.o} }}", {"inputs.m", "inputs.o"}),
        ("{{ cel.bind(x, inputs.a, x + inputs.b) }}", {"inputs.a", "inputs.b"}),
        ("{{ inputs.l.map(x, x > inputs.least, x.y) }}", {"inputs.l", "inputs.least"}),
        ("{{ size() == inputs.n }}", {"inputs.n"}),
        ("{{ math.greatest(inputs.a, 1) }}", {"inputs.a"}),
    ],
)
def test_what_an_expression_reads_is_found_in_every_form(text: str, reads: set[str]) -> None:
    found = {reference.dotted for _, _, reference in references_of(text)}
    assert reads <= found | {name.rsplit(".", 1)[0] for name in found}


def test_a_text_tells_whether_it_holds_an_expression() -> None:
    assert has_expression("a {{ b }}")
    assert not has_expression("a { b }")


def test_a_quote_that_nothing_closes_ends_with_its_expression() -> None:
    assert [hit.expression for hit in parse_template("{{ 'abc }} and {{ x }}").hits] == [
        "'abc",
        "x",
    ]
    with pytest.raises(SyntaxFault, match="is not closed"):
        parse_template("{{ 'abc")


def test_an_expression_that_makes_a_map_ends_behind_its_braces() -> None:
    assert [hit.expression for hit in parse_template("{{ {'a': {'b': 1}} }}!").hits] == [
        "{'a': {'b': 1}}"
    ]
