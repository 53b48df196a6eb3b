// Graphs that none of the four models has: values read more than once, late or in several places,
// so that memory which is shared too soon shows.
#include <gtest/gtest.h>

#include <string>

#include "tests/runtime/running.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

using Value = NetworkBuilder::Value;

struct Graph {
  explicit Graph(std::uint32_t classes = 0, std::uint32_t seed = 21)
      : model(blank_model(classes)), g(model, model.description.generator, DType::f32, seed) {}

  /// Makes `x` the image and compares with the reference.
  void check(Value x, const std::string& what) {
    g.reshape(x, {1, 1, static_cast<std::uint32_t>(g.shape(x).elements())});
    check_as_it_is(what);
  }
  void check_as_it_is(const std::string& what) {
    const Comparison compared = compare_with_reference(model.description, 18);
    expect_matches(compared.images, compared.expected_images, what);
  }

  ExampleModel model;
  NetworkBuilder g;
};

TEST(Graphs, AValueReadTwice) {
  Graph graph;
  NetworkBuilder& g = graph.g;
  const Value x = g.linear(g.input("latent", {5}), 8);
  graph.check(g.concat({g.tanh(x), g.relu(x), x}), "read three times");
}

TEST(Graphs, AValueReadAgainAtTheEnd) {
  Graph graph;
  NetworkBuilder& g = graph.g;
  const Value early = g.linear(g.input("latent", {5}), 9);
  Value x = g.relu(early);
  for (std::uint32_t width : {31, 7, 64, 9}) x = g.leaky_relu(g.linear(x, width), 0.2F);
  graph.check(g.concat({x, early, x}), "read at the end");
}

TEST(Graphs, AnInputReadEverywhere) {
  Graph graph(3);
  NetworkBuilder& g = graph.g;
  const Value z = g.input("latent", {4}), y = g.input("label", {3});
  Value x = g.concat({z, y});
  x = g.concat({g.sigmoid(g.linear(x, 6)), y, z});
  x = g.concat({z, g.maxout(g.linear(x, 12), 3), y, y});
  graph.check(x, "inputs read in every layer");
}

TEST(Graphs, AnActivationOfAnInput) {
  Graph graph(2);
  NetworkBuilder& g = graph.g;
  const Value z = g.input("latent", {6}), y = g.input("label", {2});
  graph.check(g.concat({g.tanh(z), z, g.relu(g.reshape(z, {6})), g.sigmoid(y)}),
              "activations of inputs");
}

TEST(Graphs, ReshapesOfOneValue) {
  Graph graph;
  NetworkBuilder& g = graph.g;
  const Value x = g.linear(g.input("latent", {5}), 12);
  const Value image = g.reshape(x, {3, 2, 2}), flat = g.reshape(g.reshape(x, {2, 6}), {12});
  const Value active = g.relu(image);  // must not change what `flat` reads
  graph.check(g.concat({g.flatten(active), flat, g.flatten(g.tanh(g.conv(active, 2, 2, 1, 1)))}),
              "reshapes of one value");
}

TEST(Graphs, OneNodeOfEveryKindLast) {
  const auto image = [](NetworkBuilder& g) {
    return g.reshape(g.linear(g.input("latent", {5}), 18), {2, 3, 3});
  };
  for (int kind = 0; kind < 7; ++kind) {
    Graph graph;
    NetworkBuilder& g = graph.g;
    const Value x = image(g);
    if (kind == 0) g.conv(x, 3, 2, 1, 1);
    if (kind == 1) g.conv_transpose(x, 3, 3, 2, 1);
    if (kind == 2) g.relu(x);
    if (kind == 3) g.leaky_relu(x, -0.3F);
    if (kind == 4) g.tanh(x);
    if (kind == 5) g.sigmoid(x);
    if (kind == 6) g.reshape(x, {1, 6, 3});
    graph.check_as_it_is("last node of kind " + std::to_string(kind));
  }
}

TEST(Graphs, NothingButAReshape) {
  Graph graph;
  graph.g.reshape(graph.g.input("latent", {6}), {1, 2, 3});
  graph.check_as_it_is("a reshape alone");
}

TEST(Graphs, ImagesOfSeveralChannels) {
  Graph graph;
  NetworkBuilder& g = graph.g;
  const Value x = g.reshape(g.input("latent", {12}), {3, 2, 2});
  g.tanh(g.conv_transpose(x, 3, 5, 3, 1));
  graph.check_as_it_is("a colour image");
}

