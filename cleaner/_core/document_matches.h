// Rules that match the blocks of a document, found once, before any removal (steps/rules.py, _DocumentMatches).
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "matcher.h"
#include "rule_questions.h"

namespace cleaner {

// The rules of a matcher, with a byte for each of them, 1 if it applies to the language of the document.
struct ActiveRules {
    const Matcher& matcher;
    std::string flags;
};

class DocumentMatches {
public:
    // `by_place` are rules that only require elements around a block, by the indices of the blocks that are in them.
    DocumentMatches(const Document& document, ActiveRules whole, ActiveRules cuts, RuleQuestions questions,
                    const std::unordered_map<Index, Numbers>& by_place);

    const Document& document() const { return document_; }
    const RuleQuestions& questions() const { return questions_; }
    const Rule& rule(int number) const { return whole_.matcher.rule(number); }
    const Rule& cut(int number) const { return cuts_.matcher.rule(number); }

    // Blocks that a rule may take, or that a cut matches, wherever in a document it holds; in order.
    const Indices& candidates() const { return candidates_; }
    const Numbers& rules_for(Index block) const { return at(rules_, block); }  // that match the block as it was read
    const Numbers& cuts_for(Index block) const { return at(tried_cuts_, block); }  // worth trying on it
    Numbers find(View folded) const;  // the rules that match a text
    Numbers find_cuts(View levelled, int words) const;

    // The headings of a page that repeat its title, and its first `h1` or -1.
    const std::pair<Indices, Index>& page_headings() const;

    // The blocks that hold one of some formulas, which must be the same on every call.
    const Indices& holding(const LiteralIndex& formulas) const;

private:
    using ByBlock = std::unordered_map<Index, Numbers>;

    static const Numbers& at(const ByBlock& found, Index block) {
        static const Numbers none;
        const auto place = found.find(block);
        return place == found.end() ? none : place->second;
    }
    void find_rules();
    void find_tried_cuts();
    Numbers matching(View text, const Numbers& candidates) const;

    const Document& document_;
    ActiveRules whole_, cuts_;
    RuleQuestions questions_;
    ByBlock rules_, tried_cuts_;
    Indices candidates_;
    mutable std::optional<std::pair<Indices, Index>> page_headings_;  // found when something first asks, as these
    mutable std::optional<Indices> holding_;
};

}  // namespace cleaner
