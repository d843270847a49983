"""Connections to servers that keep values or carry messages: host, port, encryption, sign-in."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tools.allow_list import place
from tools.connection_fields import PLAIN, Fields, secret
from tools.manifest import ConnectionKind


class _Server(Fields):
    host: str = Field(
        title="Server",
        description="Its name or address.",
        min_length=1,
        max_length=253,
        pattern=r"^[^\s/@:?#]+$|^[0-9a-fA-F:]+$",
        examples=["broker.example.com"],
    )
    port: int
    tls: bool = Field(
        default=True,
        title="Encryption",
        description="Switch it off only inside a trusted network.",
    )
    username: str | None = Field(
        default=None,
        title="User name",
        description="Left out where the server asks for none.",
        max_length=500,
        pattern=PLAIN,
    )
    password: str | None = secret(
        "Password", "Needed where the server asks for one.", pattern=PLAIN, required=False
    )

    def hosts(self) -> list[str]:
        """Return the server."""
        return [place(f"{self.host}:{self.port}")]


class Redis(_Server):
    """A Redis or Valkey server."""

    kind: ClassVar[ConnectionKind] = "redis"
    service: ClassVar[str] = "redis"
    title: ClassVar[str] = "Redis or Valkey"

    port: int = Field(default=6379, ge=1, le=65_535, title="Port", description="Usually 6379.")
    database: int = Field(
        default=0, ge=0, le=1_000_000, title="Database", description="Its number, usually 0."
    )


class RabbitMq(_Server):
    """A RabbitMQ server, or another that speaks AMQP 0-9-1."""

    kind: ClassVar[ConnectionKind] = "rabbitmq"
    service: ClassVar[str] = "rabbitmq"
    title: ClassVar[str] = "RabbitMQ"

    port: int = Field(
        default=5671, ge=1, le=65_535, title="Port", description="5671, or 5672 unencrypted."
    )
    virtual_host: str = Field(
        default="/",
        title="Virtual host",
        description="As the server names it, usually /.",
        min_length=1,
        max_length=127,
    )


class Mqtt(_Server):
    """An MQTT broker."""

    kind: ClassVar[ConnectionKind] = "mqtt"
    service: ClassVar[str] = "mqtt"
    title: ClassVar[str] = "MQTT broker"

    port: int = Field(
        default=8883, ge=1, le=65_535, title="Port", description="8883, or 1883 unencrypted."
    )


class Nats(_Server):
    """A NATS server."""

    kind: ClassVar[ConnectionKind] = "nats"
    service: ClassVar[str] = "nats"
    title: ClassVar[str] = "NATS"

    port: int = Field(default=4222, ge=1, le=65_535, title="Port", description="Usually 4222.")
    token: str | None = secret(
        "Token", "In the place of user name and password.", pattern=PLAIN, required=False
    )
