"""smtp.py PORTFILE MAILFILE: takes one mail by SMTP on this machine, for a
test, and writes it with the envelope in two lines above it."""
import socket
import sys

server = socket.create_server(("127.0.0.1", 0))
server.settimeout(60)
with open(sys.argv[1] + ".new", "w") as f:
    print(server.getsockname()[1], file=f)
import os
os.rename(sys.argv[1] + ".new", sys.argv[1])
peer = server.accept()[0]
peer.settimeout(60)
lines = peer.makefile("rb")
out = open(sys.argv[2], "wb")


def say(text):
    peer.sendall(text.encode() + b"\r\n")


say("220 test")
for line in lines:
    word = line[:4].upper()
    if word in (b"MAIL", b"RCPT"):
        out.write(line)
    if word == b"DATA":
        say("354 go on")
        for line in lines:
            if line == b".\r\n":
                break
            out.write(line[line.startswith(b"."):])
    say("221 bye" if word == b"QUIT" else "250 ok")
    if word == b"QUIT":
        break
out.close()
