"""aiozipstream reads what it packs by aiofiles."""

import io
import zipfile
from pathlib import Path

import pytest
from zipstream import AioZipStream

CONTENT = bytes(range(256)) * 1000


@pytest.mark.parametrize("compression", ["deflate", None])
@pytest.mark.parametrize("size", [100, 32768])
async def test_packs_files(tmp_path: Path, compression: str | None, size: int) -> None:
    names = [f"file-{number}" for number in range(5)]
    for name in names:
        (tmp_path / name).write_bytes(CONTENT)
    sources = [{"file": str(tmp_path / name), "name": name, "compression": compression} for name in names]

    archive = b"".join([chunk async for chunk in AioZipStream(sources, chunksize=size).stream()])

    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == dict.fromkeys(names, CONTENT)


async def test_raises_for_a_file_that_is_missing(tmp_path: Path) -> None:
    stream = AioZipStream([{"file": str(tmp_path / "missing"), "name": "missing"}]).stream()

    with pytest.raises(FileNotFoundError):
        async for _ in stream:
            pass
