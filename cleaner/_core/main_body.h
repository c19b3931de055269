// Finds the body of an article (classifier/main_body.py).
#pragma once

#include <cstddef>
#include <vector>

namespace cleaner {

struct BlockSpan {
    std::size_t start = 0;
    std::size_t end = 0;

    std::size_t size() const { return end - start; }
    bool has(std::size_t at) const { return start <= at && at < end; }
};

// Returns the span of blocks with the largest sum of values, the first of equals; an empty one if no value is above 0.
BlockSpan max_sum_span(const std::vector<double>& values);

}  // namespace cleaner
