#pragma once

#include <cstddef>
#include <string>

#include "tests/support/network_builder.h"

namespace digitforge {

/// A model whose graphs follow from the seed: 1 to 14 operations of every kind on small values of
/// odd sizes, weights of every type or, one time in four, of i8 alone, 0 to 5 classes, a
/// discriminator one time in three. Where there are labels, they and what is made of them alone
/// feed any number of nodes: linear layers that look them up, concatenations in any place,
/// activations, images.
ExampleModel random_model(std::uint32_t seed);

/// A network's nodes, one a line, for a test that fails.
std::string describe_graph(const Network& network);

}  // namespace digitforge
