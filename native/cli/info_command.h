// speech-emotion info: what a model is and where it comes from.
#pragma once

#include <string>

namespace speech_emotion::cli {

struct InfoOptions {
  std::string model;  // a path; the shipped model where empty
  bool json = false;
};

// An ExitCode.
int RunInfo(const InfoOptions& options);

}  // namespace speech_emotion::cli
