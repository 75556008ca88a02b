// Numbers as text in a model's metadata and in messages, and back, whatever the locale. The C library's
// own conversions would be a tenth of the core in a browser: they bring arithmetic of 128 bits.
#pragma once

#include <string>
#include <string_view>

namespace speech_emotion {

// The shorter of 9 and 17 significant digits that reads back as the same value.
std::string FormatNumber(double value);
// As printf's "%.*g": `digits` significant ones at most, from 1 on.
std::string FormatNumber(double value, int digits);

// False where `text` is anything but one finite number: "-12.5e3". The nearest double.
bool ParseNumber(std::string_view text, double& value);
// The same for whole numbers that an int holds, but for the lowest.
bool ParseNumber(std::string_view text, int& value);

}  // namespace speech_emotion
