"""Copy a folder with a progress bar; Ctrl-C stops the copy, and leaves no file half-written.

    python packages/aiofiles/examples/copy_tree.py FOLDER NEW

It needs rich (`pip install rich`). What was copied before Ctrl-C stays, so that it may be gone on with; a file that cannot be copied is
said on stderr, and the exit status is 1.
"""
