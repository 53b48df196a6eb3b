// Stands in for libFuzzer where a target is built by any compiler: runs the files that it is given,
// and then changed ones, always the same, under limits on memory and time.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/target.h"

extern "C" __attribute__((weak)) std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data,
                                                                     std::size_t size,
                                                                     std::size_t max_size,
                                                                     unsigned seed);

namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;

constexpr rlim_t kMemory = 1024UL << 20;  ///< bytes of address space
constexpr double kSeconds = 10;           ///< for one input, on a machine that does much else
constexpr std::size_t kMaxSize = 1 << 16;

std::mt19937 bits(1);

void limit_memory() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they map terabytes
  const rlimit limit{kMemory, kMemory};
  setrlimit(RLIMIT_AS, &limit);
#endif
}

std::vector<fs::path> files_of(int count, char** arguments) {
  std::vector<fs::path> files;
  for (int i = 0; i < count; ++i) {
    const fs::path path = arguments[i];
    if (fs::is_regular_file(path)) files.push_back(path);
    if (!fs::is_directory(path)) continue;
    for (const auto& entry : fs::directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Runs one input; `name` is printed first where it kills the program or takes too long.
void run(const Bytes& bytes, const std::string& name) {
  const auto start = std::chrono::steady_clock::now();
  // An array of the exact size, so that a sanitizer sees a read past its end.
  const Bytes input(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(input.data(), input.size());
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  if (taken.count() < kSeconds) return;
  std::fprintf(stderr, "%s took %.1f s\n", name.c_str(), taken.count());
  std::exit(1);
}

Bytes changed(Bytes bytes, unsigned seed) {
  const std::size_t size = bytes.size();
  bytes.resize(kMaxSize);
  bytes.resize(LLVMFuzzerCustomMutator != nullptr
                   ? LLVMFuzzerCustomMutator(bytes.data(), size, kMaxSize, seed)
                   : LLVMFuzzerMutate(bytes.data(), size, kMaxSize));
  return bytes;
}

}  // namespace

std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size) {
  const auto below = [](std::size_t n) { return bits() % n; };
  if (size == 0 || (size < max_size && below(8) == 0)) {
    const std::size_t at = below(size + 1);
    std::copy_backward(data + at, data + size, data + size + 1);
    data[at] = static_cast<std::uint8_t>(bits());
    return size + 1;
  }
  const std::size_t at = below(size);
  switch (below(4)) {
    case 0:
      if (size == 1) break;
      std::copy(data + at + 1, data + size, data + at);
      return size - 1;
    case 1:
      data[at] = static_cast<std::uint8_t>(bits());
      return size;
    case 2:
      data[at] = data[below(size)];
      return size;
    default:
      break;
  }
  data[at] ^= static_cast<std::uint8_t>(1U << below(8));
  return size;
}

/// usage: TARGET CHANGES FILE|FOLDER...
int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s CHANGES FILE|FOLDER...\n", argv[0]);
    return 2;
  }
  limit_memory();
  std::vector<Bytes> inputs;
  for (const fs::path& path : files_of(argc - 2, argv + 2)) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    std::fprintf(stderr, "%s\n", path.c_str());
    run(inputs.back(), path.string());
  }
  run({}, "nothing");
  const unsigned long changes = std::strtoul(argv[1], nullptr, 10);
  const std::size_t files = inputs.size();
  for (unsigned i = 0; i < changes && files > 0; ++i) {
    // A few changes on top of each other; the next ones begin with a file again.
    Bytes bytes = inputs[i / 8 % files];
    for (unsigned j = 0; j <= i % 8; ++j) bytes = changed(std::move(bytes), i * 8 + j);
    run(bytes, "change " + std::to_string(i));
  }
  std::fprintf(stderr, "%zu files and %lu changed ones\n", files, changes);
  return 0;
}
