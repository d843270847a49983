"""Texts that are brought in: documents of our own, and workflows of other products with a report."""

from typing import Any

from api.workflows.schemas import ImportReport, ImportWorkflow, NodeImported
from engine.core.document import Document
from engine.core.yaml import from_text
from tools.foreign.reading import translated, translated_text
from tools.foreign.report import Translation, outcomes_of


def read_document(given: ImportWorkflow) -> tuple[Document, ImportReport]:
    """Read a text into a document, with what has become of every foreign node.

    Raises DocumentInvalid with every problem where it cannot be read. Nothing in it is executed.
    """
    translation = translated_text(given.text, given.format, given.name)
    value: Any = None if translation is not None else from_text(given.text)
    translation = translation or translated(value, given.format, given.name)
    if translation is None:
        document = Document.parse(value)
        report = ImportReport(format="nexa", nodes=[], counts={}, connections=[])
    else:
        document = Document.parse(dict(translation.document))
        report = _shown(translation)
    if given.name is not None:
        document = Document.parse({**document.to_json(), "name": given.name})
    return document, report


def _shown(translation: Translation) -> ImportReport:
    nodes = [
        NodeImported(
            name=node.name,
            kind=node.kind,
            outcome=node.outcome,
            steps=list(node.steps),
            notes=list(node.notes),
        )
        for node in translation.nodes
    ]
    return ImportReport(
        format=translation.format,
        nodes=nodes,
        counts=outcomes_of(translation.nodes),
        connections=list(translation.connections),
    )
