"""The verified handshake: whether a browser would trust the certificate of a site that is read in any case."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID

from crawler.evidence import Tls

_TIMEOUT_S = 15.0  # as for any connection
# OpenSSL's verification codes (x509_vfy.h) in the words of the results.
_WORDS = {9: "not_yet_valid", 10: "expired", 18: "self_signed", 19: "untrusted", 62: "wrong_host", 64: "wrong_host"}
_NO_ISSUER = frozenset({2, 20, 21})  # the issuer is neither sent nor known here


async def verified_handshake(
    host: str, port: int, address: str, extra_ca: Path | None = None, timeout_s: float = _TIMEOUT_S
) -> Tls:
    """Shake hands with a host at its already checked address, as strictly as a browser.

    Errors: expired, not_yet_valid, self_signed, wrong_host, untrusted, incomplete_chain, protocol, timeout, connection.
    `valid` is None when no connection was made: that says nothing about the certificate. `extra_ca` is a PEM file.
    """
    try:
        async with asyncio.timeout(timeout_s):
            return await _handshake(host, port, address, extra_ca)
    except TimeoutError:
        return Tls(False, "timeout")


async def _handshake(host: str, port: int, address: str, extra_ca: Path | None) -> Tls:
    context = ssl.create_default_context()
    if extra_ca is not None:
        context.load_verify_locations(extra_ca)
    try:
        await _connect(host, port, address, context)
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in _NO_ISSUER:
            return Tls(False, await _missing_issuer(host, port, address))
        return Tls(False, _WORDS.get(error.verify_code, "untrusted"))
    except (ssl.SSLError, ConnectionResetError, EOFError):
        return Tls(False, "protocol")
    except OSError:
        return Tls(None, "connection")
    return Tls(True)


async def _connect(host: str, port: int, address: str, context: ssl.SSLContext) -> Any:
    _, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host)
    sent = writer.get_extra_info("ssl_object")
    writer.transport.abort()  # nothing was asked, so there is nothing to wait for
    with suppress(OSError):
        await writer.wait_closed()
    return sent


async def _missing_issuer(host: str, port: int, address: str) -> str:
    """Tell a forgotten intermediate certificate from an authority that nobody knows, by what the server sends.

    Public authorities name in each certificate where their own is kept; a lone certificate that does was sent
    without its chain.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with suppress(OSError, ValueError):
        sent = await _connect(host, port, address, context)
        leaf = x509.load_der_x509_certificate(sent.getpeercert(binary_form=True))
        if _chain_length(sent) == 1 and _names_its_issuer(leaf):
            return "incomplete_chain"
    return "untrusted"


def _chain_length(sent: Any) -> int:
    """How many certificates the server sent; public in Python 3.13, one step deeper before."""
    chain = getattr(sent, "get_unverified_chain", None) or sent._sslobj.get_unverified_chain
    return len(chain())


def _names_its_issuer(leaf: x509.Certificate) -> bool:
    try:
        access = leaf.extensions.get_extension_for_oid(ExtensionOID.AUTHORITY_INFORMATION_ACCESS).value
    except x509.ExtensionNotFound:
        return False
    if not isinstance(access, x509.AuthorityInformationAccess):
        return False
    return any(one.access_method == AuthorityInformationAccessOID.CA_ISSUERS for one in access)
