// What the shared library shows of itself: it is compiled with all else hidden.
#pragma once

#if defined(__GNUC__) && !defined(__EMSCRIPTEN__)
#define SPEECH_EMOTION_EXPORT __attribute__((visibility("default")))
#else
#define SPEECH_EMOTION_EXPORT
#endif
