"""HTML as a tree within bounds: text, tables and parts of it. Nothing is fetched, nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal

import lxml.html
from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from tools.sdk.errors import bad_data

MOST_TAGS: Final = 250_000
MOST_COLUMNS: Final = 1_000
LARGEST_RESULT: Final = 10_000_000
MOST_INDENTS: Final = 20
_INDENTS: Final = frozenset({"blockquote", "ul", "ol", "dl"})
_UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "head"})
_BLOCKS: Final = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *(
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "ul",
        ),
    }
)


def page_of(text: str) -> Any:
    """Return the root of the tree, None of an empty text."""
    if text.count("<") > 2 * MOST_TAGS:
        raise bad_data("html_too_large", f"the HTML has more than {MOST_TAGS} tags")
    if not text.strip():
        return None
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as exc:
        raise bad_data("not_html", f"the HTML cannot be read: {str(exc)[:200]}") from exc
    # Past its bounds the parser stops and keeps what it has: half a page would pass for a whole one.
    if any(one.type_name == "ERR_RESOURCE_LIMIT" for one in parser.error_log):
        raise bad_data("html_too_deep", "the HTML is nested deeper than 256 tags")
    return root


def text_of(element: Any) -> str:
    """Return what a reader sees, one line a block."""
    if element is None:
        return ""
    lines = "".join(_words(element)).split("\n")
    kept = [re.sub(r"[ \t\r\f\v\xa0]+", " ", line).strip() for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def parts_of(
    root: Any, selector: str, take: Literal["text", "html", "attribute"], attribute: str, most: int
) -> list[str]:
    """Return the parts a CSS selector names, in the order they stand."""
    if root is None:
        return []
    try:
        found = CSSSelector(selector, translator="html")(root)
    except (SelectorError, etree.XPathError) as exc:
        raise bad_data("bad_selector", f"the selector cannot be read: {str(exc)[:200]}") from exc
    made, room = [], LARGEST_RESULT
    for element in found[:most]:
        if take == "attribute":
            part = element.get(attribute)
            if part is None:
                continue
        elif take == "html":
            part = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        else:
            part = text_of(element)
        # Parts may stand in one another: each is counted as often as it is said.
        room -= len(part)
        if room < 0:
            raise bad_data(
                "result_too_large",
                f"the parts have more than {LARGEST_RESULT} characters",
                hint="choose a narrower selector, or fewer parts",
            )
        made.append(part)
    return made


def check_nesting(root: Any) -> None:
    """Raise where lists and quotations stand in one another so deeply that every line is indented far."""
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")) if root is not None else ():
        if element.tag in _INDENTS:
            depth += 1 if event == "start" else -1
        if depth > MOST_INDENTS:
            raise bad_data(
                "html_too_deep", f"lists and quotations are nested deeper than {MOST_INDENTS}"
            )


def tables_of(root: Any) -> list[list[dict[str, str]]]:
    """Return the rows of each table that has any; the first row names the columns."""
    tables: dict[Any, list[list[str]]] = {}
    for row in root.iter("tr") if root is not None else ():
        table = next(row.iterancestors("table"), None)
        cells = [text_of(cell) for cell in row if cell.tag in {"td", "th"}]
        if table is not None and cells:
            tables.setdefault(table, []).append(cells)
    return [named_rows(lines) for lines in tables.values()]


def named_rows(lines: list[list[str]]) -> list[dict[str, str]]:
    """Return the lines after the first as objects whose names stand in the first."""
    width = max(len(cells) for cells in lines)
    if width > MOST_COLUMNS:
        raise bad_data("too_many_columns", f"a table has more than {MOST_COLUMNS} columns")
    names: list[str] = []
    for place, name in enumerate(lines[0] + [""] * (width - len(lines[0])), start=1):
        names.append(name if name and name not in names else f"column_{place}")
    return [
        dict(zip(names, cells + [""] * (width - len(cells)), strict=True)) for cells in lines[1:]
    ]


def _words(element: Any) -> Iterator[str]:
    hidden = 0
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            hidden += one.tag in _UNSEEN
            if not hidden:
                yield "\n" if one.tag in _BLOCKS or one.tag == "br" else ""
                yield " " if one.tag in {"td", "th"} else ""
                yield (one.text or "") if one.tag == "pre" else (one.text or "").replace("\n", " ")
            continue
        hidden -= one.tag in _UNSEEN
        if not hidden:
            yield "\n" if one.tag in _BLOCKS else ""
            if one is not element:
                yield (one.tail or "").replace("\n", " ")
