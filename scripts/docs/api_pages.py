"""Makes a page for each public header out of Doxygen's XML, in the order of the header.

Usage: api_pages.py XML_FOLDER PAGES_FOLDER, from the root of the repository.
"""

import pathlib
import re
import sys
import textwrap
import xml.etree.ElementTree as ElementTree

INTRODUCTION = """C++ API
=======

The public headers, one page a header. What a comment doesn't say, the names and types do. Functions that can fail return a
``Result``: a value, or an ``Error`` with a code and one line of text. Nothing here throws, prints or exits.
"""
INTERNAL = {"detail", "internal"}  # namespaces that are nobody's business
DASHES = {"ndash": "--", "mdash": "---", "nonbreakablespace": " "}  # what Doxygen makes of some characters
NAME = re.compile(r"\b(k[A-Z]\w+|[A-Z]\w*[a-z]\w*[A-Z]\w*)\b")  # kInvalidModel, FeatureOptions
SPECIAL_MEMBER = re.compile(r"~|operator=$")


class Item:
    """A declaration: where it stands, its directive of Sphinx' C++ domain, its text, and what is inside."""

    def __init__(self, element, kind, name, signature):
        self.kind, self.name, self.signature, self.members, self.namespace = kind, name, signature, [], None
        location = element.find("location")
        self.file, self.line = location.get("declfile", location.get("file")), int(location.get("line", 0))
        self.last_line = max(int(location.get("bodyend") or 0), self.line)
        # Doxygen takes a single line for a brief description, also one that stands behind a declaration.
        order = ("brief", "detailed") if kind == "file" else ("detailed", "brief")
        self.texts = [element.find(f"{which}description") for which in order]

    def has_text(self):
        return any(len(text) for text in self.texts)


def plain(element):
    return "".join(element.itertext()).strip() if element is not None else ""


def template_of(element):
    parameters = []
    for parameter in element.findall("templateparamlist/param"):
        default = plain(parameter.find("defval"))
        words = [plain(parameter.find("type")), plain(parameter.find("declname")), f"= {default}" if default else ""]
        parameters.append(" ".join(filter(None, words)))
    return f"template<{', '.join(parameters)}> " if parameters else ""


def member_item(element):
    kind, name, type_ = element.get("kind"), element.findtext("name"), plain(element.find("type"))
    template, initializer = template_of(element), plain(element.find("initializer"))
    prefix = "".join(f"{word} " for word in ("static", "explicit") if element.get(word) == "yes")
    if kind == "enum":
        item = Item(element, "enum-class" if element.get("strong") == "yes" else "enum", name, name)
        for value in element.findall("enumvalue"):
            value.append(element.find("location"))
            signature = " ".join(filter(None, (value.findtext("name"), plain(value.find("initializer")))))
            item.members.append(Item(value, "enumerator", value.findtext("name"), signature))
        return item
    if kind == "define":
        parameters = ", ".join(plain(parameter) for parameter in element.findall("param"))
        return Item(element, "macro", name, f"{name}({parameters})" if parameters else name)
    if kind == "typedef":
        return Item(element, "type", name, f"{template}{name} = {type_}")
    if kind == "function":
        arguments = element.findtext("argsstring") or "()"
        return Item(element, "function", name, f"{template}{prefix}{type_} {name}{arguments}")
    if kind == "variable":
        array = element.findtext("argsstring") or ""
        return Item(element, "member", name, f"{prefix}{type_} {name}{array} {initializer}".strip())
    return None


def members_of(compound):
    for element in compound.findall("sectiondef/memberdef"):
        item = member_item(element) if element.get("prot") == "public" else None
        if item and (item.has_text() or not is_special(item, compound)):
            yield item


def is_special(item, compound):
    """Copies, moves and destructors, which say nothing unless a comment does."""
    own = compound.findtext("compoundname").split("::")[-1]
    return bool(SPECIAL_MEMBER.match(item.name)) or (
        item.name == own and bool(re.search(rf"\((const )?{own} ?&", item.signature))
    )


