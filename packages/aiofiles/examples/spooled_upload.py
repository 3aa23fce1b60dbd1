"""Receive uploads by HTTP. Small ones are kept in memory, and only complete ones replace the file, at once.

    python packages/aiofiles/examples/spooled_upload.py FILE [--port PORT]

It prints its address, by default on a free port, and runs until Ctrl-C. Each upload, such as that of
`curl --upload-file PHOTO http://127.0.0.1:PORT/`, replaces FILE. Its readers find the old or the new content, always
complete. An upload that fails changes nothing, and gets no response.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import os
from http import HTTPStatus
from http.client import HTTPException, parse_headers
from typing import TYPE_CHECKING

import aiofiles
import aiofiles.os
import aiofiles.tempfile

if TYPE_CHECKING:
    from aiofiles.tempfile.temptypes import AsyncSpooledTemporaryFile

CHUNK = 1 << 16
IN_MEMORY = 1 << 20


async def receive(length: int, reader: asyncio.StreamReader, spool: AsyncSpooledTemporaryFile[bytes]) -> None:
    while length:
        if not (chunk := await reader.read(min(CHUNK, length))):
            raise EOFError(f"the client closed the connection {length} bytes before the end")
        await spool.write(chunk)
        length -= len(chunk)


async def replace(target: str, spool: AsyncSpooledTemporaryFile[bytes]) -> None:
    """Replace the file at *target* by the content of *spool*."""
    # Beside it, because a file can only be renamed within one file system. The folder is removed whatever happens.
    async with aiofiles.tempfile.TemporaryDirectory(dir=os.path.dirname(target), prefix=".upload-") as folder:  # noqa: PTH120
        part = f"{folder}/part"
        await spool.seek(0)
        async with aiofiles.open(part, "wb") as file:
            while chunk := await spool.read(CHUNK):
                await file.write(chunk)
            await file.flush()
            await aiofiles.os.fsync(file.fileno())
        await aiofiles.os.replace(part, target)


async def answer(target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        request, _, fields = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")
        headers = parse_headers(io.BytesIO(fields))
        status = HTTPStatus.BAD_REQUEST
        if request.startswith(b"PUT ") and (length := headers.get("Content-Length", "")).isdecimal():
            if headers.get("Expect") == "100-continue":
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            async with aiofiles.tempfile.SpooledTemporaryFile(IN_MEMORY) as spool:
                await receive(int(length), reader, spool)
                await replace(target, spool)
            status = HTTPStatus.CREATED
            print(f"{target}: {length} bytes", flush=True)
        writer.write(f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Length: 0\r\n\r\n".encode("ascii"))
    except (OSError, EOFError, ValueError, HTTPException, asyncio.LimitOverrunError) as error:
        print(f"an upload failed: {error}", flush=True)
    except asyncio.CancelledError:  # the server ends, and nobody awaits this task
        writer.transport.abort()
    finally:
        writer.close()


async def main(target: str, port: int) -> None:
    target = await aiofiles.os.path.realpath(target)
    server = await asyncio.start_server(lambda *streams: answer(target, *streams), "127.0.0.1", port)
    with contextlib.closing(server):
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
        await asyncio.Event().wait()  # not `serve_forever`, which waits for the clients when it is cancelled


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Receive uploads by HTTP.")
    parser.add_argument("file", help="the file that each upload replaces")
    parser.add_argument("--port", type=int, default=0, help="the port (default: a free one)")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(options.file, options.port))
