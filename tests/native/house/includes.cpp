#include "includes.h"

#include <filesystem>
#include <set>

namespace speech_emotion::house {
namespace {

namespace fs = std::filesystem;

// A walled library's own sources come first: its neighbour may have a header of the same name.
constexpr const char* kPrivateFolders[] = {"native/engine/src", "native/core/src"};
constexpr const char* kIncludeFolders[] = {"native/base/include", "native/engine/include",
                                           "native/core/include", "native", "trainer"};

std::string_view WithoutBlanks(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// What follows `word`, or nothing.
std::string_view Behind(std::string_view word, std::string_view text) {
  return text.starts_with(word) ? WithoutBlanks(text.substr(word.size())) : std::string_view();
}

std::vector<fs::path> Candidates(const std::string& from, const std::string& name) {
  std::vector<fs::path> candidates = {fs::path(from).parent_path() / name};
  const auto is_within = [&](const char* folder) { return from.starts_with(std::string(folder) + "/"); };
  for (const char* folder : kPrivateFolders) {
    if (is_within(folder)) candidates.push_back(fs::path(folder) / name);
  }
  for (const char* folder : kIncludeFolders) candidates.push_back(fs::path(folder) / name);
  // From outside: forbidden, and to be found out.
  for (const char* folder : kPrivateFolders) candidates.push_back(fs::path(folder) / name);
  return candidates;
}

}  // namespace

std::vector<Include> IncludesOf(std::string_view text) {
  std::vector<Include> includes;
  for (int line = 1; !text.empty(); ++line) {
    const size_t end = text.find('\n');
    const std::string_view name = Behind("include", Behind("#", WithoutBlanks(text.substr(0, end))));
    const size_t close = name.empty() ? std::string_view::npos : name.find(name[0] == '<' ? '>' : '"', 1);
    if (close != std::string_view::npos && (name[0] == '<' || name[0] == '"')) {
      includes.push_back({line, std::string(name.substr(1, close - 1))});
    }
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return includes;
}

std::string Place(const Arrow& arrow) { return arrow.from + ":" + std::to_string(arrow.line); }

IncludeGraph ReadIncludes(const std::vector<SourceFile>& files) {
  std::set<std::string> known;
  for (const SourceFile& file : files) known.insert(file.path);
  IncludeGraph graph;
  for (const SourceFile& file : files) {
    for (Include& include : IncludesOf(file.text)) {
      std::string found;
      for (const fs::path& candidate : Candidates(file.path, include.name)) {
        if (found.empty() && known.contains(candidate.lexically_normal().generic_string())) {
          found = candidate.lexically_normal().generic_string();
        }
      }
      auto& arrows = found.empty() ? graph.others : graph.arrows;
      arrows.push_back({file.path, found.empty() ? std::move(include.name) : found, include.line});
    }
  }
  return graph;
}

}  // namespace speech_emotion::house
