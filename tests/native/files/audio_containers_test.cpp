// Files as phones, browsers and converters make them, and as they break.
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "files/audio_file.h"
#include "files/byte_source.h"
#include "files/ffmpeg_loader.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace cli_test;
using namespace speech_emotion;
using Catch::Matchers::Contains;

namespace {

constexpr int kRate = 16000;
constexpr double kSeconds = 4.0;

// A voice, and what FFmpeg's program makes of it.
struct Recordings {
  TemporaryFolder folder;
  std::vector<float> voice = Voice(kSeconds, kRate);
  std::string wav = folder.Path("voice.wav");

  Recordings() { WriteAudio(wav, voice, kRate); }

  std::string Make(const std::string& name, const std::string& arguments,
                   const std::string& before = "") const {
    std::string path = folder.Path(name);
    const ProgramRun run = RunShell("ffmpeg -v error -y " + before + " -i " + Quoted(wav) + " " + arguments +
                                    " " + Quoted(path));
    INFO(name << ": " << run.error << " (the tests need Debian's package ffmpeg)");
    REQUIRE(run.exit_code == 0);
    return path;
  }
};

struct Decoded {
  std::vector<float> samples;
  int sample_rate_hz = 0;
  std::string warning;
  std::string error;
  double seconds() const { return static_cast<double>(samples.size()) / sample_rate_hz; }
};

Decoded Decode(const std::string& path) {
  auto reader = AudioFileReader::Open(path);
  if (!reader) return {{}, 0, "", reader.error().message};
  Decoded decoded{{}, reader->sample_rate_hz(), "", ""};
  while (true) {
    const auto block = reader->ReadBlock();
    if (!block) return {{}, 0, "", block.error().message};
    if (block->empty()) break;
    decoded.samples.insert(decoded.samples.end(), block->begin(), block->end());
  }
  decoded.warning = reader->warning();
  return decoded;
}

double Correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    ab += double{a[i]} * b[i];
    aa += double{a[i]} * a[i];
    bb += double{b[i]} * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

std::string Cut(const Recordings& recordings, const std::string& path, double part) {
  const std::string bytes = ReadBytes(path);
  return recordings.folder.Write(
      "cut", bytes.substr(0, static_cast<size_t>(part * static_cast<double>(bytes.size()))));
}

}  // namespace

TEST_CASE("What phones and browsers record is decoded to its length and in its place") {
  const Recordings recordings;
  for (const auto& [name, arguments] : std::vector<std::pair<std::string, std::string>>{
           {"phone.m4a", "-c:a aac -b:a 64k"},
           {"streamed.m4a", "-c:a aac -b:a 64k -movflags +frag_keyframe+empty_moov"},
           {"lossless.m4a", "-c:a alac"},
           {"browser.webm", "-c:a libvorbis"},
           {"film.mkv", "-c:a aac -b:a 64k"},
           {"ogg-flac.oga", "-c:a flac"},
           {"caf.caf", ""},
           {"windows.wma", "-c:a wmav2"}}) {
    const Decoded decoded = Decode(recordings.Make(name, arguments));
    CAPTURE(name, decoded.error, decoded.warning);
    CHECK(decoded.sample_rate_hz == kRate);
    CHECK(decoded.seconds() == Approx(kSeconds).margin(0.15));
    // These containers say where the encoder's own samples end; the others don't.
    const bool knows_its_start = name == "phone.m4a" || name == "lossless.m4a" || name == "browser.webm";
    if (knows_its_start) CHECK(Correlation(decoded.samples, recordings.voice) > 0.95);
    CHECK(decoded.warning == "");
  }
  const Decoded opus = Decode(recordings.Make("browser-opus.webm", "-c:a libopus"));
  CHECK(opus.sample_rate_hz == 48000);
  CHECK(opus.seconds() == Approx(kSeconds).margin(0.05));
  CHECK(Decode(recordings.Make("radio.aac", "-c:a aac -f adts")).seconds() == Approx(kSeconds).margin(0.2));
}

TEST_CASE("The sound of a film is read, and a film without sound says so") {
  const Recordings recordings;
  const std::string picture = "-f lavfi -i testsrc=d=4:s=64x48";
  CHECK(Decode(recordings.Make("film.mp4", "-c:a aac", picture)).seconds() == Approx(kSeconds).margin(0.2));
  CHECK_THAT(Decode(recordings.Make("silent.mp4", "-map 0:v", picture)).error,
             Contains("without a track of sound"));
}

