#include "data/corpora/corpora.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include "base/result_macros.h"
#include "data/corpora/class_folders.h"
#include "data/corpora/clip_names.h"
#include "data/corpora/folder_layout.h"
#include "data/corpora/iemocap.h"
#include "data/corpora/label_spelling.h"
#include "data/corpora/named_corpora.h"
#include "data/corpora/same_file.h"
#include "data/corpora/utterance_table.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

struct Layout {
  std::string name;
  std::vector<std::string> options;
  Result<Corpus> (*read)(const DataSource& source);
};

const std::vector<Layout>& Layouts() {
  static const std::vector<Layout> layouts = {
      {"ravdess", {"song"}, ReadRavdess},
      {"tess", {}, ReadTess},
      {"crema-d", {}, ReadCremaD},
      {"savee", {}, ReadSavee},
      {"iemocap", {"4", "6", "merge-excited", "improvised", "scripted"}, ReadIemocap}};
  return layouts;
}

// Of data that have no published layout.
const std::vector<std::string>& KindOptions() {
  static const std::vector<std::string> options = {"acted", "plain", "sounds"};
  return options;
}

const Layout* FindLayout(const std::string& name) {
  for (const Layout& layout : Layouts()) {
    if (layout.name == name) return &layout;
  }
  return nullptr;
}

bool IsTable(const fs::path& path) {
  const std::string extension = Lower(path.extension().string());
  std::error_code ignored;  // what isn't there is no folder
  return (extension == ".csv" || extension == ".tsv") && !fs::is_directory(path, ignored);
}

bool IsWorkbook(const fs::path& path) {
  const std::string extension = Lower(path.extension().string());
  return extension == ".xlsx" || extension == ".xls" || extension == ".ods";
}

// Of folders of one's own the order of classes and speakers can be told, too.
std::vector<std::string> OptionsOf(const DataSource& source, const Layout* layout) {
  if (layout != nullptr) return layout->options;
  std::vector<std::string> options = KindOptions();
  if (!IsTable(source.path)) options.insert(options.end(), LayoutOptions().begin(), LayoutOptions().end());
  return options;
}

// Of such a list one option alone means something.
Result<void> ExpectOneOf(const std::vector<std::string>& options, const DataSource& source) {
  std::vector<std::string> given;
  std::copy_if(source.options.begin(), source.options.end(), std::back_inserter(given), [&](const auto& one) {
    return std::find(options.begin(), options.end(), one) != options.end();
  });
  if (given.size() < 2) return {};
  return MakeError(ErrorCode::kInvalidArgument, source.path.string() + ": expected one of the options " +
                                                    Joined(options, ", ") + " of " + source.name +
                                                    ", found " + Joined(given, ", "));
}

Result<void> CheckOptions(const DataSource& source, const std::vector<std::string>& known) {
  for (const std::string& option : source.options) {
    if (std::find(known.begin(), known.end(), option) != known.end()) continue;
    const std::string expected = known.empty() ? "no option" : "one of the options " + Joined(known, ", ");
    return MakeError(ErrorCode::kInvalidArgument, source.path.string() + ": expected " + expected + " of " +
                                                      source.name + ", found '" + option + "'");
  }
  return {};
}

// "mine" of "data/mine/", "data/mine" and "data/mine.csv"; of "." the folder that it is.
std::string NameOf(const fs::path& path) {
  std::error_code error;
  fs::path named = fs::weakly_canonical(path, error);
  if (error) named = path;
  if (!named.has_filename()) named = named.parent_path();  // "data/mine/"
  return CorpusNameFrom(IsTable(named) ? named.stem().string() : named.filename().string());
}

// A clip twice could be on both sides of a split, or have two labels. `arguments`: [corpora]
Result<void> RefuseRepeatedClips(const std::vector<Corpus>& corpora,
                                 const std::vector<std::string>& arguments) {
  std::vector<const ClipPath*> clips;
  std::vector<size_t> ends;  // [corpora]
  for (const Corpus& corpus : corpora) {
    const auto paths = PathsOf(corpus.utterances);
    clips.insert(clips.end(), paths.begin(), paths.end());
    ends.push_back(clips.size());
  }
  const auto same = FindSameFile(clips);
  if (!same) return {};
  const auto mention = [&](size_t clip) {
    const auto corpus = std::upper_bound(ends.begin(), ends.end(), clip) - ends.begin();
    return clips[clip]->string() + " of --data " + arguments[static_cast<size_t>(corpus)];
  };
  return MakeError(
      ErrorCode::kInvalidArgument,
      mention(same->second) + ": expected each clip once, found it also as " + mention(same->first));
}

}  // namespace

