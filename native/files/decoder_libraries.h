// Which builds of which libraries decode sound on this machine.
#pragma once

#include <string>

namespace speech_emotion {

// "libFLAC.so.12 0a1b...\nlibsndfile.so.1 2c3d...\n...": every shared library that decodes, FFmpeg's too
// where they are installed (which loads them), with the number that its build has. A mended library has
// another one, whether its version says so or not. Sorted.
std::string DecoderLibraries();

}  // namespace speech_emotion
