// What a network is made of, for those who don't need torch to say it.
#pragma once

#include <string>
#include <vector>

#include "options/option.h"
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

// visit(Option, value, what it may be) of every option, in the order in which they are written: the list of
// model files, recipes, searches and docs/recipes.md.
template <class Options, class Visit>
void ForEachNetworkOption(Options& options, const Visit& visit) {
  const auto option = [](const char* key, const char* help = "") { return Option{"network", key, help}; };
  visit(option("kind", "kind of network; its header in trainer/networks names the keys that it takes"),
        options.kind, Any());
  visit(option("features"), options.features, NoKey());
  visit(option("frames"), options.frames, NoKey());
  visit(option("classes"), options.classes, NoKey());
  visit(option("dropout", "part of the units that a step leaves out").WithFlag(0.99), options.dropout,
        Between{0.0, 0.99});
  visit(option("hidden", "units of each recurrent layer, or of each dense one of an MLP"), options.hidden,
        Any());
  visit(option("dense", "units of the dense layers behind convolutions or a recurrence"), options.dense,
        Any());
  visit(option("channels", "channels of each convolution"), options.channels, Any());
  visit(option("kernel", "size of the convolutions"), options.kernel, AtLeast{1});
  visit(option("pool", "elements that a maximum is taken of, behind each convolution; 0: none"), options.pool,
        AtLeast{0});
  visit(option("pool_stride", "elements from one maximum to the next"), options.pool_stride, AtLeast{1});
  visit(option("batch_norm", "batch normalisation behind the convolutions"), options.batch_norm, Any());
  visit(option("attention", "units that score a frame"), options.attention, AtLeast{1});
  visit(option("over_features", "a recurrence runs along the columns of a single row, not along the frames"),
        options.over_features, Any());
  visit(option("one_against_rest"), options.one_against_rest, NoKey());
  visit(option("neutral"), options.neutral, NoKey());
  visit(option("plain", "how plain speech is told: beside the expression (head), or as one more class"),
        options.plain, Any());
}

// Index of the label "neutral", however it is spelt (FindLabel); -1: there is none.
int NeutralOf(const std::vector<std::string>& labels);

// Tells voices from sounds and plain speech from expression, and takes a voice's reference.
inline bool HearsVoices(const NetworkOptions& options) { return options.kind == "voice-cnn"; }

// One line with every option, "kind=mlp features=40 ...", and back; what a text leaves out is the default.
// A model file carries it.
std::string ToText(const NetworkOptions& options);
Result<NetworkOptions> NetworkOptionsFromText(const std::string& text);

}  // namespace speech_emotion::trainer
