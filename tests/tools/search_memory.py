"""Runs a command, stops it when the first byte of its output is there, and looks for words in all memory that it has mapped.

search_memory.py WORD... -- COMMAND ARGUMENT...

Prints each WORD that was found, with the mapping that holds it; ends with 0 whether any was or not. What the command prints goes to
the file "out". The pipe to it holds less than a report, so that the command is still at work when it is stopped. Ends with 77 if
this machine lets nobody look into another process.
"""
import fcntl
import os
import select
import signal
import sys

F_SETPIPE_SZ = 1031
OVERLAP = 256


def mappings(pid):
    with open(f"/proc/{pid}/maps", encoding="utf-8", errors="replace") as maps:
        for line in maps:
            fields = line.split(maxsplit=5)
            name = fields[5].strip() if len(fields) > 5 else ""
            if fields[1].startswith("r") and name not in ("[vvar]", "[vsyscall]", "[vvar_vclock]"):
                begin, end = (int(number, 16) for number in fields[0].split("-"))
                yield begin, end, fields[1] + " " + name


def search(pid, words):
    found = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for begin, end, name in mappings(pid):
            tail = b""
            for at in range(begin, end, 1 << 20):
                try:
                    memory.seek(at)
                    piece = memory.read(min(1 << 20, end - at))
                except OSError:
                    break
                held = tail + piece
                found += [(word, name) for word in words if word in held]
                tail = held[-OVERLAP:]
    return found


def main():
    at = sys.argv.index("--")
    words = [os.fsencode(word) for word in sys.argv[1:at]]
    reader, writer = os.pipe()
    fcntl.fcntl(writer, F_SETPIPE_SZ, 4096)
    pid = os.fork()
    if pid == 0:
        os.dup2(writer, 1)
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
        os.execv(sys.argv[at + 1], sys.argv[at + 1:])
    os.close(writer)
    select.select([reader], [], [])
    os.kill(pid, signal.SIGSTOP)
    _, status = os.waitpid(pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        sys.exit("it ended before it could be stopped")
    try:
        for word, name in search(pid, words):
            print(os.fsdecode(word), name)
        code = 0
    except PermissionError:
        code = 77
    os.kill(pid, signal.SIGCONT)
    with open("out", "wb") as out:
        while piece := os.read(reader, 65536):
            out.write(piece)
    os.waitpid(pid, 0)
    sys.exit(code)


main()
