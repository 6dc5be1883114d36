"""How gunicorn serves the product; ``gunicorn smsbot.wsgi -c python:smsbot.server``."""

from __future__ import annotations

import os
from pathlib import Path

from smsbot.environment import SPOOL_DIR, env, make_folder
from smsbot.logs import logging_config

os.environ.setdefault("SMSBOT_ROLE", "web")
# Fail here rather than at the first text that comes while the database is away.
make_folder(SPOOL_DIR)
if not os.access(SPOOL_DIR, os.W_OK):
    raise SystemExit(f"{SPOOL_DIR} cannot be written: texts could not be kept there.")

worker_class = "gthread"
workers = env.int("WEB_WORKERS", default=2)
threads = env.int("WEB_THREADS", default=4)
timeout = 30
graceful_timeout = 8
keepalive = 5
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # its heartbeat, never a disk
logconfig_dict = logging_config(
    level=env.str("LOG_LEVEL", default="INFO"),
    for_people=env.bool("LOG_PLAIN", default=env.bool("DEBUG", default=False)),
)
