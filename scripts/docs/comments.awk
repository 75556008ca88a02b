# Doxygen's filter for the public headers: plain // comments become /// and ///<. It keeps the number of lines.
# - Above a declaration: its text. Behind one, or going on below that in the same column: its text, too.
# - Before `#pragma once`, or at the margin with a blank line below: text of the whole header.
# - Lines that are indented by two or more spaces: a table, kept as it stands.

{ line[NR] = $0 }

function is_comment(i) { return line[i] ~ /^ *\/\/( |$)/ }
function is_row(i) { return is_comment(i) && line[i] ~ /^ *\/\/   / }

# What Doxygen would take for commands, tags and links; what is between backticks links nowhere.
function escaped(text,    parts, i, result) {
  gsub(/[\\@<>&#%]/, "\\\\&", text)
  parts = split(text, part, "`")
  for (i = 1; i <= parts; ++i) {
    if (i % 2 == 0) gsub(/::/, "\\::", part[i])
    result = result (i > 1 ? "`" : "") part[i]
  }
  return result
}

function write_block(first, last, mark, command,    i, text) {
  for (i = first; i <= last; ++i) {
    text = line[i]
    sub(/^ *\/\//, "", text)
    text = is_row(i) ? "|" text : escaped(text) # api_pages.py takes the bar off again; it keeps the blanks behind it
    if (is_row(i) && (i == first || !is_row(i - 1))) text = " \\verbatim" text
    if (is_row(i) && (i == last || !is_row(i + 1))) text = text " \\endverbatim"
    print mark text (i == last ? command : "")
  }
}

END {
  for (i = 1; i <= NR; ++i) {
    if (is_comment(i)) {
      first = i
      column = index(line[i], "//")
      while (i < NR && is_comment(i + 1)) ++i
      of_header = column == 1 && line[i + 1] ~ /^(#pragma once)?$/
      write_block(first, i, column == trailing_column ? "///<" : "///", of_header ? " \\file" : "")
      trailing_column = 0
    } else if (match(line[i], /[^ {}] +\/\/ /) && line[i] !~ /^ *(#|(class|struct) [A-Za-z_]+;)/) {
      start = RSTART
      trailing_column = RSTART + RLENGTH - 3
      print substr(line[i], 1, start) " ///< " escaped(substr(line[i], trailing_column + 3))
    } else {
      trailing_column = 0
      print line[i]
    }
  }
}
