#include "cli_program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace cli_test {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::vector<std::string> ProgramRun::output_lines() const { return Lines(output); }
std::vector<std::string> ProgramRun::error_lines() const { return Lines(error); }

std::string Quoted(const std::string& argument) {
  std::string quoted = "'";
  for (const char c : argument) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

ProgramRun RunProgram(const std::vector<std::string>& arguments) {
  std::string command = "\"$PROGRAM\"";
  for (const std::string& argument : arguments) command += " " + Quoted(argument);
  return RunShell(command);
}

ProgramRun Succeed(const std::vector<std::string>& arguments) {
  ProgramRun run = RunProgram(arguments);
  INFO(run.error);
  REQUIRE(run.exit_code == 0);
  CHECK(run.error == "");
  return run;
}

ProgramRun RunShell(const std::string& command) {
  const TemporaryFolder folder;
  const std::string script =
      "export PROGRAM=" + Quoted(SPEECH_EMOTION_PROGRAM) +
      "; export LSAN_OPTIONS=print_suppressions=0:suppressions=" + Quoted(SPEECH_EMOTION_LEAKS_OF_OTHERS) +
      "; cd /; { " + command + "\n} >" + Quoted(folder.Path("out")) + " 2>" + Quoted(folder.Path("err"));
  const int status = std::system(script.c_str());
  ProgramRun run;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.output = ReadBytes(folder.Path("out"));
  run.error = ReadBytes(folder.Path("err"));
  return run;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "speech-emotion-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::Path(const std::string& name) const {
  const std::filesystem::path path = path_ / name;
  std::filesystem::create_directories(path.parent_path());
  return path.string();
}

std::string TemporaryFolder::Write(const std::string& name, const std::string& bytes) const {
  std::ofstream(Path(name), std::ios::binary) << bytes;
  return Path(name);
}

std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace cli_test
