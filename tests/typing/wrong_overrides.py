"""Overrides that do not suit what they override, which mypy alone can see. Checked, never run."""

from aiofiles.threadpool import AsyncBufferedReader


class Reader(AsyncBufferedReader):
    async def read(self, size: str) -> bytes:  # type: ignore[override]
        return b""

    async def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        return ""

    def tell(self) -> int:  # type: ignore[override]
        return 0
