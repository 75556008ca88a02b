// Corpora whose file names say what is in them.
#include "data/corpora/named_corpora.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "read_corpus.h"
#include "support/cli_program.h"

using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::TemporaryFolder;
using trainer_test::Only;
using trainer_test::Read;

namespace fs = std::filesystem;

TEST_CASE("RAVDESS names give emotion, actor and sex, whatever the file's extension") {
  const TemporaryFolder folder;
  folder.Write("r/Actor_18/03-01-06-02-02-01-18.ogg", "");
  folder.Write("r/Actor_18/03-02-06-02-02-01-18.wav", "");  // song
  folder.Write("r/Actor_18/notes.txt", "");
  const Corpus corpus = Read("ravdess=" + folder.Path("r"));
  CHECK(Only(corpus).label == "fearful");
  CHECK(Only(corpus).speaker == "18");
  CHECK(Only(corpus).sex == Sex::kFemale);
  REQUIRE(corpus.ignored_files.size() == 1);
  CHECK(corpus.ignored_files.front().find("ravdess:song") != std::string::npos);
}

TEST_CASE("RAVDESS's song is taken on request, with the labels of speech") {
  const TemporaryFolder folder;
  folder.Write("r/Actor_03/03-01-02-01-01-01-03.wav", "");
  folder.Write("r/Actor_03/03-02-02-01-01-01-03.wav", "");
  folder.Write("r/Actor_03/01-02-02-01-01-01-03.wav", "");  // the sound track of a film
  const Corpus corpus = Read("ravdess:song=" + folder.Path("r"));
  REQUIRE(corpus.utterances.size() == 2);
  CHECK(corpus.utterances[0].label == "calm");
  CHECK(corpus.utterances[1].label == "calm");
  CHECK(corpus.utterances[1].sex == Sex::kMale);
  CHECK(corpus.ignored_files.size() == 1);
}

TEST_CASE("a clip that an archive holds twice counts once") {
  const TemporaryFolder folder;
  folder.Write("r/Actor_03/03-01-02-01-01-01-03.wav", "");
  folder.Write("r/audio_speech_actors_01-24/Actor_03/03-01-02-01-01-01-03.wav", "");
  const Corpus corpus = Read("ravdess=" + folder.Path("r"));
  CHECK(Only(corpus).speaker == "03");
  REQUIRE(corpus.ignored_files.size() == 1);
  CHECK(corpus.ignored_files.front().find("second copy") != std::string::npos);
}

TEST_CASE("a misnamed TESS clip belongs to its folder's speaker, and cases are mixed") {
  const TemporaryFolder folder;
  folder.Write("t/OAF_neutral/OA_bite_neutral.wav", "");
  folder.Write("t/YAF_pleasant_surprised/YAF_back_ps.wav", "");
  folder.Write("t/OAF_Fear/OAF_back_Fear.wav", "");
  const Corpus corpus = Read("tess=" + folder.Path("t"));
  REQUIRE(corpus.utterances.size() == 3);
  CHECK(corpus.utterances[0].label == "fearful");
  CHECK(corpus.utterances[1].speaker == "OAF");
  CHECK(corpus.utterances[1].label == "neutral");
  CHECK(corpus.utterances[2].label == "surprised");
}

TEST_CASE("CREMA-D speakers have the sex that the demographics table gives") {
  const TemporaryFolder folder;
  folder.Write("c/VideoDemographics.csv", "ActorID,Age,Sex,Race,Ethnicity\r\n1049,30,Female,x,y\r\n");
  folder.Write("c/AudioWAV/1049_DFA_ANG_XX.wav", "");
  const Corpus corpus = Read("crema-d=" + folder.Path("c"));
  CHECK(Only(corpus).label == "angry");
  CHECK(Only(corpus).sex == Sex::kFemale);
}

