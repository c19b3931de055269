#include "prefilter.h"

#include <algorithm>

namespace cleaner {
namespace {

void make_unique(Numbers& numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

}  // namespace

Prefilter::Prefilter(const std::vector<Rule>& rules, int short_words) : rules_(rules), short_words_(short_words) {
    for (int number = 0; number < static_cast<int>(rules.size()); ++number) file(number);
    literals_.file();
    long_literals_.file();
}

void Prefilter::file(int number) {
    const Rule& rule = rules_[static_cast<std::size_t>(number)];
    groups_.emplace_back();
    if (!rule.has_pattern) return;
    if (rule.filed_by_edge) {
        for (const String& edge : rule.edges) (rule.at_end ? ends_ : starts_).add(edge, number);
    } else if (!rule.required_literals.empty()) {
        for (const String& literal : rule.required_literals.front()) {
            literals_.add(literal, number);
            if (rule.max_words > short_words_) long_literals_.add(literal, number);
        }
    } else {
        unfiltered_.push_back(number);
    }
    for (std::size_t at = rule.filed_by_edge ? 0 : 1; at < rule.required_literals.size(); ++at) {
        Group group;
        for (const String& literal : rule.required_literals[at]) group.push_back({literal, Triples::places_of(literal)});
        groups_.back().push_back(std::move(group));
    }
}

void Prefilter::candidates(View text, int words, Numbers& found) const {
    nominate(text, words, found);
    if (found.empty()) return;
    make_unique(found);
    Searched searched{text, std::nullopt};
    auto cannot = [&](int number) { return !may_match(number, searched); };
    found.erase(std::remove_if(found.begin(), found.end(), cannot), found.end());
}

// Sets `found` to the rules that are filed under something of the text and fit its length; some of them repeatedly.
void Prefilter::nominate(View text, int words, Numbers& found) const {
    found.clear();
    const std::size_t limit = 4 * rules_.size();  // a long text may hold a literal a million times
    auto add = [&](int number) {
        if (!fits(rules_[static_cast<std::size_t>(number)], text, words)) return;
        if (found.size() > limit) make_unique(found);
        found.push_back(number);
    };
    for (int number : unfiltered_) add(number);
    starts_.each_at_start(text, add);
    ends_.each_at_end(text, add);
    (words <= short_words_ ? literals_ : long_literals_).each_in(text, add);
}

bool Prefilter::fits(const Rule& rule, View text, int words) const {
    return words <= rule.max_words && rule.least <= text.size() && text.size() <= rule.most;
}

bool Prefilter::Searched::has(const Literal& literal) {
    if (!triples) triples.emplace().add(text);
    auto is_held = [this](Triples::Place place) { return triples->has(place); };
    return std::all_of(literal.triples.begin(), literal.triples.end(), is_held) && text.find(literal.text) != View::npos;
}

// Tells whether a text has the edges and the other literals of a match of a rule.
bool Prefilter::may_match(int number, Searched& searched) const {
    const Rule& rule = rules_[static_cast<std::size_t>(number)];
    const View text = searched.text;
    auto is_ending = [&](const String& ending) { return ends_with(text, ending); };
    if (!rule.endings.empty() && std::none_of(rule.endings.begin(), rule.endings.end(), is_ending)) return false;
    auto at_edge = [&](const String& edge) { return rule.at_end ? ends_with(text, edge) : starts_with(text, edge); };
    if (!rule.filed_by_edge && !rule.edges.empty() && std::none_of(rule.edges.begin(), rule.edges.end(), at_edge)) {
        return false;
    }
    auto is_held = [&](const Literal& literal) { return searched.has(literal); };
    auto holds_one = [&](const Group& group) { return std::any_of(group.begin(), group.end(), is_held); };
    const std::vector<Group>& groups = groups_[static_cast<std::size_t>(number)];
    return std::all_of(groups.begin(), groups.end(), holds_one);
}

}  // namespace cleaner
