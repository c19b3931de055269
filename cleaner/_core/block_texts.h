// The texts of a block that is being read, joined in one buffer, with the place where each begins.
#pragma once

#include <vector>

#include "text.h"

namespace cleaner::html {

class BlockTexts {
public:
    std::size_t size() const { return begins_.size(); }
    bool empty() const { return begins_.empty(); }
    View joined() const { return joined_; }
    std::size_t begin_of(std::size_t place) const { return place < size() ? begins_[place] : joined_.size(); }
    View at(std::size_t place) const { return joined().substr(begins_[place], begin_of(place + 1) - begins_[place]); }
    View from(std::size_t place) const { return joined().substr(begin_of(place)); }

    void append(View text) {
        begins_.push_back(joined_.size());
        joined_ += text;
    }
    void clear() {
        begins_.clear();
        joined_.clear();
    }

    // Returns the text before a place: whole texts, with `least` characters if there are as many.
    View before(std::size_t place, std::size_t least) const {
        const std::size_t end = begin_of(place);
        std::size_t first = place;
        while (first > 0 && end - begin_of(first) < least) --first;
        return joined().substr(begin_of(first), end - begin_of(first));
    }

    // Puts a form in the place of all texts from `place` on; their number stays (passages.replace).
    void replace(std::size_t place, View form) {
        if (place == size()) {
            if (!form.empty()) append(form);
            return;
        }
        if (place > size()) return append(form);
        joined_.resize(begins_[place]);
        joined_ += form;
        for (std::size_t after = place + 1; after < size(); ++after) begins_[after] = joined_.size();
    }

    // Puts a form in the place of one text.
    void replace_one(std::size_t place, View form) {
        const std::size_t length = at(place).size();
        joined_.replace(begins_[place], length, form);
        for (std::size_t after = place + 1; after < size(); ++after) begins_[after] += form.size() - length;
    }

private:
    String joined_;
    std::vector<std::size_t> begins_;
};

}  // namespace cleaner::html
