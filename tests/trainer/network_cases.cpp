#include "network_cases.h"

#include <string>

#include "speech_emotion/feature_presets.h"

namespace speech_emotion::trainer {

namespace {

template <class Change>
NetworkCase Case(const char* name, const char* preset, const char* kind, Change change) {
  NetworkCase made{name, preset, {}};
  made.options.kind = kind;
  change(made.options);
  const FeatureOptions features = FeaturePresetByName(preset).value();
  made.options.features = features.features_per_frame();
  if (!features.functionals.empty()) made.options.frames = 1;
  if (std::string(preset) == "seed-lstm") made.options.frames = 339;
  return made;
}

}  // namespace

std::vector<NetworkCase> NetworkCases() {
  std::vector<NetworkCase> cases;
  const auto add = [&](const char* name, const char* preset, const char* kind, auto change) {
    cases.push_back(Case(name, preset, kind, change));
  };
  add("MLP", "seed-mfcc40-mean", "mlp", [](NetworkOptions& o) { o.hidden = {100}; });
  add("linear classifier", "functionals", "mlp", [](NetworkOptions&) {});
  add("linear classifier, one class against the rest", "functionals", "mlp",
      [](NetworkOptions& o) { o.one_against_rest = true; });
  add("convolutions with pools and a dense layer", "seed-cnn", "conv1d", [](NetworkOptions& o) {
    o.channels = {8, 16};
    o.pool = 3;
    o.dense = {32};
  });
  add("convolutions with batch normalisation", "seed-mfcc40-mean", "conv1d", [](NetworkOptions& o) {
    o.channels = {16, 8, 8};
    o.batch_norm = true;
  });
  add("two LSTM layers over 339 frames", "seed-lstm", "lstm", [](NetworkOptions& o) { o.hidden = {64, 64}; });
  add("LSTM along the means", "seed-mfcc40-mean", "lstm", [](NetworkOptions& o) {
    o.hidden = {64, 32};
    o.dense = {32};
    o.over_features = true;
  });
  add("two BiLSTM layers and attention", "seed-iemocap", "bilstm-attention", [](NetworkOptions& o) {
    o.hidden = {32, 16};
  });
  add("convolutions, BiLSTM and attention", "seed-mfcc20", "bilstm-attention", [](NetworkOptions& o) {
    o.channels = {24, 16};
    o.pool = 2;
    o.hidden = {16};
  });
  add("small residual CNN", "flagship", "residual-cnn", [](NetworkOptions& o) {
    o.channels = {8, 16, 24, 40};
  });
  for (const char* plain : {"head", "class"}) {
    add(plain == std::string("head") ? "voice CNN, plain beside the expression"
                                     : "voice CNN, plain as a class",
        "voice", "voice-cnn", [plain](NetworkOptions& o) {
          o.channels = {8, 16, 24, 40};
          o.attention = 16;
          o.hidden = {24};
          o.neutral = 0;
          o.plain = plain;
        });
  }
  add("voice CNN without a neutral class", "voice", "voice-cnn", [](NetworkOptions& o) {
    o.channels = {8, 16, 24, 40};
    o.attention = 16;
    o.hidden = {24};
  });
  add("small residual CNN with two BiLSTM layers", "flagship", "conv-recurrent", [](NetworkOptions& o) {
    o.channels = {8, 16, 24, 40};
    o.hidden = {24, 16};
    o.attention = 16;
  });
  return cases;
}

}  // namespace speech_emotion::trainer
