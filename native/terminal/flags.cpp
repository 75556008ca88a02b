#include "terminal/flags.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace speech_emotion {
namespace {

constexpr int kMaxJobs = 256;
constexpr char kForeignModel[] = "A model of another program, which doesn't say so itself";

// Letters to change, add or leave out (Levenshtein 1966).
size_t EditDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

// "; did you mean --epochs?"; empty where nothing is near.
std::string NearestText(const std::string& word, const std::vector<std::string>& known) {
  const auto nearest = std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) {
    return EditDistance(word, a) < EditDistance(word, b);
  });
  if (nearest == known.end() || EditDistance(word, *nearest) > std::max<size_t>(1, word.size() / 3))
    return "";
  return "; did you mean " + *nearest + "?";
}

std::vector<std::string> FlagsOf(const CLI::App& command) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

}  // namespace

std::string MistakeText(const CLI::App& app, const CLI::ParseError& error) {
  const auto given = app.get_subcommands();
  const CLI::App& command = given.empty() ? app : *given.front();
  const std::vector<std::string> unknown = app.remaining(true);
  const auto is_flag = [](const std::string& word) { return word.starts_with("--"); };
  const auto flag = std::find_if(unknown.begin(), unknown.end(), is_flag);
  if (flag != unknown.end()) {
    const std::string name = flag->substr(0, flag->find('='));
    return "unknown option " + name + NearestText(name, FlagsOf(command));
  }
  if (unknown.empty()) return error.what();
  if (!given.empty()) return "unexpected argument '" + unknown.front() + "'";
  std::vector<std::string> commands;
  for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(one->get_name());
  }
  return "unknown command '" + unknown.front() + "'" + NearestText(unknown.front(), commands);
}

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

void AddModelOptions(CLI::App& command, CLI::Option* path, ModelMetadata& options) {
  const auto add = [&](const std::string& flag, const std::string& key, const std::string& description) {
    return command
        .add_option_function<std::string>(
            flag, [&options, key](const std::string& value) { options[key] = value; }, description)
        ->needs(path)
        ->group(kForeignModel);
  };
  add("--labels", "labels", "Its labels in the order of its outputs, between commas")->type_name("A,B,...");
  add("--preset", "features.preset", "Its features: speech-emotion features --list-presets")
      ->type_name("NAME");
  add("--window", "window_s", "What it hears at once")->check(Seconds(Zero::kRefused))->type_name("SECONDS");
  add("--sample-rate", "features.sample_rate_hz", "The rate that it hears")->type_name("HZ");
  add("--output-name", "output_name", "Which of its outputs answers, where several fit the labels")
      ->type_name("NAME");
  const auto set = [&options](const std::vector<std::string>& settings) {
    for (const std::string& setting : settings) {
      const size_t equals = setting.find('=');
      if (equals == std::string::npos) {
        throw CLI::ValidationError("--set", "expected KEY=VALUE, found '" + setting + "'");
      }
      options["features." + setting.substr(0, equals)] = setting.substr(equals + 1);
    }
  };
  command
      .add_option_function<std::vector<std::string>>("--set", set,
                                                     "An option of its features, as in mel.bands=40")
      ->needs(path)
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->group(kForeignModel);
  command
      .add_flag_callback(
          "--logits", [&options] { options["output"] = "logits"; }, "It ends before the softmax")
      ->needs(path)
      ->group(kForeignModel);
}

}  // namespace speech_emotion
