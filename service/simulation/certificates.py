"""Certificates: an authority of the simulation's own, and good, expired and wrong-host certificates signed by it."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from service.simulation.faults import Fault

# Validity follows the machine's clock, not the simulated one: TLS libraries know no other.
VALID_DAYS = 90
EXPIRED_DAYS_AGO = 40


class Authority:
    """A certificate authority kept in memory; only its certificate is written down."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "egob simulación CA")])
        self._certificate = self._sign(self._name, self._key.public_key(), days=VALID_DAYS, authority=True)

    @property
    def pem(self) -> bytes:
        """The authority's certificate, for those who want to verify."""
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    def context(self, host: str, fault: Fault, folder: Path) -> ssl.SSLContext:
        """A server context for one host; key and chain are written to the folder because ssl reads only files."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = "otro-servidor.simulacion.test" if fault is Fault.TLS_WRONG_HOST else host
        days = -EXPIRED_DAYS_AGO if fault is Fault.TLS_EXPIRED else VALID_DAYS
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, named)])
        certificate = self._sign(name, key.public_key(), days=days, host=named)
        chain = folder / f"{host}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def _sign(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, days: int, host: str = "", authority: bool = False
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=400))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )
        if host:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(self._key, hashes.SHA256())
