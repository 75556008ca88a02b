#include "command.h"

#include <cmath>

namespace speech_emotion::cli {
namespace {

constexpr int kMaxJobs = 256;

}  // namespace

CLI::Validator Seconds(Zero zero) {
  return CLI::Validator(
      [zero](const std::string& text) -> std::string {
        double seconds = 0.0;
        const bool is_number = CLI::detail::lexical_cast(text, seconds) && std::isfinite(seconds);
        if (is_number && (seconds > 0.0 || (seconds == 0.0 && zero == Zero::kAllowed))) return {};
        return std::string("expected seconds, ") + (zero == Zero::kAllowed ? "0 or more" : "above 0") +
               ", found '" + text + "'";
      },
      "");
}

CLI::Option* AddInputs(CLI::App& command, std::vector<std::string>& arguments) {
  return command
      .add_option("FILE", arguments, "Audio files (WAV, FLAC, Ogg, MP3), folders, or - for standard input")
      ->type_name("");
}

void AddRange(CLI::App& command, AudioFileRange& range) {
  command.add_option("--offset", range.offset_s, "Skip this much of each file")
      ->check(Seconds(Zero::kAllowed))
      ->type_name("SECONDS");
  command.add_option("--duration", range.duration_s, "Hear at most this much of each file")
      ->check(Seconds(Zero::kRefused))
      ->type_name("SECONDS");
}

CLI::Option* AddChannel(CLI::App& command, ChannelChoice& channels) {
  const auto choose = [&channels](const std::string& text) {
    const auto choice = ChannelChoiceFromText(text);
    if (!choice) throw CLI::ValidationError("--channel", choice.error().message);
    channels = *choice;
  };
  return command
      .add_option_function<std::string>("--channel", choose,
                                        "Which channel to hear, by name or number; each: every one by itself")
      ->type_name("mix|left|right|each|N");
}

void AddJobs(CLI::App& command, int& jobs) {
  command.add_option("--jobs", jobs, "Files to work on at a time, 1 if left out; the output is the same")
      ->check(CLI::Range(1, kMaxJobs).description(""))
      ->type_name("N");
}

void AddDevice(CLI::App& command, std::string& device) {
  command
      .add_option("--device", device,
                  "The microphone: a part of its name, or its number in listen --list-devices")
      ->type_name("NAME");
}

CLI::Option* AddModel(CLI::App& command, std::string& model) {
  return command.add_option("--model", model, "Another model than the one in the program")->type_name("FILE");
}

}  // namespace speech_emotion::cli
