"""Runs nginx as a reverse proxy, for tests of the explorer behind one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["find_nginx", "running_nginx"]

_PLACES = ("nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx")
_START_SECONDS = 20.0
_CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {locations}
    }}
}}
"""


def find_nginx() -> str | None:
    """Return the path of an installed nginx, or None."""
    return next((path for name in _PLACES if (path := shutil.which(name))), None)


@contextmanager
def running_nginx(path: str, folder: Path, port: int, locations: str) -> Iterator[None]:
    """Run nginx with the `location` blocks in `locations` until the `with` block ends."""
    configuration = folder / "nginx.conf"
    configuration.write_text(
        _CONFIGURATION.format(folder=folder, port=port, locations=locations), encoding="utf-8"
    )
    command = [path, "-p", str(folder), "-c", str(configuration)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[str]) -> None:
    limit = time.monotonic() + _START_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            _out, errors = process.communicate()
            raise AssertionError(f"nginx ended: {errors}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nginx doesn't listen after {_START_SECONDS:.0f} s")
