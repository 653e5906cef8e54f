"""Runs a command on a terminal of 80 columns and answers its prompts: terminal.py ANSWERS COMMAND...

Each time the command waits behind "> ", the next line of the file ANSWERS is typed. What the terminal showed goes to
standard output, with plain line ends. Ends as the command did; 98 if it asked for more than there are answers, 97 if some
were left over. It must not know what is asked."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

LIMIT = 60  # seconds without a word


def show_all(terminal, answers):
    """Feeds ANSWERS; returns what was shown and whether a prompt went unanswered."""
    shown = b""
    seen = 0
    while True:
        ready, _, _ = select.select([terminal], [], [], LIMIT)
        if not ready:
            return shown, True
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux says EIO where the other side was closed
            piece = b""
        if not piece:
            return shown, False
        shown += piece
        if not shown[seen:].endswith(b"\n> ") and shown[seen:] != b"> ":
            continue
        if not answers:
            return shown, True
        os.write(terminal, answers.pop(0).encode() + b"\n")
        seen = len(shown)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        answers = file.read().splitlines()
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(sys.argv[2], sys.argv[2:])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    shown, stuck = show_all(terminal, answers)
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
    if stuck:
        return 98
    return 97 if answers else status


sys.exit(main())
