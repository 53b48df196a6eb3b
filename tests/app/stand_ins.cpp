#include "tests/app/stand_ins.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace digitforge {

StandIns::StandIns() : path_(std::getenv("PATH")) {
  setenv("PATH", folder_.path().c_str(), 1);
  setenv("TOLD", program("told").c_str(), 1);
}

StandIns::~StandIns() {
  setenv("PATH", path_.c_str(), 1);
  unsetenv("TOLD");
}

void StandIns::add(const std::string& name, const std::string& script) {
  std::ofstream(program(name)) << "#!/bin/sh\nPATH=/usr/bin:/bin\n" << script << '\n';
  std::filesystem::permissions(program(name), std::filesystem::perms::owner_all);
}

std::string StandIns::told() const { return text_of(program("told")); }

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace digitforge
