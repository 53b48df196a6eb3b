// One hand-made bad file for each rule of shared/FORMAT.md. The checksums are right, so that the
// rule itself refuses the file, with an error that names the culprit.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <limits>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "shared/weight_file.h"
#include "tests/shared/raw_file.h"

namespace digitforge {
namespace {

struct BadFile {
  const char* rule;
  ErrorCode code;
  const char* mention;  ///< what the message must hold
  std::function<void(RawFile&)> damage;
};

void PrintTo(const BadFile& file, std::ostream* out) { *out << file.rule; }

void expect_refused(int layout, const BadFile& bad) {
  RawFile file = raw_full_model();
  file.layout = layout;
  bad.damage(file);
  const auto read = read_weights(file.assemble());
  ASSERT_FALSE(read.ok());
  EXPECT_STREQ(error_code_name(read.error().code), error_code_name(bad.code))
      << read.error().message;
  EXPECT_NE(read.error().message.find(bad.mention), std::string::npos) << read.error().message;
}

/// Rules that both versions of the format have.
class ReaderRules : public testing::TestWithParam<BadFile> {};
TEST_P(ReaderRules, Refuses) {
  for (const int layout : {1, 2}) {
    SCOPED_TRACE("version " + std::to_string(layout));
    expect_refused(layout, GetParam());
  }
}

class Version1Rules : public testing::TestWithParam<BadFile> {};
TEST_P(Version1Rules, Refuses) { expect_refused(1, GetParam()); }

class Version2Rules : public testing::TestWithParam<BadFile> {};
TEST_P(Version2Rules, Refuses) { expect_refused(2, GetParam()); }

TEST(ReaderRulesBase, TheUndamagedFileIsRead) {
  for (const int layout : {1, 2}) {
    RawFile raw = raw_full_model();
    raw.layout = layout;
    const auto file = raw.assemble();
    const auto read = read_weights(file);
    EXPECT_TRUE(read.ok()) << read.error().message;
  }
}

TEST(ReaderRulesBase, UnknownOptionalSectionsAreSkippedAndKept) {
  RawFile raw = raw_full_model();
  raw.optional = {{"note", Record().u32(7), {}, {}}, {"zero", {}, {}, {}}};
  const auto file = raw.assemble();
  const auto read = read_weights(file);
  ASSERT_TRUE(read.ok()) << read.error().message;
  ASSERT_EQ(read.value().sections.size(), 2U);
  EXPECT_EQ(read.value().sections[0].type, (std::array{'n', 'o', 't', 'e'}));
  EXPECT_EQ(read.value().sections[0].data.size(), 4U);
  EXPECT_EQ(read.value().sections[1].data.size(), 0U);
  EXPECT_EQ(write_weights(read.value()).value(), file);
}

Record head(std::string model, std::string dataset, std::string date, unsigned prior) {
  return Record().string(model).string(dataset).string(date).u8(prior).u64(0).u64(0);
}
constexpr const char* kDate = "2026-11-23T17:00:00Z";
const float kNan = std::numeric_limits<float>::quiet_NaN();
const float kInfinity = std::numeric_limits<float>::infinity();

// Replaces a tensor's entry (name, type, shape); its data stays.
std::function<void(RawFile&)> entry(std::size_t tensor, Record record) {
  return [=](RawFile& f) { f.generator.tensors[tensor].entry = record; };
}
std::function<void(RawFile&)> node(std::size_t index, Record record) {
  return [=](RawFile& f) { f.generator.nodes[index] = record; };
}

using C = ErrorCode;
using F = RawFile;
const std::string kLong(65, 'a');

std::function<void(RawFile&)> arrange(std::function<void(std::vector<RawSection>&)> change) {
  return [=](RawFile& f) { f.arrange = change; };
}
using S = std::vector<RawSection>;

const BadFile kHeader[] = {
    {"Version", C::unsupported_version, "version 3", [](F& f) { f.version = 3; }},
    {"VersionZero", C::unsupported_version, "version 0", [](F& f) { f.version = 0; }},
    {"Reserved", C::bad_header, "byte 63", [](F& f) { f.reserved = 1; }},
    {"FileSizeUnaligned", C::bad_header, "multiples of 64", [](F& f) { f.file_size = 1000; }},
    {"FileSizeHuge", C::too_large, "18446744073709551615", [](F& f) { f.file_size = ~0ull; }},
    {"FileSizeOverLimit", C::too_large, "limit", [](F& f) { f.file_size = 1ull << 31; }},
    {"GeneratorSizeZero", C::bad_header, "sizes", [](F& f) { f.generator_size = 0; }},
    {"GeneratorSizeHeader", C::bad_header, "sizes", [](F& f) { f.generator_size = 64; }},
    {"GeneratorSizeOverFile", C::bad_header, "sizes", [](F& f) { f.generator_size = 1 << 20; }},
};

const BadFile kVersion1[] = {
    {"HeaderSize", C::bad_header, "128", [](F& f) { f.header_size = 128; }},
    {"FileSizeMore", C::truncated, "6400000", [](F& f) { f.file_size = 6400000; }},
    {"FileSizeLess", C::trailing_bytes, "ends after",
     [](F& f) { f.file_size = f.assemble().size() - 64; }},
    {"ChecksumOfNoDiscriminator", C::bad_header, "byte 36",
     [](F& f) { f.discriminator.reset(), f.discriminator_crc = 1; }},
    {"DiscriminatorChecksum", C::bad_checksum, "discriminator",
     [](F& f) { f.discriminator_crc = 1; }},
    {"MetadataBlockLength", C::bad_metadata, "byte 64", [](F& f) { f.metadata.length = ~0u; }},
    {"MetadataBlockShorter", C::bad_metadata, "metadata", [](F& f) { f.metadata.length = 40; }},
    {"MetadataEmpty", C::bad_metadata, "metadata", [](F& f) { f.metadata.length = 0; }},
    {"InputsCountOverBlock", C::bad_graph, "ends before",
     [](F& f) {
       f.discriminator->inputs.clear(), f.discriminator->input_count = 2,
                                        f.discriminator->length = 10;
     }},
    {"NodesBlockEndsInside", C::bad_graph, "ends", [](F& f) { f.generator.length = 60; }},
    {"NodesBlockLength", C::bad_graph, "past the end", [](F& f) { f.generator.length = ~0u; }},
    {"NodesBlockLonger", C::bad_graph, "left over",
     [](F& f) { f.generator.after_directory.u8(0); }},
    {"TensorsOffsetOfThePrevious", C::bad_tensor, "tensor 2",
     [](F& f) { f.generator.tensors[2].offset = 64; }},
    {"TensorsOffsetPastTheEnd", C::bad_tensor, "tensor 0",
     [](F& f) { f.generator.tensors[0].offset = ~0ull; }},
    {"TensorsHole", C::bad_tensor, "tensor 1", [](F& f) { f.generator.tensors[0].data.zeros(64); }},
    {"SelfTestOffset", C::bad_self_test, "self-test tensor 0",
     [](F& f) { f.generator.self_test[0].offset = 128; }},
};

const BadFile kVersion2[] = {
    {"Kind", C::unsupported_version, "kind 3", [](F& f) { f.kind = 3; }},
    {"AnotherKind", C::bad_graph, "must be the features",
     [](F& f) {
       f.kind = 2;  // whose metadata have no prior
       f.metadata.head = Record().string("m").string("d").string(kDate).u64(0).u64(0);
     }},
    {"HeaderChecksum", C::bad_checksum, "header", [](F& f) { f.header_crc = 1; }},
    {"NoSections", C::bad_header, "sizes", arrange([](S& sections) { sections.clear(); })},
    {"SectionsOverLimit", C::too_large, "37 sections",
     [](F& f) {
       for (int i = 0; i < 32; ++i) {
         f.optional.push_back({"opt" + std::string(1, static_cast<char>('A' + i)), {}, {}, {}});
       }
     }},
    {"SectionPastTheEnd", C::bad_header, "\"META\"",
     arrange([](S& sections) { sections[0].size = 1 << 20; })},
    {"SectionSizeHuge", C::bad_header, "past the end",
     arrange([](S& sections) { sections[1].size = ~0ULL; })},
    {"SectionType", C::bad_header, "four letters",
     arrange([](S& sections) { sections[2].type = "set1"; })},
    {"SectionChecksum", C::bad_checksum, "\"NETS\"",
     arrange([](S& sections) { sections[1].crc = 1; })},
    {"UnknownRequiredSection", C::unsupported_version, "\"NEED\"",
     arrange([](S& sections) { sections[2].type = "NEED"; })},
    {"NoMetadata", C::bad_header, "\"META\"",
     arrange([](S& sections) { sections.erase(sections.begin()); })},
    {"NoNetworks", C::bad_header, "\"NETS\"",
     arrange([](S& sections) { sections.erase(sections.begin() + 1); })},
    {"NoData", C::bad_header, "0 sections with data",
     arrange([](S& sections) { sections.resize(3); })},
    {"DataForOne", C::bad_graph, "data for 1", arrange([](S& sections) { sections.resize(4); })},
    {"DataForThree", C::bad_header, "3 sections with data",
     arrange([](S& sections) { sections.push_back(sections.back()); })},
    {"OptionalBehindData", C::bad_header, "\"DATA\"",
     arrange([](S& sections) { std::swap(sections[2], sections[3]); })},
    {"OptionalOutOfOrder", C::bad_header, "\"note\"", arrange([](S& sections) {
       sections.insert(sections.begin() + 3, {"note", {}, {}, {}});
     })},
    {"OptionalTwice", C::bad_header, "\"sets\"",
     arrange([](S& sections) { sections.insert(sections.begin() + 3, sections[2]); })},
    {"SettingsEmpty", C::bad_metadata, "without any",
     [](F& f) {
       f.metadata.settings.clear();
       f.metadata.setting_count = 0;
     }},
    {"SettingsLonger", C::bad_metadata, "left over",
     arrange([](S& sections) { sections[2].content.u8(0); })},
    {"NetworksLonger", C::bad_graph, "left over",
     arrange([](S& sections) { sections[1].content.u8(0); })},
    {"NetworkCount", C::bad_graph, "3 networks", [](F& f) { f.network_count = 3; }},
    {"Role", C::bad_graph, "role 3",
     [](F& f) {
       f.roles = {1, 3};
     }},
    {"RolesTheOtherWayRound", C::bad_graph, "generator",
     [](F& f) {
       f.roles = {2, 1};
     }},
    {"DataLonger", C::bad_header, "tensors end", [](F& f) { f.generator.after_data.zeros(4); }},
    {"PaddingOfTheTable", C::bad_header, "padding", [](F& f) { f.table_padding = 1; }},
    {"PaddingBetweenSections", C::bad_header, "padding", [](F& f) { f.generator.end_padding = 1; }},
    {"PrefixTooLong", C::bad_header, "first network's part",
     [](F& f) { f.generator_size = f.assemble().size(); }},
};

const BadFile kMetadata[] = {
    {"BlockLonger", C::bad_metadata, "left over", [](F& f) { f.metadata.after.u8(0); }},
    {"ModelEmpty", C::bad_metadata, "model",
     [](F& f) { f.metadata.head = head("", "d", kDate, 1); }},
    {"ModelLong", C::bad_metadata, "model",
     [](F& f) { f.metadata.head = head(kLong, "d", kDate, 1); }},
    {"ModelControl", C::bad_metadata, "model",
     [](F& f) { f.metadata.head = head("a\nb", "d", kDate, 1); }},
    {"ModelC1Control", C::bad_metadata, "model",
     [](F& f) { f.metadata.head = head("a\xc2\x85", "d", kDate, 1); }},
    {"DatasetOverlong", C::bad_metadata, "data set",
     [](F& f) { f.metadata.head = head("m", "\xc0\xaf", kDate, 1); }},
    {"DatasetSurrogate", C::bad_metadata, "data set",
     [](F& f) { f.metadata.head = head("m", "\xed\xa0\x80", kDate, 1); }},
    {"DatasetBeyondUnicode", C::bad_metadata, "data set",
     [](F& f) { f.metadata.head = head("m", "\xf4\x90\x80\x80", kDate, 1); }},
    {"DatasetCutSequence", C::bad_metadata, "data set",
     [](F& f) { f.metadata.head = head("m", "\xe4\xb8", kDate, 1); }},
    {"DatasetLoneContinuation", C::bad_metadata, "data set",
     [](F& f) { f.metadata.head = head("m", "\x80", kDate, 1); }},
    {"DateShort", C::bad_metadata, "date",
     [](F& f) { f.metadata.head = head("m", "d", "2026-11-23", 1); }},
    {"DateMonth", C::bad_metadata, "date",
     [](F& f) { f.metadata.head = head("m", "d", "2026-13-23T17:00:00Z", 1); }},
    {"DateLetters", C::bad_metadata, "date",
     [](F& f) { f.metadata.head = head("m", "d", "2026-1a-23T17:00:00Z", 1); }},
    {"DateZone", C::bad_metadata, "date",
     [](F& f) { f.metadata.head = head("m", "d", "2026-11-23T17:00:00+", 1); }},
    {"Prior", C::bad_metadata, "prior 2", [](F& f) { f.metadata.head = head("m", "d", kDate, 2); }},
    {"ClassCount", C::bad_metadata, "900 classes", [](F& f) { f.metadata.class_count = 900; }},
    {"ClassCountOverLimit", C::too_large, "1001", [](F& f) { f.metadata.class_count = 1001; }},
    {"ClassEmpty", C::bad_metadata, "class 1",
     [](F& f) { f.metadata.classes[1] = Record().string(""); }},
    {"ClassTwice", C::bad_metadata, "class 1",
     [](F& f) { f.metadata.classes[1] = f.metadata.classes[0]; }},
    {"SettingCount", C::bad_metadata, "200 settings", [](F& f) { f.metadata.setting_count = 200; }},
    {"SettingCountOverLimit", C::too_large, "257", [](F& f) { f.metadata.setting_count = 257; }},
    {"SettingKey", C::bad_metadata, "setting 0",
     [](F& f) { f.metadata.settings[0] = Record().string("Batch").string("1"); }},
    {"SettingKeyTwice", C::bad_metadata, "setting 2",
     [](F& f) { f.metadata.settings[2] = f.metadata.settings[0]; }},
    {"SettingValue", C::bad_metadata, "setting \"a\"",
     [](F& f) { f.metadata.settings[0] = Record().string("a").string("\x7f"); }},
    {"SettingValueLong", C::bad_metadata, "setting \"a\"",
     [](F& f) { f.metadata.settings[0] = Record().string("a").string(std::string(1025, 'x')); }},
    {"SettingPastTheEnd", C::bad_metadata, "settings",
     [](F& f) { f.metadata.settings[2] = Record().string("a").u16(0xffff); }},
};

const BadFile kInputs[] = {
    {"None", C::bad_graph, "inputs", [](F& f) { f.generator.inputs.clear(); }},
    {"CountOverLimit", C::too_large, "3 inputs", [](F& f) { f.generator.input_count = 3; }},
    {"WrongRole", C::bad_graph, "\"latent\"",
     [](F& f) { f.generator.inputs[0] = Record().string("image").shape({3}); }},
    {"Order", C::bad_graph, "generator",
     [](F& f) { std::swap(f.generator.inputs[0], f.generator.inputs[1]); }},
    {"SameName", C::bad_graph, "input 1",
     [](F& f) { f.generator.inputs[1] = Record().string("latent").shape({2}); }},
    {"NameCharacters", C::bad_graph, "input 0",
     [](F& f) { f.generator.inputs[0] = Record().string("Latent").shape({3}); }},
    {"LabelWithoutClasses", C::bad_graph, "2 inputs", [](F& f) { f.metadata.classes.clear(); }},
    {"LabelOfAnotherSize", C::bad_graph, "[3]",
     [](F& f) { f.metadata.classes.push_back(Record().string("two")); }},
    {"ImageRank", C::bad_graph, "discriminator",
     [](F& f) {
       f.discriminator->inputs[0] = Record().string("image").shape({2, 2});
     }},
    {"ImageOfAnotherShape", C::bad_graph, "[1, 2, 2]",
     [](F& f) {
       f.discriminator->inputs[0] = Record().string("image").shape({1, 4, 1});
     }},
    {"RankZero", C::bad_graph, "input 0: rank 0",
     [](F& f) { f.generator.inputs[0] = Record().string("latent").shape({}); }},
    {"ZeroDimension", C::bad_graph, "dimension 0",
     [](F& f) { f.generator.inputs[0] = Record().string("latent").shape({0}); }},
};

const BadFile kNodes[] = {
    {"None", C::bad_graph, "no node",
     [](F& f) { f.discriminator->nodes.clear(), f.discriminator->tensors.clear(); }},
    {"CountOverLimit", C::too_large, "257 nodes", [](F& f) { f.generator.node_count = 257; }},
    {"CountOverBlock", C::bad_graph, "ends before",
     [](F& f) { f.discriminator->node_count = 200; }},
    {"UnknownOperation", C::bad_graph, "node 5: unknown operation 11", node(5, Record().u8(11).u16(6))},
    {"OperationZero", C::bad_graph, "node 5: unknown operation 0", node(5, Record().u8(0).u16(6))},
    {"UnknownFlags", C::bad_graph, "node 4 (linear): unknown flags 4",
     node(4, Record().u8(1).u16(5).u8(4).u16(2))},
    {"ReadsItself", C::bad_graph, "node 5 (relu)", node(5, Record().u8(6).u16(7))},
    {"ReadsPastTheEnd", C::bad_graph, "value 65535", node(5, Record().u8(6).u16(0xffff))},
    {"OutputUnused", C::bad_graph, "node 9 (conv)", node(10, Record().u8(8).u16(10))},
    {"InputUnused", C::bad_graph, "\"label\"",
     [](F& f) {
       f.discriminator->nodes[1] = Record().u8(6).u16(2);
       f.discriminator->tensors[0].entry = Record().string("weight").u8(2).shape({1, 4});
       f.discriminator->tensors[0].data = Record().zeros(8);
     }},
    {"ConcatOfOne", C::bad_graph, "node 0 (concat)", node(0, Record().u8(4).u8(1).u16(0))},
    {"ConcatOfNone", C::bad_graph, "node 0 (concat)", node(0, Record().u8(4).u8(0))},
    {"ConcatOfMany", C::bad_graph, "17 operands",
     [](F& f) {
       Record record = Record().u8(4).u8(17);
       for (int i = 0; i < 17; ++i) record.u16(0);
       f.generator.nodes[0] = record;
     }},
    {"ConcatPastTheBlock", C::bad_graph, "node 1 (concat)",
     [](F& f) { f.discriminator->nodes[1] = Record().u8(4).u8(255).u16(2).u16(1); }},
    {"ConcatOfImages", C::bad_graph, "node 10 (concat)",
     node(10, Record().u8(4).u8(2).u16(11).u16(11))},
    {"WeightOutOfRange", C::bad_graph, "tensor 6", node(4, Record().u8(1).u16(5).u8(0).u16(6))},
    {"WeightUsedTwice", C::bad_graph, "\"fc1.weight\"",
     node(4, Record().u8(1).u16(5).u8(0).u16(0))},
    {"WeightAsBias", C::bad_graph, "used already", node(1, Record().u8(1).u16(2).u8(1).u16(0).u16(0))},
    {"TensorUnused", C::bad_tensor, "\"fc1.bias\"", node(1, Record().u8(1).u16(2).u8(0).u16(0))},
    {"LinearOfImage", C::bad_graph, "node 10 (linear)",
     node(10, Record().u8(1).u16(11).u8(0).u16(2))},
    {"LinearWeightShape", C::bad_graph, "\"fc1.weight\"",
     entry(0, Record().string("fc1.weight").u8(1).shape({5, 8}))},
    {"LinearBiasShape", C::bad_graph, "\"fc1.bias\"",
     entry(1, Record().string("fc1.bias").u8(1).shape({4, 2}))},
    {"ConvOfRow", C::bad_graph, "node 6 (conv)",
     node(6, Record().u8(2).u16(7).u8(0).u16(5).u8(1).u8(0))},
    {"ConvWeightShape", C::bad_graph, "\"conv_3-weight\"",
     entry(5, Record().string("conv_3-weight").u8(1).shape({2, 1, 3, 3}))},
    {"ConvKernelNotSquare", C::bad_graph, "\"conv_3-weight\"",
     entry(5, Record().string("conv_3-weight").u8(1).shape({1, 2, 9, 1}))},
    {"ConvStrideZero", C::bad_graph, "stride 0",
     node(9, Record().u8(2).u16(10).u8(0).u16(5).u8(0).u8(2))},
    {"ConvStrideOverLimit", C::bad_graph, "stride 17",
     node(9, Record().u8(2).u16(10).u8(0).u16(5).u8(17).u8(2))},
    {"ConvPadding", C::bad_graph, "padding 3",
     node(9, Record().u8(2).u16(10).u8(0).u16(5).u8(3).u8(3))},
    {"ConvOfTooLittle", C::bad_graph, "leaves nothing",
     node(9, Record().u8(2).u16(10).u8(0).u16(5).u8(3).u8(0))},
    {"ConvTransposeOfTooLittle", C::bad_graph, "leaves nothing",
     node(7, Record().u8(3).u16(8).u8(1).u16(3).u16(4).u8(2).u8(2))},
    {"ConvTransposeBias", C::bad_graph, "\"up/bias\"",
     entry(4, Record().string("up/bias").u8(1).shape({1, 2}))},
    {"ReshapeElements", C::bad_graph, "node 6 (reshape)",
     node(6, Record().u8(5).u16(7).shape({4, 1, 2}))},
    {"ReshapeRank", C::bad_graph, "rank 5", node(6, Record().u8(5).u16(7).shape({4, 1, 1, 1, 1}))},
    {"ReshapeZero", C::bad_graph, "is zero", node(6, Record().u8(5).u16(7).shape({4, 0, 1}))},
    {"ReshapeProductWraps", C::too_large, "node 6",
     node(6, Record().u8(5).u16(7).shape({1u << 16, 1u << 16, 1u << 16, 1u << 16}))},
    {"SlopeNan", C::bad_graph, "node 2 (leaky_relu)", node(2, Record().u8(7).u16(3).f32(kNan))},
    {"SlopeInfinite", C::bad_graph, "slope", node(2, Record().u8(7).u16(3).f32(kInfinity))},
    {"MaxoutOfOne", C::bad_graph, "1 pieces", node(3, Record().u8(10).u16(4).u8(1))},
    {"MaxoutOverLimit", C::bad_graph, "65 pieces", node(3, Record().u8(10).u16(4).u8(65))},
    {"MaxoutDivision", C::bad_graph, "groups of 3", node(3, Record().u8(10).u16(4).u8(3))},
    {"OutputRank", C::bad_graph, "[channels, height, width]",
     [](F& f) { f.generator.nodes.push_back(Record().u8(5).u16(12).shape({4})); 
                f.generator.self_test.clear(); }},
    {"LogitShape", C::bad_graph, "not [1]",
     [](F& f) { f.discriminator->nodes.push_back(Record().u8(5).u16(4).shape({1, 1})); }},
};

const BadFile kTensors[] = {
    {"CountOverLimit", C::too_large, "513 tensors", [](F& f) { f.generator.tensor_count = 513; }},
    {"CountOverBlock", C::bad_tensor, "500 tensors", [](F& f) { f.generator.tensor_count = 500; }},
    {"NameEmpty", C::bad_tensor, "tensor 1", entry(1, Record().string("").u8(1).shape({8}))},
    {"NameLong", C::bad_tensor, "tensor 1", entry(1, Record().string(kLong).u8(1).shape({8}))},
    {"NameCharacters", C::bad_tensor, "tensor 1",
     entry(1, Record().string("fc1 bias").u8(1).shape({8}))},
    {"NameTwice", C::bad_tensor, "\"fc1.weight\"",
     entry(1, Record().string("fc1.weight").u8(1).shape({8}))},
    {"UnknownType", C::bad_tensor, "tensor 1: unknown type 4",
     entry(1, Record().string("fc1.bias").u8(4).shape({8}))},
    {"TypeZero", C::bad_tensor, "unknown type 0",
     entry(1, Record().string("fc1.bias").u8(0).shape({8}))},
    {"RankZero", C::bad_tensor, "rank 0", entry(1, Record().string("fc1.bias").u8(1).shape({}))},
    {"RankFive", C::bad_tensor, "rank 5",
     entry(1, Record().string("fc1.bias").u8(1).shape({8, 1, 1, 1, 1}))},
    {"DimensionZero", C::bad_tensor, "tensor 1",
     entry(1, Record().string("fc1.bias").u8(1).shape({8, 0}))},
    {"DimensionOverLimit", C::too_large, "tensor 1",
     entry(1, Record().string("fc1.bias").u8(1).shape({(1u << 16) + 1}))},
    {"ProductWrapsToZero", C::too_large, "tensor 1",
     entry(1, Record().string("fc1.bias").u8(1).shape({1u << 16, 1u << 16, 1u << 16, 1u << 16}))},
    {"DataPastTheEnd", C::bad_tensor, "past the end",
     [](F& f) { f.discriminator->tensors[1].entry = Record().string("bias").u8(2).shape({33}); }},
    {"PaddingNotZero", C::bad_tensor, "padding", [](F& f) { f.generator.padding = 1; }},
    {"EndPaddingNotZero", C::bad_header, "padding", [](F& f) { f.discriminator->end_padding = 1; }},
    {"BytesAfterTheLast", C::bad_header, "tensors end",
     [](F& f) { f.discriminator->after_data.zeros(64); }},
    {"Nan", C::bad_tensor, "\"fc1.bias\"",
     [](F& f) { f.generator.tensors[1].data = Record().zeros(28).f32(kNan); }},
    {"Infinity", C::bad_tensor, "\"fc1.bias\"",
     [](F& f) { f.generator.tensors[1].data = Record().f32(-kInfinity).zeros(28); }},
    {"HalfNan", C::bad_tensor, "\"weight\"",
     [](F& f) { f.discriminator->tensors[0].data = Record().zeros(10).f16(kNan); }},
    {"HalfInfinity", C::bad_tensor, "\"weight\"",
     [](F& f) { f.discriminator->tensors[0].data = Record().f16(-kInfinity).zeros(10); }},
};

const BadFile kSelfTest[] = {
    {"CountOverLimit", C::too_large, "4 self-test", [](F& f) { f.generator.self_test_count = 4; }},
    {"TooFew", C::bad_self_test, "3", [](F& f) { f.generator.self_test.pop_back(); }},
    {"Name", C::bad_self_test, "\"output\"",
     [](F& f) {
       f.generator.self_test[2].entry = Record().string("out").u8(1).shape({2, 1, 2, 2});
     }},
    {"Type", C::bad_self_test, "f32",
     [](F& f) {
       f.generator.self_test[1].entry = Record().string("label").u8(2).shape({2, 2});
       f.generator.self_test[1].data = Record().zeros(8);
     }},
    {"Cases", C::bad_self_test, "\"label\"",
     [](F& f) {
       f.generator.self_test[1].entry = Record().string("label").u8(1).shape({3, 2});
       f.generator.self_test[1].data = Record().zeros(24);
     }},
    {"ValueShape", C::bad_self_test, "\"output\"",
     [](F& f) {
       f.generator.self_test[2].entry = Record().string("output").u8(1).shape({2, 1, 4});
     }},
    {"ManyCases", C::too_large, "65 cases",
     [](F& f) {
       auto& records = f.generator.self_test;
       records[0].entry = Record().string("latent").u8(1).shape({65, 3});
       records[0].data = Record().zeros(65 * 3 * 4);
       records[1].entry = Record().string("label").u8(1).shape({65, 2});
       records[1].data = Record().zeros(65 * 2 * 4);
       records[2].entry = Record().string("output").u8(1).shape({65, 1, 2, 2});
       records[2].data = Record().zeros(65 * 4 * 4);
     }},
    {"Nan", C::bad_self_test, "\"label\"",
     [](F& f) { f.generator.self_test[1].data = Record().f32(kNan).zeros(12); }},
};

std::string rule_name(const testing::TestParamInfo<BadFile>& info) { return info.param.rule; }

INSTANTIATE_TEST_SUITE_P(All, Version1Rules, testing::ValuesIn(kVersion1), rule_name);
INSTANTIATE_TEST_SUITE_P(All, Version2Rules, testing::ValuesIn(kVersion2), rule_name);
INSTANTIATE_TEST_SUITE_P(Header, ReaderRules, testing::ValuesIn(kHeader), rule_name);
INSTANTIATE_TEST_SUITE_P(Metadata, ReaderRules, testing::ValuesIn(kMetadata), rule_name);
INSTANTIATE_TEST_SUITE_P(Inputs, ReaderRules, testing::ValuesIn(kInputs), rule_name);
INSTANTIATE_TEST_SUITE_P(Nodes, ReaderRules, testing::ValuesIn(kNodes), rule_name);
INSTANTIATE_TEST_SUITE_P(Tensors, ReaderRules, testing::ValuesIn(kTensors), rule_name);
INSTANTIATE_TEST_SUITE_P(SelfTest, ReaderRules, testing::ValuesIn(kSelfTest), rule_name);

}  // namespace
}  // namespace digitforge
