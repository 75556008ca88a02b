// Which split one's own data get where nobody names one.
#include "data/splits/default_split.h"

#include <catch2/catch.hpp>

#include "data/splits/splits.h"

using namespace speech_emotion::trainer;

namespace {

// Two clips of two classes a speaker.
std::vector<Utterance> Clips(const std::vector<std::string>& speakers) {
  std::vector<Utterance> clips;
  for (size_t i = 0; i < speakers.size(); ++i) {
    for (const char* label : {"bored", "glad"}) {
      clips.push_back({std::to_string(i) + label + ".wav", "mine", label, speakers[i]});
    }
  }
  return clips;
}

}  // namespace

TEST_CASE("data with parts of their own are split by them") {
  auto clips = Clips({"a", "b", "c", "d", "e"});
  clips.front().part = Part::kTrain;
  CHECK(DefaultSplit(clips, false) == "given");
}

TEST_CASE("five known speakers are told apart, fewer or unknown ones can't be") {
  CHECK(DefaultSplit(Clips({"a", "b", "c", "d", "e"}), true) == "speakers:5");
  CHECK(DefaultSplit(Clips({"a", "b", "c", "d"}), false) == "random:1:80/20");
  CHECK(DefaultSplit(Clips({"a", "b", "c", "d"}), true) == "random:1:70/15/15");
  CHECK(DefaultSplit(Clips({"a", "b", "c", "d", "e", ""}), false) == "random:1:80/20");
  CHECK(DefaultSplit(Clips({"", "", "", "", "", ""}), false) == "random:1:80/20");
  const auto clips = Clips({"a", "b", "c", "d", "e"});
  CHECK(MakeSplit(DefaultSplit(clips, false), clips)->speaker_independent);
  CHECK_FALSE(MakeSplit("random:1:80/20", clips)->speaker_independent);
}

TEST_CASE("one's own data are those of no published corpus") {
  auto clips = Clips({"a", "b"});
  CHECK(IsOwnData(clips));
  clips.back().corpus = "crema-d";
  CHECK_FALSE(IsOwnData(clips));
}
