#include "trainer/parallel/launch.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "trainer/error.h"

namespace digitforge::testing {
namespace {

std::optional<Launch> launch_with(const std::map<std::string, std::string>& variables) {
  for (const char* name :
       {"RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT", "OMPI_COMM_WORLD_RANK",
        "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "SLURM_PROCID", "SLURM_NTASKS",
        "SLURM_LOCALID", "TORCHELASTIC_USE_AGENT_STORE"}) {
    unsetenv(name);
  }
  for (const auto& [name, value] : variables) setenv(name.c_str(), value.c_str(), 1);
  return find_launch();
}

TEST(Launch, AloneIsNone) {
  EXPECT_FALSE(launch_with({}));
  EXPECT_FALSE(launch_with({{"RANK", "0"}, {"WORLD_SIZE", "1"}}));
}

TEST(Launch, ReadsTorchrun) {
  const auto launch = launch_with({{"RANK", "5"},
                                   {"WORLD_SIZE", "8"},
                                   {"LOCAL_RANK", "1"},
                                   {"MASTER_ADDR", "node0"},
                                   {"MASTER_PORT", "1234"},
                                   {"TORCHELASTIC_USE_AGENT_STORE", "True"}});
  ASSERT_TRUE(launch);
  EXPECT_EQ(launch->rank, 5);
  EXPECT_EQ(launch->count, 8);
  EXPECT_EQ(launch->local_rank, 1);
  EXPECT_EQ(launch->address, "node0");
  EXPECT_EQ(launch->port, 1234);
  EXPECT_TRUE(launch->has_store);
}

TEST(Launch, ReadsMpirunAndSlurm) {
  const auto mpi = launch_with({{"OMPI_COMM_WORLD_RANK", "1"},
                                {"OMPI_COMM_WORLD_SIZE", "2"},
                                {"OMPI_COMM_WORLD_LOCAL_RANK", "1"}});
  ASSERT_TRUE(mpi);
  EXPECT_EQ(mpi->rank, 1);
  EXPECT_EQ(mpi->address, "127.0.0.1");
  EXPECT_FALSE(mpi->has_store);
  const auto slurm = launch_with({{"SLURM_PROCID", "3"},
                                  {"SLURM_NTASKS", "4"},
                                  {"SLURM_LOCALID", "0"},
                                  {"MASTER_ADDR", "node7"}});
  ASSERT_TRUE(slurm);
  EXPECT_EQ(slurm->rank, 3);
  EXPECT_EQ(slurm->local_rank, 0);
  EXPECT_EQ(slurm->address, "node7");
}

TEST(Launch, NamesWhatIsMissingOrWrong) {
  const auto message = [](const std::map<std::string, std::string>& variables) -> std::string {
    try {
      launch_with(variables);
    } catch (const TrainerError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_NE(message({{"RANK", "0"}}).find("WORLD_SIZE is not set"), std::string::npos);
  EXPECT_NE(message({{"RANK", "2"}, {"WORLD_SIZE", "2"}}).find("from 0 to 1"), std::string::npos);
  EXPECT_NE(message({{"RANK", "1x"}, {"WORLD_SIZE", "2"}}).find("'1x'"), std::string::npos);
  EXPECT_NE(
      message({{"RANK", "1"}, {"WORLD_SIZE", "2"}, {"MASTER_PORT", "70000"}}).find("MASTER_PORT"),
      std::string::npos);
}

}  // namespace
}  // namespace digitforge::testing