TEST_CASE("CREMA-D's clips have the votes of those who only heard them, from either form of the table") {
  const std::string cut =
      "queryType,A,D,F,H,N,S,fileName,numResponses,agreement\n"
      "1,7,0,1,0,2,0,1049_DFA_ANG_XX,10,0.7\n2,0,9,0,0,0,0,1049_DFA_ANG_XX,9,1\n"
      "1,0,0,0,0,0,0,1049_IEO_SAD_HI,0,0\n";
  const std::string published =
      "\"\",\"A\",\"D\",\"F\",\"H\",\"N\",\"S\",\"fileName\",\"emoVote\"\n"
      "\"100012\",7,0,1,0,2,0,\"1049_DFA_ANG_XX\",\"A\"\n\"300012\",0,9,0,0,0,0,\"1049_DFA_ANG_XX\",\"D\"\n";
  for (const std::string& table : {cut, published}) {
    const TemporaryFolder folder;
    folder.Write("c/processedResults/tabulatedVotes.csv", table);
    folder.Write("c/AudioWAV/1049_DFA_ANG_XX.wav", "");
    folder.Write("c/AudioWAV/1049_IEO_SAD_HI.wav", "");
    for (const char* given : {"c", "c/AudioWAV", "c/AudioWAV/"}) {
      const Corpus corpus = Read("crema-d=" + folder.Path(given));
      REQUIRE(corpus.utterances.size() == 2);
      CHECK(corpus.utterances[0].votes ==
            std::vector<ClassVotes>{
                {"angry", 7}, {"disgust", 0}, {"fearful", 1}, {"happy", 0}, {"neutral", 2}, {"sad", 0}});
      CHECK(corpus.utterances[1].votes.empty());
      CHECK(corpus.ignored_files.empty());
    }
  }
  const TemporaryFolder folder;
  folder.Write("c/processedResults/tabulatedVotes.csv", "file,votes\n");
  folder.Write("c/1049_DFA_ANG_XX.wav", "");
  const Corpus corpus = Read("crema-d=" + folder.Path("c"));
  CHECK(Only(corpus).votes.empty());
  REQUIRE(corpus.ignored_files.size() == 1);
  CHECK_THAT(corpus.ignored_files[0], Contains("tabulatedVotes.csv: expected the columns A, D, F, H, N, S"));
}

TEST_CASE("the listeners of CREMA-D at hand agree with its labels as published: four times in ten") {
  const fs::path shared = fs::path(SPEECH_EMOTION_MODELS) / ".." / ".." / "shared" / "corpora" / "crema-d";
  if (!fs::exists(shared)) {
    WARN("skipped: no CREMA-D in " << shared.string());
    return;
  }
  size_t voted = 0, agreeing = 0, votes = 0;
  const Corpus corpus = Read("crema-d=" + shared.string());
  for (const Utterance& clip : corpus.utterances) {
    voted += clip.votes.empty() ? 0 : 1;
    for (const ClassVotes& one : clip.votes) {
      votes += static_cast<size_t>(one.count);
      agreeing += one.label == clip.label ? static_cast<size_t>(one.count) : 0;
    }
  }
  CHECK(voted >= corpus.utterances.size() - 10);
  const double agreement = static_cast<double>(agreeing) / static_cast<double>(votes);
  CHECK(agreement > 0.38);
  CHECK(agreement < 0.44);
}

TEST_CASE("CREMA-D's WAV files are taken before the MP3 files of the same clips") {
  const TemporaryFolder folder;
  folder.Write("c/AudioMP3/1049_DFA_ANG_XX.mp3", "");
  folder.Write("c/AudioMP3/1049_IEO_SAD_HI.mp3", "");  // not among the WAV files
  folder.Write("c/AudioWAV/1049_DFA_ANG_XX.wav", "");
  const Corpus corpus = Read("crema-d=" + folder.Path("c"));
  REQUIRE(corpus.utterances.size() == 2);
  CHECK(corpus.utterances[0].path == folder.Path("c/AudioMP3/1049_IEO_SAD_HI.mp3"));
  CHECK(corpus.utterances[1].path == folder.Path("c/AudioWAV/1049_DFA_ANG_XX.wav"));
  REQUIRE(corpus.ignored_files.size() == 1);
  CHECK(corpus.ignored_files.front() == folder.Path("c/AudioMP3/1049_DFA_ANG_XX.mp3") +
                                            ": a second copy of " +
                                            folder.Path("c/AudioWAV/1049_DFA_ANG_XX.wav"));
}

