// predict --format csv, textgrid, audacity and vtt, and where --output puts them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "support/cli_audio.h"
#include "support/cli_model.h"
#include "support/cli_program.h"

using namespace cli_test;
using Json = nlohmann::ordered_json;

namespace {

constexpr int kRate = 16000;

struct Interval {
  double start_s, end_s;
  std::string text;
};

// Four seconds of nothing, six of a voice, five of nothing.
std::string WriteVoiceBetweenSilences(const TemporaryFolder& folder, const std::string& name) {
  std::vector<float> samples(4 * kRate, 0.0f);
  const std::vector<float> voice = Voice(6.0, kRate);
  samples.insert(samples.end(), voice.begin(), voice.end());
  samples.resize(15 * kRate, 0.0f);
  WriteAudio(folder.Path(name), samples, kRate);
  return folder.Path(name);
}

std::vector<Interval> AudacityIntervals(const std::string& text) {
  std::vector<Interval> intervals;
  const std::regex line("([0-9.]+)\t([0-9.]+)\t([^\n]*)\n");
  for (std::sregex_iterator match(text.begin(), text.end(), line), end; match != end; ++match) {
    intervals.push_back({std::stod((*match)[1]), std::stod((*match)[2]), (*match)[3]});
  }
  return intervals;
}

std::vector<Interval> TextGridIntervals(const std::string& text) {
  std::vector<Interval> intervals;
  const std::regex interval(
      "intervals \\[(\\d+)\\]:\\s+xmin = ([0-9.]+)\\s+xmax = ([0-9.]+)\\s+text = "
      "\"((?:[^\"]|\"\")*)\"\\s*\n");
  for (std::sregex_iterator match(text.begin(), text.end(), interval), end; match != end; ++match) {
    CHECK(std::stoul((*match)[1]) == intervals.size() + 1);
    intervals.push_back({std::stod((*match)[2]), std::stod((*match)[3]), (*match)[4]});
  }
  return intervals;
}

void CheckCovers(const std::vector<Interval>& intervals, double start_s, double end_s) {
  REQUIRE(!intervals.empty());
  CHECK(intervals.front().start_s == Approx(start_s).margin(1e-9));
  CHECK(intervals.back().end_s == Approx(end_s).margin(1e-6));
  for (size_t i = 0; i < intervals.size(); ++i) {
    CHECK(intervals[i].end_s > intervals[i].start_s);
    if (i > 0) CHECK(intervals[i].start_s == intervals[i - 1].end_s);
  }
}

}  // namespace

TEST_CASE("The CSV has one header, and a row a window with the JSON's values") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("a \"b\", c.wav"), Voice(4.1, kRate), kRate);
  WriteAudio(folder.Path("d.wav"), std::vector<float>(kRate, 0.0f), kRate);
  const std::string a = folder.Path("a \"b\", c.wav"), d = folder.Path("d.wav");
  const std::string model = WritePlainModel(folder);
  const auto rows = Succeed({"predict", "--model", model, "--format", "csv", a, d}).output_lines();
  const Json json = Json::parse(Succeed({"predict", "--model", model, "--json", a}).output);

  REQUIRE(rows.size() == 1 + json["segments"].size() + 1);
  CHECK(rows[0].starts_with("file,start_s,end_s,state,label,probability,even,high,low"));
  const std::string quoted_file = "\"" + folder.Path("") + "a \"\"b\"\", c.wav\",";
  for (size_t i = 0; i < json["segments"].size(); ++i) {
    const Json& segment = json["segments"][i];
    const std::string& row = rows[i + 1];
    REQUIRE(row.starts_with(quoted_file));
    const std::regex fields("([0-9.]+),([0-9.]+),(speech|uncertain),([a-z]+),([0-9.e-]+),(.*)");
    std::smatch match;
    const std::string rest = row.substr(quoted_file.size());
    REQUIRE(std::regex_match(rest, match, fields));
    CHECK(std::stod(match[1]) == Approx(segment["start_s"].get<double>()).margin(5e-4));
    CHECK(std::stod(match[2]) == Approx(segment["end_s"].get<double>()).margin(5e-4));
    std::string probabilities;
    for (const auto& [label, value] : segment["probabilities"].items()) {
      probabilities += (probabilities.empty() ? "" : ",") + value.dump();
      CHECK(value <= segment["probabilities"][match[4].str()]);
    }
    CHECK(std::stod(match[5]) == segment["probabilities"][match[4].str()].get<double>());
    CHECK(std::count(probabilities.begin(), probabilities.end(), ',') ==
          std::count(match[6].first, match[6].second, ','));
  }
  CHECK_THAT(rows.back(), Catch::StartsWith(d + ",0.000,1.000,no speech,,,"));
}

