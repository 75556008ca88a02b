#!/bin/bash
# Builds the documentation as a static site in build/docs/site, and fails at a dead link.
# DOCS_REPOSITORY: where links to files that are no pages lead, as https://HOST/NAME/blob/main; left out: they become text.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly out=build/docs
readonly tools=scripts/docs
headers=$(find native -type d -name include | sort | xargs)

rm -rf "$out"
mkdir -p "$out/pages"
{
  cat "$tools/Doxyfile"
  echo "INPUT = $headers"
  echo "OUTPUT_DIRECTORY = $out"
} | doxygen -
/usr/bin/python3 "$tools/api_pages.py" "$out/xml" "$out/pages"
/usr/bin/python3 "$tools/assemble.py" "$out/pages"
cp "$tools/conf.py" "$out/pages"
/usr/bin/sphinx-build -q -W --keep-going -b html -d "$out/doctrees" "$out/pages" "$out/site"
# Debian's Furo is made for Debian's own web servers, and unbundled: furo.css may take normalize.css from the server's root
# (Debian 12), and furo.js imports a script that exports nothing. The site brings along what it needs, in one script.
static=$out/site/_static
if grep -q /javascript/normalize.css "$static/styles/furo.css"; then
  cp /usr/share/javascript/normalize.css/normalize.css "$static/styles/"
  sed -i 's|/javascript/normalize.css/||' "$static/styles/furo.css"
fi
sed '/^import .*gumshoe/d' "$static/scripts/furo.js" | cat "$static/scripts/gumshoe-patched.js" - >"$out/furo.js"
mv "$out/furo.js" "$static/scripts/furo.js"
# A browser that opens the site from disk loads no modules; joined, it needs to be none.
find "$out/site" -name '*.html' -exec sed -i 's|<script type="module" src="\([^"]*furo.js\)|<script src="\1|' {} +
rm -rf "$out/site/.buildinfo" "$out/site/objects.inv"
/usr/bin/python3 "$tools/check_links.py" "$out/site"
echo "$out/site/index.html"
