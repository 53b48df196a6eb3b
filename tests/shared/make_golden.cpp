// Writes the golden files of the current format version into the folder given: for a new version
// of the format, never to make a failing test pass.
#include <cstdio>
#include <fstream>
#include <string>

#include "shared/weight_file.h"
#include "shared/weight_layout.h"
#include "tests/shared/golden_files.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER (tests/shared/golden)\n", argv[0]);
    return 2;
  }
  for (const digitforge::GoldenFile& golden : digitforge::kGoldenFiles) {
    if (golden.version != digitforge::kFormatVersion) continue;
    const auto made = golden.make();
    const auto file = digitforge::write_weights(made.description);
    if (!file) {
      std::fprintf(stderr, "%s: %s\n", golden.name, file.error().message.c_str());
      return 1;
    }
    const std::string path = std::string(argv[1]) + "/" + golden.name;
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(file.value().data()),
              static_cast<std::streamsize>(file.value().size()));
    if (!out.flush()) {
      std::fprintf(stderr, "%s: cannot be written\n", path.c_str());
      return 1;
    }
    std::printf("%s: %zu bytes\n", path.c_str(), file.value().size());
  }
  return 0;
}
