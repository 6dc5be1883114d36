"""Where the product lives and what its environment says. Read before settings, without Django."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


class Environment(environ.Env):
    """The environment, where empty is unset and nonsense is one sentence that names the place."""

    def get_value(self, var: str, *args: Any, default: Any = environ.Env.NOTSET, **kw: Any) -> Any:
        given = self.ENVIRON.get(var)
        if not given and default is not self.NOTSET:
            return default
        try:
            return super().get_value(var, *args, default=default, **kw)
        except (ValueError, TypeError) as error:
            raise ImproperlyConfigured(f"{var} is {given!r}, which is no number.") from error


env = Environment()
environ.Env.read_env(os.environ.get("ENV_FILE", str(BASE_DIR / ".env")))

#: Everything that the embedded default writes: the database, the local broker, media.
DATA_DIR = (BASE_DIR / env.str("DATA_DIR", default="var")).resolve()
SECRET_KEY_FILE = DATA_DIR / "secret_key"
BASE_URL_FILE = DATA_DIR / "base_url"
#: Where texts are kept that come while the database is away.
SPOOL_DIR = DATA_DIR / "spool"

_ROLES = {("celery", "worker"): "worker", ("celery", "beat"): "beat"}


def role() -> str:
    """What this process is: ``web``, ``worker``, ``beat``, or nothing for a management command.

    ``SMSBOT_ROLE`` says it; where it is silent, the command line does.
    """
    said = env.str("SMSBOT_ROLE", default="")
    if said:
        return said
    program = Path(sys.argv[0])
    name = program.parent.name if program.name == "__main__.py" else program.name
    if name == "gunicorn":
        return "web"
    return next((_ROLES[name, word] for word in sys.argv[1:] if (name, word) in _ROLES), "")


def saved_secret_key() -> str:
    """The key that ``make run`` wrote, or nothing."""
    return _saved(SECRET_KEY_FILE)


def saved_base_url() -> str:
    """Where ``up`` last ran on this data, or nothing: commands beside it name the same address."""
    return _saved(BASE_URL_FILE)


def _saved(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def make_secret_key() -> None:
    """Write a key of our own, readable by us alone. A key that is there is kept."""
    if env.str("SECRET_KEY", default="") or saved_secret_key():
        return
    make_folder(DATA_DIR)
    SECRET_KEY_FILE.unlink(missing_ok=True)
    handle = os.open(SECRET_KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))


def make_folder(path: Path) -> None:
    """Make a folder for our own eyes, with its parents. One that exists is left as it is."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


if __name__ == "__main__":
    try:
        make_secret_key()
    except OSError as error:
        sys.exit(
            f"Cannot write {SECRET_KEY_FILE}: {error.strerror}. Set DATA_DIR to a folder of yours."
        )
