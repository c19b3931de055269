// Search of a text for many literals at once.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "text.h"

namespace cleaner {

// Literals with the numbers that they are filed under. They are found by their last characters: a filter of a few
// kilobytes tells of nearly every place of a text that no literal ends there.
class LiteralIndex {
public:
    // Adds a literal; `file` has to be called after the last one. An empty literal is an error.
    void add(View literal, int number);
    void file();

    // Calls `found` with the number of each literal that a text holds, once for each place where it is.
    template <class Found>
    void each_in(View text, Found&& found) const {
        if (entries_.empty()) return;
        const auto has_length = has_length_;  // copies, which stay in registers
        const Filter filter = filter_of();
        Tail tail = 0;
        for (std::size_t end = 1; end <= text.size(); ++end) {
            tail = next(tail, text[end - 1]);
            for (std::size_t length = 1; length <= TAIL_LENGTH; ++length) {
                if (!has_length[length]) continue;
                const std::size_t slot = filter.slot(tail, length);
                if (!filter.may_be(slot)) continue;
                each_ending(text.substr(0, end), slot, [&](const Entry& entry) { found(entry.number); });
            }
        }
    }

    // Calls `found` with the number of each literal that a text begins with.
    template <class Found>
    void each_at_start(View text, Found&& found) const {
        const Filter filter = filter_of();
        Tail tail = 0;
        for (std::size_t end = 1; end <= std::min(text.size(), longest_); ++end) {
            tail = next(tail, text[end - 1]);
            const std::size_t slot = filter.slot(tail, std::min(end, TAIL_LENGTH));
            if (!filter.may_be(slot)) continue;
            each_ending(text.substr(0, end), slot, [&](const Entry& entry) {
                if (entry.literal.size() == end) found(entry.number);
            });
        }
    }

    // Calls `found` with the number of each literal that a text ends with.
    template <class Found>
    void each_at_end(View text, Found&& found) const {
        if (entries_.empty()) return;
        const View last = text.substr(text.size() - std::min(text.size(), TAIL_LENGTH));
        for (std::size_t length = 1; length <= last.size(); ++length) {
            each_ending(text, filter_of().slot(tail_of(last), length), [&](const Entry& entry) {
                if (std::min(entry.literal.size(), TAIL_LENGTH) == length) found(entry.number);
            });
        }
    }

private:
    using Tail = std::uint64_t;  // the last characters
    static constexpr std::size_t TAIL_LENGTH = 3;
    static constexpr int CHARACTER_BITS = 21;  // of each of them
    static constexpr std::size_t SLOTS_FOR_EACH = 64;

    struct Entry {
        String literal;
        int number;
        std::size_t slot;
    };

    static Tail next(Tail tail, char32_t code) { return tail << CHARACTER_BITS | code; }

    static Tail tail_of(View characters) {
        Tail tail = 0;
        for (char32_t code : characters) tail = next(tail, code);
        return tail;
    }

    // Tells by one bit for each slot whether it may have literals.
    struct Filter {
        const std::uint64_t* words;
        int shift;

        // Returns the slot of literals that end with the last `length` characters.
        std::size_t slot(Tail tail, std::size_t length) const {
            constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15u;  // spreads the bits: Fibonacci hashing
            const Tail mask = (Tail(1) << CHARACTER_BITS * length) - 1;
            return static_cast<std::size_t>(((tail & mask) * golden_ratio) >> shift);
        }

        bool may_be(std::size_t slot) const { return words[slot / 64] >> slot % 64 & 1; }
    };

    Filter filter_of() const { return {words_.data(), shift_}; }

    // Calls a function with each literal of a slot that a text ends with.
    template <class Function>
    void each_ending(View text, std::size_t slot, Function&& function) const {
        for (std::size_t at = firsts_[slot / 64]; at < entries_.size() && entries_[at].slot <= slot; ++at) {
            if (entries_[at].slot == slot && ends_with(text, entries_[at].literal)) function(entries_[at]);
        }
    }

    std::vector<Entry> entries_;  // by slot
    std::vector<std::uint64_t> words_;  // of the filter
    std::vector<std::size_t> firsts_;   // index of the first entry of the slots of each word
    std::array<bool, TAIL_LENGTH + 1> has_length_{};  // whether a literal is so long, or longer than a tail
    std::size_t longest_ = 0;
    int shift_ = 0;
};

}  // namespace cleaner
