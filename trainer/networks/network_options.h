// What a network is made of, for those who don't need torch to say it.
#pragma once

#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// A kind reads the options that its header names and leaves the others alone.
struct NetworkOptions {
  std::string kind = "residual-cnn";
  int features = 64;  // columns of a frame
  int frames = 0;     // of every clip; 0: any number
  int classes = 8;
  double dropout = 0.35;
  std::vector<int> hidden;    // units of each recurrent layer, or of each dense one of an MLP
  std::vector<int> dense;     // units of the dense layers behind convolutions or a recurrence
  std::vector<int> channels;  // of each convolution
  int kernel = 5;             // of the convolutions
  int pool = 0;               // elements that a maximum is taken of, behind each convolution; 0: none
  int pool_stride = 2;
  bool batch_norm = false;        // behind the convolutions
  int attention = 64;             // units that score a frame
  bool over_features = false;     // a recurrence runs along the columns of a single row, not along the frames
  bool one_against_rest = false;  // an MLP's classes are sigmoids, divided by their sum

  int neutral = -1;            // class that plain speech counts as; -1: none
  std::string plain = "head";  // how plain speech is told: beside the expression, or as one more "class"

  bool operator==(const NetworkOptions&) const = default;
};

// Index of the label "neutral"; -1: there is none.
int NeutralOf(const std::vector<std::string>& labels);

// Tells voices from sounds and plain speech from expression, and takes a voice's reference.
inline bool HearsVoices(const NetworkOptions& options) { return options.kind == "voice-cnn"; }

// One line with every option, "kind=mlp features=40 ...", and back; what a text leaves out is the default.
// A model file carries it.
std::string ToText(const NetworkOptions& options);
Result<NetworkOptions> NetworkOptionsFromText(const std::string& text);

}  // namespace speech_emotion::trainer
