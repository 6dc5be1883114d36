"""What an operator may tune in the product itself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

from smsbot.environment import SPOOL_DIR, env  # noqa: F401  read by name

TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")
try:
    ZoneInfo(TIME_ZONE)
except (KeyError, ValueError, OSError) as error:
    raise ImproperlyConfigured(
        f"TIME_ZONE is {TIME_ZONE!r}: it must look like America/New_York."
    ) from error
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en-us"

#: Intake and staff screens work, nothing is sent. Set it after restoring a backup.
SENDING_PAUSED = env.bool("SENDING_PAUSED", default=False)

#: The same words to the same person, unasked, within so many minutes are held to be a mistake;
#: 0 allows them.
DUPLICATE_MINUTES = env.int("DUPLICATE_MINUTES", default=10)

#: Bytes of a webhook's body; texts a minute from one sender, and on one channel.
WEBHOOK_BODY_LIMIT = env.int("WEBHOOK_BODY_LIMIT", default=65_536)
WEBHOOK_SENDER_LIMIT = env.int("WEBHOOK_SENDER_LIMIT", default=1_200)
WEBHOOK_CHANNEL_LIMIT = env.int("WEBHOOK_CHANNEL_LIMIT", default=60_000)
#: Opt-in forms an hour from one IP address, in each web process.
JOIN_FORM_LIMIT = env.int("JOIN_FORM_LIMIT", default=30)

#: A worker that says nothing for so long has lost its conversation, or left its send in doubt.
LEASE_SECONDS = env.float("LEASE_SECONDS", default=16.0)
SEND_LEASE_SECONDS = env.float("SEND_LEASE_SECONDS", default=60.0)
#: When a send in doubt is looked up at the provider: seconds after it was tried.
SETTLE_AFTER_SECONDS = tuple(env.list("SETTLE_AFTER_SECONDS", cast=float, default=[15, 60, 180]))

#: What one segment costs, where a channel's option segment_price does not say: 0 is unknown.
SEGMENT_PRICE = env.str("SEGMENT_PRICE", default="0")

#: Texts that carriers filtered: from how many in an hour, and from which share of what a sender
#: sent, staff are told; and whether the sender is paused then, until staff switch it on again.
FILTERED_ALERT_COUNT = env.int("FILTERED_ALERT_COUNT", default=5)
FILTERED_ALERT_SHARE = env.float("FILTERED_ALERT_SHARE", default=0.05)
FILTERED_PAUSES_SENDER = env.bool("FILTERED_PAUSES_SENDER", default=False)

#: How long a process may trust what it read of the playbook, the programs and the channels.
PLAYBOOK_CACHE_SECONDS = env.float("PLAYBOOK_CACHE_SECONDS", default=2.0)
PROGRAM_CACHE_SECONDS = env.float("PROGRAM_CACHE_SECONDS", default=5.0)
CHANNEL_CACHE_SECONDS = env.float("CHANNEL_CACHE_SECONDS", default=5.0)

#: A language model, for what the rules do not know. Off without LLM_BASE_URL.
LLM_BASE_URL = env.str("LLM_BASE_URL", default="")
LLM_API_KEY = env.str("LLM_API_KEY", default="")
LLM_MODEL = env.str("LLM_MODEL", default="")

#: /health/ready is red when the newest worker beat, or the oldest unanswered text, is older.
READY_WORKER_SECONDS = env.int("READY_WORKER_SECONDS", default=30)
READY_UNHANDLED_SECONDS = env.int("READY_UNHANDLED_SECONDS", default=60)
