// Whose voice it is: the flags, and what is known of the voice before each file.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "files/audio_file.h"
#include "files/input_files.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/voice_reference.h"

namespace speech_emotion::cli {

struct VoiceChoice {
  bool is_same_voice = false;            // all files are one voice's
  std::vector<std::string> learnt_from;  // files and folders with the voice that is to be heard
  bool no_reference = false;
};

// --voice-reference and --no-reference
void AddVoice(CLI::App& command, VoiceChoice& choice);
// --same-voice
void AddSameVoice(CLI::App& command, VoiceChoice& choice);

// kInvalidArgument where the flags contradict each other, in words for people.
Result<void> CheckVoice(const VoiceChoice& choice);
// The same where they contradict what is to be heard.
Result<void> CheckVoiceOfFiles(const VoiceChoice& choice, const std::vector<InputFile>& inputs,
                               const AudioFileRange& range);

// What --voice-reference tells of the voice; an empty one without it. The error's message names the file.
// kInvalidArgument where the model takes no reference.
Result<VoiceReference> LearnVoice(const VoiceChoice& choice, const std::shared_ptr<const EmotionModel>& model,
                                  int jobs);
// What is known before each of the files, which --same-voice learns from the others. A file that can't be
// read tells nothing, and isn't missed: it will fail when it is to be judged.
Result<std::vector<VoiceReference>> LearnVoices(const VoiceChoice& choice,
                                                const std::shared_ptr<const EmotionModel>& model,
                                                const std::vector<InputFile>& inputs,
                                                const AudioFileRange& range, int jobs);

// Whether what is heard is to be learnt on.
bool LearnsOn(const VoiceChoice& choice);

}  // namespace speech_emotion::cli
