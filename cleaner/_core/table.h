// A table of numbers with a row for each block, in one array; the form in which the network reads its input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cleaner {

struct Table {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> values;

    Table() = default;
    Table(std::size_t row_count, std::size_t column_count)
        : rows(row_count), columns(column_count), values(row_count * column_count) {}

    double* row(std::size_t at) { return values.data() + at * columns; }
    const double* row(std::size_t at) const { return values.data() + at * columns; }

    void fill(std::size_t column, double value) {
        for (std::size_t at = 0; at < rows; ++at) row(at)[column] = value;
    }
};

// For each block, indices into a vocabulary.
struct Bag {
    std::vector<std::size_t> ends;  // of the indices of each block, in `indices`
    std::vector<std::int32_t> indices;

    std::size_t begin_of(std::size_t block) const { return block ? ends[block - 1] : 0; }
    std::size_t size_of(std::size_t block) const { return ends[block] - begin_of(block); }
    const std::int32_t* of(std::size_t block) const { return indices.data() + begin_of(block); }
};

}  // namespace cleaner
