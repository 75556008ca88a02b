#include "data/corpora/clip_names.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string_view>

#include "data/storage/mapped_file.h"
#include "data/storage/npy.h"
#include "data/tables/text_fields.h"
#include "data/tables/unicode_text.h"
#include "files/text_encoding.h"
#include "files/whole_file.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

bool IsValidUtf8(const std::string& text) { return ValidUtf8(text) == text; }

std::string FoundName(const std::string& name) { return ", found '" + Printable(ValidUtf8(name)) + "'"; }

bool IsInCorpusNames(unsigned char c) {
  return std::isalnum(c) || c == '-' || c == '_' || c == '.' || c >= 0x80;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Result<std::vector<std::string>> NamesOf(const NpyArray& array) {
  const bool is_list = array.shape.size() == 1 || (array.shape.size() == 2 && array.shape[1] == 1);
  if (!is_list) {
    return MakeError(
        ErrorCode::kInvalidArgument,
        {array.path.string(), ": expected one name or id each, found the shape ", ShapeText(array)});
  }
  if (array.type == NpyType::kText) return TextsOf(array);
  const auto ids = IntegersOf(array);
  if (!ids) return tl::unexpected(ids.error());
  std::vector<std::string> names;
  names.reserve(ids->size());
  for (const int64_t id : *ids) names.push_back(std::to_string(id));
  return names;
}

}  // namespace

Result<void> CheckLabel(const std::string& label) {
  const bool is_plain = std::none_of(label.begin(), label.end(), [](char c) {
    return c == ',' || std::iscntrl(static_cast<unsigned char>(c));
  });
  if (!label.empty() && is_plain && IsValidUtf8(label)) return {};
  return MakeError(
      ErrorCode::kInvalidArgument,
      "expected a label of UTF-8 text without commas, line breaks and control characters" + FoundName(label));
}

bool IsCorpusName(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsInCorpusNames) && IsValidUtf8(text);
}

Result<void> CheckCorpusName(const std::string& name) {
  if (IsCorpusName(name)) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected a corpus's name of letters, digits, '-', '_' and '.'" + FoundName(name));
}

std::string CorpusNameFrom(std::string text) {
  const bool keeps_letters = IsValidUtf8(text);  // those beyond ASCII
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (!IsInCorpusNames(byte) || (byte >= 0x80 && !keeps_letters)) c = '_';
  }
  return text;
}

Result<std::vector<std::string>> ReadNames(const std::filesystem::path& path) {
  if (path.extension() == ".npy") {
    const auto array = MapNpy(path);
    return array ? NamesOf(*array) : tl::unexpected(array.error());
  }
  const auto file = MappedFile::Open(path);
  if (!file) return tl::unexpected(file.error());
  const auto bytes = (*file)->bytes();
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (LooksLikeUtf16(text) || text.find('\0') != text.npos) {
    return MakeError(ErrorCode::kInvalidArgument,
                     {path.string(), ": expected text in UTF-8, found UTF-16 or other bytes"});
  }
  return Lines(text);
}

Result<std::vector<std::string>> ReadClipNames(const std::filesystem::path& path, size_t clips,
                                               const std::string& otherwise) {
  if (path.empty()) return std::vector<std::string>(clips, otherwise);
  auto names = ReadNames(path);
  if (names && names->size() != clips) {
    return MakeError(ErrorCode::kInvalidArgument,
                     {path.string(), ": expected one for each of ", std::to_string(clips), " clips, found ",
                      std::to_string(names->size())});
  }
  return names;
}

Result<void> CheckNames(const std::vector<std::string>& names, Result<void> (*check)(const std::string&),
                        const std::filesystem::path& path) {
  for (const std::string& name : names) {
    if (const auto ok = check(name); !ok)
      return MakeError(ErrorCode::kInvalidArgument, {path.string(), ": ", ok.error().message});
  }
  return {};
}

Result<void> WriteNames(const std::vector<std::string>& names, const std::filesystem::path& path) {
  std::string text;
  for (const std::string& name : names) {
    if (name.find_first_of("\r\n") != std::string::npos) {
      return MakeError(ErrorCode::kInvalidArgument,
                       {path.string(), ": expected names without line breaks, found '", name, "'"});
    }
    text += name + '\n';
  }
  return WriteWholeFile(path.string(), text);
}

}  // namespace speech_emotion::trainer