TEST_CASE("Files that were cut off are read as far as they go, and say so") {
  const Recordings recordings;
  for (const auto& [name, arguments] :
       std::vector<std::pair<std::string, std::string>>{{"a.m4a", "-c:a aac -movflags +faststart"},
                                                        {"a.webm", "-c:a libopus"},
                                                        {"a.flac", ""},
                                                        {"a.ogg", "-c:a libvorbis"},
                                                        {"a.mp3", ""},
                                                        {"no-header.mp3", "-write_xing 0"}}) {
    const std::string whole = recordings.Make(name, arguments);
    const Decoded decoded = Decode(Cut(recordings, whole, 0.6));
    CAPTURE(name, decoded.error, decoded.warning);
    CHECK(decoded.seconds() > 0.9);
    CHECK(decoded.seconds() < kSeconds - 0.5);
    CHECK_THAT(decoded.warning, Contains("expected"));
    CHECK(Decode(whole).warning == "");
  }
  CHECK_THAT(Decode(Cut(recordings, recordings.Make("b.m4a", "-c:a aac"), 0.6)).error, Contains("cut off?"));
}

TEST_CASE("Ogg files that were joined are one recording, whatever codings they have") {
  const Recordings recordings;
  const std::string vorbis = ReadBytes(recordings.Make("a.ogg", "-c:a libvorbis"));
  const std::string opus = ReadBytes(recordings.Make("b.ogg", "-c:a libopus"));
  const Decoded joined = Decode(recordings.folder.Write("joined.ogg", vorbis + opus + vorbis));
  CHECK(joined.seconds() == Approx(3.0 * kSeconds).margin(0.1));
  CHECK(joined.warning == "");
  // Of other rates and channels: brought to the first one's.
  const std::string other =
      ReadBytes(recordings.Make("c.ogg", "-c:a libvorbis -af 'pan=stereo|c0=c0|c1=c0' -ar 44100"));
  for (const std::string& bytes : {vorbis + other, other + vorbis}) {
    const Decoded both = Decode(recordings.folder.Write("other.ogg", bytes));
    CHECK(both.seconds() == Approx(2.0 * kSeconds).margin(0.1));
    CHECK(both.warning == "");
    const auto half = static_cast<std::ptrdiff_t>(both.samples.size() / 2);
    const auto level = [](auto begin, auto end) {
      return std::accumulate(begin, end, 0.0, [](double sum, float x) { return sum + double{x} * x; });
    };
    CHECK(level(both.samples.begin(), both.samples.begin() + half) ==
          Approx(level(both.samples.begin() + half, both.samples.end())).epsilon(0.1));
  }
}

TEST_CASE("An MP3 is read to its end, whatever its header says or lacks") {
  const Recordings recordings;
  // Loud noise first: where bit rates vary, the first frames say nothing of the rest.
  const std::string noise = "-f lavfi -i anoisesrc=d=4:r=16000:a=0.9";
  const std::string varying =
      recordings.Make("vbr.mp3", "-filter_complex [0][1]concat=n=2:v=0:a=1 -q:a 4 -write_xing 0", noise);
  CHECK(Decode(varying).seconds() == Approx(8.0).margin(0.2));
  CHECK(Decode(varying).warning == "");
  const std::string mp3 = ReadBytes(recordings.Make("a.mp3", ""));
  const Decoded joined = Decode(recordings.folder.Write("joined.mp3", mp3 + mp3));
  CHECK(joined.seconds() == Approx(2.0 * kSeconds).margin(0.2));
  CHECK_THAT(joined.warning, Contains("expected 4.000 s by its header"));
  const std::string picture(9000, '\xff');
  const std::string tag = std::string("ID3\x04\0\0\0\0", 8) + '\x46' + '\x28' + picture;
  CHECK(Decode(recordings.folder.Write("tag.mp3", tag + mp3)).seconds() == Approx(kSeconds).margin(0.1));
  std::string holed = mp3;
  holed.replace(holed.size() / 2, 3000, std::string(3000, '\0'));
  const Decoded rest = Decode(recordings.folder.Write("hole.mp3", holed));
  CHECK(rest.seconds() > 2.5);
  CHECK_THAT(rest.warning, Contains("by its header, found"));
}

