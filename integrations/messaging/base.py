"""What every vendor must be able to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from .types import (
    ChannelFacts,
    DeliveryReport,
    InboundText,
    ListedText,
    OutboundText,
    RawRequest,
    SendResult,
)


class Provider(Protocol):
    """One vendor, for one channel: a translation table and a send. Holds no state of a text."""

    slug: ClassVar[str]
    #: The options this vendor reads, each with the sentence that ``add_channel --help`` prints.
    options: ClassVar[dict[str, str]]
    #: The options without which a channel cannot be saved.
    required: ClassVar[tuple[str, ...]]

    def __init__(self, channel: ChannelFacts) -> None: ...

    @classmethod
    def optout_reply(cls, number_type: str) -> str:
        """Who confirms a STOP unless the channel says otherwise: ``us`` or ``provider``."""
        ...

    def verify(self, request: RawRequest) -> bool:
        """Did this vendor, and this account, sign the request? Never raises."""
        ...

    def read_inbound(self, request: RawRequest) -> Sequence[InboundText]:
        """The texts in a verified request. Raises Malformed."""
        ...

    def read_reports(self, request: RawRequest) -> Sequence[DeliveryReport]:
        """The receipts in a verified request. Raises Malformed."""
        ...

    def thanks(self) -> tuple[str, str]:
        """Content type and body that this vendor wants after an inbound text."""
        ...

    def send(self, text: OutboundText) -> SendResult:
        """One POST, never repeated here. Errors of the network and the vendor are results."""
        ...

    def list_sent(self, *, recipient: str, since: datetime) -> Sequence[ListedText] | None:
        """What the vendor holds for this recipient, or None where it cannot tell.

        Raises ProviderUnavailable.
        """
        ...
