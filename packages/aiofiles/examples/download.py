"""Download a file with aiohttp. An interrupted download resumes, and the file appears only when it is complete.

    python packages/aiofiles/examples/download.py URL FILE

It needs `pip install aiohttp`. The content goes to `FILE.part` first. If you interrupt the download and run the
command again, it asks the server for the rest only, unless the file has changed there (`If-Range`).
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys

import aiohttp

import aiofiles
import aiofiles.os
from aiofiles.pathlib import Path

CHUNK = 1 << 16


async def ask(session: aiohttp.ClientSession, url: str, part: Path, mark: Path) -> tuple[aiohttp.ClientResponse, int]:
    """Return the response, and the number of bytes in *part* that it continues.

    *mark* holds the entity tag of the version of which *part* has the beginning.
    """
    headers = {"Accept-Encoding": "identity"}  # positions are those of the file, not of a compressed form
    size = (await part.stat()).st_size if await part.exists() else 0
    if size and await mark.exists():
        headers |= {"Range": f"bytes={size}-", "If-Range": await mark.read_text()}
    response = await session.get(url, headers=headers)
    if response.status == 416:  # the part has all bytes, or more: download it again to be sure
        response.release()
        response = await session.get(url, headers={"Accept-Encoding": "identity"})
    response.raise_for_status()
    resumes = response.status == 206 and re.match(rf"bytes {size}-", response.headers.get("Content-Range", ""))
    return response, size if resumes else 0


async def download(url: str, target: Path) -> int:
    """Download *url* to *target*. Return how many bytes an earlier, interrupted download contributed."""
    part, mark = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.part.etag")
    async with aiohttp.ClientSession() as session:
        response, size = await ask(session, url, part, mark)
        async with response, part.open("ab" if size else "wb") as file:
            if not size:
                tag = response.headers.get("ETag", "")
                # A weak tag does not say that all bytes are equal.
                await (mark.unlink(missing_ok=True) if not tag or tag.startswith("W/") else mark.write_text(tag))
            # Each chunk is written before the next one is read, so a slow disk slows the download down.
            async for chunk in response.content.iter_chunked(CHUNK):
                await file.write(chunk)
            await file.flush()
            await aiofiles.os.fsync(file.fileno())
    await part.replace(target)  # others never see an incomplete file
    await mark.unlink(missing_ok=True)
    return size


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Download a file, and resume if interrupted.")
    parser.add_argument("url", help="where the file is")
    parser.add_argument("file", help="where to put it")
    options = parser.parse_args()
    try:
        resumed = asyncio.run(download(options.url, Path(options.file)))
    except KeyboardInterrupt:
        sys.exit("download: interrupted; run it again to resume")
    except (aiohttp.ClientError, OSError) as error:
        sys.exit(f"download: {error}")
    print(f"{options.file}: complete, {resumed} bytes of it from an earlier download")
