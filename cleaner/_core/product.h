// The product of rows of inputs and a matrix of weights, in which a network spends its time.
#pragma once

#include <cstddef>

namespace cleaner {

// Rows of so many inputs, which begin `stride` numbers apart.
struct InputRows {
    const double* first;
    std::size_t stride;
    std::size_t rows;
    std::size_t count;

    InputRows from(std::size_t row) const { return {first + row * stride, stride, rows - row, count}; }
};

// Adds to rows of sums what rows of inputs add by weights; the weights are rows of what one input adds to each output.
using AddProducts = void (*)(InputRows, const double* weights, std::size_t outputs, double* sums);

// The same by instructions that not every processor has.
void add_products_by_avx2(InputRows inputs, const double* weights, std::size_t outputs, double* sums);
void add_products_by_avx512(InputRows inputs, const double* weights, std::size_t outputs, double* sums);

}  // namespace cleaner
