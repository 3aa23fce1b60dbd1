"""matrix-nio encrypts attachments that it reads by aiofiles, from paths and from files that the caller opened."""

from pathlib import Path
from typing import Any

import pytest
from nio.crypto import decrypt_attachment
from nio.crypto.async_attachments import async_encrypt_attachment

import aiofiles
import aiofiles.os

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    return path


async def decrypted(data: Any) -> bytes:
    *chunks, keys = [chunk async for chunk in async_encrypt_attachment(data)]
    return decrypt_attachment(b"".join(chunks), keys["key"]["k"], keys["hashes"]["sha256"], keys["iv"])


@pytest.mark.parametrize("kind", [str, Path])
async def test_encrypts_what_a_path_leads_to(path: Path, kind: type) -> None:
    assert await decrypted(kind(path)) == CONTENT


@pytest.mark.parametrize("mode", ["rb", "r+b"])
async def test_encrypts_an_open_file_from_its_position_on(path: Path, mode: str) -> None:
    async with aiofiles.open(path, mode) as file:
        await file.read(7)

        assert await decrypted(file) == CONTENT[7:]


async def test_raises_for_a_path_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await decrypted(tmp_path / "missing")
