"""Handshake: a separate TLS handshake that verifies, to tell what a browser would have said of the certificate."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from crawler.evidence import Tls

# OpenSSL verify codes (X509_V_ERR_*) in our words.
_CODES = {
    10: "expired", 9: "not_yet_valid", 18: "self_signed", 19: "untrusted", 20: "incomplete_chain",
    21: "incomplete_chain", 62: "wrong_host", 64: "wrong_host",
}  # fmt: skip


async def verified_handshake(host: str, port: int, address: str, extra_ca: Path | None, timeout_s: float) -> Tls:
    """Shake hands with an already checked address under a host's name. `valid` is None when nobody answered."""
    context = ssl.create_default_context()
    if extra_ca is not None:
        context.load_verify_locations(extra_ca)
    try:
        async with asyncio.timeout(timeout_s):
            _reader, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        return Tls(False, _CODES.get(error.verify_code, f"code_{error.verify_code}"))
    except ssl.SSLError as error:
        return Tls(False, f"protocol: {error.reason}")
    except TimeoutError:
        return Tls(None, "timeout")
    except OSError as error:
        return Tls(None, str(error))
    writer.close()
    return Tls(True)
