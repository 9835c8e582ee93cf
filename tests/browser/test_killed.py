"""The web process dies in mid-work, the hard way: nothing that was acknowledged is lost, and the record is whole."""

import http.client
import http.cookiejar
import threading
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.browser.site import Site, running
from tests.factories import hidden_fields

PEOPLE = "/regional-review/people"
ENOUGH = 12


class Client:
    """A signed-in officer who adds one person after another and remembers what was acknowledged."""

    def __init__(self, site: Site, name: str) -> None:
        self.site = site
        self.name = name
        self.acknowledged: list[str] = []
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.open = urllib.request.build_opener(cookies).open
        email, password = site.sign_ins["secretariat"]
        self._send("/sign-in", {"email": email, "password": password})

    def _send(self, path: str, fields: dict[str, str]) -> str:
        with self.open(f"{self.site.url}{path}", timeout=20) as page:
            hidden = hidden_fields(page.read().decode())
        body = urllib.parse.urlencode({**hidden, **fields}).encode()
        with self.open(f"{self.site.url}{path}", data=body, timeout=20) as answer:
            return str(answer.url)

    def work(self) -> None:
        """Add people until the server is gone."""
        try:
            while True:
                person = f"Kept {self.name} {len(self.acknowledged)}"
                landed = self._send(f"{PEOPLE}/new", {"name": person})
                assert f"{PEOPLE}/" in landed
                self.acknowledged.append(person)
        except urllib.error.HTTPError:
            raise  # an answer, and not the one that was wanted
        except (OSError, http.client.HTTPException):
            return  # the connection broke, before the answer or in the middle of it

    def finds(self, person: str) -> bool:
        """Whether the list of people holds somebody of this name."""
        with self.open(f"{self.site.url}{PEOPLE}?{urllib.parse.urlencode({'q': person})}", timeout=20) as page:
            return f">{person}</a>" in page.read().decode()


def test_killing_the_web_process_loses_no_acknowledged_act(tmp_path: Path) -> None:
    """Three officers add people while the server is killed; after the restart everybody acknowledged is there."""
    with running(tmp_path / "site") as site:
        clients = [Client(site, name) for name in ("Ada", "Bo", "Cy")]
        threads = [threading.Thread(target=client.work) for client in clients]
        for thread in threads:
            thread.start()
        while min(len(client.acknowledged) for client in clients) < ENOUGH and any(t.is_alive() for t in threads):
            threads[0].join(0.05)
        site.kill("web")
        for thread in threads:
            thread.join(30)
        site.start("web")
        site.wait_until_ready()
        verified = site.council("record", "verify")
        lost = [person for client in clients for person in client.acknowledged if not client.finds(person)]
        acknowledged = sum(len(client.acknowledged) for client in clients)
    assert (lost, verified.startswith("Yes."), acknowledged >= ENOUGH * len(clients)) == ([], True, True)
