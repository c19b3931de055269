// Prefilter: a cheap selection of the rules whose patterns may match a text (rules/prefilter.py).
#pragma once

#include <optional>
#include <vector>

#include "edge_index.h"
#include "literal_index.h"
#include "rule.h"
#include "triples.h"

namespace cleaner {

using Numbers = std::vector<int>;

class Prefilter {
public:
    // The rules are kept by reference. A rule without a pattern is never a candidate.
    Prefilter(const std::vector<Rule>& rules, int short_words);

    // Sets `found` to the numbers of the rules that may match a text with so many words, in ascending order.
    void candidates(View text, int words, Numbers& found) const;

private:
    struct Literal {
        View text;
        std::vector<Triples::Place> triples;
    };
    using Group = std::vector<Literal>;

    // A text with its triples, which are read when a literal is first searched.
    struct Searched {
        View text;
        std::optional<Triples> triples;

        bool has(const Literal& literal);
    };

    void file(int number);
    void nominate(View text, int words, Numbers& found) const;
    bool fits(const Rule& rule, View text, int words) const;
    bool may_match(int number, Searched& searched) const;

    const std::vector<Rule>& rules_;
    int short_words_;  // most rules match no longer texts
    EdgeIndex starts_;
    EdgeIndex ends_;
    LiteralIndex literals_;
    LiteralIndex long_literals_;  // of the rules that match longer texts, too
    Numbers unfiltered_;
    std::vector<std::vector<Group>> groups_;  // those of each rule that it is not filed under
};

}  // namespace cleaner
