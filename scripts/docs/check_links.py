"""Checks the built site: every link and file that a page names is there, anchors included, and nothing is fetched from
another host.

Usage: check_links.py SITE_FOLDER
"""

import html.parser
import pathlib
import re
import sys
import urllib.parse

FETCHED = {"img", "script", "source", "iframe", "video", "audio", "embed", "object", "link"}
NOT_FETCHED_RELATIONS = {"canonical", "author", "license", "me"}
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
OF_STYLE = re.compile(r"""(?:url\(|@import\s+(?!url))\s*["']?([^"')\s]+)""")


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.anchors, self.targets = {""}, []  # targets: (address, whether a browser fetches it by itself)
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.anchors.update(attributes[key] for key in ("id", "name") if attributes.get(key))
        fetched = tag in FETCHED and attributes.get("rel") not in NOT_FETCHED_RELATIONS
        for key in ("href", "src", "data", "poster"):
            if attributes.get(key) is not None and (key != "data" or tag == "object"):
                self.targets.append((attributes[key], fetched))
        for address in attributes.get("srcset", "").split(",") if attributes.get("srcset") else []:
            self.targets.append((address.split()[0], True))


def problem(site, pages, origin, address, fetched):
    """What is wrong with an address on a page or in a style sheet; None where it is right."""
    if address.startswith(("data:", "about:")):
        return None
    if ELSEWHERE.match(address):
        return "is fetched from another host" if fetched else None
    path, _, anchor = address.partition("#")
    path = urllib.parse.unquote(path.split("?")[0])
    if path.startswith("/"):
        return "is absolute: the site may lie in a folder of a host"
    target = (origin.parent / path).resolve() if path else origin
    target = target / "index.html" if target.is_dir() else target
    if not target.is_relative_to(site) or not target.is_file():
        return "is not there"
    if target in pages and urllib.parse.unquote(anchor) not in pages[target].anchors:
        return "has no such anchor"
    return None


def main():
    site = pathlib.Path(sys.argv[1]).resolve()
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    targets = [(path, address, fetched) for path, page in pages.items() for address, fetched in page.targets]
    for path in sorted(site.rglob("*.css")):
        targets += [(path, address, True) for address in OF_STYLE.findall(path.read_text(encoding="utf-8"))]
    if not pages:
        sys.exit(f"{site}: expected pages, found none")
    failures = 0
    for origin, address, fetched in targets:
        what = problem(site, pages, origin, address, fetched)
        if what:
            failures += 1
            print(f"{origin.relative_to(site)}: {address} {what}", file=sys.stderr)
    outside = sum(bool(ELSEWHERE.match(address)) for _, address, _ in targets)
    print(f"{len(pages)} pages, {len(targets) - outside} links within the site, {failures} of them broken")
    sys.exit(1 if failures else 0)


main()