TEST_CASE("CREMA-D speakers have their sex where only the folder of the clips is given") {
  const TemporaryFolder folder;
  folder.Write("c/VideoDemographics.csv", "ActorID,Age,Sex,Race,Ethnicity\r\n1049,30,Female,x,y\r\n");
  folder.Write("c/AudioWAV/1049_DFA_ANG_XX.wav", "");
  for (const char* end : {"", "/"})
    CHECK(Only(Read("crema-d=" + folder.Path("c/AudioWAV") + end)).sex == Sex::kFemale);
}

TEST_CASE("a published corpus's clips of a format that can't be read are told, its films are not") {
  const TemporaryFolder folder;
  folder.Write("r/Actor_18/03-01-06-02-02-01-18.wav", "");
  folder.Write("r/Actor_18/03-01-06-02-02-01-18.ra", "");  // another copy of the same
  folder.Write("r/Actor_18/03-01-05-02-02-01-18.ra", "");
  folder.Write("r/Actor_18/01-01-05-02-02-01-18.mp4", "");
  folder.Write("r/Actor_18/01-01-05-02-02-01-18.mov", "");
  folder.Write("r/Actor_18/01-01-05-02-02-01-18.mkv", "");
  const Corpus corpus = Read("ravdess=" + folder.Path("r"));
  CHECK(Only(corpus).label == "fearful");
  REQUIRE(corpus.ignored_files.size() == 1);
  CHECK_THAT(corpus.ignored_files[0], Contains("03-01-05-02-02-01-18.ra: audio of a format that can't be"));
}

TEST_CASE("both published layouts of SAVEE are read alike") {
  const TemporaryFolder folder;
  for (const char* clip : {"a01", "d02", "f03", "h04", "n05", "sa06", "su07"}) {
    folder.Write(std::string("a/ALL/JK_") + clip + ".wav", "");
    folder.Write(std::string("b/AudioData/JK/") + clip + ".wav", "");
  }
  for (const char* layout : {"a", "b"}) {
    const Corpus corpus = Read("savee=" + folder.Path(layout));
    REQUIRE(corpus.utterances.size() == 7);
    std::set<std::string> labels;
    for (const Utterance& utterance : corpus.utterances) {
      CHECK(utterance.speaker == "JK");
      CHECK(utterance.sex == Sex::kMale);
      labels.insert(utterance.label);
    }
    CHECK(labels ==
          std::set<std::string>{"angry", "disgust", "fearful", "happy", "neutral", "sad", "surprised"});
  }
}

TEST_CASE("published names tell what is said, the same words by the same name") {
  const TemporaryFolder folder;
  folder.Write("r/03-01-06-02-02-01-18.wav", "");
  folder.Write("t/YAF_fear/YAF_back_fear.wav", "");
  folder.Write("c/1049_DFA_ANG_XX.wav", "");
  folder.Write("s/ALL/JK_sa06.wav", "");
  CHECK(Only(Read("ravdess=" + folder.Path("r"))).sentence == "02");
  CHECK(Only(Read("tess=" + folder.Path("t"))).sentence == "back");
  CHECK(Only(Read("crema-d=" + folder.Path("c"))).sentence == "DFA");
  CHECK(Only(Read("savee=" + folder.Path("s"))).sentence == "sa06");  // not n06's words
  const auto in_table = [&](const std::string& name, const std::string& row) {
    return Only(Read(name + "=" + folder.Write(name + ".csv", "path,label,sentence\n" + row + "\n")))
        .sentence;
  };
  CHECK(in_table("mine", "a_b_7.wav,sad,weather") == "weather");
  CHECK(in_table("mine", "a_b_7.wav,sad,") == "");
  CHECK(in_table("nemo", "EB0/EB0_anger_10.ogg,angry,") == "10");
  CHECK(in_table("nemo", "EB0/EB0_anger_10.ogg,angry,weather") == "weather");
  CHECK(in_table("nemo", "EB0/other.ogg,angry,") == "");
  CHECK(in_table("ased", "17/n1-02-01-02-17.ogg,neutral,") == "n02");
}
