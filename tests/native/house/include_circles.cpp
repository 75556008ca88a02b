#include "include_circles.h"

#include <algorithm>
#include <map>
#include <set>

namespace speech_emotion::house {
namespace {

std::string WithoutEnding(const std::string& path) { return path.substr(0, path.rfind('.')); }
std::string Stem(const std::string& path) { return WithoutEnding(path.substr(path.rfind('/') + 1)); }

// "native/core/" of "native/core/include/speech_emotion/waveform.h" and of anything else below it.
std::string LibraryOf(const std::string& path) {
  const size_t second = path.find('/', path.find('/') + 1);
  return path.substr(0, second + 1);
}

// From a file's path to its unit: its path without ending, for a source with a public header that header's.
class Units {
 public:
  explicit Units(const std::vector<SourceFile>& files) {
    for (const SourceFile& file : files) {
      const std::string library = LibraryOf(file.path);
      if (file.path.starts_with(library + "include/")) {
        public_headers_.emplace(library + Stem(file.path), WithoutEnding(file.path));
      }
    }
  }

  std::string Of(const std::string& path) const {
    const auto header = public_headers_.find(LibraryOf(path) + Stem(path));
    return path.ends_with(".cpp") && header != public_headers_.end() ? header->second : WithoutEnding(path);
  }

 private:
  std::map<std::string, std::string> public_headers_;
};

class CircleSearch {
 public:
  explicit CircleSearch(std::map<std::string, std::set<std::string>> graph) : graph_(std::move(graph)) {}

  std::vector<std::string> Run() {
    for (const auto& [unit, unused] : graph_) Visit(unit);
    return std::move(circles_);
  }

 private:
  void Visit(const std::string& unit) {
    const auto on_way = std::find(way_.begin(), way_.end(), unit);
    if (on_way != way_.end()) {
      std::string circle;
      for (auto step = on_way; step != way_.end(); ++step) circle += *step + " -> ";
      circles_.push_back(circle + unit);
      return;
    }
    if (!visited_.insert(unit).second) return;
    way_.push_back(unit);
    const auto next = graph_.find(unit);
    if (next != graph_.end()) {
      for (const std::string& target : next->second) Visit(target);
    }
    way_.pop_back();
  }

  std::map<std::string, std::set<std::string>> graph_;
  std::vector<std::string> way_;
  std::set<std::string> visited_;
  std::vector<std::string> circles_;
};

}  // namespace

std::vector<std::string> Circles(const std::vector<SourceFile>& files, const IncludeGraph& graph) {
  const Units units(files);
  std::map<std::string, std::set<std::string>> by_unit;
  for (const Arrow& arrow : graph.arrows) {
    const std::string from = units.Of(arrow.from), to = units.Of(arrow.to);
    if (from != to) by_unit[from].insert(to);
  }
  return CircleSearch(std::move(by_unit)).Run();
}

}  // namespace speech_emotion::house
