#include "repeats.h"

#include <algorithm>
#include <iterator>

#include "characters.h"
#include "fact_words.h"
#include "string_table.h"
#include "word_search.h"

namespace cleaner {

SentenceStops::SentenceStops(std::vector<String> marks) : marks_(std::move(marks)) {
    for (const String& mark : marks_) {
        if (!mark.empty() && mark[0] < begins_.size()) begins_[mark[0]] = true;
    }
}

std::size_t SentenceStops::length_of_mark(View rest) const {
    const auto is_here = [&](const String& mark) { return starts_with(rest, mark); };
    const auto found = std::find_if(marks_.begin(), marks_.end(), is_here);
    return found == marks_.end() ? 0 : found->size();
}

namespace {

using Pair = std::pair<Index, Index>;

constexpr Index NONE = -1;  // no block

constexpr std::size_t KINDS = static_cast<std::size_t>(Kind::other) + 1;

// Returns the first so many words of a folded text; all of it if it has no more.
View first_words(View text, std::int32_t words) {
    std::size_t end = 0;
    for (; words && end != View::npos; --words) end = text.find(U' ', end + (end > 0));
    return text.substr(0, end);
}

bool has_words(View text, std::int32_t words) {
    return std::count(text.begin(), text.end(), U' ') + 1 >= words && !text.empty();
}

// Adds what a copy of a folded text with small changes shares with it: a beginning of a sentence, or its end.
void add_anchors(View text, const RepeatLimits& limits, std::vector<View>& found) {
    const auto length = static_cast<std::size_t>(limits.anchor_chars);
    auto add_sentence = [&](View sentence) {
        if (sentence.size() >= length) found.push_back(sentence.substr(0, length));
    };
    found.push_back(text.substr(text.size() - std::min(length, text.size())));
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t stop = limits.sentence_stops.length_at(text, at);
        if (stop) {
            add_sentence(text.substr(start, at - start));
            start = at + stop;
        }
        at += std::max<std::size_t>(stop, 1);
    }
    add_sentence(text.substr(start));
}

using Holder = std::pair<std::int32_t, Index>;  // number of an anchor, and a block with it

// The blocks that hold each anchor. Most anchors are in one block only, and cost no more than their place in a table.
class AnchorHolders {
public:
    // Adds an anchor of a block by its number; blocks come in order.
    void add(std::int32_t number, Index block) {
        const auto place = static_cast<std::size_t>(number);
        if (place >= last_.size()) {
            last_.resize(2 * place + 64, NONE);
            is_shared_.resize(last_.size(), false);
        }
        if (last_[place] != NONE && last_[place] != block) {
            if (!is_shared_[place]) shared_.emplace_back(number, last_[place]);
            shared_.emplace_back(number, block);
            is_shared_[place] = true;
        }
        last_[place] = block;
    }

    // Returns the holders of the anchors that several blocks have, in order.
    std::vector<Holder> shared() {
        std::sort(shared_.begin(), shared_.end());
        return std::move(shared_);
    }

private:
    Indices last_;  // block with each anchor
    std::vector<std::uint8_t> is_shared_;
    std::vector<Holder> shared_;
};

// Returns the words of a text as `[\w.,%]*\w` finds them, sorted.
class Search {
public:
    Search(const Removals& removals, const RepeatContext& context, const RepeatLimits& limits, RepeatMemory& memory);
    std::vector<Copy> copies();

private:
    void find_exact();
    void find_teasers();
    void find_near();
    void add(Index block, Index original, RepeatKind kind);

    bool is_on_purpose(Index one, Index two) const;
    bool is_label_on_purpose(Index one, Index two) const;
    bool is_cut_off(Index block) const;
    std::vector<Pair> pairs() const;
    Index contained(Index first, Index second) const;
    bool differ_in_fact(Index one, Index two) const;

    const Facts& facts(Index block) const { return *blocks_[places_[block]].facts; }
    View text(Index block) const { return facts(block).folded; }
    bool may_repeat(Index block) const { return context_.may_repeat[block]; }
    bool is_above_prose(Index block) const;
    bool is_inside(Index block) const;
    bool leads_prose(Index block) const;
    std::pair<std::size_t, std::size_t> run(Index block) const;
    std::int32_t number_of_text(Index block) const {
        return memory_.text_of(block, text(block), removals_.is_partial(block));
    }
    const Shingles& shingles(Index block) const {
        return memory_.shingles_of(number_of_text(block), facts(block).words);
    }

