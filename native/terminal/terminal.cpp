#include "terminal/terminal.h"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace speech_emotion {

bool WriteOutput(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return true;
  PrintMessage("standard output", std::strerror(errno));
  return false;
}

void PrintMessage(std::string_view subject, std::string_view message) {
  const std::string line = "speech-emotion: " + Printable(subject) + ": " + Printable(message) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int Fail(std::string_view subject, const Error& error) {
  PrintMessage(subject, error.message);
  return kFailure;
}

int Refuse(std::string_view message) {
  PrintMessage("command line", message);
  return kUsage;
}

bool OutputIsTerminal() { return ::isatty(STDOUT_FILENO) == 1; }
bool ErrorIsTerminal() { return ::isatty(STDERR_FILENO) == 1; }

size_t OutputWidth() {
  winsize size{};
  if (!OutputIsTerminal() || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

bool ShowsUnicode() {
  static const bool unicode =
      std::setlocale(LC_CTYPE, "") != nullptr && std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0;
  return unicode;
}

std::string Printable(std::string_view text) {
  std::string printable;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) {
      printable += c;
    } else {
      char escaped[5];
      std::snprintf(escaped, sizeof escaped, "\\x%02x", byte);
      printable += escaped;
    }
  }
  return printable;
}

size_t DisplayWidth(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
}

std::string PadRight(std::string text, size_t width) {
  const size_t columns = DisplayWidth(text);
  if (columns < width) text.append(width - columns, ' ');
  return text;
}

std::string PadLeft(const std::string& text, size_t width) {
  const size_t columns = DisplayWidth(text);
  return columns < width ? std::string(width - columns, ' ') + text : text;
}

std::string Bar(double part, size_t width) {
  const auto filled =
      static_cast<size_t>(std::lround(std::clamp(part, 0.0, 1.0) * static_cast<double>(width)));
  std::string bar;
  for (size_t i = 0; i < filled; ++i) bar += ShowsUnicode() ? "█" : "#";
  return PadRight(bar, width);
}

std::string DurationText(double seconds) {
  char text[32];
  if (seconds < 60.0) {
    std::snprintf(text, sizeof text, "%.1f s", seconds);
    return text;
  }
  const auto whole = static_cast<int>(std::min(std::lround(seconds), 1L << 30));
  if (whole < 3600) {
    std::snprintf(text, sizeof text, "%d:%02d", whole / 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return text;
}

}  // namespace speech_emotion
