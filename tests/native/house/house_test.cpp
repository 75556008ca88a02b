// The rules of the house: what may include what, no circles, no long files. Each is shown to find a
// violation in made-up files, and then to find none in the repository.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "file_length.h"
#include "folder_order.h"
#include "include_circles.h"
#include "includes.h"
#include "third_parties.h"

namespace {

using namespace speech_emotion::house;
using Findings = std::vector<std::string>;

constexpr int64_t kMostLines = 300;

const std::string& Root() {
  static const std::string root = SPEECH_EMOTION_SOURCE_FOLDER;
  return root;
}

// What the programs are made of. Tests may see everything.
const std::vector<SourceFile>& Sources() {
  static const std::vector<SourceFile> sources = [] {
    std::vector<SourceFile> kept;
    for (SourceFile& file : ReadSources(Root(), {".h", ".cpp"})) {
      const std::string folder = file.path.substr(0, file.path.find('/'));
      if (folder == "native" || folder == "trainer" || folder == "wasm") kept.push_back(std::move(file));
    }
    return kept;
  }();
  return sources;
}

void RequireNone(const Findings& findings) {
  INFO(Lines(findings));
  REQUIRE(findings.empty());
}

// What the order says of one file that includes another.
Findings OrderOf(const std::string& from, const std::string& name, const std::string& to) {
  return ForbiddenArrows(ReadIncludes({{from, "#include \"" + name + "\"\n"}, {to, ""}}));
}

Findings ThirdPartiesOf(const std::string& path, const std::string& include) {
  return ForbiddenThirdParties(ReadIncludes({{path, "#include " + include + "\n"}}));
}

Findings CirclesOf(const std::vector<SourceFile>& files) { return Circles(files, ReadIncludes(files)); }

}  // namespace

TEST_CASE("an include is read as the preprocessor reads it, and with its line") {
  const auto includes = IncludesOf(
      "// #include \"comment.h\"\n  #  include <a/b.h>  // why\n#include \"c.h\"\n#define X "
      "\"d.h\"\n#include X\n"
      "#include \"last.h\"");
  REQUIRE(includes.size() == 3);
  CHECK(includes[0].name == "a/b.h");
  CHECK(includes[0].line == 2);
  CHECK(includes[1].name == "c.h");
  CHECK(includes[2].name == "last.h");
  CHECK(includes[2].line == 6);
}

TEST_CASE("the repository's sources are found, without what is built") {
  CHECK(Sources().size() > 300);
  CHECK(ReadIncludes(Sources()).arrows.size() > 1000);
  for (const SourceFile& file : ReadSources(Root(), {".h", ".cpp"})) {
    INFO(file.path);
    CHECK(!file.path.starts_with("build/"));
    CHECK(!file.text.empty());
  }
}

TEST_CASE("an arrow against the order of folders is found") {
  CHECK(OrderOf("native/base/a.cpp", "files/b.h", "native/files/b.h") ==
        Findings{"native/base/a.cpp:1 includes native/files/b.h: native/base may not know native/files"});
  CHECK(OrderOf("native/engine/src/graph/a.h", "plan/b.h", "native/engine/src/plan/b.h") ==
        Findings{"native/engine/src/graph/a.h:1 includes native/engine/src/plan/b.h: native/engine has "
                 "src/graph before src/plan"});
  CHECK(OrderOf("native/core/src/voice/a.h", "augmentation/b.h", "native/core/src/augmentation/b.h") ==
        Findings{"native/core/src/voice/a.h:1 includes native/core/src/augmentation/b.h: native/core has "
                 "src/voice beside src/augmentation"});
  CHECK(OrderOf("trainer/data/splits/a.cpp", "data/features/b.h", "trainer/data/features/b.h").size() == 1);
  CHECK(OrderOf("trainer/training/a.cpp", "cli/b.h", "native/cli/b.h").size() == 1);
  CHECK(OrderOf("wasm/a.cpp", "files/b.h", "native/files/b.h").size() == 1);
  CHECK(OrderOf("native/files/a.cpp", "new/b.h", "native/new/b.h").size() == 1);
  CHECK(OrderOf("trainer/new/a.cpp", "onnx/b.h", "trainer/onnx/b.h").size() == 1);
}

TEST_CASE("a private header of engine or core is found out of its library") {
  CHECK(OrderOf("trainer/onnx/a.cpp", "graph/b.h", "native/engine/src/graph/b.h") ==
        Findings{"trainer/onnx/a.cpp:1 includes native/engine/src/graph/b.h: from outside only "
                 "native/engine/include may be included"});
  CHECK(OrderOf("wasm/a.cpp", "../native/core/src/signal/b.h", "native/core/src/signal/b.h").size() == 1);
}

