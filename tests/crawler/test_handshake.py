from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from crawler.evidence import Tls
from crawler.handshake import verified_handshake

HOST = "www.mides.test"
DAY = dt.timedelta(days=1)


@dataclass
class Issued:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        kind = serialization.PrivateFormat.PKCS8
        return self.key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())


def issue(
    name: str, issuer: Issued | None = None, *, ca: bool = False, days: tuple[int, int] = (-1, 90), aia: bool = False
) -> Issued:
    """A certificate; without an issuer it signs itself. `days` are counted from today."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer or Issued(None, key)  # type: ignore[arg-type]
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + days[0] * DAY)
        .not_valid_after(today + days[1] * DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), critical=False)
    )
    if not ca:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    if aia:
        where = x509.UniformResourceIdentifier("http://ca.test/intermedia.crt")
        access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)
        made = made.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return Issued(made.sign(signer.key, hashes.SHA256()), key)


ROOT = issue("Raiz de prueba", ca=True)
MIDDLE = issue("Intermedia de prueba", ROOT, ca=True)
STRANGER = issue("Raiz ajena", ca=True)
LEAF = issue(HOST, MIDDLE, aia=True)
BY_STRANGER = issue(HOST, STRANGER)

CASES = {
    "valid": (LEAF, [MIDDLE], Tls(True)),
    "expired": (issue(HOST, MIDDLE, days=(-90, -1)), [MIDDLE], Tls(False, "expired")),
    "not yet valid": (issue(HOST, MIDDLE, days=(5, 90)), [MIDDLE], Tls(False, "not_yet_valid")),
    "self-signed": (issue(HOST), [], Tls(False, "self_signed")),
    "wrong host": (issue("otro.test", MIDDLE), [MIDDLE], Tls(False, "wrong_host")),
    "unknown root, sent": (BY_STRANGER, [STRANGER], Tls(False, "untrusted")),
    "unknown root, not sent": (BY_STRANGER, [], Tls(False, "untrusted")),
    "chain forgotten": (LEAF, [], Tls(False, "incomplete_chain")),
}


def context_of(folder: Path, leaf: Issued, chain: list[Issued]) -> ssl.SSLContext:
    file = folder / "servidor.pem"
    file.write_bytes(leaf.key_pem + leaf.pem + b"".join(one.pem for one in chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@asynccontextmanager
async def listening(context: ssl.SSLContext | None, talk: bytes = b"") -> AsyncIterator[int]:
    """A server that says one thing, or nothing; the port. Whoever is connected is gone when the block ends."""
    open_: set[asyncio.StreamWriter] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_.add(writer)
        writer.write(talk)

    def unheard(loop: asyncio.AbstractEventLoop, context: object) -> None:
        """The server's own side of a failed handshake."""

    asyncio.get_running_loop().set_exception_handler(unheard)
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in open_:
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()


async def _shake(folder: Path, context: ssl.SSLContext | None, timeout_s: float = 5.0, talk: bytes = b"") -> Tls:
    root = folder / "raiz.pem"
    root.write_bytes(ROOT.pem)
    async with listening(context, talk) as port:
        return await verified_handshake(HOST, port, "127.0.0.1", root, timeout_s)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_certificate_is_judged_as_a_browser_would(tmp_path: Path, name: str) -> None:
    leaf, chain, expected = CASES[name]
    assert asyncio.run(_shake(tmp_path, context_of(tmp_path, leaf, chain))) == expected


def test_without_the_extra_authority_nothing_of_ours_is_trusted(tmp_path: Path) -> None:
    async def play() -> Tls:
        async with listening(context_of(tmp_path, LEAF, [MIDDLE])) as port:
            return await verified_handshake(HOST, port, "127.0.0.1")

    assert asyncio.run(play()) == Tls(False, "untrusted")


def test_plain_http_on_the_port_is_a_protocol_error(tmp_path: Path) -> None:
    talk = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    assert asyncio.run(_shake(tmp_path, None, talk=talk)) == Tls(False, "protocol")


def test_silence_is_a_timeout(tmp_path: Path) -> None:
    assert asyncio.run(_shake(tmp_path, None, timeout_s=0.3)) == Tls(False, "timeout")


def test_no_connection_says_nothing_about_the_certificate() -> None:
    async def play() -> Tls:
        async with listening(None) as port:
            pass
        return await verified_handshake(HOST, port, "127.0.0.1", timeout_s=5)

    assert asyncio.run(play()) == Tls(None, "connection")
