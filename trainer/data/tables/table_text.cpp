#include "data/tables/table_text.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include "base/result_macros.h"
#include "data/tables/delimited_text.h"
#include "data/tables/text_fields.h"
#include "data/tables/unicode_text.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> Unreadable(const fs::path& path, const std::string& found) {
  return MakeError(ErrorCode::kInvalidArgument, path.string() + ": expected " + found);
}

void Rewind(std::istream& stream) {
  stream.clear();
  stream.seekg(0);
}

// What begins as no text does; "" of others.
std::string NoText(std::string_view start) {
  if (start.starts_with("PK\x03\x04"))
    return "a table as text, found a workbook or another archive: save it as CSV (UTF-8)";
  if (start.starts_with("\xD0\xCF\x11\xE0"))
    return "a table as text, found a workbook of old Excel: save it as CSV (UTF-8)";
  if (start.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ||
      start.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    return "a table in UTF-8 or UTF-16, found UTF-32: save it as CSV (UTF-8)";
  if (LooksLikeUtf16(start)) return "";
  return start.find('\0') == start.npos ? "" : "a table as text, found bytes that no text has";
}

// Whether lines end in a carriage return alone, as Excel's "CSV (Macintosh)" has them. Leaves the stream at
// its start.
bool EndsLinesAsOldMacs(std::istream& stream) {
  std::string first;
  std::getline(stream, first, '\r');
  const bool has_return = !stream.eof() && first.find('\n') == std::string::npos;
  const bool is_alone =
      has_return && stream.peek() != '\n' && stream.peek() != std::istream::traits_type::eof();
  Rewind(stream);
  return is_alone;
}

// ';' of "sep=;", with quotes or without; 0 of another line.
char SeparatorOfLine(std::string line) {
  std::erase(line, '"');
  if (line.ends_with('\r')) line.pop_back();
  if (line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
  const bool says_so = line.size() == 5 && Lower(line).starts_with("sep=");
  return says_so ? line.back() : '\0';
}

bool MakesHeader(std::istream& stream, char separator,
                 const std::function<bool(const std::vector<std::string>&)>& is_header) {
  Rewind(stream);
  DelimitedReader reader(stream, separator);
  for (auto row = reader.Next(); row && *row; row = reader.Next()) {
    if (!IsBlankRow(reader.fields())) return is_header(reader.fields());
  }
  return false;
}

}  // namespace

Result<TableText> OpenTable(const fs::path& path,
                            const std::function<bool(const std::vector<std::string>&)>& is_header) {
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file) return Unreadable(path, "a table that can be read, found none");
  std::string start(64, '\0');
  file->read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<size_t>(file->gcount()));
  if (const std::string found = NoText(start); !found.empty()) return Unreadable(path, found);
  Rewind(*file);
  TableText table;
  if (LooksLikeUtf16(start)) {
    const std::string bytes(std::istreambuf_iterator<char>(*file), {});
    table.stream = std::make_unique<std::istringstream>(Utf8FromUtf16(bytes));
  } else {
    table.stream = std::move(file);
  }
  if (EndsLinesAsOldMacs(*table.stream)) {
    std::string text(std::istreambuf_iterator<char>(*table.stream), {});
    std::replace(text.begin(), text.end(), '\r', '\n');
    table.stream = std::make_unique<std::istringstream>(std::move(text));
  }
  table.separator = Lower(path.extension().string()) == ".tsv" ? '\t' : ',';
  std::string line;
  std::getline(*table.stream, line);
  if (const char separator = SeparatorOfLine(line); separator != '\0') {
    table.separator = separator;
    table.has_separator_line = true;
  } else if (!MakesHeader(*table.stream, table.separator, is_header)) {
    constexpr char kSeparators[] = {',', ';', '\t', '|'};
    for (const char other : kSeparators) {
      if (!MakesHeader(*table.stream, other, is_header)) continue;
      table.separator = other;
      break;
    }
  }
  Rewind(*table.stream);
  return table;
}

}  // namespace speech_emotion::trainer
