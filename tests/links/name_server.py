"""A small name server on this machine, over UDP and TCP: it answers what a test wrote down, and counts who asks."""

import socketserver
import threading

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

_UDP_MOST = 512


class NameServer:
    """`records` by name: lines of a zone ("TXT …", "CNAME …"), or a code ("SERVFAIL"), or "" for silence.

    asked   "udp name", "tcp name", in order
    """

    def __init__(self):
        self.records, self.asked, self.follows = {}, [], True

    def __enter__(self):
        self._udp = _Datagrams(("127.0.0.1", 0), _Datagram)
        self._tcp = _Connections(self._udp.server_address, _Connection)
        for server in (self._udp, self._tcp):
            server.owner = self
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.address = self._udp.server_address
        return self

    def __exit__(self, *_):
        for server in (self._udp, self._tcp):
            server.shutdown()
            server.server_close()

    def answer(self, wire, way):
        """The answer's bytes; None for silence."""
        query = dns.message.from_wire(wire)
        name = query.question[0].name
        self.asked.append(f"{way} {name.to_text(omit_final_dot=True)}")
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if not self._fill(response, name):
            return None
        told = response.to_wire(max_size=65_535)
        if way == "udp" and len(told) > _UDP_MOST:
            response.answer = []
            response.flags |= dns.flags.TC
            told = response.to_wire()
        return told

    def _fill(self, response, name):
        lines = self.records.get(name.to_text(omit_final_dot=True))
        if lines is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif isinstance(lines, str):
            if not lines:
                return False
            response.set_rcode(dns.rcode.from_text(lines))
        else:
            for line in lines:
                kind, _, value = line.partition(" ")
                if kind == "CNAME" or dns.rdatatype.from_text(kind) == response.question[0].rdtype:
                    response.answer.append(dns.rrset.from_text(name, 60, "IN", kind, value))
                if kind == "CNAME" and self.follows and len(response.answer) < 9:
                    self._fill(response, dns.name.from_text(value))
        return True


class _Datagrams(socketserver.ThreadingUDPServer):
    daemon_threads = True


class _Connections(socketserver.ThreadingTCPServer):
    daemon_threads = True


class _Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        wire, back = self.request
        if told := self.server.owner.answer(wire, "udp"):
            back.sendto(told, self.client_address)


class _Connection(socketserver.StreamRequestHandler):
    def handle(self):
        length = int.from_bytes(self.rfile.read(2), "big")
        if length and (told := self.server.owner.answer(self.rfile.read(length), "tcp")):
            self.wfile.write(len(told).to_bytes(2, "big") + told)
