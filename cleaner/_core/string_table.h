// Numbers strings in the order in which they are added, and finds them again.
#pragma once

#include <cstring>
#include <deque>
#include <vector>

#include "text.h"

namespace cleaner {

// The strings are views: whoever adds them keeps their texts.
class StringTable {
public:
    static constexpr std::int32_t NONE = -1;

    void clear() {
        strings_.clear();
        places_.assign(places_.size(), NONE);
    }

    // Returns the number of a string, which is `size()` as it was before if the string is new.
    std::int32_t add(View string) {
        if (2 * strings_.size() >= places_.size()) grow();
        const std::size_t place = find_place(string);
        if (places_[place] == NONE) {
            places_[place] = static_cast<std::int32_t>(strings_.size());
            strings_.push_back(string);
        }
        return places_[place];
    }

    std::int32_t find(View string) const { return places_.empty() ? NONE : places_[find_place(string)]; }

    std::size_t size() const { return strings_.size(); }
    View operator[](std::int32_t number) const { return strings_[static_cast<std::size_t>(number)]; }

private:
    std::vector<View> strings_;
    std::vector<std::int32_t> places_;  // a power of two of them, at least twice as many as strings

    static std::uint64_t hash(View string) {
        std::uint64_t found = string.size();
        for (char32_t code : string) found = (found ^ code) * 0x9E3779B97F4A7C15u;
        return found ^ (found >> 32);
    }

    std::size_t find_place(View string) const {
        std::size_t place = hash(string) & (places_.size() - 1);
        while (places_[place] != NONE && (*this)[places_[place]] != string) place = (place + 1) & (places_.size() - 1);
        return place;
    }

    void grow() {
        places_.assign(places_.empty() ? 64 : 2 * places_.size(), NONE);
        for (std::size_t at = 0; at < strings_.size(); ++at) {
            places_[find_place(strings_[at])] = static_cast<std::int32_t>(at);
        }
    }
};

// A table that keeps the texts of its strings.
class OwningStringTable {
public:
    std::int32_t add(String string) {
        const std::int32_t known = table_.find(string);
        if (known != StringTable::NONE) return known;
        texts_.push_back(std::move(string));
        return table_.add(texts_.back());
    }

    std::int32_t find(View string) const { return table_.find(string); }
    std::size_t size() const { return table_.size(); }
    View operator[](std::int32_t number) const { return table_[number]; }

private:
    std::deque<String> texts_;  // which do not move when it grows
    StringTable table_;
};

}  // namespace cleaner
