// Reads the 16-bit PCM WAV files of the golden cases, also where there is no libsndfile (wasm).
#pragma once

#include <filesystem>
#include <optional>

#include "speech_emotion/waveform.h"

// Mono 16-bit PCM; nothing for any other file.
std::optional<speech_emotion::Waveform> ReadPcm16Wav(const std::filesystem::path& path);
