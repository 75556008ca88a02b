// Text as file formats want it.
#pragma once

#include <string>
#include <string_view>

namespace speech_emotion {

// Bytes that are no UTF-8 replaced by U+FFFD: a file name may hold any.
std::string ValidUtf8(std::string_view text);

// In double quotes, those inside doubled: as CSV (RFC 4180) and Praat have it.
std::string Quoted(std::string_view text);

// Quoted where RFC 4180 asks for it. What a spreadsheet would take for a formula, since it begins with '=',
// '+', '-', '@', a tab or a carriage return and is no number, has an apostrophe before it.
std::string CsvField(std::string_view text);

// With that many digits after the point, 70 at most, whatever the locale: "1.500"
std::string FixedPoint(double value, int decimals);
// The double whose shortest notation is the float's own: 0.1f as 0.1, not as 0.10000000149011612.
double ShortestDouble(float value);
// The shortest text that reads back as the same float: "0.1"; "nan", "inf" and "-inf" for what is no number.
std::string ShortestText(float value);

}  // namespace speech_emotion
