"""Amounts are read as they are written in one country or the other; nothing else is taken for an amount."""

import pytest

from agent.offline.language.amounts import with_plain_amounts


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("over €1.500", "over 1500 eur"),
        ("over € 1.500 net", "over 1500 eur net"),
        ("€2.500,00 or more", "2500.00 eur or more"),
        ("€1.200,50, then", "1200.50 eur, then"),
        ("1.234,50 eur", "1234.50 eur"),
        ("1.500 euros", "1500 euros"),
        ("€3,50", "3.50 eur"),
        ("3,50 euros", "3.50 euros"),
        ("over 1,5k", "over 1500"),
        ("2.5k", "2500"),
        ("$10k", "10000 usd"),
        ("$2,000", "2000 usd"),
        ("$1.5", "1.5 usd"),
        ("12,500 hens", "12500 hens"),
        ("3 million", "3000000"),
        ("5 €", "5 eur"),
        ("pens 1,5 and 7", "pens 1,5 and 7"),
        ("at 9.30", "at 9.30"),
        ("between 1,5 and 2", "between 1,5 and 2"),
    ],
)
def test_an_amount_in_one_spelling(written: str, plain: str) -> None:
    assert with_plain_amounts(written) == plain
