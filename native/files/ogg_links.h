// The recordings that an Ogg file holds one behind the other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/byte_source.h"

namespace speech_emotion {

struct OggLinks {
  struct Link {
    int64_t begin;  // in bytes of the file
    int64_t size;
  };
  std::vector<Link>
      links;            // more than one where files were joined (RFC 3533, section 4); none of no Ogg file
  bool is_cut = false;  // the last page lacks some of its bytes
};

// Reads the headers of all pages. What is no page between them belongs to the recording before.
OggLinks FindOggLinks(ByteSource& source);

}  // namespace speech_emotion
