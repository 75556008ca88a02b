// First weights of dense layers, one-dimensional convolutions and LSTM layers.
#pragma once

#include <torch/torch.h>

namespace speech_emotion::trainer {

// Weights after Glorot & Bengio 2010, uniform; recurrent weights orthogonal (Saxe et al. 2014); biases 0, but
// 1 of an LSTM's forget gates (Jozefowicz et al. 2015): its cells keep what they hold from the start, without
// which sequences of hundreds of frames take many epochs to begin to learn. So do the libraries that the
// recipes' projects were written with; torch's own choice is another. Draws from torch's generator.
void InitializeGlorot(torch::nn::Module& network);

}  // namespace speech_emotion::trainer
