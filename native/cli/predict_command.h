// speech-emotion predict: files in, a table or JSON out.
#pragma once

#include <string>
#include <vector>

#include "audio_file.h"

namespace speech_emotion::cli {

struct PredictOptions {
  std::vector<std::string> arguments;  // files, folders, "-"
  std::string model;                   // a path; the shipped model where empty
  AudioFileRange range;
  int jobs = 1;
  bool json = false;
};

// Goes on after a file that fails. An ExitCode.
int RunPredict(const PredictOptions& options);

}  // namespace speech_emotion::cli
