// Numbers for things, in the order in which they are first met, without an allocation for each of them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "python.h"

namespace cleaner::html {

// The hash table: it knows the hashes of the things; whoever uses it keeps the things.
class Numbering {
public:
    struct Found {
        int number;
        bool is_new;
    };

    // Returns the number of a thing. `equals` tells whether it is the thing with a number.
    template <class Equals>
    Found find(std::size_t hash, Equals&& equals) {
        if (2 * hashes_.size() >= slots_.size()) grow();
        std::size_t at = hash & (slots_.size() - 1);
        for (; slots_[at] != NONE; at = (at + 1) & (slots_.size() - 1)) {
            const int number = slots_[at];
            if (hashes_[static_cast<std::size_t>(number)] == hash && equals(number)) return {number, false};
        }
        slots_[at] = static_cast<int>(hashes_.size());
        hashes_.push_back(hash);
        return {slots_[at], true};
    }

private:
    static constexpr int NONE = -1;

    void grow() {
        slots_.assign(slots_.empty() ? 64 : 2 * slots_.size(), NONE);
        for (std::size_t number = 0; number < hashes_.size(); ++number) {
            std::size_t at = hashes_[number] & (slots_.size() - 1);
            while (slots_[at] != NONE) at = (at + 1) & (slots_.size() - 1);
            slots_[at] = static_cast<int>(number);
        }
    }

    std::vector<int> slots_;  // a power of two of them, half of them free
    std::vector<std::size_t> hashes_;
};

// Texts by number, and a Python text for each.
class Names {
public:
    Numbering::Found find(std::string_view name) {
        const auto equals = [&](int number) { return this->name(number) == name; };
        const Numbering::Found found = numbering_.find(std::hash<std::string_view>()(name), equals);
        if (found.is_new) {
            characters_ += name;
            ends_.push_back(characters_.size());
        }
        return found;
    }
    int number_of(std::string_view name) { return find(name).number; }

    // Returns a name, which is valid until another one is added.
    std::string_view name(int number) const {
        const auto at = static_cast<std::size_t>(number);
        const std::size_t start = at ? ends_[at - 1] : 0;
        return std::string_view(characters_).substr(start, ends_[at] - start);
    }
    Ref text(int number);
    std::size_t size() const { return ends_.size(); }

private:
    Numbering numbering_;
    std::string characters_;
    std::vector<std::size_t> ends_;
    std::vector<Ref> texts_;  // made when first asked for
};

// Keys by number.
template <class Key>
class Keys {
public:
    Numbering::Found find(const Key& key) {
        const auto equals = [&](int number) { return keys_[static_cast<std::size_t>(number)] == key; };
        const Numbering::Found found = numbering_.find(key.hash(), equals);
        if (found.is_new) keys_.push_back(key);
        return found;
    }

private:
    Numbering numbering_;
    std::vector<Key> keys_;
};

}  // namespace cleaner::html
