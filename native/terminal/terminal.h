// What goes out: standard output checked, messages in one form, text fit for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "speech_emotion/error.h"

namespace speech_emotion {

enum ExitCode { kSuccess = 0, kFailure = 1, kUsage = 2 };

// Writes to standard output at once. Where that fails (a full disk) it says so and returns false:
// the caller stops, since nothing more can arrive.
[[nodiscard]] bool WriteOutput(std::string_view text);

// "speech-emotion: SUBJECT: MESSAGE" on standard error, in one line.
void PrintMessage(std::string_view subject, std::string_view message);

// The same of an error; returns kFailure.
int Fail(std::string_view subject, const Error& error);
// The same of flags and arguments that don't fit together; returns kUsage.
int Refuse(std::string_view message);

bool OutputIsTerminal();
bool ErrorIsTerminal();
// Columns of the terminal on standard output; 0 where it is none.
size_t OutputWidth();
// True where the user's locale shows UTF-8.
bool ShowsUnicode();

// Control characters, which a file name may hold, as \xNN: they must not reach a terminal.
std::string Printable(std::string_view text);
// Columns that UTF-8 text takes: one a code point, which holds for all but wide and combining ones.
size_t DisplayWidth(std::string_view text);
// Padded with spaces to `width` columns.
std::string PadRight(std::string text, size_t width);
std::string PadLeft(const std::string& text, size_t width);

// That part, 0 to 1, of `width` columns filled.
std::string Bar(double part, size_t width);

// "3.3 s", "1:05", "1:00:00"
std::string DurationText(double seconds);

}  // namespace speech_emotion
