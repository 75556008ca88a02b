// Which features: a preset's or a model's, with options of the user's own.
#pragma once

#include <string>
#include <vector>

#include "files/audio_file.h"
#include "files/input_files.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion::cli {

// `settings`: "mel.bands=40", with the keys of the models' metadata. Fails, naming it, where a key or a
// value can't be used.
Result<FeatureOptions> WithSettings(const FeatureOptions& options, const std::vector<std::string>& settings);

// With every clip as long as the longest of `inputs`: a fit-length that is there gets that length,
// else one comes last. Clips that can't be read count nothing.
FeatureOptions PaddedToLongest(const FeatureOptions& options, const std::vector<InputFile>& inputs,
                               const AudioFileRange& range);

// "mel.bands=40" and so on, one a line: what WithSettings takes.
std::string SettingsText(const FeatureOptions& options);

// The presets' names and what they are, for people.
std::string PresetTable();

}  // namespace speech_emotion::cli