class Pages:
    def __init__(self, xml_folder):
        self.items, self.headers, self.names = [], {}, {}  # names: of Doxygen's references, as a role and its target
        for path in sorted(pathlib.Path(xml_folder).glob("*.xml")):
            for compound in ElementTree.parse(path).getroot().findall("compounddef"):
                self.add(compound)
        by_word = {}
        for role, target in self.names.values():
            by_word.setdefault(target.split("::")[-1], set()).add(target)
        self.words = {word: targets.pop() for word, targets in by_word.items() if len(targets) == 1 and NAME.fullmatch(word)}

    def add(self, compound):
        kind, name = compound.get("kind"), compound.findtext("compoundname")
        if kind == "file":
            header = compound.find("location").get("file")
            self.headers[header] = Item(compound, kind, name, name)
            self.names[compound.get("id")] = ("doc", "/" + page_of(header))
            self.items += members_of(compound)  # macros
        elif kind in ("class", "struct", "concept") and INTERNAL.isdisjoint(name.split("::")):
            item = Item(compound, kind, name, "")
            item.members = sorted(members_of(compound), key=lambda member: member.line)
            item.namespace = re.match(r"[a-z0-9_:]*?(?=::[A-Z])|", name).group()  # types begin with a capital
            item.signature = template_of(compound) + name.removeprefix(item.namespace + "::")
            self.items.append(item)
            self.names[compound.get("id")] = ("cpp:any", name)
        elif kind == "namespace" and name.split("::")[-1] not in INTERNAL:
            for item in members_of(compound):
                item.namespace = name
                self.items.append(item)
        for element in compound.findall("sectiondef/memberdef"):
            role = "c:macro" if element.get("kind") == "define" else "cpp:any"
            self.names[element.get("id")] = (role, element.findtext("qualifiedname") or element.findtext("name"))
            for value in element.findall("enumvalue"):
                self.names[value.get("id")] = ("cpp:any", f"{element.findtext('qualifiedname')}::{value.findtext('name')}")

    def blocks(self, paragraph):
        """A paragraph as reStructuredText: its words, and the tables between them."""
        words, in_code = [], False
        for text, element in pieces(paragraph):
            if element is not None and element.tag == "verbatim":
                yield "".join(words).strip()
                rows = textwrap.dedent(re.sub(r"(?m)^[ /]*\|", "", element.text)).rstrip()
                yield ".. code-block:: none\n\n" + textwrap.indent(rows, "   ")
                words = []
            elif element is not None and element.tag in ("itemizedlist", "orderedlist"):
                yield "".join(words).strip()
                yield from ("* " + " ".join(self.blocks(entry)) for entry in element.findall("listitem/para"))
                words = []
            elif element is not None and element.get("refid") in self.names and not in_code:
                role, target = self.names[element.get("refid")]
                words.append(f":{role}:`{text} <{target}>`\\ ")
            else:
                for i, part in enumerate(text.split("`")):
                    if i > 0:
                        in_code = not in_code
                        words.append("``" if in_code else "``\\ ")
                    words.append(part if in_code else self.linked(part))
        yield "".join(words).strip()

    def linked(self, words):
        """Words as reStructuredText, with links from names that mean one thing only."""
        parts = NAME.split(words)  # names are every second one
        for i, part in enumerate(parts):
            target = self.words.get(part) if i % 2 else None
            parts[i] = f":cpp:any:`{part} <{target}>`\\ " if target else re.sub(r"([\\*_|])", r"\\\1", part)
        return "".join(parts)

    def text(self, item):
        paragraphs = [paragraph for text in item.texts for paragraph in text.findall("para")]
        return "\n\n".join(block for paragraph in paragraphs for block in self.blocks(paragraph) if block)


def pieces(paragraph):
    """Pairs of words and the element that they stand in, if any."""
    yield re.sub(r"\s+", " ", paragraph.text or ""), None
    for child in paragraph:
        yield DASHES.get(child.tag, plain(child)), child
        yield re.sub(r"\s+", " ", child.tail or ""), None


def page_of(header):
    return "api/" + header.split("/include/", 1)[-1].removesuffix(".h")


def groups(items, source):
    """Declarations on lines without a gap share the comment above the first of them, as a reader takes it."""
    group = []
    for item in items:
        between = source[group[-1].last_line : item.line - 1] if group else []
        head = source[group[0].line - 1 : group[0].last_line] if group else []
        apart = any(is_gap(line) for line in between) or any("//" in line for line in head)
        if group and item.kind == group[0].kind and not item.has_text() and not item.members and not apart:
            group.append(item)
            continue
        if group:
            yield group
        group = [item]
    if group:
        yield group


def is_gap(line):
    return not line.strip() or line.strip().endswith(":")


def directive(pages, group, source):
    head = f".. {'c' if group[0].kind == 'macro' else 'cpp'}:{group[0].kind}:: "
    signatures = ("\n" + " " * len(head)).join(" ".join(item.signature.split()) for item in group)
    body = [pages.text(group[0])]
    members = group[0].members
    parts = [[member] for member in members] if group[0].kind.startswith("enum") else groups(members, source)
    body += [directive(pages, part, source) for part in parts]
    return head + signatures + "\n\n" + textwrap.indent("\n\n".join(filter(None, body)), "   ")


def write_page(pages, header, folder):
    source = pathlib.Path(header).read_text(encoding="utf-8").splitlines()
    items = sorted((item for item in pages.items if item.file == header), key=lambda item: item.line)
    include = header.split("/include/", 1)[-1]
    title = include.split("/", 1)[-1]
    text = pages.text(pages.headers[header])
    if not text:
        sys.exit(f"{header}: expected a comment at the top that says what the header is for, found none")
    namespace = None
    parts = [f"{title}\n{'=' * len(title)}", text, f'.. code-block:: cpp\n\n   #include "{include}"']
    for group in groups(items, source):
        if group[0].namespace and group[0].namespace != namespace:
            namespace = group[0].namespace
            parts.append(f".. cpp:namespace:: {namespace}")
        parts.append(directive(pages, group, source))
    path = folder / (page_of(header) + ".rst")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return f"* :doc:`{title} </{page_of(header)}>`: {text.splitlines()[0]}"


def main():
    pages, folder = Pages(sys.argv[1]), pathlib.Path(sys.argv[2])
    headers = sorted(header for header in pages.headers if "/include/" in header)
    libraries = sorted({page_of(header).split("/")[1] for header in headers})
    parts = [INTRODUCTION]
    for library in libraries:
        own = [header for header in headers if page_of(header).split("/")[1] == library]
        entries = [write_page(pages, header, folder) for header in own]
        name = f"``{library}/``"
        parts.append(f"{name}\n{'-' * len(name)}\n\n" + "\n".join(entries))
        parts.append(".. toctree::\n   :hidden:\n\n" + "\n".join(f"   /{page_of(header)}" for header in own))
    (folder / "api" / "index.rst").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"{len(headers)} public headers")


main()
