"""The page of a form: what it says, that nothing in it is markup, and that it can be used without a mouse."""

from typing import Any

from lxml import html

from api.forms import page
from api.forms.fields import Fault, fields_of
from api.forms.words import ENGLISH, GERMAN
from tests.api.forms.test_fields import INPUTS

EVIL = '"><script>alert(1)</script>'


def shown(**given: Any) -> Any:
    told: dict[str, Any] = {
        "title": "Leave",
        "text": "",
        "button": "",
        "entered": None,
        "faults": (),
    }
    words = given.pop("words", ENGLISH)
    fields = given.pop("fields", fields_of(INPUTS))
    inside = page.form(words, fields=fields, number="n-1", **{**told, **given})
    return html.document_fromstring(page.whole(words, "Leave", "abc", inside))


def test_every_field_has_a_label_and_one_that_is_needed_says_so() -> None:
    tree = shown()
    names = {one.get("name") for one in tree.xpath("//input[@type!='hidden']|//select|//textarea")}
    assert names == set(INPUTS["properties"])
    for control in tree.xpath("//input[@type!='hidden']|//select|//textarea"):
        own = tree.xpath(f"//label[@for='{control.get('id')}']") if control.get("id") else []
        assert own or control.xpath("ancestor::label")
    (email,) = tree.xpath("//input[@name='email']")
    assert (email.get("type"), email.get("required")) == ("email", "")
    assert "(required)" in tree.xpath("string(//label[@for='f-email'])")
    assert tree.xpath("string(//fieldset/legend)").startswith("Places")
    assert tree.get("lang") == "en"


def test_what_is_wrong_stands_at_its_field_and_above_with_what_was_entered() -> None:
    tree = shown(words=GERMAN, entered={"days": ["99"]}, faults=[Fault("days", "maximum", 30)])
    (days,) = tree.xpath("//input[@name='days']")
    assert (days.get("value"), days.get("aria-invalid")) == ("99", "true")
    assert days.get("aria-describedby") == "e-days"
    assert tree.xpath("string(//*[@id='e-days'])") == "Höchstens 30."
    assert tree.xpath("//*[@role='alert']//a/@href") == ["#f-days"]
    assert tree.get("lang") == "de"


def test_nothing_that_others_wrote_is_markup() -> None:
    inputs = {
        "properties": {
            EVIL: {"type": "string", "title": EVIL, "description": EVIL, "default": EVIL},
            "kind": {"enum": [EVIL], "default": EVIL},
            "long": {"type": "string", "maxLength": 900, "default": "</textarea>" + EVIL},
        }
    }
    fields = fields_of(inputs)
    tree = shown(fields=fields, title=EVIL, text=EVIL, button=EVIL)
    assert tree.xpath("//script") == []
    assert tree.xpath("string(//h1)") == EVIL
    assert tree.xpath("string(//textarea)").strip() == "</textarea>" + EVIL
    assert tree.xpath("//option[@selected]/text()") == [EVIL]
    answer = page.answered(ENGLISH, EVIL, {EVIL: EVIL, "list": [1]})
    assert "<script" not in answer
    assert html.fromstring(f"<div>{answer}</div>").xpath("string(//dd)") == EVIL


def test_the_page_may_run_nothing_and_be_framed_by_nobody() -> None:
    policy = page.policy("abc")
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert shown().xpath("//style/@nonce") == ["abc"]
