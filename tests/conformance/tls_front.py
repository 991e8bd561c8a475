"""A front of TLS before a node, with a certificate of an authority made for the test: bytes go through as they are."""

import socket
import ssl
import tempfile
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class TlsFront:
    """`with TlsFront(url) as front: front.client()` speaks https to the node at `url`."""

    def __init__(self, url):
        to = urlsplit(url)
        self._to = (to.hostname, to.port)
        self._folder = tempfile.TemporaryDirectory(prefix="txng-tls-")
        self._pem, self._authority = (Path(self._folder.name) / name for name in ("front.pem", "authority.pem"))
        front, authority = _certificates()
        self._pem.write_bytes(front)
        self._authority.write_bytes(authority)
        self._trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._trusting.load_cert_chain(self._pem)
        self._listening = socket.create_server(("127.0.0.1", 0))

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listening.close()
        self._folder.cleanup()

    def client(self):
        """A client that trusts the test's authority and nobody else."""
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self._listening.getsockname()[1]}",
            verify=ssl.create_default_context(cafile=str(self._authority)),
            timeout=30,
        )

    def _serve(self):
        while True:
            try:
                raw, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(raw,), daemon=True).start()

    def _pass(self, raw):
        with (
            suppress(OSError),
            self._trusting.wrap_socket(raw, server_side=True) as safe,
            socket.create_connection(self._to) as node,
        ):
            back = threading.Thread(target=_pump, args=(node, safe), daemon=True)
            back.start()
            _pump(safe, node)
            back.join()


def _pump(source, target):
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def _certificates():
    """The front's key and certificate, signed by a test authority; and the authority's certificate."""
    authority, front = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = _named("txng test authority")
    trusted = _begun(issuer, issuer, authority).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = _begun(_named("txng test front"), issuer, front).add_extension(address, critical=False)
    private = front.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = serialization.Encoding.PEM
    return (
        private + made.sign(authority, hashes.SHA256()).public_bytes(pem),
        trusted.sign(authority, hashes.SHA256()).public_bytes(pem),
    )


def _named(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _begun(subject, issuer, key):
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
    )
