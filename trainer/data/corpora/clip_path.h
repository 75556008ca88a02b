// A path that takes no more memory than its text.
#pragma once

#include <compare>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace speech_emotion::trainer {

// std::filesystem::path keeps a string for every step besides the whole, which counts where a table has
// 100,000 of them.
class ClipPath {
 public:
  ClipPath() = default;
  // Implicit, since it stands in for a path. NOLINTBEGIN(google-explicit-constructor)
  ClipPath(const std::filesystem::path& path) : text_(path.string()) {}
  ClipPath(std::string path) : text_(std::move(path)) {}
  ClipPath(const char* path) : text_(path) {}

  operator std::filesystem::path() const { return text_; }
  // NOLINTEND(google-explicit-constructor)
  const std::string& string() const { return text_; }
  std::filesystem::path filename() const { return std::filesystem::path(text_).filename(); }
  std::filesystem::path stem() const { return std::filesystem::path(text_).stem(); }
  std::filesystem::path parent_path() const { return std::filesystem::path(text_).parent_path(); }

  // By the text, not step by step: "a-b/c" comes before "a/c".
  auto operator<=>(const ClipPath&) const = default;  // NOLINT(modernize-use-nullptr): the compiler's 0

 private:
  std::string text_;
};

// What to add to the reason that the file can't be read: tables that Windows programs wrote have backslashes.
inline std::string SeparatorHint(const std::string& path) {
  std::error_code ignored;
  if (path.find('\\') == std::string::npos || std::filesystem::exists(path, ignored)) return "";
  return " ('/' separates folders, not '\\')";
}

}  // namespace speech_emotion::trainer
