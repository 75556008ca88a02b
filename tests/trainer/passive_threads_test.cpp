// Threads that spin while they wait cost a training beside other work most of its speed.
#include <catch2/catch.hpp>
#include <string>

#include "support/cli_program.h"

using Catch::Matchers::Contains;
using cli_test::RunShell;

namespace {

std::string ThreadSettings(const std::string& before) {
  return RunShell("unset OMP_WAIT_POLICY GOMP_SPINCOUNT; " + before +
                  " OMP_DISPLAY_ENV=verbose $PROGRAM --help")
      .error;
}

}  // namespace

TEST_CASE("the trainer's threads soon sleep while they wait, unless they are told otherwise") {
  CHECK_THAT(ThreadSettings(""), Contains("GOMP_SPINCOUNT = '10000'"));
  CHECK_THAT(ThreadSettings("OMP_WAIT_POLICY=active"), Contains("OMP_WAIT_POLICY = 'ACTIVE'"));
  CHECK_THAT(ThreadSettings("GOMP_SPINCOUNT=1234"), Contains("GOMP_SPINCOUNT = '1234'"));
}

TEST_CASE("the trainer keeps its arguments and its name when it starts itself again") {
  const auto run = RunShell("unset OMP_WAIT_POLICY; $PROGRAM no-such-command 'two words'");
  CHECK(run.exit_code != 0);
  CHECK_THAT(run.error, Contains("two words") || Contains("no-such-command") || Contains("subcommand"));
}
