// The product of rows of inputs and a matrix of weights, by vectors of as many doubles as a file that includes this says.
// What it defines is local to that file, as each compiles it for other instructions.
#pragma once

#include <cstddef>

#include "product.h"

namespace cleaner {
namespace {

template <std::size_t LANES>
struct Vectors {
    typedef double Vector __attribute__((vector_size(LANES * sizeof(double))));
    typedef double InMemory __attribute__((vector_size(LANES * sizeof(double)), aligned(sizeof(double)), may_alias));

    static Vector load(const double* from) { return *reinterpret_cast<const InMemory*>(from); }
    static void store(double* to, Vector held) { *reinterpret_cast<InMemory*>(to) = held; }

    // Computes COUNT vectors of the outputs, from one on, of ROWS rows. The sums stay in registers, and each weight is
    // loaded once for all rows; a sum is added up in the order of the inputs, however many are computed at once.
    template <std::size_t ROWS, std::size_t COUNT>
    static void multiply_tile(const InputRows& inputs, const Weights& weights, std::size_t output, double* sums) {
        Vector held[ROWS][COUNT];
        for (std::size_t at = 0; at < COUNT; ++at) {
            const Vector bias = load(weights.bias + output + at * LANES);
            for (std::size_t row = 0; row < ROWS; ++row) held[row][at] = bias;
        }
        const double* own = weights.values + output;
        for (std::size_t part = 0; part < inputs.parts; ++part) {
            const double* values = inputs.part(part);
            for (std::size_t input = 0; input < inputs.count; ++input, own += weights.outputs) {
                Vector loaded[COUNT];
                for (std::size_t at = 0; at < COUNT; ++at) loaded[at] = load(own + at * LANES);
                for (std::size_t row = 0; row < ROWS; ++row) {
                    const double value = values[row * inputs.stride + input];
                    for (std::size_t at = 0; at < COUNT; ++at) held[row][at] += value * loaded[at];
                }
            }
        }
        for (std::size_t row = 0; row < ROWS; ++row) {
            for (std::size_t at = 0; at < COUNT; ++at) store(sums + row * weights.outputs + output + at * LANES, held[row][at]);
        }
    }

    // Computes the outputs of a row that fill no vector.
    static void multiply_rest(const InputRows& inputs, const Weights& weights, std::size_t output, double* sums) {
        for (; output < weights.outputs; ++output) {
            double sum = weights.bias[output];
            const double* own = weights.values + output;
            for (std::size_t part = 0; part < inputs.parts; ++part) {
                const double* values = inputs.part(part);
                for (std::size_t input = 0; input < inputs.count; ++input, own += weights.outputs) sum += values[input] * *own;
            }
            sums[output] = sum;
        }
    }

    template <std::size_t ROWS, std::size_t COUNT>
    static void multiply_rows(const InputRows& inputs, const Weights& weights, double* sums) {
        const std::size_t outputs = weights.outputs;
        std::size_t output = 0;
        for (; output + COUNT * LANES <= outputs; output += COUNT * LANES) {
            multiply_tile<ROWS, COUNT>(inputs, weights, output, sums);
        }
        for (; output + LANES <= outputs; output += LANES) multiply_tile<ROWS, 1>(inputs, weights, output, sums);
        if (output == outputs) return;
        for (std::size_t row = 0; row < ROWS; ++row) multiply_rest(inputs.from(row), weights, output, sums + row * outputs);
    }

    // Takes so many rows and vectors at a time as there are registers for.
    template <std::size_t ROWS, std::size_t COUNT>
    static void multiply(InputRows inputs, const Weights& weights, double* sums) {
        for (; inputs.rows >= ROWS; inputs = inputs.from(ROWS), sums += ROWS * weights.outputs) {
            multiply_rows<ROWS, COUNT>(inputs, weights, sums);
        }
        for (; inputs.rows; inputs = inputs.from(1), sums += weights.outputs) multiply_rows<1, COUNT>(inputs, weights, sums);
    }
};

}  // namespace
}  // namespace cleaner
