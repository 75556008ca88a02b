#include "third_parties.h"

#include <algorithm>
#include <string_view>

namespace speech_emotion::house {
namespace {

struct ThirdParty {
  std::string_view name;
  std::vector<std::string_view> headers;  // what an include of it begins with
  std::vector<std::string_view> folders;  // where it may stand; ends in '/' where folders below it may, too
};

const std::vector<ThirdParty>& ThirdParties() {
  static const std::vector<ThirdParty> parties = {
      {"tl::expected", {"tl/"}, {"native/base/include/speech_emotion"}},
      {"KissFFT", {"kissfft", "kiss_fft"}, {"native/core/src/signal"}},
      {"libsndfile", {"sndfile"}, {"native/files", "trainer/data/features"}},
      {"libmpg123", {"mpg123.h"}, {"native/files"}},
      {"FFmpeg", {"libavcodec/", "libavformat/", "libswresample/"}, {"native/files/ffmpeg"}},
      {"nlohmann-json", {"nlohmann/"}, {"native/cli", "native/files"}},
      {"CLI11", {"CLI/"}, {"native/terminal", "native/cli", "trainer", "trainer/commands"}},
      {"cairo", {"cairo"}, {"native/drawing"}},
      {"PortAudio", {"portaudio"}, {"native/cli"}},
      {"Embind", {"emscripten"}, {"wasm"}},
      {"libtorch",
       {"torch/", "ATen/", "c10/", "c10d/"},
       {"trainer/networks", "trainer/training", "trainer/model", "trainer/parallel", "trainer/commands"}},
      {"Gloo and NCCL", {"gloo/", "nccl"}, {"trainer/parallel"}},
      {"Eigen", {"Eigen/"}, {"trainer/classical"}},
      {"utf8proc", {"utf8proc"}, {"trainer/data/tables"}},
      {"toml++", {"toml++/"}, {"trainer/training", "trainer/tuning"}},
      {"protozero", {"protozero/"}, {"trainer/onnx"}},
      {"XGBoost", {"xgboost/"}, {"trainer/classical"}},
      {"OpenCV", {"opencv2/"}, {"trainer/classical"}},
      {"libsvm", {"libsvm", "svm.h"}, {"trainer/classical"}},
      {"liblinear", {"linear.h"}, {"trainer/classical"}},
      // The core and its engine run where there is no POSIX.
      {"POSIX",
       {"arpa/", "dlfcn.h", "elf.h", "fcntl.h", "langinfo.h", "link.h", "netdb.h", "netinet/", "signal.h",
        "sys/", "unistd.h"},
       {"native/files", "native/terminal", "native/drawing", "native/cli", "trainer/"}},
  };
  return parties;
}

bool IsOfStandardLibrary(const std::string& name) { return name.find_first_of("./") == std::string::npos; }

bool MayStand(const std::string& path, const ThirdParty& party) {
  const std::string folder = path.substr(0, path.rfind('/'));
  return std::any_of(party.folders.begin(), party.folders.end(), [&](std::string_view allowed) {
    return folder == allowed || (allowed.ends_with('/') && (folder + "/").starts_with(allowed));
  });
}

std::string Objection(const Arrow& arrow) {
  for (const ThirdParty& party : ThirdParties()) {
    const bool is_it = std::any_of(party.headers.begin(), party.headers.end(),
                                   [&](std::string_view header) { return arrow.to.starts_with(header); });
    if (!is_it) continue;
    if (MayStand(arrow.from, party)) return "";
    std::string folders;
    for (std::string_view folder : party.folders)
      folders += (folders.empty() ? "" : ", ") + std::string(folder);
    return std::string(party.name) + " is for " + folders;
  }
  return "no such file here, and no library that third_parties.cpp names";
}

}  // namespace

std::vector<std::string> ForbiddenThirdParties(const IncludeGraph& graph) {
  std::vector<std::string> findings;
  for (const Arrow& arrow : graph.others) {
    if (IsOfStandardLibrary(arrow.to)) continue;
    const std::string objection = Objection(arrow);
    if (!objection.empty()) findings.push_back(Place(arrow) + " includes " + arrow.to + ": " + objection);
  }
  return findings;
}

}  // namespace speech_emotion::house
