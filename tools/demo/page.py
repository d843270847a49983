"""One page that shows what the demo peers have and what arrived; it says that they are stand-ins."""

from __future__ import annotations

from html import escape

from tools.demo.mail import ArrivedLetter, MailSink
from tools.demo.orders import Order, OrderBook
from tools.demo.slack import Message, SlackFake

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { margin-block: 2rem; }
article { border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  border-radius: .5rem; padding: .5rem .75rem; margin-block: .5rem; }
article p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .5rem; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
small { opacity: .75; }
"""


def demo_page(orders: OrderBook, slack: SlackFake, mail: MailSink) -> str:
    """Return the page; everything that came from outside is escaped."""
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>NexaBuilder demo peers</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><style>{_STYLE}</style></head>
<body>
<h1>Demo peers</h1>
<p>Stand-ins on this machine for an orders API, Slack and a mail server. They speak the real
protocols, but nothing leaves this machine, and the lists are empty again after a restart.</p>
<section><h2>Slack messages ({len(slack.messages)})</h2>{_messages(slack.messages)}</section>
<section><h2>E-mails ({len(mail.letters)})</h2>{_letters(mail.letters)}</section>
<section><h2>Orders ({len(orders.orders)})</h2>
<p><small>As JSON: <a href="/orders">/orders</a></small></p>{_table(orders.orders)}
<form method="post" action="/orders"><h3>Place an order</h3>
<label>Customer <input name="customer" value="Mia Novak" required></label>
<label>Amount <input name="amount" type="number" step="0.01" value="320" required></label>
<button>Place</button></form></section>
</body></html>"""


def _messages(messages: list[Message]) -> str:
    if not messages:
        return "<p>None yet.</p>"
    return "".join(
        f"<article><p><strong>{escape(one.channel)}</strong></p><p>{escape(one.text)}</p></article>"
        for one in reversed(messages)
    )


def _letters(letters: list[ArrivedLetter]) -> str:
    if not letters:
        return "<p>None yet.</p>"
    return "".join(
        f"<article><p><strong>{escape(one.subject)}</strong></p>"
        f"<p><small>to {escape(', '.join(one.recipients))} from {escape(one.sender)}</small></p>"
        f"<p>{escape(one.text)}</p></article>"
        for one in reversed(letters)
    )


def _table(orders: list[Order]) -> str:
    rows = "".join(
        f"<tr><td>{escape(one.id)}</td><td>{escape(one.customer)}</td>"
        f'<td class="number">{one.amount:.2f} {escape(one.currency)}</td>'
        f"<td>{escape(one.status)}</td><td>{escape(one.created_at)}</td></tr>"
        for one in reversed(orders)
    )
    head = "<tr><th>Order</th><th>Customer</th><th>Amount</th><th>Status</th><th>Placed</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
