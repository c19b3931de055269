// Selects the blocks to remove from their scores (classifier/decision.py).
#pragma once

#include "numbers.h"

namespace cleaner {

// As decision.Thresholds, with log-odds in the place of probabilities.
struct Thresholds {
    double certain;
    double likely;
    double loss_budget;
    double extra_words;
    double max_logit;
};

// Returns the blocks to remove: the certain ones, then the likely ones within the loss budget.
Indices select(const std::vector<double>& logits, const std::vector<double>& sizes,
               const std::vector<std::uint8_t>& is_protected, const Thresholds& limits);

}  // namespace cleaner
