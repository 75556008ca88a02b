#include "data/tables/unicode_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

constexpr utf8proc_int32_t kReplacement = 0xFFFD;

bool IsSpace(utf8proc_int32_t character) {
  if (character == ' ' || (character >= '\t' && character <= '\r')) return true;
  const utf8proc_category_t category = utf8proc_category(character);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

// U+200B, a byte order mark within a text and the like.
bool HasNoWidth(utf8proc_int32_t character) {
  return character == 0x200B || character == 0x2060 || character == 0xFEFF;
}

struct Character {
  utf8proc_int32_t value = -1;  // -1: a byte that is no UTF-8
  size_t begin = 0, end = 0;    // bytes
};

std::vector<Character> CharactersOf(std::string_view text) {
  std::vector<Character> characters;
  for (size_t begin = 0; begin < text.size();) {
    Character one{-1, begin, begin + 1};
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + begin,
                                         static_cast<utf8proc_ssize_t>(text.size() - begin), &one.value);
    if (length > 0) one.end = begin + static_cast<size_t>(length);
    begin = one.end;
    characters.push_back(one);
  }
  return characters;
}

std::string Mapped(std::string_view text, int options, bool& is_utf8) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto length = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
      &mapped, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  is_utf8 = length >= 0;
  return is_utf8 ? std::string(reinterpret_cast<const char*>(mapped), static_cast<size_t>(length))
                 : std::string(text);
}

// White space as `space`, however much of it there is.
std::string WithSpaces(std::string_view text, std::string_view space) {
  std::string spaced;
  bool was_space = false;
  for (const Character& one : CharactersOf(text)) {
    const bool is_space = one.value >= 0 && IsSpace(one.value);
    if (!is_space) spaced += text.substr(one.begin, one.end - one.begin);
    if (is_space && !was_space) spaced += space;
    was_space = is_space;
  }
  return spaced;
}

void AppendUtf8(utf8proc_int32_t character, std::string& text) {
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(character, bytes);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(length));
}

// Most fields of a hundred thousand rows: ASCII without white space.
bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

std::string Trimmed(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  size_t begin = text.size(), end = 0;
  for (const Character& one : CharactersOf(text)) {
    if (one.value >= 0 && (IsSpace(one.value) || HasNoWidth(one.value))) continue;
    begin = std::min(begin, one.begin);
    end = one.end;
  }
  return begin < end ? std::string(text.substr(begin, end - begin)) : "";
}

std::string Tidied(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  bool is_utf8 = false;
  const std::string composed = Mapped(Trimmed(text), 0, is_utf8);
  return is_utf8 ? WithSpaces(composed, " ") : composed;
}

std::string FoldedText(std::string_view text) {
  if (IsPlain(text)) return Lower(std::string(text));
  bool is_utf8 = false;
  const std::string folded = Mapped(Trimmed(text), UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, is_utf8);
  return is_utf8 ? WithSpaces(folded, "") : Lower(folded);
}

bool LooksLikeUtf16(std::string_view start) {
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) return true;
  return start.size() >= 2 && (start[0] == '\0') != (start[1] == '\0');
}

std::string Utf8FromUtf16(std::string_view bytes) {
  const bool has_mark = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  const bool is_big_endian = bytes.starts_with("\xFE\xFF") || bytes.starts_with('\0');
  if (has_mark) bytes.remove_prefix(2);
  const auto unit = [&](size_t i) {
    const auto first = static_cast<uint8_t>(bytes[2 * i]), second = static_cast<uint8_t>(bytes[2 * i + 1]);
    return is_big_endian ? first << 8 | second : second << 8 | first;
  };
  std::string text;
  const size_t units = bytes.size() / 2;
  for (size_t i = 0; i < units; ++i) {
    utf8proc_int32_t character = unit(i);
    if (character >= 0xD800 && character < 0xE000) {
      const bool is_pair =
          character < 0xDC00 && i + 1 < units && unit(i + 1) >= 0xDC00 && unit(i + 1) < 0xE000;
      character = is_pair ? 0x10000 + ((character - 0xD800) << 10) + (unit(i + 1) - 0xDC00) : kReplacement;
      i += is_pair ? 1 : 0;
    }
    AppendUtf8(character, text);
  }
  if (bytes.size() % 2 != 0) AppendUtf8(kReplacement, text);
  return text;
}

}  // namespace speech_emotion::trainer
