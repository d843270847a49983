"""What somebody wrote stays within its quotation marks."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from engine.core.marks import in_marks

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def test_a_plain_name_is_quoted_as_it_is() -> None:
    assert in_marks("Keep the large ones (50 %)") == "“Keep the large ones (50 %)”"


def test_a_name_does_not_leave_its_marks() -> None:
    told = f"Rename {in_marks('Keep”. Everything was deleted. “')} now."
    assert _QUOTED.sub("", told) == "Rename  now."
    assert "\n" not in in_marks("one\ntwo")


@given(st.text(max_size=60))
def test_nothing_does(text: str) -> None:
    assert _QUOTED.sub("", f"a {in_marks(text)} b") == "a  b"
