// The picture of a file, panel by panel.
#pragma once

#include <string>

#include "drawing/canvas.h"
#include "drawing/plot_data.h"

namespace speech_emotion {

// Pixels that the picture takes at any width.
int PlotHeight(const PlotData& data);

// Waveform, spectrogram, mel spectrogram, MFCC, F0 and the predictions over the same time; below them
// the mean spectrum and what the whole file sounds like.
void DrawPlot(PlotCanvas& canvas, const PlotData& data, int width);

}  // namespace speech_emotion
