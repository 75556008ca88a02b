// A file of the repository as the rules see it, from the disk or made up.
#pragma once

#include <string>
#include <vector>

namespace speech_emotion::house {

struct SourceFile {
  std::string path;  // from the repository's root, with '/'
  std::string text;
};

// The sources below `root`, by path: those whose name ends in one of `endings`. What .gitignore names as a
// folder isn't the repository's, nor is what is hidden.
std::vector<SourceFile> ReadSources(const std::string& root, const std::vector<std::string>& endings);

// One violation a line, for a test's message.
std::string Lines(const std::vector<std::string>& findings);

}  // namespace speech_emotion::house
