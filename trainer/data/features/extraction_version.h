// What features are made by, so that a cache never gives back those of another decoder or extractor.
#pragma once

#include <string>

namespace speech_emotion::trainer {

// A hash of the sources that decode, change and measure sound, made when the program is built, and
// DecoderLibraries(): nobody has to remember to raise a number.
std::string ExtractionVersion();

}  // namespace speech_emotion::trainer
