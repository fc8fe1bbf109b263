#!/usr/bin/env python3
"""relay.py SERVER_PORT LOG: passes questions over UDP on to a name server on
127.0.0.1, and writes each of them to LOG, a line "NAME TYPE". Prints the port
that it listens on. Runs until it is killed."""

import selectors
import socket
import sys

TYPES = {1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX",
         16: "TXT", 28: "AAAA", 43: "DS", 48: "DNSKEY", 52: "TLSA"}


def question(packet):
    labels, at = [], 12
    while packet[at] != 0:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1"))
        at += packet[at] + 1
    kind = packet[at + 1] << 8 | packet[at + 2]
    return "%s %s" % (".".join(labels).lower() or ".", TYPES.get(kind, kind))


def main():
    server = ("127.0.0.1", int(sys.argv[1]))
    front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    front.bind(("127.0.0.1", 0))
    print(front.getsockname()[1], flush=True)
    wait = selectors.DefaultSelector()
    wait.register(front, selectors.EVENT_READ, None)
    with open(sys.argv[2], "w", buffering=1) as log:
        while True:
            for key, _ in wait.select():
                if key.data is not None:    # an answer to whoever asked
                    front.sendto(key.fileobj.recv(65535), key.data)
                    wait.unregister(key.fileobj)
                    key.fileobj.close()
                    continue
                packet, asker = front.recvfrom(65535)
                print(question(packet), file=log)
                back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                back.connect(server)
                back.send(packet)
                wait.register(back, selectors.EVENT_READ, asker)


main()
