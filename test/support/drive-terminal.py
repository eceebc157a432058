"""Runs a command in a pseudo-terminal: waits for words on the screen, then types, step by step.

Takes one JSON object on standard input: {"command": [...], "columns": 80, "seconds": 60, "steps": [["words to wait for",
"keys to type"], ...]}. Prints one: {"exit": code, "screen": everything that was written, "missing": null or the words that never came}.
"""
import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

plan = json.load(sys.stdin)
process, terminal = pty.fork()
if process == 0:
    os.execvp(plan["command"][0], plan["command"])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, plan["columns"], 0, 0))

written = b""
deadline = time.monotonic() + plan["seconds"]


def plain(data):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", data.decode("utf-8", "replace"))


def read_more():
    """False once the command has ended."""
    global written
    ready, _, _ = select.select([terminal], [], [], 0.1)
    if not ready:
        return True
    try:
        data = os.read(terminal, 65536)
    except OSError:
        return False
    written += data
    return data != b""


missing = None
for words, keys in plan["steps"]:
    start = len(written)
    while words not in plain(written[start:]) and time.monotonic() < deadline and read_more():
        pass
    if words not in plain(written[start:]):
        missing = words
        break
    os.write(terminal, keys.encode())
while time.monotonic() < deadline and read_more():
    pass
if time.monotonic() >= deadline:
    os.kill(process, 9)
_, status = os.waitpid(process, 0)
json.dump({"exit": os.waitstatus_to_exitcode(status), "screen": plain(written), "missing": missing}, sys.stdout)
