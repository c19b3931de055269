// The product of rows of inputs and a matrix of weights, in which a network spends its time.
#pragma once

#include <cstddef>

namespace cleaner {

// Rows of inputs, which begin `stride` numbers apart. A row has so many parts, `apart` numbers from each other, each of
// `count` inputs in a row: those of a block and of its neighbours are the parts of one row.
struct InputRows {
    const double* first;
    std::size_t stride;
    std::size_t rows;
    std::size_t count;
    std::size_t parts = 1;
    std::size_t apart = 0;

    InputRows from(std::size_t row) const { return {first + row * stride, stride, rows - row, count, parts, apart}; }
    const double* part(std::size_t at) const { return first + at * apart; }
};

// Weights as rows of what one input adds to each output, and what is added in any case.
struct Weights {
    const double* values;
    const double* bias;
    std::size_t outputs;
};

// Sets rows of sums, which follow each other, to the bias and what rows of inputs add to it.
using Multiply = void (*)(InputRows, Weights, double* sums);

// The same by instructions that not every processor has.
void multiply_by_avx2(InputRows inputs, Weights weights, double* sums);
void multiply_by_avx512(InputRows inputs, Weights weights, double* sums);

}  // namespace cleaner
