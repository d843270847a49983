"""Words for people who do not decide: `nobody answers`, `she has not replied`, `there is no decision`."""

from __future__ import annotations

_DOES = r"(?:answers?|decides?|reacts?|repl(?:y|ies)|responds?|approves?)"
_DONE = r"(?:answered|decided|reacted|replied|responded|approved)"
_NOT = r"(?:do(?:es)?(?: not|n['’]?t)|did(?: not|n['’]?t)|ha(?:s|ve)(?: not|n['’]?t))"
# A person by an address, as it was typed or as it was taken out of the text.
_PERSON = r"(?:he|she|they|the [a-z]+|@mail\d+|[\w.+-]+@[\w.-]+\w)"
NOBODY = (
    rf"(?:(?:nobody|no[ -]?one|none of them) (?:{_DOES}|has {_DONE})"
    r"|(?:there (?:is|was) |there's )?no (?:answer|decision|reaction|reply|response)(?: comes| arrives| is there| has come)?"
    rf"|{_PERSON} {_NOT} (?:{_DONE}|{_DOES}))"
)
"""A part of a pattern; it has no groups of its own."""
