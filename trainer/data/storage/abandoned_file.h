// Files of a run that was killed while it wrote them.
#pragma once

#include <chrono>
#include <filesystem>
#include <system_error>

namespace speech_emotion::trainer {

// What nobody has written to for so long, nobody is writing.
inline constexpr auto kAbandonedAfter = std::chrono::hours(1);

// `part`: under a name that is given up when it is whole.
inline bool IsAbandoned(const std::filesystem::path& part) {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(part, error);
  return !error && std::filesystem::file_time_type::clock::now() - written > kAbandonedAfter;
}

}  // namespace speech_emotion::trainer
