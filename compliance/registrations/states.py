"""How far a registration has come, in our words and in Twilio's. Pure."""

from __future__ import annotations

DRAFT, PENDING, APPROVED = "draft", "pending", "approved"
REJECTED, SUSPENDED = "rejected", "suspended"

CHOICES = (
    (DRAFT, "draft"),
    (PENDING, "in review"),
    (APPROVED, "approved"),
    (REJECTED, "rejected"),
    (SUSPENDED, "suspended"),
)

#: What Twilio calls the states of brands, campaigns and toll-free verifications.
TWILIO = {
    "PENDING": PENDING,
    "IN_PROGRESS": PENDING,
    "IN_REVIEW": PENDING,
    "PENDING_REVIEW": PENDING,
    "APPROVED": APPROVED,
    "VERIFIED": APPROVED,
    "TWILIO_APPROVED": APPROVED,
    "FAILED": REJECTED,
    "REGISTRATION_FAILED": REJECTED,
    "TWILIO_REJECTED": REJECTED,
    "SUSPENDED": SUSPENDED,
    "DELETION_PENDING": SUSPENDED,
    "DELETION_FAILED": SUSPENDED,
}


def of_twilio(word: str) -> str:
    """Our word for Twilio's. An unknown one is no approval."""
    return TWILIO.get(word.upper(), PENDING)


def for_the_gate(*states: str) -> str:
    """What several records that one sender needs come to: approved, pending or rejected."""
    if any(state in (REJECTED, SUSPENDED) for state in states):
        return REJECTED
    return APPROVED if all(state == APPROVED for state in states) else PENDING
