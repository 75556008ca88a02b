#include "files/input_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>
#include <system_error>

#include "files/audio_file.h"

namespace speech_emotion::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 13> kAudioExtensions = {".wav",  ".wave", ".flac", ".ogg",  ".oga",
                                                               ".opus", ".mp3",  ".aif",  ".aiff", ".au",
                                                               ".caf",  ".w64",  ".rf64"};

// Others that recordings come in. Where they may hold a film, they may hold its sound alone.
constexpr std::array<std::string_view, 20> kOtherExtensions = {
    ".m4a", ".m4b", ".mp4", ".aac", ".webm", ".weba", ".mka", ".3gp", ".3gpp", ".3g2",
    ".amr", ".awb", ".wma", ".ac3", ".mpc",  ".ape",  ".wv",  ".tta", ".spx",  ".ra"};

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

void FindInFolder(const fs::path& folder, std::vector<InputFile>& files) {
  const FolderContent content = ContentOf(folder);
  for (const fs::path& path : content.audio) files.push_back({path.string(), {}, {}});
  if (!content.listed) files.push_back({folder.string(), content.listed, {}});
  for (const fs::path& subfolder : content.folders) FindInFolder(subfolder, files);
}

}  // namespace

std::vector<InputFile> FindInputFiles(const std::vector<std::string>& arguments) {
  std::vector<InputFile> files;
  for (const std::string& argument : arguments) {
    std::error_code ignored;  // reading the file will tell
    if (argument == kStandardInput || !fs::is_directory(argument, ignored)) {
      const bool is_stream = argument == kStandardInput;
      files.push_back({argument, {}, is_stream ? "stdin" : fs::path(argument).filename().string()});
      continue;
    }
    std::vector<InputFile> inside;
    FindInFolder(argument, inside);
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
  return files;
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

}  // namespace speech_emotion::cli
