"""The outbox: a message leaves only after its transaction was saved, once, and is forgotten when sent."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from council import mail
from council.cli import send_mail
from council.config import Settings
from council.database import db, transaction
from council.mail import OutgoingMail

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.received: list[str] = []


class _Conversation(socketserver.StreamRequestHandler):
    """As much of a mail server as it takes to receive a message."""

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self._say("354 go on")
                self._take()
            self._say("221 bye" if verb == "QUIT" else "250 fine")
            if verb == "QUIT":
                return

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        assert isinstance(self.server, _Server)
        self.server.received.append("\n".join(lines))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def server() -> Iterator[_Server]:
    """A mail server on this machine that keeps what it receives."""
    with _Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def _settings(app: Flask, mail_url: str) -> Settings:
    settings: Settings = app.config["COUNCIL_SETTINGS"]
    return settings.model_copy(update={"mail_url": mail_url})


def test_a_message_is_sent_once_and_then_forgotten(app: Flask, server: _Server) -> None:
    """It reaches the server with its words; a second round sends nothing; the body is no longer kept."""
    with transaction():
        written = mail.write("her@test.example", "A subject", "Words for her alone", at=NOW)
        mail_id = written.id
    settings = _settings(app, f"smtp://127.0.0.1:{server.server_address[1]}")
    counts = (send_mail(settings), send_mail(settings))
    kept = db.session.get_one(OutgoingMail, mail_id)
    assert (counts, kept.body, kept.sent_at is None) == ((1, 0), "", False)
    assert ["Words for her alone" in message for message in server.received] == [True]


def test_a_message_of_an_undone_transaction_never_leaves(app: Flask, server: _Server) -> None:
    """Mail is written in the transaction that causes it, and falls with it."""
    with pytest.raises(ZeroDivisionError), transaction():
        mail.write("her@test.example", "A subject", "Never", at=NOW)
        _ = 1 // 0
    sent = send_mail(_settings(app, f"smtp://127.0.0.1:{server.server_address[1]}"))
    assert (sent, server.received) == (0, [])


def test_a_message_waits_while_the_server_is_away(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    """It stays in the outbox with its words, and what is said about it names neither address nor words."""
    with transaction():
        mail.write("her@test.example", "A subject", "Words", at=NOW)
    sent = send_mail(_settings(app, "smtp://127.0.0.1:9"))
    told = capsys.readouterr().err
    assert (sent, len(mail.waiting())) == (0, 1)
    assert ("outbox" in told, "her@" in told) == (True, False)
