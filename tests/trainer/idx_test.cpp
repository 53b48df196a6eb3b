#include "trainer/data/idx.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/trainer/fixtures.h"
#include "trainer/error.h"

namespace digitforge::testing {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<long>(bytes.size()));
}

/// An IDX file of two 2 x 3 images.
std::string small_idx() {
  std::string bytes{"\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03", 16};
  for (char c = 0; c < 12; ++c) bytes.push_back(c);
  return bytes;
}

std::string refusal(const fs::path& path, std::uint32_t rank = 3) {
  try {
    IdxFile(path).read(rank);
  } catch (const TrainerError& error) {
    return error.what();
  }
  return "";
}

TEST(Idx, ReadsRealMnist) {
  const auto test = load_dataset("mnist", mnist_folder(), Split::test);
  EXPECT_EQ(test.images.sizes(), (std::vector<std::int64_t>{10000, 1, 28, 28}));
  EXPECT_EQ(test.images.min().item<float>(), -1);
  EXPECT_EQ(test.images.max().item<float>(), 1);
  // The first test digits, as everybody knows them.
  const std::vector<std::int64_t> known{7, 2, 1, 0, 4, 1, 4, 9, 5, 9};
  for (std::size_t i = 0; i < known.size(); ++i) {
    EXPECT_EQ(test.labels[static_cast<std::int64_t>(i)].item<std::int64_t>(), known[i]);
  }
}

TEST(Idx, ReadsPlainAndGzipAlike) {
  TemporaryFolder folder;
  const fs::path path = folder.path() / "images";
  write(path, small_idx());
  const IdxArray plain = IdxFile(path).read(3);
  EXPECT_EQ(plain.dims, (std::vector<std::uint32_t>{2, 2, 3}));
  EXPECT_EQ(plain.bytes[11], 11);
  ASSERT_EQ(std::system(("gzip '" + path.string() + "'").c_str()), 0);
  ASSERT_FALSE(fs::exists(path));
  const IdxArray zipped = IdxFile(path).read(3);
  EXPECT_EQ(zipped.dims, plain.dims);
  EXPECT_EQ(zipped.bytes, plain.bytes);
}

TEST(Idx, EveryTruncationIsRefusedByName) {
  TemporaryFolder folder;
  const std::string whole = small_idx();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const fs::path path = folder.path() / "images";
    write(path, whole.substr(0, length));
    const std::string message = refusal(path);
    EXPECT_NE(message.find(path.string()), std::string::npos) << length;
    EXPECT_NE(message.find("./dev data"), std::string::npos) << length;
  }
}

TEST(Idx, TruncatedGzipIsRefused) {
  TemporaryFolder folder;
  const fs::path path = folder.path() / "images";
  write(path, small_idx());
  ASSERT_EQ(std::system(("gzip '" + path.string() + "'").c_str()), 0);
  const fs::path zipped = path.string() + ".gz";
  fs::resize_file(zipped, fs::file_size(zipped) - 6);
  EXPECT_NE(refusal(path).find("or was cut short"), std::string::npos) << refusal(path);
}

TEST(Idx, WrongFilesAreRefused) {
  TemporaryFolder folder;
  const fs::path path = folder.path() / "images";
  EXPECT_NE(refusal(path).find("no such file"), std::string::npos);
  write(path, small_idx() + "x");
  EXPECT_NE(refusal(path).find("bytes of data where its header says"), std::string::npos);
  write(path, "PNG, not IDX, but long enough");
  EXPECT_NE(refusal(path).find("is not an IDX file"), std::string::npos);
  write(path, small_idx());
  EXPECT_NE(refusal(path, 1).find("holds images"), std::string::npos);
  EXPECT_THROW(load_dataset("mnist", folder.path() / "nowhere", Split::train), TrainerError);
}

TEST(Idx, AFileThatChangesWhileItIsReadIsRefused) {
  TemporaryFolder folder;
  const fs::path path = folder.path() / "images";
  write(path, small_idx());
  const IdxFile file(path);
  file.require_unchanged();
  EXPECT_EQ(file.read(3).bytes.size(), 12U);
  write(path, small_idx().substr(0, 20));
  try {
    file.read(3);
    FAIL();
  } catch (const TrainerError& error) {
    EXPECT_NE(std::string(error.what()).find("changed while it was read"), std::string::npos);
    EXPECT_EQ(error.failure, Failure::file);
  }
  fs::remove(path);
  EXPECT_THROW(file.require_unchanged(), TrainerError);
}

TEST(Idx, ADataSetsChecksumIsThatOfWhatIsInItsFiles) {
  const DatasetFiles test = read_dataset_files("mnist", mnist_folder(), Split::test);
  EXPECT_EQ(test.count, 10000U);
  EXPECT_EQ(test.checksum, read_dataset_files("mnist", mnist_folder(), Split::test).checksum);
  EXPECT_NE(test.checksum, read_dataset_files("mnist", mnist_folder(), Split::train).checksum);
  EXPECT_NE(test.checksum,
            read_dataset_files("fashion-mnist", mnist_folder(), Split::test).checksum)
      << "other names of classes";
}

}  // namespace
}  // namespace digitforge::testing
