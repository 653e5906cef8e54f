#!/usr/bin/env python3
"""Loopback servers that take notices, for tests: one of SMTP (without TLS) and one of HTTP. Each mail and each POST becomes a
file of FOLDER, numbered in the order of arrival. Knows nothing of golive.

take_notices.py FOLDER READY [MODE]: writes "SMTP-PORT HTTP-PORT" to READY (a FIFO) once both listen, and ends when FOLDER/end
is removed or its standard input is closed.
With $CERTIFICATE and $KEY (PEM files) SMTP is over TLS from the first byte, and wants a login: any user, any password.
MODE: take (all is taken), refuse (SMTP says 550, HTTP 500), silent (HTTP takes the body and says nothing until the end; a
line "taken" goes to READY for each)."""
import os
import socket
import ssl
import sys
import threading

folder, ready, mode = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "take"
lock = threading.Lock()
tls = None
if os.environ.get("CERTIFICATE"):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(os.environ["CERTIFICATE"], os.environ["KEY"])
count = 0


def keep(kind, data):
    global count
    with lock:
        count += 1
        name = os.path.join(folder, "%03d.%s" % (count, kind))
        with open(name + ".part", "wb") as out:
            out.write(data)
        os.rename(name + ".part", name)


def tell(words):
    with open(ready, "w") as out:
        out.write(words + "\n")


def smtp(connection):
    if tls:
        connection = tls.wrap_socket(connection, server_side=True)
    stream = connection.makefile("rb")

    def say(words):
        connection.sendall(words.encode() + b"\r\n")

    say("220 loopback")
    envelope = b""
    while True:
        line = stream.readline()
        if not line:
            return
        verb = line.strip().upper().split(b" ")[0]
        if verb == b"EHLO":
            say("250-loopback\r\n250-AUTH PLAIN\r\n250 SIZE 10000000" if tls else "250-loopback\r\n250 SIZE 10000000")
        elif verb == b"AUTH":
            if len(line.split()) < 3:
                say("334 ")
                line = stream.readline()
            envelope += b"AUTH " + line.split()[-1] + b"\r\n"
            say("235 welcome")
        elif verb in (b"MAIL", b"RCPT"):
            envelope += line
            say("550 not here" if mode == "refuse" and verb == b"RCPT" else "250 ok")
        elif verb == b"DATA":
            say("354 go on")
            data = b""
            while True:
                line = stream.readline()
                if not line or line == b".\r\n":
                    break
                data += line[1:] if line.startswith(b".") else line
            keep("envelope", envelope)
            keep("mail", data)
            envelope = b""
            say("250 taken")
        elif verb == b"QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")


def http(connection):
    stream = connection.makefile("rb")
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline()
        if not line:
            return
        head += line
        if line.lower().startswith(b"expect:"):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    length = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    body = stream.read(length[0] if length else 0)
    keep("head", head)
    keep("body", body)
    if mode == "silent":
        tell("taken")
        stream.read(1)
        return
    status = b"500 Broken" if mode == "refuse" else b"204 No Content"
    connection.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def serve(listener, handle):
    def one(connection):
        try:
            handle(connection)
        except OSError:  # of TLS, too
            pass
        connection.close()

    while True:
        connection, _ = listener.accept()
        threading.Thread(target=one, args=(connection,), daemon=True).start()


ports = []
for handle in (smtp, http):
    listener = socket.create_server(("127.0.0.1", 0))
    ports.append(str(listener.getsockname()[1]))
    threading.Thread(target=serve, args=(listener, handle), daemon=True).start()
tell(" ".join(ports))
sys.stdin.read()
