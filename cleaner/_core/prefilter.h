// Prefilter: a cheap selection of the rules whose patterns may match a text (rules/prefilter.py).
#pragma once

#include <cstdint>
#include <vector>

#include "literal_index.h"
#include "rule.h"

namespace cleaner {

using Numbers = std::vector<int>;

class Prefilter {
public:
    // The rules are kept by reference. A rule without a pattern is never a candidate.
    Prefilter(const std::vector<Rule>& rules, int short_words);

    // Sets `found` to the numbers of the rules that may match a text with so many words, in ascending order.
    void candidates(View text, int words, Numbers& found) const;

private:
    // A required literal, with a bit for each pair of characters in it: most texts lack one of them.
    struct Literal {
        View text;
        std::uint64_t signature;
    };
    using Group = std::vector<Literal>;

    void file(int number);
    void nominate(View text, int words, Numbers& found) const;
    bool may_match(int number, View text, int words, std::uint64_t signature) const;

    const std::vector<Rule>& rules_;
    int short_words_;  // most rules match no longer texts
    LiteralIndex starts_;
    LiteralIndex ends_;
    LiteralIndex literals_;
    LiteralIndex long_literals_;  // of the rules that match longer texts, too
    Numbers unfiltered_;
    std::vector<std::vector<Group>> groups_;  // those of each rule that it is not filed under
};

}  // namespace cleaner
