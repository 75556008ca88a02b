// Flags that several commands have, of the program and of the trainer.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "files/audio_file.h"
#include "speech_emotion/model_metadata.h"

namespace speech_emotion {

enum class Zero { kAllowed, kRefused };
// CLI11's own ranges let NaN through.
CLI::Validator Seconds(Zero zero);

// What is wrong with a command line, in one line: of an unknown flag or command it names the nearest that
// there is.
std::string MistakeText(const CLI::App& app, const CLI::ParseError& error);

// FILE...: files, folders, "-"
CLI::Option* AddInputs(CLI::App& command, std::vector<std::string>& arguments);
// --offset and --duration
void AddRange(CLI::App& command, AudioFileRange& range);
// --channel
CLI::Option* AddChannel(CLI::App& command, ChannelChoice& channels);
// --jobs
void AddJobs(CLI::App& command, int& jobs);
// --device
void AddDevice(CLI::App& command, std::string& device);
// --labels, --preset, ...: what the model of `path` doesn't say of itself
void AddModelOptions(CLI::App& command, CLI::Option* path, ModelMetadata& options);

// A flag with a few words to choose from; `words` are shown in their order.
template <class Value>
CLI::Option* AddChoice(CLI::App& command, const std::string& flag, Value& value,
                       const std::vector<std::pair<std::string, Value>>& words,
                       const std::string& description) {
  std::string list;
  for (const auto& [word, meaning] : words) list += (list.empty() ? "" : "|") + word;
  const auto choose = [&value, words, list, flag](const std::string& text) {
    for (const auto& [word, meaning] : words) {
      if (word != text) continue;
      value = meaning;
      return;
    }
    throw CLI::ValidationError(flag, "expected " + list + ", found '" + text + "'");
  };
  return command.add_option_function<std::string>(flag, choose, description)->type_name(list);
}

}  // namespace speech_emotion
