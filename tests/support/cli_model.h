// Models whose answers to the tests' own sounds are known, as files for the command line.
#pragma once

#include <string>

#include "cli_program.h"
#include "reference_model.h"

namespace cli_test {

inline std::string WriteModel(const TemporaryFolder& folder, const std::string& name,
                              const speech_emotion::testing::ReferenceModelOptions& options) {
  const auto bytes = speech_emotion::testing::ReferenceModelBytes(options);
  return folder.Write(name, {bytes.begin(), bytes.end()});
}

// One that takes for speech whatever the detector does, as Voice() is: what is shipped may know better.
inline std::string WritePlainModel(const TemporaryFolder& folder,
                                   const speech_emotion::ModelMetadata& metadata = {}) {
  const auto bytes = speech_emotion::testing::PlainModelBytes(metadata);
  return folder.Write("plain.onnx", {bytes.begin(), bytes.end()});
}

}  // namespace cli_test
