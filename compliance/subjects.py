"""Who a ledger line is about, when the address itself must not be kept: keyed hashes."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

#: Opens what stands in a consent row's address once the address was erased.
ERASED = "erased:"


def subject_of(address: str) -> str:
    """The keyed hash of an address: the same for ever, and useless without the key.

    A plain hash would not do: there are few enough phone numbers to try them all. Of what is left
    of an erased address it is the subject that is left.
    """
    return address.removeprefix(ERASED) if address.startswith(ERASED) else keyed_hash(address)


def erased(address: str) -> str:
    """What is left of an erased address in its consent row."""
    return ERASED + subject_of(address)


def keyed_hash(text: str) -> str:
    """HMAC-SHA256 under SUPPRESSION_KEY; losing the key loses the suppression of the erased."""
    key = getattr(settings, "SUPPRESSION_KEY", "") or settings.SECRET_KEY
    return hmac.new(key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
