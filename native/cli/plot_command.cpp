// speech-emotion plot: a file as one picture of what is computed from it.
#include <filesystem>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/shipped_model.h"
#include "drawing/canvas.h"
#include "drawing/panels.h"
#include "drawing/plot_data.h"
#include "files/whole_file.h"
#include "terminal/flags.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kDefaultWidth = 1200, kMinWidth = 600, kMaxWidth = 8000;  // pixels
constexpr char kPlotExamples[] =
    "Examples:\n"
    "  speech-emotion plot voice.wav --output voice.svg\n"
    "  speech-emotion plot interview.mp3 --offset 30 --duration 10 --output part.png --width 1600\n"
    "  speech-emotion plot call.wav --channel left --output caller.png\n";

struct PlotOptions {
  std::string path;
  std::string output;
  ModelChoice model;
  AudioFileRange range;
  int width = kDefaultWidth;
};

int RunPlot(const PlotOptions& options) {
  const fs::path output = options.output.empty() ? fs::path(options.path).filename().replace_extension(".svg")
                                                 : fs::path(options.output);
  const bool is_png = output.extension() == ".png";
  if (!is_png && output.extension() != ".svg") {
    return Refuse("expected an output that ends in .svg or .png, found " + output.string());
  }
  if (options.path == kStandardInput) return Refuse("expected a file to plot, found -: it is read twice");
  if (options.range.channels.mode == ChannelMode::kEach) return Refuse("expected one channel, found each");

  const auto loaded = LoadModel(options.model);
  if (!loaded) return Fail(ModelName(options.model.path), loaded.error());
  const size_t max_columns = 2 * static_cast<size_t>(options.width);  // two a pixel, or one at least
  const auto data = ReadPlotData(options.path, options.range, loaded->model, max_columns);
  if (!data) return Fail(options.path, data.error());
  if (!data->prediction.warning.empty()) PrintMessage(options.path, "warning: " + data->prediction.warning);

  auto canvas = PlotCanvas::Create(is_png ? PlotCanvas::Format::kPng : PlotCanvas::Format::kSvg,
                                   options.width, PlotHeight(*data));
  if (!canvas) return Fail(output.string(), canvas.error());
  DrawPlot(*canvas, *data, options.width);
  const auto bytes = canvas->Finish();
  if (!bytes) return Fail(output.string(), bytes.error());
  const auto written = WriteWholeFile(output.string(), *bytes);
  if (!written) return Fail(options.path, written.error());
  return WriteOutput(Printable(output.string()) + "\n") ? kSuccess : kFailure;
}

}  // namespace

Command AddPlot(CLI::App& app) {
  auto options = std::make_shared<PlotOptions>();
  CLI::App* plot = app.add_subcommand(
      "plot", "Draw a recording: waveform, spectra, F0, and what it sounds like over time");
  plot->footer(kPlotExamples);
  plot->add_option("FILE", options->path, "An audio file (WAV, FLAC, Ogg, MP3)")->required()->type_name("");
  plot->add_option("--output", options->output,
                   "The picture, .svg or .png; FILE's name with .svg, here, if left out")
      ->type_name("FILE");
  plot->add_option("--width", options->width,
                   "Of the picture in pixels, " + std::to_string(kDefaultWidth) + " if left out")
      ->check(CLI::Range(kMinWidth, kMaxWidth).description(""))
      ->type_name("PX");
  AddRange(*plot, options->range);
  AddChannel(*plot, options->range.channels);
  AddModel(*plot, options->model);
  return {plot, [options] { return RunPlot(*options); }};
}

}  // namespace speech_emotion::cli
