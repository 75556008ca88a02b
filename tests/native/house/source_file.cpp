#include "source_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace speech_emotion::house {
namespace {

namespace fs = std::filesystem;

// Lines such as "/build/" and "node_modules/": folders of the root, or of that name anywhere.
class IgnoredFolders {
 public:
  explicit IgnoredFolders(const std::string& root) {
    std::ifstream file(root + "/.gitignore");
    for (std::string line; std::getline(file, line);) {
      if (line.ends_with('/')) lines_.push_back(line);
    }
  }

  // `path` from the root.
  bool Contain(const std::string& path) const {
    const std::string anchored = "/" + path + "/";
    return std::any_of(lines_.begin(), lines_.end(), [&](const std::string& line) {
      return line.starts_with('/') ? anchored == line : anchored.ends_with("/" + line);
    });
  }

 private:
  std::vector<std::string> lines_;
};

std::string ReadText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::vector<SourceFile> ReadSources(const std::string& root, const std::vector<std::string>& endings) {
  const IgnoredFolders ignored(root);
  std::vector<SourceFile> sources;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::end(entry); ++entry) {
    const std::string path = fs::relative(entry->path(), root).generic_string();
    if (entry->is_directory()) {
      const bool hidden = entry->path().filename().string().starts_with('.');
      if (hidden || ignored.Contain(path)) entry.disable_recursion_pending();
      continue;
    }
    const auto ends_so = [&](const std::string& ending) { return path.ends_with(ending); };
    if (std::none_of(endings.begin(), endings.end(), ends_so)) continue;
    sources.push_back({path, ReadText(entry->path())});
  }
  std::sort(sources.begin(), sources.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return sources;
}

std::string Lines(const std::vector<std::string>& findings) {
  std::string lines;
  for (const std::string& finding : findings) lines += finding + "\n";
  return lines;
}

}  // namespace speech_emotion::house
