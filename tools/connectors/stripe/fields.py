"""What several of Stripe's actions take."""

from __future__ import annotations

from typing import Annotated, Any

from tools.sdk.answer import given


def stripe_id(title: str, description: str, prefix: str) -> Any:
    """Declare an argument that is one of Stripe's ids."""
    return given(
        title, description, pattern=rf"^{prefix}_\w+$", max_length=255, example=f"{prefix}_1Nv0Fg"
    )


CustomerId = Annotated[str, stripe_id("Customer", "Stripe's id of the customer.", "cus")]
Amount = Annotated[
    int,
    given("Amount", "In the smallest unit of the currency: 2500 is 25.00 EUR.", ge=1,
          le=99_999_999, example=2_500),
]  # fmt: skip
Currency = Annotated[
    str, given("Currency", "Three small letters.", pattern=r"^[a-z]{3}$", example="eur")
]
Metadata = Annotated[
    dict[str, str],
    given("Metadata", "Your own names and values.", max_length=50, example={"order": "A-17"}),
]
