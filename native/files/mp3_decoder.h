// MP3, by libmpg123, to the end of the file whatever its header says.
#pragma once

#include <memory>

#include "files/audio_decoder.h"
#include "files/byte_source.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

// What begins as files of MPEG's audio do: with a frame, or with ID3 tags; AAC, which libmpg123 lacks, alike.
// A WAV file that holds such frames, too. Nothing of this is libsndfile's to read: it prints what it finds
// odd.
enum class MpegKind { kNone, kMp3, kAac };
MpegKind MpegKindOf(ByteSource& source);

// Files of any bit rate, with or without a table of contents, tags, junk between frames; joined ones are read
// on. kInvalidAudio where no frame is found. `source` outlives the decoder.
Result<std::unique_ptr<AudioDecoder>> OpenMp3(ByteSource& source);

}  // namespace speech_emotion
