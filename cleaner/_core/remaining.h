// What remains of a document while a step removes from it (steps/remaining.py): kept blocks in order, their facts, and
// their positions. A removal takes the same time in a text of any length.
#pragma once

#include <map>
#include <vector>

#include "removals.h"

namespace cleaner {

class Remaining {
public:
    explicit Remaining(const Removals& removals);
    Remaining(const Remaining&) = delete;  // facts point into it
    Remaining& operator=(const Remaining&) = delete;

    const Document& document() const { return document_; }
    Index count() const { return count_; }  // of the kept blocks
    Index prose() const { return prose_; }  // of those of prose among them
    bool is_kept(Index block) const { return is_kept_[block]; }
    bool is_partial(Index block) const { return parts_.count(block) > 0; }
    Indices partial() const;  // in order
    const Facts& facts(Index block) const;
    std::vector<Span> spans(Index block) const;
    String source(Index block) const;  // the kept part of a block, as it is in the source
    String text(Index block) const;    // the same without white space at its ends
    Index above(Index block) const;    // the kept block above, or -1
    Index below(Index block) const;
    std::vector<KeptBlock> blocks() const;  // in order
    Index count_kept(Index start, Index end) const;
    Index count_prose(Index start, Index end) const;

    // Takes a span from a kept block, which is gone when nothing is left of it.
    void remove(Index block, Span span);

private:
    struct Part {
        std::vector<Span> spans;
        Facts facts;
    };

    void measure(Index block, std::vector<Span> spans);
    void take(Index block);

    const Document& document_;
    std::vector<std::uint8_t> is_kept_, is_prose_;
    std::map<Index, Part> parts_;  // of the blocks of which a part is removed
    std::deque<String> strings_;   // that their facts point to
    Indices first_of_run_;         // index of the first block of a run of removed blocks, by that of the last one
    Indices last_of_run_;
    Index count_ = 0, prose_ = 0;
};

}  // namespace cleaner
