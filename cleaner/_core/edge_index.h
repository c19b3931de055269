// Search for what a text begins or ends with, among many edges.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "string_table.h"

namespace cleaner {

// Edges with the numbers that they are filed under.
class EdgeIndex {
public:
    // An empty edge is an error.
    void add(View edge, int number) {
        if (edge.empty()) throw std::invalid_argument("an empty edge");
        const auto place = static_cast<std::size_t>(edges_.add(edge));
        if (place == numbers_.size()) numbers_.emplace_back();
        numbers_[place].push_back(number);
        const auto length = std::lower_bound(lengths_.begin(), lengths_.end(), edge.size());
        if (length == lengths_.end() || *length != edge.size()) lengths_.insert(length, edge.size());
    }

    // Calls `found` with the number of each edge that a text begins with.
    template <class Found>
    void each_at_start(View text, Found&& found) const {
        for (std::size_t length : lengths_) {
            if (length > text.size()) return;
            each(text.substr(0, length), found);
        }
    }

    // Calls `found` with the number of each edge that a text ends with.
    template <class Found>
    void each_at_end(View text, Found&& found) const {
        for (std::size_t length : lengths_) {
            if (length > text.size()) return;
            each(text.substr(text.size() - length), found);
        }
    }

private:
    StringTable edges_;
    std::vector<std::vector<int>> numbers_;  // of each edge
    std::vector<std::size_t> lengths_;       // that edges have, in order

    template <class Found>
    void each(View edge, Found&& found) const {
        const std::int32_t place = edges_.find(edge);
        if (place == StringTable::NONE) return;
        for (int number : numbers_[static_cast<std::size_t>(place)]) found(number);
    }
};

}  // namespace cleaner
