"""Reading and filling pages as a browser does."""

import html
import re

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

CHARTER = "/test-council/charter"
NEW = "/test-council/charter/new"
ROLES = "/test-council/roles"


def text_of(page: str) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def fields_of(page: str) -> MultiDict[str, str]:
    """Every field of the page's last form as a browser would send it, buttons left out."""
    form = page[page.rindex("<form", 0, page.rindex("novalidate")) :]
    form = form[: form.index("</form>")]
    sent: MultiDict[str, str] = MultiDict()
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name = attribute(tag, "type"), attribute(tag, "name")
        if name and (kind not in {"checkbox", "radio"} or " checked" in tag):
            sent.add(name, attribute(tag, "value") or ("y" if kind == "checkbox" else ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = next((tag for tag in re.findall(r"<option[^>]*>", options) if " selected" in tag), None)
        first = re.search(r"<option[^>]*>", options)
        sent.add(name, attribute(chosen or (first.group(0) if first else ""), "value"))
    return sent


def attribute(tag: str, name: str) -> str:
    """One attribute of a tag."""
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found.group(1)) if found else ""


def filled(client: FlaskClient, address: str, **changes: str) -> MultiDict[str, str]:
    """The form as the page brings it, with some fields changed."""
    sent = fields_of(client.get(address).get_data(as_text=True))
    for name, value in changes.items():
        sent[name.replace("__", "-")] = value
    return sent