const std::vector<std::string>& CorpusNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Layout& layout : Layouts()) all.push_back(layout.name);
    return all;
  }();
  return names;
}

Result<DataSource> ParseDataSource(const std::string& argument) {
  const size_t equals = argument.find('=');
  const size_t slash = argument.find('/');
  const bool is_path = equals == std::string::npos || slash < equals;  // which may have an = of its own
  DataSource source;
  if (is_path) {
    source.path = argument;
    source.name = NameOf(source.path);
    if (FindLayout(source.name) != nullptr && !IsTable(source.path)) {
      return MakeError(ErrorCode::kInvalidArgument, argument + ": expected " + source.name + "=" + argument +
                                                        " for the published corpus " + source.name +
                                                        ", or another NAME=PATH for data of your own");
    }
  } else {
    source.path = argument.substr(equals + 1);
    const std::string head = argument.substr(0, equals);
    const size_t colon = head.find(':');
    source.name = head.substr(0, colon);
    if (colon != std::string::npos) source.options = SplitFields(head.substr(colon + 1), ',');
  }
  if (source.path.empty() || (!IsCorpusName(source.name))) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected --data NAME[:OPTION,...]=PATH with a name of letters, digits, '-', '_' and "
                     "'.', found '" +
                         argument + "'");
  }
  return source;
}

Result<Corpus> ReadCorpus(const DataSource& source) {
  const Layout* layout = IsTable(source.path) ? nullptr : FindLayout(source.name);
  SE_RETURN_IF_ERROR(CheckOptions(source, OptionsOf(source, layout)));
  if (layout == nullptr) {
    SE_RETURN_IF_ERROR(ExpectOneOf(KindOptions(), source));
    SE_RETURN_IF_ERROR(ExpectOneOf(LayoutOptions(), source));
  }
  std::error_code error;
  if (!IsTable(source.path) && !fs::is_directory(source.path, error)) {
    const std::string found = error                     ? error.message()
                              : IsWorkbook(source.path) ? "a workbook; save it as CSV (UTF-8)"
                                                        : "no folder";
    return MakeError(ErrorCode::kInvalidArgument,
                     source.path.string() + ": expected the folder of " + source.name +
                         (layout != nullptr ? "" : " or a .csv or .tsv table") + ", found: " + found);
  }
  auto corpus = IsTable(source.path) ? ReadUtteranceTable(source)
                : layout != nullptr  ? layout->read(source)
                                     : ReadClassFolders(source, CorpusNames());
  if (!corpus) return corpus;
  std::vector<Corpus> one;
  one.push_back(std::move(*corpus));
  MergeSpellings(one);
  return std::move(one.front());
}

Result<Corpus> ReadCorpus(const std::string& name, const fs::path& path) {
  return ReadCorpus(DataSource{name, {}, path});
}

Result<std::vector<Corpus>> ReadCorpora(const std::vector<std::string>& arguments) {
  std::vector<Corpus> corpora;
  std::set<fs::path> seen;
  for (const std::string& argument : arguments) {
    const auto source = ParseDataSource(argument);
    if (!source) return tl::unexpected(source.error());
    std::error_code ignored;  // ReadCorpus tells of a path that isn't there
    if (!seen.insert(fs::weakly_canonical(source->path, ignored)).second) {
      return MakeError(ErrorCode::kInvalidArgument,
                       source->path.string() + ": expected each --data once, found it twice");
    }
    auto corpus = ReadCorpus(*source);
    if (!corpus) return tl::unexpected(corpus.error());
    corpora.push_back(std::move(*corpus));
  }
  if (auto ok = RefuseRepeatedClips(corpora, arguments); !ok) return tl::unexpected(ok.error());
  if (corpora.size() > 1) MergeSpellings(corpora);
  return corpora;
}

std::string DataSourceHelp() {
  std::string known;
  for (const Layout& layout : Layouts()) {
    known += (known.empty() ? "" : ", ") + layout.name;
    if (!layout.options.empty()) known += " (options: " + Joined(layout.options, ", ") + ")";
  }
  return "A corpus as NAME[:OPTION,...]=PATH; repeatable. Published: " + known +
         ". Any other name, or PATH alone: a folder with a sub-folder a class, or a .csv or .tsv table with "
         "the columns path, label and optionally speaker, split, corpus, sex, kind (acted, plain or sound), "
         "sentence, votes:LABEL. Folders of parts, speakers and formats around or below those of classes are "
         "recognised; NAME:classes-first=PATH and NAME:speakers-first=PATH say what can't be told. "
         "NAME:plain=PATH is plain speech that nobody labelled, NAME:sounds=PATH no speech";
}

}  // namespace speech_emotion::trainer
