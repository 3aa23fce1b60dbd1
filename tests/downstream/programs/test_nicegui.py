"""nicegui writes large uploads to a temporary file of aiofiles."""

import io
from pathlib import Path

import pytest
from nicegui.elements.upload_files import LargeFileUpload, create_file_upload
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser

LARGE = MultiPartParser.spool_max_size * 3 + 1


class Aborted(UploadFile):
    """An upload whose connection breaks after the first megabytes."""

    async def read(self, size: int = -1) -> bytes:
        chunk = await super().read(size)
        if self.file.tell() > MultiPartParser.spool_max_size * 2:
            raise ConnectionError
        return chunk


@pytest.mark.parametrize("size", [10, LARGE])
@pytest.mark.parametrize("chunk", [65536, 1024 * 1024])
async def test_keeps_an_upload(size: int, chunk: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)

    upload = await create_file_upload(UploadFile(io.BytesIO(content), filename="../name"), chunk_size=chunk)

    assert isinstance(upload, LargeFileUpload) is (size == LARGE)
    assert (upload.name, upload.size(), await upload.read()) == ("name", len(content), content)


async def test_removes_what_an_aborted_upload_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with pytest.raises(ConnectionError):
        await create_file_upload(Aborted(io.BytesIO(bytes(LARGE))))

    assert not list(tmp_path.iterdir())
