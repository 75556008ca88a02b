"""Sphinx' settings for the pages that assemble.py and api_pages.py put together. Nothing is fetched from another host."""

project = "speech-emotion"
html_title = "speech-emotion"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
myst_heading_anchors = 4  # as a repository's own view of the files: #how-fast
smartquotes = False  # --flags stay what they are
highlight_language = "none"
# Terminal output and shortened examples need not be valid shell or JSON. One page may begin with a smaller heading.
suppress_warnings = ["misc.highlighting_failure", "myst.header"]

html_theme = "furo"  # light and dark by the reader's system, or a button
html_static_path = ["static"]
html_css_files = ["style.css"]
html_favicon = "static/icon.svg"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
cpp_maximum_signature_line_length = 100  # an argument a line beyond it; Sphinx 5 has no such setting yet
