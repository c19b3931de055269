#include "sweep.h"

#include <algorithm>
#include <optional>

#include "normalize.h"
#include "structure.h"

namespace cleaner {
namespace {

constexpr Index NONE = -1;
constexpr int NO_RULE = -1;

bool leaves_words(View folded, const std::vector<Span>& cuts) {
    Offset end = 0;
    for (const Span& cut : cuts) {
        if (cut.start > end && !trim(folded.substr(end, cut.start - end)).empty()) return true;
        end = cut.end;
    }
    return static_cast<std::size_t>(end) < folded.size() && !trim(folded.substr(end)).empty();
}

// Adds the spans of the source that make up a span of the text at `spans`.
void add_in_source(Span cut, const std::vector<Span>& spans, std::vector<Span>& found) {
    Offset at = 0;
    for (const Span& span : spans) {
        const Span piece{std::max(span.start, span.start + cut.start - at), std::min(span.end, span.start + cut.end - at)};
        if (piece.start < piece.end) found.push_back(piece);
        at += span.end - span.start;
    }
}

// One walk over the candidates of a document, from its top or its bottom, removing what rules match on the way.
class Sweep {
public:
    Sweep(const DocumentMatches& matches, Remaining& left, const SweepLimits& limits, bool downwards)
        : matches_(matches), document_(matches.document()), left_(left), limits_(limits), downwards_(downwards) {}

    // Removes what rules match, block by block; what is left is up to date after each.
    std::vector<RuleRemoval> run(const std::vector<std::uint8_t>& is_code) {
        std::vector<RuleRemoval> all;
        Index walked = downwards_ ? 0 : static_cast<Index>(document_.blocks.size());  // what it left behind is counted
        for (Index at : stops(is_code)) {
            downwards_ ? count_passed(walked, at) : count_passed(at + 1, walked);
            walked = downwards_ ? at : at + 1;
            while (left_.is_kept(at)) {
                const std::vector<RuleRemoval> found = remove(at);
                if (found.empty()) break;
                all.insert(all.end(), found.begin(), found.end());
            }
        }
        return all;
    }

private:
    // The blocks at which the walk stops: those that rules may take, or of which a part is gone.
    Indices stops(const std::vector<std::uint8_t>& is_code) const {
        const Indices partial = left_.partial();
        Indices found;
        std::set_union(matches_.candidates().begin(), matches_.candidates().end(), partial.begin(), partial.end(),
                       std::back_inserter(found));
        const auto is_kept_as_code = [&](Index block) { return is_code[block]; };
        found.erase(std::remove_if(found.begin(), found.end(), is_kept_as_code), found.end());
        if (!downwards_) std::reverse(found.begin(), found.end());
        return found;
    }

    void count_passed(Index start, Index end) {
        passed_ += left_.count_kept(start, end);
        passed_prose_ += left_.count_prose(start, end);
    }

    // Removes a block, the section that it heads, or parts of it; returns what was removed, nothing if it is kept.
    std::vector<RuleRemoval> remove(Index block) {
        const int rule = verdict(block, 0);
        std::vector<RuleRemoval> found;
        if (rule == NO_RULE) {
            found = cut(block);
        } else if (matches_.rule(rule).kind != RuleKind::keep) {
            add_whole(block, rule, found);
            const Indices below = matches_.rule(rule).kind == RuleKind::section ? section(rule, block) : Indices();
            for (std::size_t at = 0; at < below.size(); ++at) {
                add_whole(below[at], nearest(rule, below[at], static_cast<Index>(at + 1)), found);
            }
        }
        for (const RuleRemoval& each : found) left_.remove(each.block, each.span);
        return found;
    }

    void add_whole(Index block, int rule, std::vector<RuleRemoval>& found) const {
        for (const Span& span : left_.spans(block)) found.push_back({false, rule, block, span});
    }