// The label's embedding feeds a layer that looks it up, and others that need it as it is.
TEST(Graphs, AnEmbeddingThatOthersReadToo) {
  for (const bool others_first : {false, true}) {
    Graph graph(3);
    NetworkBuilder& g = graph.g;
    const Value z = g.input("latent", {4}), y = g.input("label", {3});
    const Value embedded = g.relu(g.linear(y, 9));
    Value also = 0, x = 0;
    if (others_first) also = g.tanh(g.linear(embedded, 5));
    x = g.tanh(g.linear(g.concat({z, embedded}), 8));
    if (!others_first) also = g.tanh(g.linear(embedded, 5));
    graph.check(g.concat({g.linear(x, 6), also, embedded}),
                others_first ? "an embedding, looked up last" : "an embedding, looked up first");
  }
}

TEST(Graphs, AnEmbeddingOfSeveralSteps) {
  Graph graph(3);
  NetworkBuilder& g = graph.g;
  const Value z = g.input("latent", {4}), y = g.input("label", {3});
  const Value image = g.conv(g.reshape(g.linear(y, 18), {2, 3, 3}), 3, 2, 1, 1);
  const Value flat = g.flatten(image);
  const Value x = g.linear(g.concat({z, flat}), 8);
  const Value again = g.linear(g.concat({x, g.tanh(flat)}), 7);
  graph.check(g.concat({x, again, g.flatten(g.relu(image))}), "an embedding that is an image");
}

/// A random graph of `nodes` operations, in which every value is read at least once.
void add_random_graph(NetworkBuilder& g, Value latent, Value label, int nodes) {
  std::vector<Value> values = {latent, label};
  std::vector<int> reads = {0, 0};
  const auto below = [&](std::size_t n) { return g.random()() % n; };
  const auto pick = [&] {
    const std::size_t i = below(values.size());
    ++reads[i];
    return values[i];
  };
  const auto flat = [&] {
    const Value x = pick();
    return g.shape(x).rank == 1 ? x : g.flatten(x);
  };
  const auto image = [&] {
    const Value x = pick();
    if (g.shape(x).rank == 3) return x;
    const Value four = g.linear(g.shape(x).rank == 1 ? x : g.flatten(x), 8);
    return g.reshape(four, {2, 2, 2});
  };
  for (int n = 0; n < nodes; ++n) {
    Value made = 0;
    const auto width = static_cast<std::uint32_t>(1 + below(40));
    switch (below(10)) {
      case 0:
      case 1:
        made = g.linear(flat(), width, below(2) == 0);
        break;
      case 2:
        made = g.conv(image(), 1 + width % 3, 2, 1, 1);
        break;
      case 3: {
        const Value x = image();
        made = g.shape(x).elements() > 200 ? g.conv(x, 1, 1, 1, 0)
                                           : g.conv_transpose(x, 1 + width % 3, 3, 2, 1);
        break;
      }
      case 4:
        made = g.concat({flat(), flat(), flat()});
        break;
      case 5:
        made = g.relu(pick());
        break;
      case 6:
        made = g.tanh(pick());
        break;
      case 7:
        made = g.leaky_relu(pick(), 0.2F);
        break;
      case 8:
        made = g.sigmoid(pick());
        break;
      default:
        made = g.maxout(g.linear(flat(), 3 * width), 3);
        break;
    }
    values.push_back(made);
    reads.push_back(0);
  }
  // What nobody read yet is joined, at most 16 at a time.
  std::vector<Value> open;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (reads[i] == 0)
      open.push_back(g.shape(values[i]).rank == 1 ? values[i] : g.flatten(values[i]));
  }
  Value all = open[0];
  if (open.size() > 1) all = g.concat(open);
  g.reshape(g.tanh(g.linear(all, 20)), {1, 4, 5});
}

TEST(Graphs, ThatWereDrawnAtRandom) {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    Graph graph(3, seed);
    NetworkBuilder& g = graph.g;
    const Value latent = g.input("latent", {7}), label = g.input("label", {3});
    add_random_graph(g, latent, label, 3 + static_cast<int>(seed) / 4);
    SCOPED_TRACE("seed " + std::to_string(seed));
    graph.check_as_it_is("random graph " + std::to_string(seed));
  }
}

}  // namespace
}  // namespace digitforge
