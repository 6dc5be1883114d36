"""Keeps several programs running as one: starts them, brings back what dies, ends all together.

Everything happens in the main thread: the kernel's promise that a child ends with its parent is
bound to the thread that started it.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

#: Seconds before a program that was killed (by a person, by the kernel short of memory) is back.
KILLED_WAIT = 0.2
#: The same for one that ended by itself: doubled each time, forgiven after a while.
FIRST_WAIT = 1.0
LONGEST_WAIT = 15.0
FORGIVEN_AFTER = 30.0
#: Seconds that programs get to finish their work once they were asked to end.
GRACE = 8.0

#: A child is told by the kernel to end when its parent is gone, however the parent went.
_WITH_PARENT = """
import os, sys
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, 15)
    if os.getppid() != int(sys.argv[1]):
        sys.exit()
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run, under which name its output appears."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    files: Sequence[int] = ()


@dataclass(slots=True)
class Child:
    """A program and the process that runs it now, if one does."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    family: int = 0
    started: float = 0.0
    due: float = 0.0
    wait: float = FIRST_WAIT
    unfinished: bytes = field(default=b"")

    def start(self, now: float) -> None:
        _signal_family(self.family, signal.SIGKILL)
        guard = [sys.executable, "-I", "-S", "-c", _WITH_PARENT, str(os.getpid())]
        self.process = subprocess.Popen(
            [*guard, *self.program.command],
            env=dict(self.program.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=tuple(self.program.files),
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends all in order
        )
        self.started, self.family = now, self.process.pid

    def send(self, number: int, *, everyone: bool = False) -> None:
        """Send a signal to the process, or to its whole family. Gone already is fine."""
        if everyone:
            _signal_family(self.family, number)
        elif self.process is not None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)

    def bury(self, now: float) -> int:
        """Note the death, plan the return. Returns the exit code.

        Children that it left behind are asked to end, and made to before it starts again.
        """
        assert self.process is not None
        code = self.process.returncode
        _signal_family(self.family, signal.SIGTERM)
        self.process = None
        if code < 0:
            self.due = now + KILLED_WAIT
            return code
        if now - self.started > FORGIVEN_AFTER:
            self.wait = FIRST_WAIT
        self.due, self.wait = now + self.wait, min(self.wait * 2, LONGEST_WAIT)
        return code


def _signal_family(leader: int, number: int) -> None:
    """A signal to a process and to all that it started; ``leader`` 0 is nobody."""
    if leader:
        with suppress(ProcessLookupError):
            os.killpg(leader, number)


class Supervisor:
    """Runs programs until a signal says otherwise. ``run`` returns when all have ended."""

    def __init__(self, programs: Iterable[Program]) -> None:
        self._children = [Child(program) for program in programs]
        self._width = max(len(child.program.name) for child in self._children)
        self._selector = selectors.DefaultSelector()
        self._deadline: float | None = None

    def run(self) -> None:
        self._catch_signals()
        while self._deadline is None or self._running():
            now = time.monotonic()
            self._start_what_is_due(now)
            self._listen(self._pause(now))
            self._notice_deaths(time.monotonic())
            self._lose_patience(time.monotonic())
        for child in self._children:
            child.send(signal.SIGKILL, everyone=True)  # what a leader left behind

    def say(self, name: str, text: str) -> None:
        """One line of output. A terminal that went away is no reason to stop."""
        with suppress(OSError, ValueError):
            print(f"{name:<{self._width}} | {text}", flush=True)

    def _catch_signals(self) -> None:
        read, write = os.pipe()
        os.set_blocking(read, False)
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        self._selector.register(read, selectors.EVENT_READ, None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only wakes the loop

    def _end(self, *_: object) -> None:
        """Asked to end: ask everybody. Asked again: insist."""
        insist = self._deadline is not None
        self._deadline = time.monotonic() + (0 if insist else GRACE)
        for child in self._children:
            child.send(signal.SIGKILL if insist else signal.SIGTERM, everyone=insist)

    def _running(self) -> bool:
        return any(child.process for child in self._children)

    def _start_what_is_due(self, now: float) -> None:
        for child in self._children:
            if self._deadline is None and child.process is None and child.due <= now:
                child.start(now)
                assert child.process is not None and child.process.stdout is not None
                os.set_blocking(child.process.stdout.fileno(), False)
                self._selector.register(child.process.stdout, selectors.EVENT_READ, child)
                if self._deadline is not None:  # the signal came while it was being born
                    child.send(signal.SIGTERM)

    def _pause(self, now: float) -> float:
        """Seconds until something is due; a signal, an output or a death wakes us sooner."""
        due = [child.due for child in self._children if child.process is None]
        if self._deadline is not None:
            due = [self._deadline]
        return max(0.01, min([1.0, *(moment - now for moment in due)]))

    def _listen(self, pause: float) -> None:
        for key, _ in self._selector.select(pause):
            if key.data is None:
                with suppress(BlockingIOError):
                    os.read(key.fd, 4096)
            else:
                self._pass_on(key.data, key.fd)

    def _pass_on(self, child: Child, source: int) -> None:
        try:
            chunk = os.read(source, 65_536)
        except BlockingIOError:
            return
        if not chunk:
            self._selector.unregister(source)
        *lines, child.unfinished = (child.unfinished + chunk).split(b"\n")
        for line in lines:
            self.say(child.program.name, line.decode("utf-8", "replace"))

    def _notice_deaths(self, now: float) -> None:
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._forget_output(child)
                code = child.bury(now)
                if self._deadline is None:
                    back = f"{child.due - now:g} s"
                    self.say(child.program.name, f"ended with code {code}; starts again in {back}")

    def _forget_output(self, child: Child) -> None:
        assert child.process is not None and child.process.stdout is not None
        stream = child.process.stdout
        if stream.fileno() in {key.fd for key in self._selector.get_map().values()}:
            self._pass_on(child, stream.fileno())
        with suppress(KeyError):
            self._selector.unregister(stream)
        stream.close()
        if child.unfinished:
            self.say(child.program.name, child.unfinished.decode("utf-8", "replace"))
            child.unfinished = b""

    def _lose_patience(self, now: float) -> None:
        if self._deadline is not None and now >= self._deadline:
            for child in self._children:
                child.send(signal.SIGKILL, everyone=True)
