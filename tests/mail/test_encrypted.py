"""A mail server that is reached through TLS: its certificate is checked, and letters arrive."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from grants.db import db, now
from grants.mail import outbox
from grants.mail.sending import send_waiting
from tests.fixtures.databases import let_go, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grants.config import Settings
    from tests.mail.conftest import Letterbox

HOW = {"smtps": "ssl_context", "smtp+starttls": "tls_context"}


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate for this machine, signed by nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path / "certificate.pem"
    path.write_bytes(written + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def encrypted(
    letterbox: Letterbox, port: int, certificate: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """How a mail server is reached, which talks in this way alone."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    scheme = str(request.param)
    options = {HOW[scheme]: context, "require_starttls": scheme == "smtp+starttls"}
    server = Controller(letterbox, hostname="127.0.0.1", port=port, server_hostname="mail.example", **options)
    server.start()
    yield f"{scheme}://127.0.0.1:{port}/evenhand@example.org"
    server.stop()


@pytest.mark.parametrize("encrypted", HOW, indirect=True)
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_letter_arrives_where_the_certificate_is_known_and_waits_otherwise(
    settings: Settings,
    encrypted: str,
    certificate: Path,
    letterbox: Letterbox,
    known: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    app = make_app(replace(settings, mail_url=encrypted))
    with app.app_context():
        outbox.write("ann@example.org", "Hello", "Hello")
        db.session.commit()
        db.session.info.clear()
        done = send_waiting()
        assert done.get("waits", 0) == (0 if known else 1)
    assert letterbox.subjects() == ["Hello"] * known
    let_go(app)
