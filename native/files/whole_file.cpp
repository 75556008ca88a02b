#include "files/whole_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace speech_emotion {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> WriteError(const std::string& path, const std::string& reason) {
  return MakeError(ErrorCode::kInvalidArgument, "expected to write " + path + ", found: " + reason);
}

}  // namespace

std::string PartPath(const std::string& path) { return path + ".part"; }

Result<WholeFile> WholeFile::Create(const std::string& path) {
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) fs::create_directories(folder, error);
  if (error) return WriteError(path, error.message());
  std::FILE* file = std::fopen(PartPath(path).c_str(), "wb");
  if (file == nullptr) return WriteError(path, std::strerror(errno));
  return WholeFile(path, file);
}

WholeFile::~WholeFile() {
  if (!file_) return;
  std::error_code ignored;
  fs::remove(PartPath(path_), ignored);
}

Result<void> WholeFile::Write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) == bytes.size()) return {};
  return WriteError(path_, std::strerror(errno));
}

Result<void> WholeFile::Finish() {
  std::error_code error;
  if (std::fclose(file_.release()) != 0) error.assign(errno, std::generic_category());
  if (!error) fs::rename(PartPath(path_), path_, error);
  if (!error) return {};
  std::error_code ignored;
  fs::remove(PartPath(path_), ignored);
  return WriteError(path_, error.message());
}

Result<void> WriteWholeFile(const std::string& path, std::string_view bytes) {
  auto file = WholeFile::Create(path);
  if (!file) return tl::unexpected(file.error());
  if (auto written = file->Write(bytes); !written) return written;
  return file->Finish();
}

}  // namespace speech_emotion
