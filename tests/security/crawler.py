"""A reader who opens every page she can find and keeps all that each says: body, headers, address, choices made.

She begins at the first page and at every address of the application that can be filled in, and follows each link, each
form that is sent by GET with each of its choices, and each redirect, as long as they stay on this site.
"""

import io
import json
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from itertools import product
from urllib.parse import parse_qsl, unquote_plus, urlencode, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from council import i18n

SITE = "http://localhost"
LINKS = {"href", "src", "hx-get", "action"}
NOT_FOLLOWED = frozenset({"static", "language"})  # files of ours, and the same page in another language
# A page for each act, all made the same way.
ALIKE = frozenset({"portal.act", "portal.browse", "reports.inclusion_proof"})
ENOUGH = 60  # of those
SEVERAL = 3  # as many as a page takes that sets things side by side
READABLE = (
    "text/",
    "application/json",
    "application/schema+json",
    "image/svg+xml",
    "application/javascript",
    "application/atom+xml",
)
PDF = "application/pdf"
BROKEN = re.compile(r"\u200b(\n\s*)?")  # where an endless word may go on in the next line
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PACKED = {SPREADSHEET, "application/zip"}
Examples = Mapping[str, Iterable[str]]


class CannotFill(LookupError):
    """A page whose address needs something nobody gave an example for."""


@dataclass(frozen=True)
class Answer:
    """What one address said to one reader; `text` is everything in it, with entities and escapes undone."""

    url: str
    endpoint: str
    status: int
    text: str


class _Page(HTMLParser):
    """The addresses a page leads to, and what is chosen in its forms."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.links: list[str] = []
        self.chosen: list[str] = []
        self._form: _Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a tag leads, and what it says is chosen."""
        told = {name: value or "" for name, value in attrs}
        if "selected" in told or "checked" in told:
            self.chosen.append(told.get("value", ""))
        if tag == "form":
            self._form = _Form(told.get("action", self.url), told.get("method", "get").lower())
        elif self._form is not None:
            self._form.take(tag, told)
        self.links += [value for name, value in told.items() if name in LINKS and tag != "form" and value]

    def handle_endtag(self, tag: str) -> None:
        """A form that only asks is one more address, for each of its choices."""
        if tag == "form" and self._form is not None:
            self.links += self._form.addresses()
            self._form = None


class _Form:
    """A form, as far as its address goes when it is sent."""

    def __init__(self, action: str, method: str) -> None:
        self.action, self.method = action or "", method
        self.values: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self._select = ""

    def take(self, tag: str, told: Mapping[str, str]) -> None:
        """Note a field, or one of the choices in it."""
        if tag == "select":
            self._select = told.get("name", "")
        elif tag == "option":
            self.choices.setdefault(self._select, []).append(told.get("value", ""))
        elif tag == "input" and told.get("type") in {"radio", "checkbox"}:
            self.choices.setdefault(told.get("name", ""), []).append(told.get("value", "on"))
        elif tag in {"input", "textarea"} and told.get("name"):
            self.values[told["name"]] = told.get("value", "")

    def addresses(self) -> list[str]:
        """Where the form leads, with each choice made once, and with several made together."""
        if self.method != "get":
            return []
        each = [{**self.values, name: one} for name, many in self.choices.items() for one in many]
        several = [{**self.values, name: many[:SEVERAL]} for name, many in self.choices.items()]
        path = self.action.partition("?")[0]
        every: list[Mapping[str, object]] = [self.values, *each, *several]
        return [f"{path}?{urlencode(sent, doseq=True)}" for sent in every]


def addresses(app: Flask, known: Examples) -> list[str]:
    """Every address that answers to GET, filled in with every example.

    Raises `CannotFill` and names the routes for which it has none.
    """
    found: list[str] = []
    missing = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_FOLLOWED:
            continue
        unknown = [name for name in sorted(rule.arguments) if name not in known]
        if unknown:
            missing.append(f"{rule.endpoint} ({rule.rule}) needs an example for: {', '.join(unknown)}")
            continue
        found += filled(rule, {name: known[name] for name in rule.arguments})
    if missing:
        raise CannotFill("\n".join(missing))
    return found


def filled(rule: Rule, known: Examples) -> Iterator[str]:
    """The addresses of one route, with each example in each place."""
    names = sorted(known)
    for values in product(*(list(known[name]) for name in names)):
        built = rule.build(dict(zip(names, values, strict=True)), append_unknown=False)
        if built is not None:
            yield built[1]


def crawl(client: FlaskClient, begin: Iterable[str], language: str) -> Iterator[Answer]:
    """Open everything that can be reached; each address once."""
    waiting = deque(dict.fromkeys(local for each in begin if (local := _local(each, "/")) is not None))
    seen = set(waiting)
    opened = Counter[str]()
    while waiting:
        url = waiting.popleft()
        endpoint = _endpoint(client.application, url)
        opened[endpoint] += 1
        if endpoint in NOT_FOLLOWED or (endpoint in ALIKE and opened[endpoint] > ENOUGH):
            continue
        client.set_cookie(i18n.COOKIE, language)
        response = client.get(url)
        page = _Page(url)
        if response.mimetype == "text/html":
            page.feed(response.get_data(as_text=True))
        yield Answer(url, endpoint, response.status_code, _everything(url, response, page.chosen))
        for link in (*page.links, response.headers.get("Location", "")):
            local = _local(link, url)
            if local is not None and local not in seen:
                seen.add(local)
                waiting.append(local)


def _everything(url: str, response: TestResponse, chosen: list[str]) -> str:
    body = _body(response)
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers)
    return "\n".join((unquote_plus(url), unquote_plus(headers), unescape(body), *chosen))


def _body(response: TestResponse) -> str:
    if response.mimetype == PDF:
        return _drawn(response.get_data())
    if response.mimetype in PACKED:
        return _inside(response.get_data())
    raw = response.get_data(as_text=True)
    if not raw:
        return ""
    assert (response.mimetype or "").startswith(READABLE), f"the crawler cannot read {response.mimetype}"
    if response.mimetype == "application/json":
        return json.dumps(json.loads(raw), ensure_ascii=False)
    return raw


def _inside(packed: bytes) -> str:
    """All that a packed file holds; of a spreadsheet every sheet, comment and property."""
    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def _drawn(file: bytes) -> str:
    """All that a PDF says: the letters of its pages, and what it tells of itself beside them.

    The letters are read twice, as they follow each other in the file and as they stand on the page: right-to-left
    text and endless words come whole in one of the two only.
    """
    told = PdfReader(io.BytesIO(file))
    packet = told.root_object.get("/Metadata")
    beside = packet.get_object().get_data().decode() if packet is not None else ""
    pages = [page.extract_text(extraction_mode=mode) for mode in ("plain", "layout") for page in told.pages]
    return "\n".join((BROKEN.sub("", "\n".join(pages)), *map(str, (told.metadata or {}).values()), beside))


def _local(link: str, base: str) -> str | None:
    """An address on this site, its query in one order; nothing where a link leads elsewhere, or only down the page."""
    if not link or link.startswith("#"):
        return None
    parts = urlsplit(urljoin(f"{SITE}{base}", link))
    if f"{parts.scheme}://{parts.netloc}" != SITE:
        return None
    sent = sorted(parse_qsl(parts.query, keep_blank_values=True))
    query = urlencode([(name, value) for name, value in sent if name != "next"])  # where to go after signing in
    return parts.path + (f"?{query}" if query else "")


def _endpoint(app: Flask, url: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(url).path, method="GET")[0])
    except HTTPException:
        return "nothing"
