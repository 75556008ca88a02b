"""Gathers the Markdown of the repository as the site's pages: their places, their links, and the navigation.

Usage: assemble.py PAGES_FOLDER, from the root of the repository. A link to a file that is no page goes to
$DOCS_REPOSITORY/FILE (https://HOST/NAME/blob/main, say), or becomes plain text where that is not set.
"""

import os
import pathlib
import posixpath
import re
import shutil
import sys

# Caption, then pages in reading order: "file: title in the navigation". Files that aren't there are left out,
# pages of docs/ that are not named here follow under "More".
NAVIGATION = {
    "Use": [
        "self: Home",
        "docs/README.md: All pages",
        "docs/widget.md: Page and widget",
        "docs/javascript-api.md: JavaScript API",
        "docs/command-line.md: Command line",
        "docs/own-models.md: Own models",
        "docs/cpp-api.md: C++ library",
        "api/index: C++ API",
    ],
    "Train": ["docs/tutorial.md: Tutorial", "docs/training.md: Training", "docs/recipes.md: Recipes"],
    "How good, and how": [
        "docs/results.md: Results",
        "docs/engine.md: Engine",
        "docs/voice.md: A voice's reference",
        "docs/parallel.md: Several processes, GPUs",
        "ARCHITECTURE.md: Architecture",
        "docs/decisions/README.md: Decisions",
        "models/README.md: Model card",
    ],
    "Project": ["CHANGELOG.md: Changelog", "CONTRIBUTING.md: Contributing", "SECURITY.md: Security"],
}
PLACES = {"README.md": "index.md", "docs/README.md": "pages.md", "models/README.md": "model-card.md"}
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^()\s]+)\)")
FENCE = re.compile(r"^ *(```|~~~).*?^ *\1", re.MULTILINE | re.DOTALL)
ASSETS = (".png", ".svg", ".jpg", ".gif", ".webp")


def place_of(source):
    """Where the page of a Markdown file lies: docs/decisions/README.md is decisions/index."""
    place = PLACES.get(source, source.removeprefix("docs/"))
    return re.sub(r"README\.md$", "index.md", place) if source.startswith("docs/") else place.lower()


def find_sources():
    roots = ["README.md"] + [entry.split(":")[0] for entries in NAVIGATION.values() for entry in entries]
    folder = sorted(str(path) for path in pathlib.Path("docs").rglob("*.md"))
    found = dict.fromkeys(roots + folder)
    return {source: place_of(source) for source in found if os.path.isfile(source)}


def linked(source, text, places, assets):
    """The text with links that lead to pages of the site; what else they lead to is checked to exist."""
    here, page_folder = posixpath.dirname(source), posixpath.dirname(places[source])

    def replacement(match):
        image, words, target = match.groups()
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target) or not path:
            return match.group()
        file = posixpath.normpath(posixpath.join(here, path))
        if not os.path.exists(file):
            sys.exit(f"{source}: expected a file or folder at the link's end, found none: {target}")
        file = posixpath.join(file, "README.md") if os.path.isdir(file) else file
        if file.endswith(ASSETS):
            assets.add(file)
            return f"{image}[{words}]({posixpath.relpath(posixpath.join('static', posixpath.basename(file)), page_folder or '.')})"
        if file in places:
            return f"[{words}]({posixpath.relpath(places[file], page_folder or '.')}{'#' + anchor if anchor else ''})"
        repository = os.environ.get("DOCS_REPOSITORY", "").rstrip("/")
        return f"[{words}]({repository}/{file.removesuffix('/README.md')})" if repository else words

    parts, end = [], 0
    for fence in FENCE.finditer(text):
        parts += [LINK.sub(replacement, text[end : fence.start()]), fence.group()]
        end = fence.end()
    return "".join(parts) + LINK.sub(replacement, text[end:])


def table_of_contents(entries, caption=None):
    lines = [f":caption: {caption}"] if caption else []
    return "\n".join(["", "```{toctree}", ":hidden:", *lines, "", *entries, "```", ""])


def navigation(places):
    left = {s: p for s, p in places.items() if s != "README.md" and not s.startswith("docs/decisions/")}
    contents = []
    for caption, wanted in NAVIGATION.items():
        entries = []
        for source, _, title in (entry.partition(": ") for entry in wanted):
            left.pop(source, None)
            place = places.get(source, source if "." not in source else None)
            if place:
                entries.append(f"{title} <{place.removesuffix('.md')}>")
        contents.append(table_of_contents(entries, caption))
    if left:
        contents.append(table_of_contents([place.removesuffix(".md") for place in left.values()], "More"))
    return "".join(contents)


def main():
    folder = pathlib.Path(sys.argv[1])
    places, assets = find_sources(), set()
    decisions = sorted(place for place in places.values() if re.match(r"decisions/\d", place))
    for source, place in places.items():
        text = linked(source, pathlib.Path(source).read_text(encoding="utf-8"), places, assets)
        if source == "README.md":
            text += navigation(places)
        if place == "decisions/index.md":
            text += table_of_contents([posixpath.basename(decision).removesuffix(".md") for decision in decisions])
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")
    (folder / "static").mkdir(exist_ok=True)
    for asset in sorted(assets | {"web/src/icon.svg", "scripts/docs/style.css"}):
        shutil.copy(asset, folder / "static")
    print(f"{len(places)} pages of Markdown")


main()
