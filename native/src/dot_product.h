// A dot product whose order of additions is fixed, so that results do not depend on the memory
// alignment of the operands, and that compilers can vectorise without being allowed to reorder.
#pragma once

namespace speech_emotion {

// Not inline: of an inline function the linker keeps the copy of any one source, which in the browser's module
// may be one that was compiled for size.
float DotProduct(const float* a, const float* b, int count);

}  // namespace speech_emotion
