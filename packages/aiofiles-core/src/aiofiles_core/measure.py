"""Compute how many bytes a text takes in the file that it was read from."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable

# Taken at import, so that the library works while a test replaces them.
_lseek = os.lseek
_read = os.read

# Codecs that decode each byte to one character: their names, or how these begin.
_SINGLE_BYTE = ("ascii", "cp125", "cp437", "cp85", "cp86", "iso8859", "koi8", "mac-")

# How many bytes these codecs take for a newline.
_WIDTHS = {"utf-8": 1, "utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}

# For each codec that expects a mark at the beginning of a file: how to encode again what it decoded; and the mark, if
# the order of the bytes is that of the machine.
_ORDER = "le" if sys.byteorder == "little" else "be"
_MARKED = {
    "utf-8-sig": ("utf-8", codecs.BOM_UTF8),
    "utf-16": (f"utf-16-{_ORDER}", codecs.BOM_UTF16),
    "utf-32": (f"utf-32-{_ORDER}", codecs.BOM_UTF32),
}

# Handlers of decoding errors whose text can be encoded to the same bytes; for "replace", if nothing was replaced.
_REVERSIBLE = ("strict", "surrogateescape", "surrogatepass", "replace")


def _read_at(descriptor: int, size: int, position: int) -> bytes:
    """Do what `os.pread` does, which Windows lacks, while nobody else uses the *descriptor*."""
    before = _lseek(descriptor, 0, io.SEEK_CUR)
    _lseek(descriptor, position, io.SEEK_SET)
    try:
        return _read(descriptor, size)
    finally:
        _lseek(descriptor, before, io.SEEK_SET)


_pread: Callable[[int, int, int], bytes] = getattr(os, "pread", _read_at)


class Measure:
    """Computes how many bytes a text takes in a file, if that follows from the text alone.

    `tell` and `seek` make a text file forget which kinds of newline it has met, so these are noted here before.
    """

    # The length in bytes of the mark that the file is expected to begin with; 0 if none.
    mark_length = 0
    _kinds: frozenset[str] = frozenset()
    # The encoding of the file, and how to encode its text again: "" if each character takes a byte, None if unknown.
    _known: str | None = None
    _encoding: str | None = None

    def note(self, file: io.TextIOWrapper) -> None:
        """Note the kinds of newline that *file* has met."""
        kinds = file.newlines
        if kinds is not None:
            self._kinds |= {kinds} if isinstance(kinds, str) else set(kinds)

    def forget(self) -> None:
        """Note that the encoding and the newlines of the file may have changed."""
        self._kinds |= {"\n", "\r\n"}
        self._known = None

    def is_certain(self, file: io.TextIOWrapper) -> bool:
        """Return whether `size` will probably return a number."""
        return self._find_encoding(file) is not None and self._length_of_newlines(" \n") is not None

    def size(self, text: str, file: io.TextIOWrapper) -> int | None:
        """Return how many bytes of *file* the *text* takes; None if that is uncertain."""
        self.note(file)
        length = self._length_of_newlines(text)
        encoding = self._find_encoding(file)
        if length is None or encoding is None or (file.errors == "replace" and "\ufffd" in text):
            return None
        extra = text.count("\n") if length == 2 else 0
        if encoding == "" or (encoding == "utf-8" and text.isascii()):
            return len(text) + extra
        try:
            encoded = text.encode(encoding, file.errors or "strict")
        except Exception:  # a handler of decoding errors gave what cannot be encoded, and may raise anything
            return None
        return len(encoded) + extra * _WIDTHS[encoding]

    def _length_of_newlines(self, text: str) -> int | None:
        """Return how many characters each newline in *text* was before it was translated; None if that is uncertain."""
        if "\r\n" not in self._kinds or "\r" in text or "\n" not in text:  # none was translated
            return 1
        # A "\n" that comes first may be the second half of one that was not translated.
        return 2 if len(self._kinds) == 1 and "\n" in text[1:] else None

    def _find_encoding(self, file: io.TextIOWrapper) -> str | None:
        if self._known != file.encoding:
            self._known = file.encoding
            codec = codecs.lookup(file.encoding).name
            self._encoding, mark = _MARKED.get(codec, (codec, b""))
            self.mark_length = len(mark)
            if codec.startswith(_SINGLE_BYTE):
                self._encoding = ""
            elif self._encoding not in _WIDTHS or not (codec in _WIDTHS or _may_begin_with(file, mark)):
                self._encoding = None
        return self._encoding if file.errors in _REVERSIBLE else None


def _may_begin_with(file: io.TextIOWrapper, mark: bytes) -> bool:
    """Return whether the bytes of *file* are in the order of the machine. If not, positions are no plain offsets."""
    if mark == codecs.BOM_UTF8:
        return True
    try:
        return _pread(file.fileno(), len(mark), 0) == mark
    except (OSError, ValueError):
        return False
