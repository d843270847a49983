"""The page of a form: plain HTML that needs no script, with everything in it escaped."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from api.forms.fields import Entered, Fault, Field
from api.forms.words import Words

_STYLE = """
:root{color-scheme:light dark;--line:#8a8f98;--bad:#b42318;--act:#1d4ed8;--note:#57606a}
@media (prefers-color-scheme:dark){:root{--bad:#ff9b8f;--act:#93b4ff;--note:#a8b0ba}}
body{font:1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:0 auto;padding:2rem 1rem}
h1{line-height:1.2}label,legend{font-weight:600;display:block}fieldset{border:0;padding:0;margin:0}
.field{margin:1.25rem 0}.note{color:var(--note);font-weight:400}.help{margin:.1rem 0 .35rem}
input:not([type=checkbox]),textarea,select{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;
border:1px solid var(--line);border-radius:.35rem;background:Field;color:FieldText}
textarea{min-height:7rem}.choice{font-weight:400;display:flex;gap:.5rem;align-items:baseline}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
[aria-invalid=true]{border-color:var(--bad)}.fault{color:var(--bad);margin:.25rem 0 0}
.summary{border:2px solid var(--bad);border-radius:.35rem;padding:.25rem 1rem}
button{font:inherit;font-weight:600;padding:.6rem 1.4rem;border:0;border-radius:.35rem;background:#1d4ed8;color:#fff}
dt{font-weight:600;margin-top:.75rem}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
"""


def policy(nonce: str) -> str:
    """Return what the page may do: show itself in its own style, and send itself back."""
    return (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def whole(words: Words, title: str, nonce: str, inside: str) -> str:
    """Return a page."""
    return (
        f'<!doctype html><html lang="{words.code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
        f'<title>{escape(title)}</title><style nonce="{nonce}">{_STYLE}</style></head>'
        f"<body><main>{inside}</main></body></html>"
    )


def form(
    words: Words,
    *,
    title: str,
    text: str,
    button: str,
    fields: Sequence[Field],
    entered: Entered | None,
    faults: Sequence[Fault],
    number: str,
) -> str:
    """Return the form: empty, or with what was entered and what is wrong with it."""
    told = {one.field: words.fault(one.keyword, one.limit) for one in faults}
    parts = [f"<h1>{escape(title)}</h1>"]
    parts += [f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip()]
    if faults:
        parts.append(_summary(words, fields, told))
    parts.append('<form method="post" accept-charset="utf-8" novalidate>')
    parts.append(f'<input type="hidden" name="nexa:number" value="{escape(number)}">')
    parts += [_field(words, one, entered, told.get(one.name)) for one in fields]
    parts.append(f"<button>{escape(button or words.send)}</button></form>")
    return "".join(parts)


def answered(words: Words, text: str, outputs: Any) -> str:
    """Return what is shown once a run has begun, or ended well."""
    parts = [f'<h1 role="status">{words.thanks}</h1>', f"<p>{escape(text or words.received)}</p>"]
    if isinstance(outputs, dict) and outputs:
        shown = "".join(
            f"<dt>{escape(name.replace('_', ' ').capitalize())}</dt><dd>{escape(_said(value))}</dd>"
            for name, value in outputs.items()
        )
        parts.append(f"<h2>{words.answer}</h2><dl>{shown}</dl>")
    return "".join(parts)


def notice(title: str, text: str) -> str:
    """Return a page's only message."""
    return f'<h1>{escape(title)}</h1><p role="alert">{escape(text)}</p>'


def _summary(words: Words, fields: Sequence[Field], told: dict[str, str]) -> str:
    items = "".join(
        f'<li><a href="#f-{escape(one.name)}">{escape(one.title)}</a>: {escape(told[one.name])}</li>'
        for one in fields
        if one.name in told
    )
    whole_form = f"<p>{escape(told[''])}</p>" if "" in told else ""
    return f'<div class="summary" role="alert"><h2>{words.wrong}</h2>{whole_form}<ul>{items}</ul></div>'


def _field(words: Words, field: Field, entered: Entered | None, fault: str | None) -> str:
    name = escape(field.name)
    about = [(f"h-{name}", _help(words, field)), (f"e-{name}", fault or "")]
    described = " ".join(place for place, text in about if text)
    attributes = f' aria-describedby="{described}"' if described else ""
    attributes += ' aria-invalid="true"' if fault else ""
    attributes += (
        " required" if field.is_required and field.kind not in {"truth", "choices"} else ""
    )
    help_, wrong = (
        f'<p class="{kind}" id="{place}">{escape(text)}</p>' if text else ""
        for kind, (place, text) in zip(("help note", "fault"), about, strict=True)
    )
    need = words.required if field.is_required else words.optional
    label = f'{escape(field.title)} <span class="note">({need})</span>'
    before = None if entered is None else list(entered.get(field.name, []))
    if field.kind == "choices":
        boxes = "".join(
            f'<label class="choice"><input type="checkbox" name="{name}" value="{n}"'
            f"{' checked' if _is_chosen(field, n, one, before) else ''}>{escape(_said(one))}</label>"
            for n, one in enumerate(field.options)
        )
        inside = f"<legend>{label}</legend>{help_}{boxes}{wrong}"
        return f'<fieldset class="field" id="f-{name}"{attributes}>{inside}</fieldset>'
    if field.kind == "truth":
        is_on = field.schema.get("default") is True if before is None else bool(before)
        box = f'<input type="checkbox" id="f-{name}" name="{name}" value="true"{attributes}{" checked" if is_on else ""}>'
        label = escape(field.title)
        return f'<div class="field"><label class="choice">{box}{label}</label>{help_}{wrong}</div>'
    control = _control(words, field, attributes, before)
    return f'<div class="field"><label for="f-{name}">{label}</label>{help_}{control}{wrong}</div>'


def _control(words: Words, field: Field, attributes: str, before: list[str] | None) -> str:
    name = escape(field.name)
    common = f'id="f-{name}" name="{name}"{attributes}'
    text = _written(field) if before is None else (before[0] if before else "")
    if field.kind == "choice":
        options = "".join(
            f'<option value="{n}"{" selected" if _is_chosen(field, n, one, before) else ""}>'
            f"{escape(_said(one))}</option>"
            for n, one in enumerate(field.options)
        )
        return f'<select {common}><option value="">{words.choose}</option>{options}</select>'
    if field.kind in {"lines", "list", "json"}:
        return f"<textarea {common}>\n{escape(text)}</textarea>"
    step = ' step="any"' if field.kind == "number" else ""
    return f'<input type="{field.input_type}" {common}{step} value="{escape(text)}">'


def _help(words: Words, field: Field) -> str:
    more = {"list": words.a_line_each, "json": words.as_json}.get(field.kind, "")
    if field.input_type == "datetime-local" and field.kind == "line":
        more = words.in_utc
    return " ".join(part for part in (field.help, more) if part)


def _is_chosen(field: Field, number: int, option: Any, before: list[str] | None) -> bool:
    if before is not None:
        return str(number) in before
    default = field.schema.get("default")
    return option in default if isinstance(default, list) else option == default


def _written(field: Field) -> str:
    """Return the default as it is entered."""
    default = field.schema.get("default")
    if default is None:
        return ""
    if field.kind == "list" and isinstance(default, list):
        return "\n".join(map(str, default))
    if field.input_type == "datetime-local":
        return str(default)[:16]
    return _said(default)


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
