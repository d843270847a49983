"""Wrong expressions are found before a run, and right ones are let through (R31)."""

from engine.expressions import CelEngine
from tests.engine.expressions.corpus import ENV, lines_of

ENGINE = CelEngine()


def test_wrong_expressions_are_found_before_any_run() -> None:
    wrong = lines_of("wrong.txt")
    missed = [text for text in wrong if ENGINE.check_expression(text, ENV).ok]
    assert len(wrong) >= 300
    assert len(missed) <= 0.05 * len(wrong), missed


def test_right_expressions_raise_no_false_alarm() -> None:
    right = lines_of("right.txt")
    alarms = {
        text: [finding.message for finding in checked.findings]
        for text in right
        if not (checked := ENGINE.check_expression(text, ENV)).ok
    }
    assert len(right) >= 300
    assert alarms == {}


def test_every_finding_is_a_plain_sentence_with_a_stable_code() -> None:
    for text in lines_of("wrong.txt"):
        for finding in ENGINE.check_expression(text, ENV).findings:
            assert finding.code.replace("_", "").isalpha()
            assert finding.message
            assert "INVALID_ARGUMENT" not in finding.message
            assert "__" not in finding.message
            assert 0 <= finding.at <= len(text)


def test_what_the_checker_lets_through_also_compiles() -> None:
    for text in lines_of("right.txt"):
        assert ENGINE.compile(text).text