TEST_CASE("an arrow with the order of folders is left alone") {
  RequireNone(OrderOf("native/engine/src/plan/a.h", "graph/b.h", "native/engine/src/graph/b.h"));
  RequireNone(OrderOf("native/engine/src/plan/a.h", "plan/b.h", "native/engine/src/plan/b.h"));
  RequireNone(OrderOf("wasm/a.cpp", "speech_emotion/b.h", "native/core/include/speech_emotion/b.h"));
  RequireNone(OrderOf("trainer/commands/a.cpp", "command.h", "trainer/command.h"));
  RequireNone(OrderOf("tests/a.cpp", "cli/b.h", "native/cli/b.h"));
}

TEST_CASE("every file includes only its own folder and those before it") {
  RequireNone(ForbiddenArrows(ReadIncludes(Sources())));
}

TEST_CASE("a circle of includes is found, and told from end to end") {
  const Findings circle = {"native/files/a -> native/files/b -> native/files/c -> native/files/a"};
  CHECK(CirclesOf({{"native/files/a.h", "#include \"files/b.h\""},
                   {"native/files/b.h", "#include \"files/c.h\""},
                   {"native/files/c.h", "#include \"files/a.h\""}}) == circle);
  // By way of a source, which belongs to its header.
  CHECK(CirclesOf({{"native/files/a.h", "#include \"files/b.h\""},
                   {"native/files/b.h", ""},
                   {"native/files/b.cpp", "#include \"files/b.h\"\n#include \"files/a.h\""}}) ==
        Findings{"native/files/a -> native/files/b -> native/files/a"});
  CHECK(CirclesOf({{"native/core/include/speech_emotion/a.h", "#include \"speech_emotion/b.h\""},
                   {"native/core/include/speech_emotion/b.h", ""},
                   {"native/core/src/signal/b.cpp", "#include \"speech_emotion/a.h\""}}) ==
        Findings{"native/core/include/speech_emotion/a -> native/core/include/speech_emotion/b -> "
                 "native/core/include/speech_emotion/a"});
}

TEST_CASE("two ways to the same header are no circle") {
  RequireNone(CirclesOf({{"native/files/a.h", "#include \"files/b.h\"\n#include \"files/c.h\""},
                         {"native/files/a.cpp", "#include \"files/a.h\"\n#include \"files/c.h\""},
                         {"native/files/b.h", "#include \"files/c.h\""},
                         {"native/files/c.h", ""}}));
}

TEST_CASE("no file includes itself by way of others") {
  RequireNone(Circles(Sources(), ReadIncludes(Sources())));
}

TEST_CASE("a library of others is found outside of the folders that may have it") {
  CHECK(ThirdPartiesOf("trainer/evaluation/a.cpp", "<torch/torch.h>") ==
        Findings{"trainer/evaluation/a.cpp:1 includes torch/torch.h: libtorch is for trainer/networks, "
                 "trainer/training, trainer/model, trainer/parallel, trainer/commands"});
  CHECK(ThirdPartiesOf("native/core/src/signal/a.cpp", "<unistd.h>").size() == 1);
  CHECK(ThirdPartiesOf("native/core/src/features/a.cpp", "\"kissfft/kissfft.hh\"").size() == 1);
  CHECK(ThirdPartiesOf("native/files/a.cpp", "<boost/any.hpp>").size() == 1);
  RequireNone(ThirdPartiesOf("trainer/networks/a.h", "<torch/torch.h>"));
  RequireNone(ThirdPartiesOf("trainer/data/storage/a.cpp", "<sys/mman.h>"));
  RequireNone(ThirdPartiesOf("wasm/a.cpp", "<vector>"));
}

TEST_CASE("libraries of others are included only where ARCHITECTURE.md has them") {
  RequireNone(ForbiddenThirdParties(ReadIncludes(Sources())));
}

TEST_CASE("a file of more lines than allowed is found") {
  CHECK(LongFiles({{"a.cpp", "1\n2\n3\n"}, {"b.cpp", "1\n2\n3"}, {"c.cpp", "1\n2\n"}, {"d.cpp", ""}}, 2) ==
        Findings{"a.cpp has 3 lines", "b.cpp has 3 lines"});
}

TEST_CASE("no source has more than 300 lines") {
  RequireNone(LongFiles(ReadSources(Root(), {".cpp", ".h", ".ts", ".mjs", ".py", ".sh", ".css", ".html"}),
                        kMostLines));
}
