// Search for what a text begins or ends with, among many edges.
#pragma once

#include <algorithm>
#include <array>
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
        const std::size_t bit = bit_of(edge);
        filter_[bit / 64] |= std::uint64_t(1) << bit % 64;
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
    static constexpr std::size_t BITS = 1 << 15;

    std::array<std::uint64_t, BITS / 64> filter_{};  // a bit for each edge, which most other texts do not share
    StringTable edges_;
    std::vector<std::vector<int>> numbers_;  // of each edge
    std::vector<std::size_t> lengths_;       // that edges have, in order

    // Returns the bit of an edge by its length and three of its characters.
    static std::size_t bit_of(View edge) {
        return (7919 * edge.size() + 1089 * edge.front() + 33 * edge[edge.size() / 2] + edge.back()) % BITS;
    }

    template <class Found>
    void each(View edge, Found&& found) const {
        const std::size_t bit = bit_of(edge);
        if (!(filter_[bit / 64] >> bit % 64 & 1)) return;
        const std::int32_t place = edges_.find(edge);
        if (place == StringTable::NONE) return;
        for (int number : numbers_[static_cast<std::size_t>(place)]) found(number);
    }
};

}  // namespace cleaner
