// speech-emotion plot: a picture whose contents follow from the sound.
#include <cairo.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "drawing/column_reducer.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace cli_test;
using speech_emotion::ColumnReducer;
using speech_emotion::Envelope;

namespace {

constexpr int kRate = 16000;

std::vector<float> Tone(double seconds, double frequency_hz) {
  std::vector<float> samples(static_cast<size_t>(seconds * kRate));
  for (size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(
        0.3 * std::sin(2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / kRate));
  }
  return samples;
}

struct Picture {
  explicit Picture(const std::string& path)
      : surface(cairo_image_surface_create_from_png(path.c_str()), cairo_surface_destroy) {
    REQUIRE(cairo_surface_status(surface.get()) == CAIRO_STATUS_SUCCESS);
    width = cairo_image_surface_get_width(surface.get());
    height = cairo_image_surface_get_height(surface.get());
  }
  uint32_t Pixel(int x, int y) const {  // 0xRRGGBB
    const unsigned char* data = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    return reinterpret_cast<const uint32_t*>(data + static_cast<ptrdiff_t>(y) * stride)[x] & 0xffffffu;
  }

  std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> surface;
  int width = 0, height = 0;
};

std::string Plot(const std::string& path, const std::string& output,
                 const std::vector<std::string>& flags = {}) {
  std::vector<std::string> arguments = {"plot", path, "--output", output};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const ProgramRun run = RunProgram(arguments);
  INFO(run.error);
  REQUIRE(run.exit_code == 0);
  CHECK(run.error == "");
  CHECK(run.output == output + "\n");
  return output;
}

// Of the topmost pixel in the colour of the loudest, left of the colour bars: in the spectrogram.
int LoudestRow(const Picture& picture) {
  for (int y = 0; y < picture.height; ++y) {
    const uint32_t pixel = picture.Pixel(picture.width / 2, y);
    if ((pixel >> 16) > 220 && (pixel >> 8 & 0xff) > 200 && (pixel & 0xff) < 60) return y;
  }
  FAIL("nothing is loudest");
  return 0;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("A picture has the width that was asked for, and is the same each time") {
  const TemporaryFolder folder;
  const std::string voice = folder.Path("voice.wav");
  WriteAudio(voice, Voice(3.3, kRate), kRate);
  const Picture usual(Plot(voice, folder.Path("a.png")));
  CHECK(usual.width == 1200);
  CHECK(usual.height > 800);
  CHECK(Picture(Plot(voice, folder.Path("b.png"), {"--width", "800"})).width == 800);
  Plot(voice, folder.Path("c.png"));
  CHECK(ReadBytes(folder.Path("a.png")) == ReadBytes(folder.Path("c.png")));
  CHECK(!std::filesystem::exists(folder.Path("a.png.part")));
}

TEST_CASE("An SVG holds the heat maps as images and the rest as strokes") {
  const TemporaryFolder folder;
  const std::string voice = folder.Path("voice.wav");
  WriteAudio(voice, Voice(3.3, kRate), kRate);
  const std::string svg = ReadBytes(Plot(voice, folder.Path("a.svg")));
  CHECK_THAT(svg, Catch::StartsWith("<?xml") && Catch::EndsWith("</svg>\n"));
  CHECK_THAT(svg, Catch::Contains("width=\"1200px\"") || Catch::Contains("width=\"1200\""));
  CHECK(Count(svg, "<image ") >= 6);  // three heat maps with their colour bars
  CHECK(Count(svg, "<path ") > 50);
}

TEST_CASE("A higher tone is drawn higher in the spectrogram, at its frequency") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("low.wav"), Tone(3.5, 1000.0), kRate);
  WriteAudio(folder.Path("high.wav"), Tone(3.5, 5000.0), kRate);
  const int low = LoudestRow(Picture(Plot(folder.Path("low.wav"), folder.Path("low.png"))));
  const int high = LoudestRow(Picture(Plot(folder.Path("high.wav"), folder.Path("high.png"))));
  constexpr double kSpectrogramHeight = 170.0;  // pixels for 8 kHz
  CHECK(low - high == Approx(kSpectrogramHeight / 2.0).margin(2.0));
}

