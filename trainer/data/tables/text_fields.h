// Names and settings taken apart at their separators.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace speech_emotion::trainer {

// Some editors put it before a text in UTF-8: it is none of the text.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Every field, empty ones too: "a--b" has three.
std::vector<std::string> SplitFields(std::string_view text, char separator);

std::string Joined(const std::vector<std::string>& fields, std::string_view separator);

// Up to the first line break: of an exception of torch's, what went wrong; the others say where.
std::string FirstLine(const std::string& text);

// ASCII letters only.
std::string Lower(std::string text);

bool IsNumber(std::string_view text);  // digits, one at least

}  // namespace speech_emotion::trainer