    // Returns the rule that decides about a block, or NO_RULE; `below` is how many kept blocks below the walk it is.
    int verdict(Index block, Index below) {
        int first = NO_RULE;
        for (int number : matching(block)) {
            if (!takes(number, block, below)) continue;
            if (matches_.rule(number).kind == RuleKind::keep) return number;
            if (first == NO_RULE) first = number;
        }
        return first == NO_RULE || is_content(block) ? NO_RULE : first;
    }

    // Tells whether a rule that matches the folded text of a block is about the block as it stands there.
    bool takes(int number, Index block, Index below) const {
        const Rule& rule = matches_.rule(number);
        if (!rule.has_inside && is_exempt(block)) return false;
        if (!holds(rule, block, below)) return false;
        if (rule.has_inside && !matches_.questions().is_inside(number, block)) return false;
        return !rule.is_cased || matches_.questions().matches_case(number, cased(block));
    }

    bool is_exempt(Index block) const {
        return limits_.exempt_kinds >> static_cast<unsigned>(document_.blocks[block].kind) & 1;
    }

    // What remains of a block, with its capitals, as patterns that distinguish case are asked about it.
    String cased(Index block) const {
        String scratch;
        return String(trim(squeeze(straighten(left_.text(block)), scratch)));
    }

    // Returns the rule for the receipt of a block in a section: its own, if it has one that is first by its id.
    int nearest(int section, Index block, Index below) {
        const int own = downwards_ ? verdict(block, below) : NO_RULE;
        return own == NO_RULE || matches_.rule(section).id < matches_.rule(own).id ? section : own;
    }

    // The rules that match what remains of a block.
    Numbers matching(Index block) const {
        return left_.is_partial(block) ? matches_.find(left_.facts(block).folded) : matches_.rules_for(block);
    }

    // Tells whether the block is at a place where the rule holds.
    bool holds(const Rule& rule, Index block, Index below) const {
        if (rule.place == Place::anywhere) return true;
        const Index others = left_.count() - 1, other_prose = left_.prose() - left_.facts(block).prose;
        const bool is_behind = (rule.place == Place::top) == downwards_;
        const Index toward_edge = is_behind ? passed_ + below : others - passed_ - below;
        const Index prose = is_behind ? passed_prose_ : other_prose - passed_prose_;
        const Index most = rule.place == Place::top ? limits_.max_prose_above : limits_.max_prose_below;
        return toward_edge < limits_.edge_blocks || prose <= std::min(most, left_.prose() - 1);
    }

    // Tells whether a block is content whatever its words are: the heading of an entry, an item of an announced list,
    // or what the document is about.
    bool is_content(Index block) {
        return is_entry(block) || is_announced(block) || is_clause(block) || is_headline_of_rest(block);
    }

    bool is_entry(Index block) {
        if (!entries_) {
            entries_.emplace(document_.blocks.size(), 0);
            const auto found = entries(left_.blocks(), limits_.max_entry_words, limits_.min_entries);
            for (Index entry : found) (*entries_)[entry] = 1;
        }
        return (*entries_)[block];
    }

    bool is_clause(Index block) {
        const auto is_matched = [this](Index each) { return !matching(each).empty(); };
        if (!clauses_) clauses_ = clauses(matches_, limits_.subject, left_, is_matched);
        return (*clauses_)[block];
    }

    // Tells whether the block is the headline of what is below it, which no rule matches.
    bool is_headline_of_rest(Index block) const {
        const Index below = left_.below(block);
        if (below == NONE || !matching(below).empty()) return false;
        const auto is_kept = [this](Index above) { return left_.is_kept(above); };
        return is_headline(matches_, limits_.subject, block, document_.blocks[below].facts, is_kept);
    }

    // Tells whether the kept line above ends in a colon, as one that announces a list or an example does.
    bool is_announced(Index block) const {
        const Index above = left_.above(block);
        if (above == NONE || left_.facts(above).words < limits_.min_announcing_words) return false;
        return ends_with(left_.text(above), U":");
    }

