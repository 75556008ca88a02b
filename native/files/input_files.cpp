#include "files/input_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "files/audio_file.h"

namespace speech_emotion {
namespace {

namespace fs = std::filesystem;

// Where they may hold a film, they may hold its sound alone.
constexpr std::array<std::string_view, 35> kAudioExtensions = {
    ".wav",  ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3",  ".aif", ".aiff", ".au",  ".caf",  ".w64",
    ".rf64", ".m4a",  ".m4b",  ".mp4", ".aac", ".webm", ".weba", ".mka", ".mkv",  ".3gp", ".3gpp", ".3g2",
    ".amr",  ".awb",  ".wma",  ".ac3", ".mpc", ".ape",  ".wv",   ".tta", ".spx",  ".mp2", ".mov"};

// Others that recordings come in: of telephones, dictating machines and shops.
constexpr std::array<std::string_view, 14> kOtherExtensions = {".ra",  ".rm",  ".ram", ".dss", ".ds2",
                                                               ".dvf", ".msv", ".qcp", ".vox", ".gsm",
                                                               ".shn", ".m4p", ".aax", ".avi"};

std::string LowerExtension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

bool Contains(std::span<const std::string_view> extensions, const std::string& extension) {
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

void AddEntry(const fs::directory_entry& entry, FolderContent& content) {
  const fs::path& path = entry.path();
  std::error_code ignored;  // an entry that is gone again is neither folder nor file
  if (path.filename().string().starts_with('.')) return;
  const bool is_link = entry.is_symlink(ignored);
  if (entry.is_directory(ignored)) {
    (is_link ? content.folder_links : content.folders).push_back(path);
  } else if (entry.is_regular_file(ignored)) {
    const std::string extension = LowerExtension(path);
    if (Contains(kAudioExtensions, extension)) content.audio.push_back(path);
    if (Contains(kOtherExtensions, extension)) content.other_formats.push_back(path);
  } else if (is_link && !entry.exists(ignored)) {
    content.broken_links.push_back(path);
  }
}

// What folders hold and nobody reads, counted.
class SkippedFiles {
 public:
  void Add(const FolderContent& content) {
    for (const fs::path& path : content.folder_links) Add("a link to a folder", "links to folders", path);
    for (const fs::path& path : content.broken_links)
      Add("a link that leads to nothing", "links that lead to nothing", path);
    for (const fs::path& path : content.other_formats) {
      const std::string format = " in a format that can't be read (" + LowerExtension(path) + ")";
      Add("a recording" + format, "recordings" + format, path);
    }
  }

  // A line a reason.
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const Reason& reason : reasons_) {
      lines.push_back(reason.count == 1 ? "skipped " + reason.one + ": " + reason.example
                                        : "skipped " + std::to_string(reason.count) + " " + reason.many +
                                              ", e.g. " + reason.example);
    }
    return lines;
  }

 private:
  struct Reason {
    std::string one, many, example;
    size_t count = 0;
  };

  void Add(const std::string& one, const std::string& many, const fs::path& path) {
    auto known = std::find_if(reasons_.begin(), reasons_.end(),
                              [&](const Reason& reason) { return reason.one == one; });
    if (known == reasons_.end()) known = reasons_.insert(known, {one, many, path.string()});
    ++known->count;
  }

  std::vector<Reason> reasons_;
};

void FindInFolder(const fs::path& folder, std::vector<InputFile>& files, SkippedFiles& skipped) {
  const FolderContent content = ContentOf(folder);
  for (const fs::path& path : content.audio) files.push_back({path.string(), {}, {}});
  if (!content.listed) files.push_back({folder.string(), content.listed, {}});
  skipped.Add(content);
  for (const fs::path& subfolder : content.folders) FindInFolder(subfolder, files, skipped);
}

}  // namespace

InputFiles FindInputFiles(const std::vector<std::string>& arguments) {
  InputFiles found;
  std::vector<InputFile>& files = found.files;
  for (const std::string& argument : arguments) {
    std::error_code ignored;  // reading the file will tell
    if (argument == kStandardInput || !fs::is_directory(argument, ignored)) {
      const bool is_stream = argument == kStandardInput;
      files.push_back({argument, {}, is_stream ? "stdin" : fs::path(argument).filename().string()});
      continue;
    }
    std::vector<InputFile> inside;
    SkippedFiles skipped;
    FindInFolder(argument, inside, skipped);
    for (const std::string& line : skipped.lines()) found.skipped.push_back({argument, line});
    if (inside.empty()) {
      inside.push_back(
          {argument,
           MakeError(ErrorCode::kInvalidArgument, "expected a folder with audio files, found none in it"),
           {}});
    }
    std::sort(inside.begin(), inside.end(),
              [](const InputFile& a, const InputFile& b) { return a.path < b.path; });
    for (InputFile& file : inside) file.name = fs::path(file.path).lexically_relative(argument).string();
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return found;
}

FolderContent ContentOf(const fs::path& folder) {
  FolderContent content;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    AddEntry(*entry, content);
  }
  if (error) {
    content.listed = MakeError(ErrorCode::kInvalidArgument,
                               "expected a folder that can be read, found: " + error.message());
  }
  for (auto* paths : {&content.audio, &content.other_formats, &content.folders, &content.folder_links,
                      &content.broken_links}) {
    std::sort(paths->begin(), paths->end());
  }
  return content;
}

}  // namespace speech_emotion
