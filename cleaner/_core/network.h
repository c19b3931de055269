// The networks that score blocks and tell page types, with their weights (network.py, page_type.py).
#pragma once

#include <cstdint>
#include <vector>

#include "inputs.h"
#include "product.h"
#include "python.h"

namespace cleaner {

// A matrix of weights by input: a row holds what one input adds to each output, so that the inner loop has no
// dependencies and the compiler makes vectors of it.
struct Matrix {
    std::size_t inputs = 0;
    std::size_t outputs = 0;
    std::vector<double> weights;

    const double* row(std::size_t input) const { return weights.data() + input * outputs; }
};

struct Embeddings {
    std::size_t width = 0;
    double scale = 1;
    std::vector<std::int8_t> values;

    std::size_t size() const { return values.size() / width; }
    const std::int8_t* row(std::size_t at) const { return values.data() + at * width; }
};

struct Layer {
    std::size_t distance;  // to the two neighbours that it reads, in blocks
    Matrix weights;
    std::vector<double> bias;
};

struct Network {
    Matrix in, document, pool, flow_in, flow_out;
    std::vector<double> in_bias, pool_bias, flow_in_bias, flow_out_bias, out, skip;
    double out_bias = 0;
    std::vector<Layer> layers;
    std::size_t pooled_after = 0;  // the layer after which the summary of the document is added
    std::vector<Embeddings> tables;

    Matrix type_in, types;
    std::vector<double> type_in_bias, types_bias;
    std::vector<Embeddings> type_tables;
};

constexpr const char* NETWORK_HANDLE = "cleaner.Network";

// Sets rows of sums, which follow each other, to a bias and what rows of inputs add to it by a matrix.
void multiply(const InputRows& inputs, const Matrix& matrix, const std::vector<double>& bias, double* sums);

// Returns matrix × inputs + bias.
inline std::vector<double> product(const std::vector<double>& inputs, const Matrix& matrix, const std::vector<double>& bias) {
    std::vector<double> sums(bias.size());
    multiply({inputs.data(), inputs.size(), 1, inputs.size()}, matrix, bias, sums.data());
    return sums;
}

// Returns the log-odds of boilerplate of each block. Throws `std::invalid_argument` if the input does not fit.
std::vector<double> logits(const Network& network, const Inputs& inputs, const std::vector<double>& numbers);

// Returns the probability of each page type.
std::vector<double> page_type(const Network& network, const Inputs& inputs, const std::vector<double>& numbers);

}  // namespace cleaner
