#pragma once

#include <random>

#include "tests/fuzz/graph_mender.h"

namespace digitforge::fuzz {

/// Makes one change to a file, mostly to one of its graphs: an operation, an operand, a size, a
/// stride, a type, a number, the classes, a node more or fewer. Then rebuilds the graph around it,
/// so that nearly all that comes out is sound: operands get the shapes that they need, weights
/// their sizes, and what nobody reads is read at the end.
void mutate_graph(Draft& draft, std::mt19937& random);

}  // namespace digitforge::fuzz
