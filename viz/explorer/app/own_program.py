"""Distinguishes programs of this user, such as a browser, from a local reverse proxy.

This can't be done by address, because the requests of both come from the same address.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property

import psutil

__all__ = ["CAN_TELL", "SENDER", "Sender"]

CAN_TELL = sys.platform == "linux"
"""Whether this system tells an ordinary user which process is at the other end of a connection."""

SENDER = "sender"
"""The key under which a request's state contains its `Sender`."""


@dataclass
class Sender:
    """The client of a connection. `address` is the client's host and port, `server` is the explorer's."""

    address: tuple[str, int]
    server: tuple[str, int]

    @cached_property
    def is_own_program(self) -> bool:
        """Whether the client is a process of this user that doesn't listen on a port, such as a browser or curl.

        A reverse proxy always listens on a port. False if the process can't be determined.
        """
        try:
            process = self._process()
            if process is None or process.uids().effective != os.geteuid():
                return False
            return all(
                connection.status != psutil.CONN_LISTEN for connection in process.net_connections(kind="tcp")
            )
        except (psutil.Error, OSError):
            return False

    def _process(self) -> psutil.Process | None:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.pid and (connection.laddr, connection.raddr) == (self.address, self.server):
                return psutil.Process(connection.pid)
        return None
