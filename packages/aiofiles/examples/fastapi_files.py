"""Upload and download files with FastAPI, including downloads of a part (`Range`), which resume and seek in videos.

    python packages/aiofiles/examples/fastapi_files.py FOLDER [--port PORT]

It needs `pip install fastapi uvicorn python-multipart`. It prints its address, and serves until Ctrl-C. With the port
that it prints, `curl -F file=@PHOTO http://127.0.0.1:PORT/` uploads a file, and `curl -r 0-99
http://127.0.0.1:PORT/PHOTO` downloads its first 100 bytes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import socket
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI, HTTPException, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

import aiofiles.tempfile
from aiofiles.pathlib import Path

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

CHUNK = 1 << 16


async def send(path: Path, start: int, length: int) -> AsyncGenerator[bytes, None]:
    """Yield *length* bytes of the file at *path*, from *start* on. The file is closed if the client disconnects."""
    async with path.open("rb") as file:
        await file.seek(start)
        while length and (chunk := await file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the start and the length of the one range in *header*; None if the whole file must be sent.

    Raises `HTTPException` 416 if the range begins behind the last byte.
    """
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header)
    if match is None or not any(match.groups()):
        return None  # no range, or several: RFC 9110 allows a server to ignore it
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last) + 1, size) if first and last else size
    if first and last and int(last) < start:
        return None  # invalid, so it is ignored
    if start >= size:
        raise HTTPException(416, headers={"Content-Range": f"bytes */{size}"})
    return start, end - start


def create_app(folder: Path) -> FastAPI:
    """Return the application that stores files in *folder*."""
    app = FastAPI()

    def find(name: str | None) -> Path:
        if not name or name.startswith(".") or Path(name).name != name or "\0" in name or "\\" in name:
            raise HTTPException(400, "not the name of a file")
        return folder / name

    @app.post("/", status_code=201)
    async def upload(file: UploadFile) -> dict[str, int]:
        target = find(file.filename)
        # In the folder itself, because a file can only be renamed within one file system.
        async with aiofiles.tempfile.TemporaryDirectory(dir=folder, prefix=".upload-") as temporary:
            size = 0
            async with aiofiles.open(f"{temporary}/part", "wb") as part:
                while chunk := await file.read(CHUNK):
                    size += await part.write(chunk)
            await Path(temporary, "part").replace(target)  # readers get the old file or the new one, always complete
        return {"size": size}

    @app.get("/{name}")
    async def download(name: str, request: Request) -> Response:
        path = find(name)
        try:
            status = await path.stat()
        except OSError:
            raise HTTPException(404) from None
        if not await path.is_file():
            raise HTTPException(404)
        tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
        headers = {"Accept-Ranges": "bytes", "ETag": tag}
        start, length, code = 0, status.st_size, 200
        # `If-Range` names the version of which the client has a part. If the file has changed, it needs all of it.
        if request.headers.get("if-range", tag) == tag and (
            found := parse_range(request.headers.get("range", ""), status.st_size)
        ):
            (start, length), code = found, 206
            headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{status.st_size}"
        headers["Content-Length"] = str(length)
        content = send(path, start, length)
        return StreamingResponse(content, code, headers, media_type="application/octet-stream")

    return app


async def main(folder: str, port: int) -> None:
    path = await Path(folder).resolve(strict=True)
    with socket.create_server(("127.0.0.1", port)) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
        config = uvicorn.Config(create_app(path), log_level="warning", ws="none", lifespan="off")
        await uvicorn.Server(config).serve([listener])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Upload and download files with FastAPI.")
    parser.add_argument("folder", help="the folder that holds the files")
    parser.add_argument("--port", type=int, default=0, help="the port (default: a free one)")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn has ended its connections
        asyncio.run(main(options.folder, options.port))