    const Removals& removals_;
    const RepeatContext& context_;
    const RepeatLimits& limits_;
    RepeatMemory& memory_;
    std::vector<KeptBlock> blocks_;
    std::vector<std::size_t> places_;  // of each block in `blocks_`
    std::vector<std::size_t> prose_;   // places of the prose in `blocks_`
    std::vector<std::uint8_t> copied_;         // for each block: whether it repeats another one
    std::vector<Copy> found_;
};

Search::Search(
    const Removals& removals, const RepeatContext& context, const RepeatLimits& limits, RepeatMemory& memory
)
    : removals_(removals), context_(context), limits_(limits), memory_(memory), blocks_(removals.kept()) {
    const std::size_t count = removals.document().blocks.size();
    places_.resize(count);
    copied_.resize(count);
    for (std::size_t place = 0; place < blocks_.size(); ++place) {
        places_[blocks_[place].index] = place;
        if (blocks_[place].facts->prose) prose_.push_back(place);
    }
}

std::vector<Copy> Search::copies() {
    find_exact();
    find_teasers();
    find_near();
    return std::move(found_);
}

void Search::add(Index block, Index original, RepeatKind kind) {
    if (copied_[block] || copied_[original]) return;
    copied_[block] = true;
    found_.push_back({block, original, kind});
}

// Finds blocks whose folded text an earlier block has.
void Search::find_exact() {
    Indices first;  // block with each text
    first.reserve(blocks_.size());
    for (const KeptBlock& block : blocks_) {
        if (block.facts->words < limits_.min_words || may_repeat(block.index)) continue;
        const auto text = static_cast<std::size_t>(number_of_text(block.index));
        if (text >= first.size()) first.resize(memory_.texts(), NONE);
        if (first[text] == NONE) {
            first[text] = block.index;
        } else if (const Index original = first[text]; !is_on_purpose(original, block.index)) {
            add(block.index, original, RepeatKind::exact);
        }
    }
}

// Tells whether a careful author would repeat this: verse, turns of speakers, headings, clauses under headings.
bool Search::is_on_purpose(Index one, Index two) const {
    if (context_.is_talk) return true;
    if (!facts(two).prose) return is_label_on_purpose(one, two);
    if (!places_[one] || !places_[two] || is_above_prose(one)) return false;
    const Facts& above = *blocks_[places_[one] - 1].facts;
    const Facts& above_copy = *blocks_[places_[two] - 1].facts;
    if (above.folded == above_copy.folded) return false;
    return !above.sentence && !above.prose && !above_copy.sentence && !above_copy.prose;
}

// Tells the same of a block that is no prose.
bool Search::is_label_on_purpose(Index one, Index two) const {
    if (prose_.empty() || context_.is_forum) return true;
    const bool is_short = facts(two).words < limits_.min_near_words;
    if (is_short && (facts(two).sentence || (is_inside(one) && is_inside(two)))) return true;
    if (leads_prose(two) && !is_above_prose(two)) {  // a subheading, named in the table of contents?
        const auto distance = static_cast<std::ptrdiff_t>(places_[two]) - static_cast<std::ptrdiff_t>(places_[one]);
        return distance > limits_.max_twin_distance;
    }
    const auto [start, end] = run(two);
    return run(one) == std::pair(start, end) && end - start >= static_cast<std::size_t>(limits_.min_verse_lines);
}

// Tells whether the block stands above all prose, as headlines do.
bool Search::is_above_prose(Index block) const { return prose_.empty() || places_[block] < prose_.front(); }

// Tells whether prose stands above and below.
bool Search::is_inside(Index block) const {
    return !prose_.empty() && prose_.front() < places_[block] && places_[block] < prose_.back();
}

// Tells whether prose follows at once, as it follows a heading.
bool Search::leads_prose(Index block) const {
    const std::size_t below = places_[block] + 1;
    return below < blocks_.size() && blocks_[below].facts->prose;
}

// Returns the run of blocks without prose around a block, as places of its start and its end.
std::pair<std::size_t, std::size_t> Search::run(Index block) const {
    const auto after = std::lower_bound(prose_.begin(), prose_.end(), places_[block]);
    const std::size_t start = after == prose_.begin() ? 0 : *(after - 1) + 1;
    return {start, after == prose_.end() ? blocks_.size() : *after};
}

// Finds blocks that end in an ellipsis where another block goes on.
void Search::find_teasers() {
    StringTable beginnings;
    std::vector<Indices> teasers;  // with each beginning
    for (const KeptBlock& block : blocks_) {
        const Index at = block.index;
        if (copied_[at] || may_repeat(at) || !is_cut_off(at)) continue;
        if (!has_words(text(at), limits_.min_teaser_words)) continue;
        const auto place = static_cast<std::size_t>(beginnings.add(first_words(text(at), limits_.min_teaser_words)));
        if (place == teasers.size()) teasers.emplace_back();
        teasers[place].push_back(at);
    }
    if (teasers.empty()) return;
    for (const KeptBlock& block : blocks_) {
        const View whole = block.facts->folded;
        const std::int32_t place = beginnings.find(first_words(whole, limits_.min_teaser_words));
        if (place == StringTable::NONE) continue;
        for (Index teaser : teasers[static_cast<std::size_t>(place)]) {
            if (text(teaser).size() < whole.size() && starts_with(whole, text(teaser))) {
                add(teaser, block.index, RepeatKind::teaser);
            }
        }
    }
}

// Tells whether what is left of a block ends in an ellipsis.
bool Search::is_cut_off(Index block) const {
    const Document& document = removals_.document();
    const String left = removals_.is_partial(block) ? removals_.source(block) : String();
    View end = removals_.is_partial(block) ? View(left) : document.source(document.blocks[block]);
    end = end.substr(end.size() - std::min(end.size(), static_cast<std::size_t>(limits_.max_ellipsis_chars)));
    const auto may_follow = [&](char32_t code) { return is(code, SPACE) || limits_.closers.find(code) != View::npos; };
    while (!end.empty() && may_follow(end.back())) end.remove_suffix(1);
    return std::any_of(limits_.ellipses.begin(), limits_.ellipses.end(),
                       [&](const String& ellipsis) { return ends_with(end, ellipsis); });
}

// Finds blocks that another block contains, and copies with small changes.
void Search::find_near() {
    std::vector<Pair> open;
    for (const auto& [one, two] : pairs()) {
        if (is_on_purpose(one, two)) continue;
        const Index shorter = contained(one, two);
        if (shorter < 0) {
            open.emplace_back(one, two);
        } else {
            add(shorter, shorter == one ? two : one, RepeatKind::contained);
        }
    }
    for (const auto& [one, two] : open) {
        const bool are_alike = memory_.are_similar(shingles(one), shingles(two), limits_.min_jaccard);
        if (are_alike && !differ_in_fact(one, two)) add(two, one, RepeatKind::near);
    }
}

// Returns pairs of blocks worth comparing: those that share an anchor with few others.
std::vector<Pair> Search::pairs() const {
    AnchorHolders holders;
    const auto find = [this](View text, std::vector<View>& found) { add_anchors(text, limits_, found); };
    for (const KeptBlock& block : blocks_) {
        if (copied_[block.index] || block.facts->words < limits_.min_near_words || may_repeat(block.index)) continue;
        const auto add = [&](std::int32_t anchor) { holders.add(anchor, block.index); };
        memory_.each_anchor(number_of_text(block.index), find, add);
    }
    const std::vector<Holder> shared = holders.shared();
    std::vector<Pair> found;
    for (auto start = shared.begin(); start != shared.end();) {
        const auto is_other = [&](const Holder& holder) { return holder.first != start->first; };
        const auto end = std::find_if(start, shared.end(), is_other);
        if (end - start <= limits_.max_holders) {
            for (auto one = start; one != end; ++one) {
                for (auto two = one + 1; two != end; ++two) found.emplace_back(one->second, two->second);
            }
        }
        start = end;
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

// Returns the block whose words all stand in the other one, in a row, or -1. No headline: the text takes up its words.
Index Search::contained(Index first, Index second) const {
    const bool is_first = text(first).size() <= text(second).size();
    const Index shorter = is_first ? first : second, longer = is_first ? second : first;
    const View outer = text(longer);
    const std::size_t at = find_from_word(outer, text(shorter));
    if (at == View::npos) return -1;
    const View after = outer.substr(at + text(shorter).size());
    if (!after.empty() && is(after[0], ALNUM)) return -1;
    if (!facts(shorter).sentence) {
        if (starts_with(after, U";")) return -1;  // a list that goes on in the other block is another list
        if (at > 0 || (is_above_prose(shorter) && facts(longer).prose)) return -1;
    }
    return removals_.document().blocks[shorter].kind == Kind::heading ? -1 : shorter;
}

// Tells whether two similar blocks differ in a number or a name, which makes them two statements.
bool Search::differ_in_fact(Index one, Index two) const {
    const String first = removals_.source(one), second = removals_.source(two);
    return cleaner::differ_in_fact(first, second);
}

}  // namespace

std::vector<Copy> repeats(
    const Removals& removals, const RepeatContext& context, const RepeatLimits& limits, RepeatMemory& memory
) {
    return Search(removals, context, limits, memory).copies();
}

}  // namespace cleaner
