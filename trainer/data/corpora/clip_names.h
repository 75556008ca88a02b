// Names of many clips, of classes and of corpora: how files hold them, and what they may be.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// kInvalidArgument, without naming a file, for what can't be a class: models list their classes with commas
// between them, and every program that reads a model shows them.
Result<void> CheckLabel(const std::string& label);

// Letters, digits, '-', '_' and '.'; beyond ASCII all of UTF-8. Such names stand in split names, reports,
// tables and, with commas between them, in models.
bool IsCorpusName(const std::string& text);
// kInvalidArgument, without naming a file, for another name.
Result<void> CheckCorpusName(const std::string& name);
// The text with '_' for what can't be in a corpus's name.
std::string CorpusNameFrom(std::string text);

// A .npy of texts or whole numbers, [n] or [n, 1]; or any other file: UTF-8 text, a line each, with or
// without a byte order mark.
Result<std::vector<std::string>> ReadNames(const std::filesystem::path& path);

// Those of each clip, or `otherwise` for all where the path is empty.
Result<std::vector<std::string>> ReadClipNames(const std::filesystem::path& path, size_t clips,
                                               const std::string& otherwise);

// kInvalidArgument, naming the file that they are of, for the first that the check refuses.
Result<void> CheckNames(const std::vector<std::string>& names, Result<void> (*check)(const std::string&),
                        const std::filesystem::path& path);

// As text. Fails where a name has a line break in it.
Result<void> WriteNames(const std::vector<std::string>& names, const std::filesystem::path& path);

}  // namespace speech_emotion::trainer
