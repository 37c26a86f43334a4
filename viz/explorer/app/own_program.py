"""Tells a browser of this user on this machine from a reverse proxy on it, which sends the same address and headers."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property

import psutil

__all__ = ["CAN_TELL", "SENDER", "Sender"]

CAN_TELL = sys.platform == "linux"
"""Whether the system names the process at the other end of a connection without special rights."""

SENDER = "sender"
"""Where the state of a request holds the `Sender` of its connection."""


@dataclass
class Sender:
    """The other end of one connection; `address` and `server` are host and port of either end."""

    address: tuple[str, int]
    server: tuple[str, int]

    @cached_property
    def is_own_program(self) -> bool:
        """Whether it is a process of this user that serves nobody itself, as a browser or curl does.

        A reverse proxy listens for others, whoever runs it. What can't be told counts as no.
        """
        try:
            process = self._process()
            if process is None or process.uids().effective != os.geteuid():
                return False
            return all(each.status != psutil.CONN_LISTEN for each in process.net_connections(kind="tcp"))
        except (psutil.Error, OSError):
            return False

    def _process(self) -> psutil.Process | None:
        for each in psutil.net_connections(kind="tcp"):
            if each.pid and (each.laddr, each.raddr) == (self.address, self.server):
                return psutil.Process(each.pid)
        return None
