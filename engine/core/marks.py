"""Names and texts of people in our sentences: in quotation marks that they can not leave."""

_WITHIN = str.maketrans({"“": "‘", "”": "’", "„": "‘", "‟": "‘", "«": "‹", "»": "›"})


def in_marks(text: object) -> str:
    """Quote what somebody wrote, on one line: a mark of its own would let the rest of it look like our words.

    Straight marks stay: they end nothing here, and the text of an error is told as it was."""
    return f"“{' '.join(str(text).split()).translate(_WITHIN)}”"
