"""The fake provider as a process of its own: ``python -m tests.fakes.twilio --help``."""

from __future__ import annotations

import argparse
import signal

from .moods import MODES
from .twilio import ACCOUNT, FakeTwilio


def main() -> None:
    """Serve until SIGTERM or Ctrl-C. The first line printed is the address."""
    given = _arguments()
    fake = FakeTwilio(
        token=given.token, account=given.account, port=given.port, ledger=given.ledger
    )
    for mode in given.mode:
        name, _, probability = mode.partition(":")
        fake.script(name, probability=float(probability or 1), seconds=given.seconds)
    fake.receipts(*given.receipts)
    fake.list_lag = given.list_lag
    stop = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    with fake:
        print(fake.url, flush=True)
        signal.sigwait(stop)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.twilio", description=__doc__)
    parser.add_argument("--port", type=int, default=9010, help="0 takes a free one")
    parser.add_argument("--ledger", help="JSON lines of attempts and accepts, appended to")
    parser.add_argument(
        "--mode",
        action="append",
        default=[],
        metavar="MODE[:PROBABILITY]",
        help=f"repeat as needed; {', '.join(MODES)}, http_400_<code>",
    )
    parser.add_argument("--seconds", type=float, default=1.0, help="of the mode slow")
    parser.add_argument("--account", default=ACCOUNT)
    parser.add_argument("--token", help="default: what the first caller shows")
    parser.add_argument(
        "--receipts", nargs="*", default=[], metavar="STATUS", help="e.g. sent delivered"
    )
    parser.add_argument("--list-lag", type=float, default=0.0, help="seconds")
    return parser.parse_args()