TEST_CASE("Silence, a blink of sound, and a range of a file can be drawn") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("silence.wav"), std::vector<float>(2 * kRate, 0.0f), kRate);
  WriteAudio(folder.Path("short.wav"), Voice(0.05, kRate), kRate);  // a frame of 40 ms
  WriteAudio(folder.Path("stereo.wav"), Voice(4.0, 44100), 44100, AudioKind::kWav16, 2);
  Plot(folder.Path("silence.wav"), folder.Path("silence.png"));
  Plot(folder.Path("short.wav"), folder.Path("short.svg"));
  Plot(folder.Path("stereo.wav"), folder.Path("stereo.png"),
       {"--offset", "0.5", "--duration", "1", "--channel", "right"});
}

TEST_CASE("What can't be plotted is one line, and no picture") {
  const TemporaryFolder folder;
  const std::string voice = folder.Path("voice.wav");
  WriteAudio(voice, Voice(0.5, kRate), kRate);
  WriteAudio(folder.Path("click.wav"), {0.1f, 0.2f}, kRate);
  const std::string output = folder.Path("out.png");
  struct Case {
    std::vector<std::string> arguments;
    int exit_code;
    std::string found;
  };
  const std::vector<Case> cases = {
      {{voice, "--output", folder.Path("out.jpg")}, 2, "ends in .svg or .png"},
      {{"-", "--output", output}, 2, "expected a file to plot"},
      {{voice, "--output", output, "--channel", "each"}, 2, "expected one channel"},
      {{voice, "--output", output, "--width", "10"}, 2, "10"},
      {{folder.Write("text.wav", "no audio"), "--output", output}, 1, "expected audio"},
      {{folder.Path("click.wav"), "--output", output}, 1, "expected enough audio"},
      {{voice, "--output", "/dev/null/out.png"}, 1, "expected to write /dev/null/out.png"},
  };
  for (const Case& refused : cases) {
    std::vector<std::string> arguments = {"plot"};
    arguments.insert(arguments.end(), refused.arguments.begin(), refused.arguments.end());
    const ProgramRun run = RunProgram(arguments);
    INFO(refused.found + ": " + run.error);
    CHECK(run.exit_code == refused.exit_code);
    CHECK(run.output == "");
    CHECK(run.error_lines().size() == 1);
    CHECK_THAT(run.error, Catch::Contains(refused.found));
  }
  CHECK(!std::filesystem::exists(output));
}

TEST_CASE("Columns stay bounded and keep means and extremes") {
  ColumnReducer reducer(1, 8);
  Envelope envelope(8);
  constexpr int kFrames = 8 * 4 + 6;  // 8 columns of 8, the fifth one of six
  for (int i = 0; i < kFrames; ++i) {
    const float value = static_cast<float>(i);
    reducer.Accept({&value, 1});
    const float sample = i % 2 == 0 ? value : -value;
    envelope.Accept({&sample, 1});
  }
  CHECK(reducer.frames() == kFrames);
  REQUIRE(reducer.frames_per_column() == 8);
  REQUIRE(reducer.columns() == 5);
  for (size_t column = 0; column < 4; ++column) CHECK(reducer.Mean(column, 0) == 8.0 * column + 3.5);
  CHECK(reducer.Mean(4, 0) == 34.5);
  REQUIRE(envelope.extents().size() == 5);
  CHECK(envelope.samples_per_column() == 8);
  CHECK(envelope.extents()[1].low == -15.0f);
  CHECK(envelope.extents()[1].high == 14.0f);
  CHECK(envelope.extents()[4].low == -37.0f);
}
