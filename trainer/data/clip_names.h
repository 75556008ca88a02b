// Names of many clips, or of classes, as files hold them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// A .npy of texts or whole numbers, [n] or [n, 1]; or any other file: UTF-8 text, a line each.
Result<std::vector<std::string>> ReadNames(const std::filesystem::path& path);

// As text. Fails where a name has a line break in it.
Result<void> WriteNames(const std::vector<std::string>& names, const std::filesystem::path& path);

}  // namespace speech_emotion::trainer
