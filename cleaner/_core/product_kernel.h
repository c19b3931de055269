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

    // Adds up COUNT vectors of outputs for ROWS rows. The sums stay in registers, and each weight is loaded once for all
    // rows; each sum is added up in the order of the inputs, however many rows or vectors are taken at once.
    template <std::size_t ROWS, std::size_t COUNT>
    static void add_tile(const InputRows& inputs, const double* weights, std::size_t outputs, double* sums) {
        Vector held[ROWS][COUNT];
        for (std::size_t row = 0; row < ROWS; ++row) {
            for (std::size_t at = 0; at < COUNT; ++at) held[row][at] = load(sums + row * outputs + at * LANES);
        }
        for (std::size_t input = 0; input < inputs.count; ++input, weights += outputs) {
            Vector own[COUNT];
            for (std::size_t at = 0; at < COUNT; ++at) own[at] = load(weights + at * LANES);
            for (std::size_t row = 0; row < ROWS; ++row) {
                const double value = inputs.first[row * inputs.stride + input];
                for (std::size_t at = 0; at < COUNT; ++at) held[row][at] += value * own[at];
            }
        }
        for (std::size_t row = 0; row < ROWS; ++row) {
            for (std::size_t at = 0; at < COUNT; ++at) {
                store(sums + row * outputs + at * LANES, held[row][at]);
            }
        }
    }

    // Adds up the outputs that fill no vector.
    static void add_rest(const InputRows& inputs, const double* weights, std::size_t outputs, std::size_t at, double* sums) {
        for (std::size_t input = 0; input < inputs.count; ++input) {
            for (std::size_t each = at; each < outputs; ++each) sums[each] += inputs.first[input] * weights[input * outputs + each];
        }
    }

    template <std::size_t ROWS, std::size_t COUNT>
    static void add_rows(const InputRows& inputs, const double* weights, std::size_t outputs, double* sums) {
        std::size_t at = 0;
        for (; at + COUNT * LANES <= outputs; at += COUNT * LANES) {
            add_tile<ROWS, COUNT>(inputs, weights + at, outputs, sums + at);
        }
        for (; at + LANES <= outputs; at += LANES) add_tile<ROWS, 1>(inputs, weights + at, outputs, sums + at);
        if (at == outputs) return;
        for (std::size_t row = 0; row < ROWS; ++row) add_rest(inputs.from(row), weights, outputs, at, sums + row * outputs);
    }

    // Takes so many rows and vectors at a time as there are registers for.
    template <std::size_t ROWS, std::size_t COUNT>
    static void add(InputRows inputs, const double* weights, std::size_t outputs, double* sums) {
        for (; inputs.rows >= ROWS; inputs = inputs.from(ROWS), sums += ROWS * outputs) {
            add_rows<ROWS, COUNT>(inputs, weights, outputs, sums);
        }
        for (; inputs.rows; inputs = inputs.from(1), sums += outputs) add_rows<1, COUNT>(inputs, weights, outputs, sums);
    }
};

}  // namespace
}  // namespace cleaner
