"""Celery: the broker carries hints, the rows are the truth, so nothing here needs to be durable."""

from __future__ import annotations

from smsbot.environment import env, role

#: Redis in production. Empty: the embedded broker, a socket in DATA_DIR.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or "hint://localhost"

_WORKER = role() == "worker"

CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None  # no results, nothing to clean up
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # True makes a poison loop; the sweep finds the row again
CELERY_TASK_SOFT_TIME_LIMIT = 25
CELERY_TASK_TIME_LIMIT = 40
CELERY_TASK_PUBLISH_RETRY = _WORKER
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD: int | None = 300_000  # KiB
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
#: How far the worker stands back for the web server on a busy machine: 0 not at all, 19 most.
WORKER_NICE = min(19, max(0, env.int("WORKER_NICE", default=0)))
#: Tasks after which a worker's database connection is renewed; by default Celery does so at each.
CELERY_DB_REUSE_MAX = env.int("CELERY_DB_REUSE_MAX", default=500)

#: Whoever answers a webhook must not wait for a broker that is down or silent.
_IMPATIENT = {
    "socket_connect_timeout": 0.3,
    "socket_timeout": 0.5,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "retry_on_timeout": False,
}
#: The worker's read may block on an empty queue for longer than that.
_PATIENT = {
    "socket_connect_timeout": 1,
    "socket_timeout": 15,
    "health_check_interval": 25,
    "retry_on_timeout": True,
}
_LEASES = {
    "visibility_timeout": 120,  # no ETA and no countdown is ever used: due times are rows
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {**_LEASES, **(_PATIENT if _WORKER else _IMPATIENT)}
    if CELERY_BROKER_URL.startswith("redis")
    else {}
)
if CELERY_BROKER_URL.startswith("hint:"):
    CELERY_WORKER_PREFETCH_MULTIPLIER = 0  # hints wait in the worker; a lost one costs a sweep
    CELERY_WORKER_MAX_MEMORY_PER_CHILD = None  # threads, no children

CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5

#: After a hint that failed, none is tried for so long.
HINT_PAUSE_SECONDS = 5.0
#: A hint that covers many rows (delivery receipts) goes out at most so often from one process.
HINT_SPACING_SECONDS = 0.5
