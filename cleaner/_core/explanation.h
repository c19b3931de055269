// Reasons of the classifier (classifier/explanation.py): the phrases that weigh most in a linear surrogate.
#pragma once

#include <cstdint>
#include <vector>

#include "inputs.h"

namespace cleaner {

// Column of the surrogate that has phrases, by their numbers; a negative one is none.
struct SurrogateColumn {
    std::size_t column;
    double weight;
    double usual;
    int more;  // the phrase for a value above the usual one
    int less;
    bool compared;  // no reason where no block has anything in it
};

struct Surrogate {
    std::vector<SurrogateColumn> columns;
    std::vector<String> phrases;  // in alphabetical order
    std::size_t max_reasons;
};

constexpr const char* SURROGATE_HANDLE = "cleaner.Surrogate";

using Phrases = std::vector<std::size_t>;  // by their numbers

// A surrogate at work on the features of one document.
class Explainer {
public:
    // Throws `std::out_of_range` if the features lack a column.
    Explainer(const Surrogate& surrogate, const Inputs& inputs);

    // Returns the phrases that weigh most for a block, the heaviest first.
    Phrases explain(std::size_t block);

private:
    const Surrogate& surrogate_;
    const Inputs& inputs_;
    std::vector<SurrogateColumn> measured_;  // columns that can be a reason
    std::vector<double> row_, weights_;

    bool has_any(std::size_t column) const;
    Phrases heaviest() const;
};

}  // namespace cleaner
