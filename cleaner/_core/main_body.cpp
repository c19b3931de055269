#include "main_body.h"

namespace cleaner {

BlockSpan max_sum_span(const std::vector<double>& values) {
    double best = 0, total = 0;
    BlockSpan span;
    std::size_t start = 0;
    for (std::size_t at = 0; at < values.size(); ++at) {
        if (total <= 0) {
            total = 0;
            start = at;
        }
        total += values[at];
        if (total > best) {
            best = total;
            span = {start, at + 1};
        }
    }
    return span;
}

}  // namespace cleaner
