#include "cli/voice_choice.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "cli/input_list.h"
#include "files/file_predictor.h"
#include "files/ordered_work.h"
#include "files/voice_references.h"
#include "terminal/progress_line.h"

namespace speech_emotion::cli {
namespace {

using Heard = Result<VoiceReference>;

// What each file tells of its voice, in the order of the files.
std::vector<Heard> HearAll(const std::shared_ptr<const EmotionModel>& model,
                           const std::vector<InputFile>& inputs, const AudioFileRange& range, int jobs) {
  std::vector<Heard> all;
  ProgressLine progress("voice", "files", inputs.size());
  const auto make_worker = [&] {
    return [&, predictor = FilePredictor(model, {.learns_voice = false})](size_t index) mutable -> Heard {
      if (!inputs[index].found) return tl::unexpected(inputs[index].found.error());
      try {
        return predictor.HearVoice(inputs[index].path, range);
      } catch (const std::exception& error) {  // of memory, say: on a thread it would end the program
        return MakeError(ErrorCode::kInvalidAudio,
                         std::string("expected to decode it, found: ") + error.what());
      }
    };
  };
  WorkInOrder(inputs.size(), static_cast<size_t>(jobs), make_worker, [&](size_t index, Heard& heard) {
    all.push_back(std::move(heard));
    progress.Update(index + 1);
    return true;
  });
  return all;
}

Result<void> CheckModel(const EmotionModel& model) {
  if (model.contract().has_reference()) return {};
  return MakeError(
      ErrorCode::kInvalidArgument,
      "expected a model that takes what a voice sounds like, found one that takes no reference: leave "
      "out --same-voice and --voice-reference");
}

}  // namespace

void AddVoice(CLI::App& command, VoiceChoice& choice) {
  command
      .add_option("--voice-reference", choice.learnt_from,
                  "How the voice usually sounds: recordings of it, or folders of them, up to the next flag")
      ->type_name("FILE|FOLDER");
  command.add_flag("--no-reference", choice.no_reference, "Judge each window by itself: learn no voice");
}

void AddSameVoice(CLI::App& command, VoiceChoice& choice) {
  command.add_flag("--same-voice", choice.is_same_voice,
                   "All files are of one voice: each is judged by how the others sound");
}

Result<void> CheckVoice(const VoiceChoice& choice) {
  const int told =
      (choice.is_same_voice ? 1 : 0) + (choice.learnt_from.empty() ? 0 : 1) + (choice.no_reference ? 1 : 0);
  if (told <= 1) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected at most one of --same-voice, --voice-reference and --no-reference, found " +
                       std::to_string(told));
}

Result<void> CheckVoiceOfFiles(const VoiceChoice& choice, const std::vector<InputFile>& inputs,
                               const AudioFileRange& range) {
  if (auto ok = CheckVoice(choice); !ok) return ok;
  const bool is_one_voice = choice.is_same_voice || !choice.learnt_from.empty();
  if (is_one_voice && range.channels.mode == ChannelMode::kEach) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected one channel of each file for one voice, found --channel each: choose one");
  }
  if (!choice.is_same_voice) return {};
  if (inputs.size() < 2) {
    return MakeError(ErrorCode::kInvalidArgument, "expected two files or more for --same-voice, found one");
  }
  const auto is_stream = [](const InputFile& input) { return input.path == kStandardInput; };
  if (std::none_of(inputs.begin(), inputs.end(), is_stream)) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected files for --same-voice, found standard input, which can't be heard twice");
}

Result<VoiceReference> LearnVoice(const VoiceChoice& choice, const std::shared_ptr<const EmotionModel>& model,
                                  int jobs) {
  const VoiceReference empty = model->contract().NewReference();
  if (choice.learnt_from.empty()) return empty;
  if (auto ok = CheckModel(*model); !ok) return tl::unexpected(ok.error());
  const std::vector<InputFile> files = FilesOf(choice.learnt_from);
  const std::vector<Heard> all = HearAll(model, files, {}, jobs);
  std::vector<VoiceReference> heard;
  for (size_t i = 0; i < all.size(); ++i) {
    if (!all[i]) return MakeError(all[i].error().code, files[i].path + ": " + all[i].error().message);
    heard.push_back(*all[i]);
  }
  VoiceReference reference = ReferenceOfAll(std::move(heard), empty);
  if (reference.seconds() > 0.0) return reference;
  return MakeError(ErrorCode::kInvalidAudio,
                   "expected speech for --voice-reference, found none in its files");
}

Result<std::vector<VoiceReference>> LearnVoices(const VoiceChoice& choice,
                                                const std::shared_ptr<const EmotionModel>& model,
                                                const std::vector<InputFile>& inputs,
                                                const AudioFileRange& range, int jobs) {
  if (!choice.is_same_voice) {
    const auto reference = LearnVoice(choice, model, jobs);
    if (!reference) return tl::unexpected(reference.error());
    return std::vector<VoiceReference>(inputs.size(), *reference);
  }
  if (auto ok = CheckModel(*model); !ok) return tl::unexpected(ok.error());
  std::vector<VoiceReference> heard;
  for (const Heard& one : HearAll(model, inputs, range, jobs)) {
    heard.push_back(one.value_or(VoiceReference(model->contract().embedding_size())));
  }
  return ReferencesOfOthers(heard, model->contract().NewReference());
}

bool LearnsOn(const VoiceChoice& choice) { return !choice.is_same_voice && !choice.no_reference; }

}  // namespace speech_emotion::cli
