// Single numbers for the shape of a spectrum, as librosa.feature defines them.
#pragma once

#include <span>

namespace speech_emotion {

// Mean frequency in Hz, weighted by magnitude: [bins]; 0 where all are 0.
float SpectralCentroid(std::span<const float> magnitude, double bin_hz);

// Frequency in Hz of the first bin up to which at least the part `rolloff` of the magnitudes' sum lies.
float SpectralRolloff(std::span<const float> magnitude, double bin_hz, double rolloff);

// Geometric over arithmetic mean of the power: [bins], each taken as at least 1e-10. 1 for a flat spectrum.
float SpectralFlatness(std::span<const float> power);

}  // namespace speech_emotion
