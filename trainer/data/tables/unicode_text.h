// Text that looks the same and isn't: letters of several bytes, spaces that aren't U+0020.
#pragma once

#include <string>
#include <string_view>

namespace speech_emotion::trainer {

// Without white space of any kind, and characters without width, at both ends.
std::string Trimmed(std::string_view text);

// As people see it: composed (Unicode's form NFC), trimmed, each run of white space as one space. What is no
// UTF-8 is trimmed alone.
std::string Tidied(std::string_view text);

// The same for texts that differ in nothing but case, white space and Unicode's normal form. Not to be shown.
std::string FoldedText(std::string_view text);

// UTF-16 of either order, by its byte order mark or by the zero bytes of its first character, as UTF-8. Half
// a character becomes U+FFFD.
std::string Utf8FromUtf16(std::string_view bytes);
// Whether Utf8FromUtf16 is for it. `start`: four bytes at least of a longer text.
bool LooksLikeUtf16(std::string_view start);

}  // namespace speech_emotion::trainer
