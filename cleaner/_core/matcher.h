// Matching: finds the rules that match a text, as far as that needs no pattern (rules/matcher.py).
#pragma once

#include <cstdint>
#include <vector>

#include "prefilter.h"
#include "rule.h"
#include "string_table.h"

namespace cleaner {

// Values of Python that matching depends on, named as there.
struct MatchingLimits {
    int strong_words;
    std::size_t longest;
    int short_words;
};

// The rules of a set in the order in which they are tried; a rule is named by its place in that order.
class Matcher {
public:
    Matcher(std::vector<Rule> rules, MatchingLimits limits);
    Matcher(const Matcher&) = delete;  // the prefilter and the phrases point to the rules

    // Sets `found` to the rules that may match a trimmed text, in their order: `rule` if a phrase of it is the text,
    // `~rule` if its pattern has to be asked. `active` tells of each rule whether it applies to the language.
    void find(View text, const char* active, Numbers& found) const;

    // Sets `found` to the rules of which the pattern has to be asked about a text with so many words.
    void candidates(View text, int words, const char* active, Numbers& found) const;

    const Rule& rule(int number) const { return rules_[static_cast<std::size_t>(number)]; }
    std::size_t size() const { return rules_.size(); }

private:
    void with_phrase(View text, int words, const char* active, Numbers& found) const;

    std::vector<Rule> rules_;
    MatchingLimits limits_;
    bool has_vetoes_;
    StringTable phrases_;
    std::vector<Numbers> rules_of_phrase_;
    std::size_t longest_phrase_ = 0;
    Prefilter prefilter_;
};

constexpr const char* MATCHER_HANDLE = "cleaner.Matcher";

}  // namespace cleaner
