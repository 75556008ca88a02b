// The files that results go to, named after what they are made from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "files/input_files.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

// One an input. `output` is a folder, in which they are InputFile::name with `extension` (".npy") in
// place of its own; or, for a single input, a file: a name with an extension that is no folder yet.
// Fails, naming them, where two inputs would go to one file, or where the file is an input itself.
Result<std::vector<std::string>> OutputPaths(const std::vector<InputFile>& inputs, const std::string& output,
                                             std::string_view extension);

// "call.npy" -> "call.left.npy"
std::string WithChannel(const std::string& path, const std::string& channel);

}  // namespace speech_emotion