TEST_CASE("A time line covers the recording without gaps, and tells voice from silence") {
  const TemporaryFolder folder;
  const std::string path = WriteVoiceBetweenSilences(folder, "voice.wav");
  const std::string model = WritePlainModel(folder);
  const auto predict = [&](const std::string& format) {
    return Succeed({"predict", "--model", model, "--format", format, path}).output;
  };
  const std::string grid = predict("textgrid");
  CHECK_THAT(grid,
             Catch::StartsWith("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0.0"));
  CHECK_THAT(grid, Catch::Contains("name = \"sounds like\""));
  const auto intervals = TextGridIntervals(grid);
  CHECK_THAT(grid, Catch::Contains("intervals: size = " + std::to_string(intervals.size()) + "\n"));
  CheckCovers(intervals, 0.0, 15.0);

  // The voice is heard in windows of three seconds that it reaches into.
  REQUIRE(intervals.size() >= 3);
  CHECK(intervals.front().text == "no speech");
  CHECK(intervals.back().text == "no speech");
  CHECK(intervals.front().end_s == Approx(4.0).margin(1.6));
  CHECK(intervals.back().start_s == Approx(10.0).margin(1.6));
  for (size_t i = 1; i + 1 < intervals.size(); ++i) {
    CHECK(std::regex_match(intervals[i].text, std::regex("uncertain|[a-z]+ [0-9]+ %")));
    CHECK(intervals[i].text != intervals[i - 1].text);
  }

  const auto labels = AudacityIntervals(predict("audacity"));
  REQUIRE(labels.size() == intervals.size());
  for (size_t i = 0; i < labels.size(); ++i) {
    CHECK(labels[i].start_s == intervals[i].start_s);
    CHECK(labels[i].end_s == intervals[i].end_s);
    CHECK(labels[i].text == intervals[i].text);
  }

  const std::string captions = predict("vtt");
  CHECK_THAT(captions, Catch::StartsWith("WEBVTT\n\n00:00:00.000 --> 00:00:0"));
  CHECK_THAT(captions, Catch::Contains(" --> 00:00:15.000\nno speech\n"));
  CHECK_THAT(captions, Catch::Contains("\nsounds like: "));
  CHECK(std::count(captions.begin(), captions.end(), '\n') == 1 + 3 * static_cast<long>(intervals.size()));
}

TEST_CASE("The time line of a range lies at its place in the file") {
  const TemporaryFolder folder;
  const std::string path = WriteVoiceBetweenSilences(folder, "voice.wav");
  const std::vector<std::string> range = {"predict", "--offset", "3.5",      "--duration",
                                          "8.25",    path,       "--format", "textgrid"};
  const std::string grid = Succeed(range).output;
  CheckCovers(TextGridIntervals(grid), 3.5, 11.75);
  CHECK_THAT(grid, Catch::Contains("\nxmin = 3.500000\nxmax = 11.750000\n"));
}

TEST_CASE("Labels are escaped as each format wants it") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("voice.wav"), Voice(3.3, kRate), kRate);
  const std::string model = WritePlainModel(folder, {{"labels", "n\"<&ral,c\"<&,\"<&"}});
  const auto predict = [&](const std::string& format) {
    return Succeed({"predict", "--model", model, "--format", format, folder.Path("voice.wav")}).output;
  };
  CHECK_THAT(predict("csv"), Catch::Contains(",\"n\"\"<&ral\",\"c\"\"<&\","));
  CHECK_THAT(predict("textgrid"), Catch::Contains("\"\"<&"));
  CHECK(TextGridIntervals(predict("textgrid")).size() >= 1);
  CHECK_THAT(predict("audacity"), Catch::Contains("\"<& ") || Catch::Contains("\"<&"));
  CHECK_THAT(predict("vtt"), Catch::Contains("\"&lt;&amp;") && !Catch::Contains("\"<"));
}

