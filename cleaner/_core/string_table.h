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

    static std::uint64_t hash(View string) {
        constexpr std::uint64_t FACTOR = 0x9E3779B97F4A7C15u;
        std::uint64_t found = string.size();
        std::size_t at = 0;
        for (; at + 2 <= string.size(); at += 2) {
            std::uint64_t two;
            std::memcpy(&two, string.data() + at, sizeof(two));
            found = (found ^ two) * FACTOR;
            found ^= found >> 32;
        }
        if (at < string.size()) found = (found ^ string[at]) * FACTOR;
        return found ^ (found >> 32);
    }

    // Returns the number of a string, which is `size()` as it was before if the string is new.
    std::int32_t add(View string) { return add(string, hash(string)); }

    std::int32_t add(View string, std::uint64_t hash) {
        if (2 * strings_.size() >= places_.size()) grow();
        const std::size_t place = find_place(string, hash);
        if (places_[place] == NONE) {
            places_[place] = static_cast<std::int32_t>(strings_.size());
            strings_.push_back({string, hash});
        }
        return places_[place];
    }

    std::int32_t find(View string) const { return places_.empty() ? NONE : places_[find_place(string, hash(string))]; }

    std::size_t size() const { return strings_.size(); }
    View operator[](std::int32_t number) const { return strings_[static_cast<std::size_t>(number)].text; }

private:
    struct Entry {
        View text;
        std::uint64_t hash;
    };
    std::vector<Entry> strings_;
    std::vector<std::int32_t> places_;  // a power of two of them, at least twice as many as strings

    bool is_at(std::size_t place, View string, std::uint64_t hash) const {
        const Entry& entry = strings_[static_cast<std::size_t>(places_[place])];
        return entry.hash == hash && entry.text == string;
    }

    std::size_t find_place(View string, std::uint64_t hash) const {
        std::size_t place = hash & (places_.size() - 1);
        while (places_[place] != NONE && !is_at(place, string, hash)) place = (place + 1) & (places_.size() - 1);
        return place;
    }

    void grow() {
        places_.assign(places_.empty() ? 64 : 2 * places_.size(), NONE);
        for (std::size_t at = 0; at < strings_.size(); ++at) {
            places_[find_place(strings_[at].text, strings_[at].hash)] = static_cast<std::int32_t>(at);
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
