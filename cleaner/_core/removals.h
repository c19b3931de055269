// What the steps have removed from a document so far, and what is left of it (model.Removals).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "document.h"
#include "numbers.h"

namespace cleaner {

struct Span {
    Offset start;
    Offset end;
};

// As model.Removal, less its reason and score, which nothing but a receipt needs.
struct Removal {
    Offset start;
    Offset end;
    std::string by;
    std::string category;
};

// Returns the parts of a span that lie in the block and that no span of `taken`, which are in order, covers.
std::vector<Span> unclaimed(Span span, const std::vector<Span>& taken, const Block& block);

// A block of which something is left, with the facts of what is left.
struct KeptBlock {
    Index index;
    const Block* block;
    const Facts* facts;
};

class Removals {
public:
    explicit Removals(const Document& document);
    Removals(const Removals&) = delete;  // facts point into it
    Removals& operator=(const Removals&) = delete;

    // Adds the removals of a block that has none yet, in order; they lie in the block and apart from each other.
    void add(Index block, std::vector<Removal> removals);
    void set_removed(Index block);  // completely
    void measure();                 // what is left of blocks of which a part is removed, when all are added
    // Adds the removal of a span of a block, less what is removed of it already, and measures what is left.
    void merge(Index block, Span span);
    // Sets the facts of what is left of a block of which a part is removed.
    void set_facts(Index block, const Facts& facts, String folded);

    const Document& document() const { return document_; }
    bool is_removed(Index block) const { return states_[block] == State::removed; }
    bool is_partial(Index block) const { return states_[block] == State::partial; }
    const std::map<Index, std::vector<Removal>>& by_block() const { return by_block_; }
    std::vector<Span> remaining(Index block) const;  // spans of a block that are left, in order
    Offset start(Index block) const;                 // of the first of them
    String source(Index block) const;                // what is left of a block, without white space at its ends
    const Facts& facts(Index block) const;
    std::vector<KeptBlock> kept() const;  // in order

private:
    void measure(Index block);

    enum class State : char { whole, partial, removed };

    const Document& document_;
    std::vector<State> states_;
    std::map<Index, std::vector<Removal>> by_block_;
    std::map<Index, Facts> facts_;       // of the blocks of which a part is removed
    std::deque<String> strings_;         // their folded texts
};

}  // namespace cleaner
