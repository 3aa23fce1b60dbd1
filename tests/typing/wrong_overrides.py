"""Overrides that do not fit what they override. Only mypy detects them. Checked, never run."""

from aiofiles.pathlib import Path
from aiofiles.threadpool import AsyncBufferedReader


class Reader(AsyncBufferedReader):
    async def read(self, size: str) -> bytes:  # type: ignore[override]
        return b""

    async def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        return ""

    def tell(self) -> int:  # type: ignore[override]
        return 0


class Readable(Path):
    async def read_text(self, encoding: int) -> str:  # type: ignore[override]
        return ""

    async def exists(self) -> str:  # type: ignore[override]
        return ""

    def iterdir(self) -> list[str]:  # type: ignore[override]
        return []
