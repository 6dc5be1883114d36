"""The embedded broker: hints go through a socket in DATA_DIR and are kept nowhere.

A hint only says "look now"; the rows say what is due, and a sweep every two seconds finds what no
hint has told. So a broker need not store anything: one Unix datagram per hint, to the one worker
that listens. It costs nothing while idle, answers at once, and kill -9 leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import queue
import socket
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

from .environment import DATA_DIR, make_folder

log = logging.getLogger(__name__)

#: Longest datagram; a hint is a few hundred bytes.
LIMIT = 65_536
#: How long a sender waits for a listener that is behind.
PATIENCE = 0.05
#: How often the listener looks whether its socket is still where senders look for it.
LOOK = 1.0
_GONE = frozenset({errno.ENOENT, errno.ECONNREFUSED, errno.EAGAIN, errno.ENOBUFS, errno.ENOTCONN})


def address(data_dir: Path = DATA_DIR) -> Path:
    """Where the listener's socket is. A socket's path is short by law of the kernel."""
    path = data_dir / "broker" / "hints.sock"
    if len(os.fsencode(path)) < 100:
        return path
    short = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"smsbot-{os.getuid()}-{short}" / "hints.sock"


def send(payload: bytes, where: Path) -> bool:
    """Hand one hint to whoever listens. False where nobody does, or he is far behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.settimeout(PATIENCE)
        try:
            sender.sendto(payload, str(where))
        except TimeoutError:
            return False
        except OSError as error:
            if error.errno in _GONE:
                return False
            raise
    return True


class Listener:
    """Takes hints off the socket into memory, in a thread of its own."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self.heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._socket = self._bind()
        self._inode = where.stat().st_ino
        threading.Thread(target=self._listen, name="hints", daemon=True).start()

    def _bind(self) -> socket.socket:
        """A socket at our address. One left there by a killed worker gives way."""
        make_folder(self.where.parent)
        if self.where.parent.stat().st_uid != os.getuid():
            raise OSError(f"{self.where.parent} belongs to somebody else")
        self.where.unlink(missing_ok=True)
        bound = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        bound.bind(str(self.where))
        self.where.chmod(0o600)
        bound.settimeout(LOOK)
        return bound

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                self.heard.put(self._socket.recv(LIMIT))
            except TimeoutError:
                self._come_back()
            except OSError:
                self._closed.wait(LOOK)

    def _come_back(self) -> None:
        """Somebody cleared the folder away: listen there again."""
        if self.where.exists():
            return
        with contextlib.suppress(OSError):
            fresh = self._bind()
            self._socket.close()
            self._socket = fresh

    def close(self) -> None:
        self._closed.set()
        with contextlib.suppress(OSError):
            if self.where.stat().st_ino == self._inode:
                self.where.unlink()


class Channel(virtual.Channel):
    """One queue in memory, filled from the socket. Nothing is stored, so nothing is restored."""

    do_restore = False
    _listener: Listener | None = None
    _last_warning = 0.0

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        """Tell the listener. A hint that nobody hears is forgotten: the sweep does its work."""
        if not send(dumps([queue, message]).encode(), address()):
            self._warn()

    @classmethod
    def _warn(cls) -> None:
        if time.monotonic() > cls._last_warning + 30:
            cls._last_warning = time.monotonic()
            log.warning("no worker listens for hints; what is due waits for the next sweep")

    def _get(self, queue_name: str, timeout: float | None = None) -> dict[str, Any]:
        """The next hint. Waits for it a while: the transport has nothing else to do."""
        if self._listener is None:
            type(self)._listener = self._listener = Listener(address())
        payload = self._listener.heard.get(timeout=LOOK)
        wanted, message = loads(payload)
        if wanted != queue_name:
            raise queue.Empty
        return dict(message)

    def _size(self, queue: str) -> int:
        return self._listener.heard.qsize() if self._listener else 0

    def _purge(self, queue: str) -> int:
        return 0

    def _has_queue(self, queue: str, **_: Any) -> bool:
        return True

    def _restore(self, message: Any) -> None:
        """A hint that was not acknowledged is not given back; its row still says what is due."""


class Transport(virtual.Transport):
    """The kombu transport behind ``hint://``."""

    Channel = Channel
    driver_type = "hint"
    driver_name = "hint"
    polling_interval = 0.01  # only where a full worker asks for nothing
    default_port = None
    #: Exchanges are declared anew by each process: a hint goes to a queue, directly.
    global_state = virtual.BrokerState()

    def driver_version(self) -> str:
        return "1"