TEST_CASE("With --output predict writes one file each, named after it, with the folders below a folder") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("in/a.wav"), Voice(0.8, kRate), kRate);
  WriteAudio(folder.Path("in/deep/a.wav"), Voice(1.2, kRate), kRate);
  WriteAudio(folder.Path("b.c.flac"), Voice(0.5, kRate), kRate, AudioKind::kFlac);
  const std::string out = folder.Path("new/out");
  const ProgramRun run = Succeed({"predict", "--format", "textgrid", "--jobs", "2", "--output", out,
                                  folder.Path("in"), folder.Path("b.c.flac")});
  CHECK(run.output == "");
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(out)) {
    if (entry.is_regular_file()) names.push_back(entry.path().lexically_relative(out));
  }
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"a.TextGrid", "b.c.TextGrid", "deep/a.TextGrid"});
  CHECK(ReadBytes(out + "/deep/a.TextGrid") ==
        Succeed({"predict", "--format", "textgrid", folder.Path("in/deep/a.wav")}).output);

  Succeed({"predict", "--format", "audacity", "--output", out, folder.Path("b.c.flac")});
  CHECK(AudacityIntervals(ReadBytes(out + "/b.c.txt")).size() == 1);
}

TEST_CASE("A file that can't be read, or written, leaves the others theirs") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("good.wav"), Voice(0.8, kRate), kRate);
  WriteAudio(folder.Path("blocked.wav"), Voice(0.8, kRate), kRate);
  folder.Write("bad.wav", "no audio");
  folder.Write("out/blocked.vtt/in-the-way", "");
  const ProgramRun run =
      RunProgram({"predict", "--format", "vtt", "--output", folder.Path("out"), folder.Path("bad.wav"),
                  folder.Path("blocked.wav"), folder.Path("good.wav")});
  CHECK(run.exit_code == 1);
  REQUIRE(run.error_lines().size() == 2);
  CHECK_THAT(run.error_lines()[0], Catch::Contains("bad.wav: expected audio"));
  CHECK_THAT(run.error_lines()[1], Catch::Contains("blocked.wav: expected to write "));
  CHECK_THAT(ReadBytes(folder.Path("out/good.vtt")), Catch::StartsWith("WEBVTT\n"));
  for (const auto& entry : std::filesystem::directory_iterator(folder.Path("out"))) {
    CHECK(entry.path().extension() == ".vtt");  // nothing half written stays
  }
}

TEST_CASE("Outputs that would overwrite each other or an input are refused before any work") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("a/voice.wav"), Voice(0.5, kRate), kRate);
  WriteAudio(folder.Path("b/voice.flac"), Voice(0.5, kRate), kRate, AudioKind::kFlac);
  WriteAudio(folder.Path("voice.txt"), Voice(0.5, kRate), kRate);
  const std::string out = folder.Path("out");
  const ProgramRun same = RunProgram({"predict", "--format", "vtt", "--output", out,
                                      folder.Path("a/voice.wav"), folder.Path("b/voice.flac")});
  CHECK(same.exit_code == 2);
  CHECK_THAT(same.error, Catch::Contains("a/voice.wav") && Catch::Contains("b/voice.flac") &&
                             Catch::Contains("out/voice.vtt"));
  CHECK(!std::filesystem::exists(out));

  const std::string audio = ReadBytes(folder.Path("voice.txt"));
  const ProgramRun input =
      RunProgram({"predict", "--format", "audacity", "--output", folder.Path(""), folder.Path("voice.txt")});
  CHECK(input.exit_code == 2);
  CHECK(ReadBytes(folder.Path("voice.txt")) == audio);
}

TEST_CASE("Formats and outputs that don't go together are refused") {
  const std::vector<std::vector<std::string>> refused = {
      {"predict", "--format", "xml", "a.wav"},
      {"predict", "--format", "csv", "--json", "a.wav"},
      {"predict", "--format", "csv", "--output", "x", "a.wav"},
      {"predict", "--format", "textgrid", "a.wav", "b.wav"},
      {"predict", "--format", "vtt", "--channel", "each", "a.wav"},
  };
  for (const auto& arguments : refused) {
    const ProgramRun run = RunProgram(arguments);
    INFO(arguments[2] + ": " + run.error);
    CHECK(run.exit_code == 2);
    CHECK(run.output == "");
    CHECK(run.error_lines().size() == 1);
  }
}