    // Returns the blocks of the section under a heading, as far as they are shaped like boilerplate. The first other
    // block ends it, and a short block right above that is kept, as it is likely its heading. So does the heading of
    // another section, and what is below belongs to that one.
    Indices section(int number, Index heading) const {
        Indices found;
        const auto is_section = [this](int rule) { return matches_.rule(rule).kind == RuleKind::section; };
        for (Index block = left_.below(heading); block != NONE; block = left_.below(block)) {
            const Numbers rules = matching(block);
            if (std::any_of(rules.begin(), rules.end(), is_section)) return found;
            if (!is_boilerplate_shaped(block, matches_.rule(number).max_words)) {
                if (!found.empty()) found.pop_back();
                return found;
            }
            found.push_back(block);
        }
        return found;
    }

    // Tells whether what remains of a block is short, no sentence and of no kind that an article is made of.
    bool is_boilerplate_shaped(Index block, std::int32_t max_words) const {
        if (limits_.closed_kinds >> static_cast<unsigned>(document_.blocks[block].kind) & 1) return false;
        const Facts& facts = left_.facts(block);
        if (facts.words > max_words || facts.prose) return false;
        return !facts.sentence || ends_with(left_.text(block), U"?");  // as headlines end, and prompts
    }

    // Returns what the first cut that matches what remains of a block removes; no cut removes all of it.
    std::vector<RuleRemoval> cut(Index block) {
        Numbers cuts = cuts_for(block);
        const auto is_elsewhere = [&](int number) { return !holds(matches_.cut(number), block, 0); };
        cuts.erase(std::remove_if(cuts.begin(), cuts.end(), is_elsewhere), cuts.end());
        if (cuts.empty() || is_exempt(block) || is_clause(block)) return {};
        const String source = left_.source(block), text = level(source), straight = straighten(source);
        String scratch, cased_scratch;
        const View folded = squeeze(text, scratch), cased = squeeze(straight, cased_scratch);
        for (int number : cuts) {
            const std::vector<Span> found = matches_.questions().cut_spans(number, folded, cased);
            if (!found.empty() && leaves_words(folded, found)) return removals_of(block, number, text, folded, found);
        }
        return {};
    }

    // Returns the removals of a cut, given the spans of the folded text that it removes.
    std::vector<RuleRemoval> removals_of(Index block, int number, View text, View folded,
                                          const std::vector<Span>& cuts) const {
        const std::vector<Offset> places = offsets(text, folded, 0);
        std::vector<Span> spans;
        for (const Span& each : cuts) {
            add_in_source({places[each.start], places[each.end - 1] + 1}, left_.spans(block), spans);
        }
        std::vector<RuleRemoval> found;
        for (const Span& span : spans) found.push_back({true, number, block, span});
        return found;
    }

    // The cuts worth trying on what remains of a block.
    Numbers cuts_for(Index block) const {
        if (!left_.is_partial(block)) return matches_.cuts_for(block);
        return matches_.find_cuts(level(left_.text(block)), left_.facts(block).words);
    }

    const DocumentMatches& matches_;
    const Document& document_;
    Remaining& left_;
    const SweepLimits& limits_;
    const bool downwards_;
    Index passed_ = 0, passed_prose_ = 0;  // kept blocks, and kept prose, that the walk has left behind
    std::optional<std::vector<std::uint8_t>> entries_, clauses_;  // marks of blocks, found when the walk first asks
};

}  // namespace

std::vector<RuleRemoval> apply_rules(const DocumentMatches& matches, const Removals& removals,
                                     const std::vector<std::uint8_t>& is_code, const SweepLimits& limits) {
    Remaining left(removals);
    std::vector<RuleRemoval> all;
    for (bool downwards = true;; downwards = !downwards) {
        const std::vector<RuleRemoval> found = Sweep(matches, left, limits, downwards).run(is_code);
        if (found.empty()) return all;
        all.insert(all.end(), found.begin(), found.end());
    }
}

}  // namespace cleaner
