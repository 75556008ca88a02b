// Runs the built speech-emotion program, as a user would from a shell.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cli_test {

struct ProgramRun {
  int exit_code = -1;  // 128 + signal where one ended it
  std::string output;
  std::string error;

  std::vector<std::string> output_lines() const;
  std::vector<std::string> error_lines() const;
};

// The program with these arguments, each passed as it is, from another folder than the build's.
ProgramRun RunProgram(const std::vector<std::string>& arguments);

// The same where the test can't go on but after a success, without a word on standard error.
ProgramRun Succeed(const std::vector<std::string>& arguments);

// A whole shell command, in which $PROGRAM is the program.
ProgramRun RunShell(const std::string& command);

// For use in a shell command.
std::string Quoted(const std::string& argument);

// A fresh folder, removed with its contents at the end of the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // The path of `name` in it; folders on the way are made.
  std::string Path(const std::string& name) const;
  // A file with these bytes; its path.
  std::string Write(const std::string& name, const std::string& bytes) const;

 private:
  std::filesystem::path path_;
};

std::string ReadBytes(const std::string& path);

}  // namespace cli_test
