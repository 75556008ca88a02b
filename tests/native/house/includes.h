// What C++ sources include, as the build's include folders have it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "source_file.h"

namespace speech_emotion::house {

struct Include {
  int line = 0;      // from 1
  std::string name;  // as written
};

// Every #include of a text, in its order; those of all branches of the preprocessor.
std::vector<Include> IncludesOf(std::string_view text);

struct Arrow {
  std::string from, to;  // paths from the root
  int line = 0;          // of the #include
};

// "native/base/error.cpp:3"
std::string Place(const Arrow& arrow);

struct IncludeGraph {
  std::vector<Arrow> arrows;  // from file to file
  std::vector<Arrow> others;  // to what is none of the files; `to` as written
};

// `files` are all there are. A name is looked for beside its file, in the private folder of its library, then
// in the folders that the build names.
IncludeGraph ReadIncludes(const std::vector<SourceFile>& files);

}  // namespace speech_emotion::house
