#include "document_matches.h"

#include <algorithm>

#include "normalize.h"

namespace cleaner {
namespace {

using Found = std::vector<std::pair<Index, Numbers>>;

// Calls a function for each block of a document, and returns the numbers that it sets where there are any. Other
// threads run meanwhile.
template <class Find>
Found find_in(const Document& document, Find&& find) {
    const Unlocked unlocked(document.text.size());
    Found found;
    Numbers numbers;
    for (std::size_t at = 0; at < document.blocks.size(); ++at) {
        find(document.blocks[at], numbers);
        if (!numbers.empty()) found.emplace_back(static_cast<Index>(at), numbers);
    }
    return found;
}

}  // namespace

DocumentMatches::DocumentMatches(const Document& document, ActiveRules whole, ActiveRules cuts,
                                 RuleQuestions questions, const std::unordered_map<Index, Numbers>& by_place)
    : document_(document), whole_(std::move(whole)), cuts_(std::move(cuts)), questions_(std::move(questions)) {
    find_rules();
    for (const auto& [block, numbers] : by_place) {
        rules_[block].insert(rules_[block].end(), numbers.begin(), numbers.end());
    }
    find_tried_cuts();
    for (const auto& [block, numbers] : rules_) candidates_.push_back(block);
    std::sort(candidates_.begin(), candidates_.end());
    candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
}

void DocumentMatches::find_rules() {
    const Found found = find_in(document_, [this](const Block& block, Numbers& numbers) {
        whole_.matcher.find(block.facts.folded, whole_.flags.data(), numbers);
    });
    for (const auto& [block, numbers] : found) {
        Numbers matched = matching(document_.blocks[block].facts.folded, numbers);
        if (!matched.empty()) rules_.emplace(block, std::move(matched));
    }
}

void DocumentMatches::find_tried_cuts() {
    Found found = find_in(document_, [this](const Block& block, Numbers& numbers) {
        cuts_.matcher.candidates(document_.levelled_source(block), block.facts.words, cuts_.flags.data(), numbers);
    });
    String scratch;
    for (auto& [block, numbers] : found) {
        const View folded = squeeze(document_.levelled_source(document_.blocks[block]), scratch);
        Asked asked(folded);
        const auto is_cutting = [&](int cut) {
            return questions_.may_cut(cut, asked) && !questions_.cut_spans(cut, folded, View()).empty();
        };
        if (std::any_of(numbers.begin(), numbers.end(), is_cutting)) candidates_.push_back(block);
        tried_cuts_.emplace(block, std::move(numbers));
    }
}

// Returns those of the rules that may match a text that match it, up to one that applies anywhere.
Numbers DocumentMatches::matching(View text, const Numbers& candidates) const {
    Numbers found;
    Asked asked(text);
    for (int candidate : candidates) {
        const bool is_phrase = candidate >= 0;
        const int number = is_phrase ? candidate : ~candidate;
        if (!is_phrase && !questions_.matches(number, asked)) continue;
        found.push_back(number);
        if (rule(number).applies_anywhere() && (is_phrase || !rule(number).is_cased)) break;
    }
    return found;
}

Numbers DocumentMatches::find(View folded) const {
    Numbers candidates;
    whole_.matcher.find(folded, whole_.flags.data(), candidates);
    return matching(folded, candidates);
}

Numbers DocumentMatches::find_cuts(View levelled, int words) const {
    Numbers found;
    cuts_.matcher.candidates(levelled, words, cuts_.flags.data(), found);
    return found;
}

const std::pair<Indices, Index>& DocumentMatches::page_headings() const {
    if (!page_headings_) page_headings_ = questions_.page_headings();
    return *page_headings_;
}

const Indices& DocumentMatches::holding(const LiteralIndex& formulas) const {
    if (!holding_) {
        holding_.emplace();
        for (std::size_t at = 0; at < document_.blocks.size(); ++at) {
            if (formulas.has_any(document_.blocks[at].facts.folded)) holding_->push_back(static_cast<Index>(at));
        }
    }
    return *holding_;
}

}  // namespace cleaner
