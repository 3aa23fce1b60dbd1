"""Serve the files of a folder over HTTP. It reads each chunk when the client has taken the one before.

    python packages/aiofiles/examples/static_server.py FOLDER [--port PORT]

It prints its address, by default on a free port, and runs until Ctrl-C. A slow client needs the memory of one chunk,
and delays no other client: only its own task waits in `drain`. When a client disconnects, `async with` closes its file.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import mimetypes
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

import aiofiles
import aiofiles.os

CHUNK = 1 << 16


async def find(folder: str, target: str) -> str:
    """Return the path of the file that *target*, the target of a request, names.

    Raises `FileNotFoundError` if *folder* has no such file, and `ValueError` if there can be no such path.
    """
    name = unquote(target.partition("?")[0])
    path = await aiofiles.os.path.realpath(f"{folder}/{name}index.html" if name.endswith("/") else f"{folder}/{name}")
    # Checked after dots and links are resolved, so that none leads out. A pipe, which could block a thread, is no file.
    if Path(path).is_relative_to(folder) and await aiofiles.os.path.isfile(path):
        return path
    raise FileNotFoundError(path)


def head(status: HTTPStatus, length: int = 0, *fields: str) -> bytes:
    first = f"HTTP/1.1 {status.value} {status.phrase}"
    return "\r\n".join([first, f"Content-Length: {length}", "Connection: close", *fields, "", ""]).encode("ascii")


async def send(path: str, writer: asyncio.StreamWriter, *, with_content: bool) -> None:
    kind, encoding = mimetypes.guess_type(path)
    async with aiofiles.open(path, "rb") as file:
        left = (await aiofiles.os.fstat(file.fileno())).st_size
        kind = kind if kind and not encoding else "application/octet-stream"
        writer.write(head(HTTPStatus.OK, left, f"Content-Type: {kind}"))
        # No more than the announced length, even if the file grows.
        while with_content and left and (chunk := await file.read(min(CHUNK, left))):
            writer.write(chunk)
            await writer.drain()
            left -= len(chunk)


async def answer(folder: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the one request of a connection."""
    try:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, _, target = request.partition("\r\n")[0].rpartition(" ")[0].partition(" ")
        if method in ("GET", "HEAD"):
            await send(await find(folder, target), writer, with_content=method == "GET")
        else:
            writer.write(head(HTTPStatus.METHOD_NOT_ALLOWED, 0, "Allow: GET, HEAD"))
    except (FileNotFoundError, PermissionError, ValueError):
        writer.write(head(HTTPStatus.NOT_FOUND))
    except (OSError, EOFError, asyncio.LimitOverrunError) as error:  # the client disconnected, or its head is too long
        print(f"a request failed: {error}", flush=True)
    except asyncio.CancelledError:  # the server ends without waiting for its clients, and nobody awaits this task
        writer.transport.abort()
    finally:
        writer.close()


async def main(folder: str, port: int) -> None:
    mimetypes.init()  # it reads files, so it is called before requests come
    folder = await aiofiles.os.path.realpath(folder)
    server = await asyncio.start_server(lambda *streams: answer(folder, *streams), "127.0.0.1", port)
    with contextlib.closing(server):
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
        await asyncio.Event().wait()  # not `serve_forever`, which waits for the clients when it is cancelled


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Serve the files of a folder over HTTP.")
    parser.add_argument("folder", help="the folder whose files are served")
    parser.add_argument("--port", type=int, default=0, help="the port (default: a free one)")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(options.folder, options.port))
