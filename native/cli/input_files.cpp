#include "input_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "audio_file.h"

namespace speech_emotion::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 13> kAudioExtensions = {".wav",  ".wave", ".flac", ".ogg",  ".oga",
                                                               ".opus", ".mp3",  ".aif",  ".aiff", ".au",
                                                               ".caf",  ".w64",  ".rf64"};

bool IsAudioFile(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kAudioExtensions.begin(), kAudioExtensions.end(), extension) != kAudioExtensions.end();
}

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

void FindInFolder(const fs::path& folder, std::vector<InputFile>& files) {
  std::error_code error;
  std::vector<fs::path> subfolders;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;  // an entry that is gone again is neither folder nor file
    if (IsHidden(entry->path())) continue;
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
      subfolders.push_back(entry->path());
    } else if (entry->is_regular_file(ignored) && IsAudioFile(entry->path())) {
      files.push_back({entry->path().string(), {}, {}});
    }
  }
  if (error) {
    files.push_back({folder.string(),
                     MakeError(ErrorCode::kInvalidArgument,
                               "expected a folder that can be read, found: " + error.message()),
                     {}});
  }
  for (const fs::path& subfolder : subfolders) FindInFolder(subfolder, files);
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

}  // namespace speech_emotion::cli
