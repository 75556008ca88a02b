#include "folder_order.h"

#include <algorithm>
#include <sstream>

namespace speech_emotion::house {
namespace {

struct Library {
  std::string folder;
  std::vector<std::string> knows;  // other libraries
  // Its folders, each knowing itself and those of the rows before it; those of one row don't know each other.
  // "." is what lies in the library's own folder.
  std::vector<std::string> rows;
  std::string door;  // the only folder that others may include; all of it where empty
};

const std::vector<Library>& Libraries() {
  static const std::vector<std::string> core = {"native/base", "native/engine", "native/core"};
  static const auto core_and = [](std::vector<std::string> more) {
    more.insert(more.begin(), core.begin(), core.end());
    return more;
  };
  static const std::vector<Library> libraries = {
      {"native/base", {}, {"include", "."}, ""},
      {"native/engine",
       {"native/base"},
       {"include", "src", "src/kernels", "src/graph", "src/loops", "src/reader", "src/operators", "src/plan"},
       "include"},
      {"native/core",
       {"native/base", "native/engine"},
       {"include", "src/signal", "src/preprocessing", "src/features", "src/augmentation src/voice",
        "src/recognition"},
       "include"},
      {"native/files", core, {".", "ffmpeg"}, ""},
      {"native/terminal", core_and({"native/files"}), {"."}, ""},
      {"native/drawing", core_and({"native/files", "native/terminal"}), {"."}, ""},
      {"native/cli", core_and({"native/files", "native/terminal", "native/drawing"}), {"."}, ""},
      {"wasm", core, {"."}, ""},
      {"trainer",
       core_and({"native/files", "native/terminal", "native/drawing"}),
       {"options", "data/storage data/tables", "data/corpora", "data/splits", "data/features", "onnx",
        "evaluation", "classical parallel", "networks", "model", "training", "tuning", ".", "commands"},
       ""},
  };
  return libraries;
}

// Nothing for what belongs to no library: tests see all of it.
const Library* LibraryOf(const std::string& path) {
  for (const Library& library : Libraries()) {
    if (path.starts_with(library.folder + "/")) return &library;
  }
  return nullptr;
}

struct Position {
  std::string folder;  // within the library: its longest that is in a row, "." for the library's own
  int row = -1;        // -1: in none
};

Position PositionOf(const Library& library, const std::string& path) {
  const std::string within = path.substr(library.folder.size() + 1);
  Position position;
  for (size_t row = 0; row < library.rows.size(); ++row) {
    std::istringstream names(library.rows[row]);
    for (std::string name; names >> name;) {
      const bool matches =
          name == "." ? within.find('/') == std::string::npos : within.starts_with(name + "/");
      if (matches && (position.row < 0 || name.size() > position.folder.size())) {
        position = {name, static_cast<int>(row)};
      }
    }
  }
  return position;
}

// Why not; "" where it may.
std::string Objection(const Arrow& arrow) {
  const Library* from = LibraryOf(arrow.from);
  const Library* to = LibraryOf(arrow.to);
  if (from == nullptr || to == nullptr) return from == nullptr ? "" : "it belongs to no library";
  const Position target = PositionOf(*to, arrow.to);
  if (from != to) {
    if (std::find(from->knows.begin(), from->knows.end(), to->folder) == from->knows.end()) {
      return from->folder + " may not know " + to->folder;
    }
    return to->door.empty() || target.folder == to->door
               ? ""
               : "from outside only " + to->folder + "/" + to->door + " may be included";
  }
  const Position source = PositionOf(*from, arrow.from);
  if (source.row < 0 || target.row < 0) {
    return "the order of " + from->folder + " lacks the folder of one of them: folder_order.cpp";
  }
  if (source.folder == target.folder || target.row < source.row) return "";
  return from->folder + " has " + source.folder + (source.row == target.row ? " beside " : " before ") +
         target.folder;
}

}  // namespace

std::vector<std::string> ForbiddenArrows(const IncludeGraph& graph) {
  std::vector<std::string> findings;
  for (const Arrow& arrow : graph.arrows) {
    const std::string objection = Objection(arrow);
    if (!objection.empty()) findings.push_back(Place(arrow) + " includes " + arrow.to + ": " + objection);
  }
  return findings;
}

}  // namespace speech_emotion::house