TEST_CASE("What a library would print of a damaged file is said by the program alone, in one line") {
  const Recordings recordings;
  for (const auto& [name, arguments] :
       std::vector<std::pair<std::string, std::string>>{{"a.mp3", ""}, {"a.m4a", "-movflags +faststart"}}) {
    const ProgramRun run = RunProgram({"predict", Cut(recordings, recordings.Make(name, arguments), 0.7)});
    CHECK(run.exit_code == 0);
    REQUIRE(run.error_lines().size() == 1);
    CHECK_THAT(run.error_lines()[0], Contains("warning: expected 4"));
  }
  // A frame and a gap, which libmpg123 takes for no MP3, and libsndfile's for one with much to print.
  const std::string mp3 = ReadBytes(recordings.Make("b.mp3", "-id3v2_version 3 -metadata title=a"));
  std::string gap = mp3;
  gap.replace(300, 200, std::string(200, '0'));
  for (const std::string& path :
       {recordings.folder.Write("gap.mp3", gap), recordings.Make("mp3.wav", "-c:a libmp3lame -b:a 64k")}) {
    const ProgramRun run = RunProgram({"predict", path});
    CAPTURE(path, run.error);
    CHECK(run.error_lines().size() <= 1);
    CHECK(run.error.find("MPEG-Header") == std::string::npos);
  }
}

TEST_CASE("MP3 in a WAV file is read to its length") {
  const Recordings recordings;
  const Decoded decoded = Decode(recordings.Make("mp3.wav", "-c:a libmp3lame -b:a 64k"));
  CAPTURE(decoded.error, decoded.warning);
  CHECK(decoded.seconds() == Approx(kSeconds).margin(0.15));
  CHECK(decoded.warning == "");
}

TEST_CASE("An Ogg file without a whole page is an error, whatever else is in it") {
  const TemporaryFolder folder;
  for (const std::string& bytes :
       {std::string("OggS"), "OggS" + std::string(60, '\x01'), "OggS" + std::string(22, '\0') + "\xff"})
    CHECK_THAT(Decode(folder.Write("a.ogg", bytes)).error, Contains("expected audio"));
}

TEST_CASE("Without FFmpeg's libraries a file says what it is and what to do") {
  const Recordings recordings;
  for (const auto& [name, kind] :
       std::vector<std::pair<std::string, std::string>>{{"a.m4a", "an MP4 or M4A file"},
                                                        {"a.webm", "a WebM or Matroska file"},
                                                        {"a.aac", "an AAC file"}}) {
    auto source = ByteSource::FromFile(recordings.Make(name, ""));
    REQUIRE(source);
    const auto opened = OpenWithFfmpeg(**source, "/nowhere/absent.so");
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::kUnsupportedAudio);
    CHECK_THAT(opened.error().message, Contains(kind) && Contains("ffmpeg -i IN OUT.wav"));
  }
}

TEST_CASE("A file that points to others is no audio: only what is in the file is read") {
  const Recordings recordings;
  for (const std::string& text :
       {"ffconcat version 1.0\nfile " + recordings.wav + "\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n" + recordings.wav + "\n#EXT-X-ENDLIST\n",
        std::string("text without any sense\n")}) {
    CHECK_THAT(Decode(recordings.folder.Write("list.mp3", text)).error, Contains("expected audio"));
  }
}

TEST_CASE("Sides that cancel each other, or are silent, leave the one with the voice, and the file says so") {
  const TemporaryFolder folder;
  const std::vector<float> voice = Voice(kSeconds, kRate);
  WriteAudio(folder.Path("mono.wav"), voice, kRate);
  const auto mono = Decode(folder.Path("mono.wav")).samples;
  for (const float right : {-1.0f, 0.0f}) {
    std::vector<float> stereo;
    for (const float sample : voice) stereo.insert(stereo.end(), {sample, right * sample});
    WriteAudio(folder.Path("stereo.wav"), stereo, kRate, AudioKind::kWav16, 2);
    CHECK(Decode(folder.Path("stereo.wav")).samples == mono);
    const ProgramRun run = RunProgram({"predict", "--channel", "mix", folder.Path("stereo.wav")});
    CHECK_THAT(run.error, Contains("warning: its left channel is heard alone"));
    CHECK(RunProgram({"predict", "--channel", "right", folder.Path("stereo.wav")}).error == "");
  }
  auto part = AudioFileReader::Open(folder.Path("stereo.wav"), {.offset_s = 1.0, .duration_s = 2.0});
  REQUIRE(part);
  CHECK(part->signals() == std::vector<std::string>{"left"});
}
