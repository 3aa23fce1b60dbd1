"""Send requests to the demo's server at a steady rate, and print how long each response took, in seconds.

    python client.py PORT COUNT RATE

A request is sent when it is due, even if no response to an earlier one has come, and its response time counts from that
moment. A client that waited for each response would send nothing while the server is blocked, and would report one slow
response instead of many. Gil Tene calls that mistake "coordinated omission".
"""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import sys
import threading
import time

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def send(connection: socket.socket, moments: list[float]) -> None:
    with contextlib.suppress(OSError):  # the thread that reads reports it
        for moment in moments:
            time.sleep(max(0.0, moment - time.perf_counter()))
            connection.sendall(REQUEST)


def main(port: int, count: int, rate: float) -> None:
    # All requests use one connection (HTTP pipelining), because systems limit how many new ones may wait for a server.
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rb") as responses:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        start = time.perf_counter()
        moments = [start + number / rate for number in range(count)]
        threading.Thread(target=send, args=(connection, moments), daemon=True).start()
        times = []
        for moment in moments:
            while (line := responses.readline()) != b"\r\n":
                if not line:
                    raise ConnectionError("the server closed the connection")
            times.append(time.perf_counter() - moment)
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the demo ends this process
    try:
        main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
    except OSError as error:
        sys.exit(str(error))
