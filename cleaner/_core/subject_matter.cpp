#include "subject_matter.h"

#include <algorithm>

namespace cleaner {
namespace {

constexpr Index NONE = -1;

// Returns the source of a block without the marks of a headline before it.
View headline_of(const Document& document, const SubjectLimits& limits, Index block) {
    return limits.subjects->without_hashes(document.source(document.blocks[block]));
}

Index first_heading(const Document& document) {
    const auto is_marked = [](const Block& block) { return block.kind == Kind::heading; };
    const auto found = std::find_if(document.blocks.begin(), document.blocks.end(), is_marked);
    return found == document.blocks.end() ? NONE : static_cast<Index>(found - document.blocks.begin());
}

bool is_headline_of_page(const DocumentMatches& matches, const SubjectLimits& limits, Index block) {
    const auto& [titles, first] = matches.page_headings();
    if (std::find(titles.begin(), titles.end(), block) != titles.end()) return true;
    const Document& document = matches.document();
    return block == first && limits.subjects->name_page(document.source(document.blocks[block]));
}

// The search for the clauses of one document.
class ClauseSearch {
public:
    ClauseSearch(const DocumentMatches& matches, const SubjectLimits& limits, const Remaining& left)
        : matches_(matches), document_(matches.document()), limits_(limits), left_(left), kept_(left.blocks()) {}

    // Returns the block with which the legal document begins, or NONE.
    Index start() const {
        for (Index head : document_.is_page ? page_heads() : text_heads()) {
            if (limits_.subjects->name_legal_document(headline_of(document_, limits_, head))) return head;
        }
        return is_licensed() ? kept_.front().index : NONE;
    }

    // Returns the kept blocks from one on that are not in the frame of a page.
    std::vector<KeptBlock> body_from(Index start) const {
        std::vector<KeptBlock> found;
        for (const KeptBlock& block : kept_) {
            if (block.index < start) continue;
            const bool is_in_frame = document_.is_page && matches_.questions().is_in_frame(block.index);
            if (!is_in_frame) found.push_back(block);
        }
        return found;
    }

private:
    Indices page_heads() const {
        auto [heads, first] = matches_.page_headings();
        if (first != NONE) heads.push_back(first);
        std::sort(heads.begin(), heads.end());
        heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
        return heads;
    }

    // The headlines among the first lines of a text, up to the first sentence.
    Indices text_heads() const {
        Indices found;
        const auto last = std::min<std::size_t>(kept_.size(), static_cast<std::size_t>(limits_.max_head_blocks) + 1);
        for (std::size_t at = 0; at + 1 < last && !kept_[at].facts->sentence; ++at) {
            const auto is_kept = [](Index) { return true; };
            const Index block = kept_[at].index;
            if (is_headline(matches_, limits_, block, *kept_[at + 1].facts, is_kept)) found.push_back(block);
        }
        return found;
    }

    bool is_licensed() const {
        const Indices& whole = matches_.holding(limits_.licence_index);
        const auto is_left = [this](Index block) { return left_.is_kept(block) && !left_.is_partial(block); };
        if (std::any_of(whole.begin(), whole.end(), is_left)) return true;
        const Indices partial = left_.partial();
        const auto holds = [this](Index block) { return limits_.licence_index.has_any(left_.facts(block).folded); };
        return std::any_of(partial.begin(), partial.end(), holds);
    }

    const DocumentMatches& matches_;
    const Document& document_;
    const SubjectLimits& limits_;
    const Remaining& left_;
    std::vector<KeptBlock> kept_;
};

}  // namespace

bool is_headline(const DocumentMatches& matches, const SubjectLimits& limits, Index block, const Facts& below,
                 const std::function<bool(Index)>& is_kept) {
    const Document& document = matches.document();
    if (document.is_page) return is_headline_of_page(matches, limits, block);
    const Kind kind = document.blocks[block].kind;
    const auto names_page = [&] { return limits.subjects->name_page(headline_of(document, limits, block)); };
    if (kind == Kind::heading) return block == first_heading(document) && names_page();
    if (kind != Kind::paragraph || block >= limits.max_head_blocks || !(below.sentence || below.prose)) return false;
    for (Index above = 0; above < block; ++above) {
        const Facts& facts = document.blocks[above].facts;
        if (facts.sentence || !(is_kept(above) || facts.words > limits.max_label_words)) return false;
    }
    return names_page();
}

std::vector<std::uint8_t> clauses(const DocumentMatches& matches, const SubjectLimits& limits, const Remaining& left,
                                  const std::function<bool(Index)>& is_matched) {
    std::vector<std::uint8_t> found(matches.document().blocks.size(), 0);
    const ClauseSearch search(matches, limits, left);
    const Index start = search.start();
    if (start == NONE) return found;
    std::vector<KeptBlock> body = search.body_from(start);
    const auto is_own = [&](const KeptBlock& block) { return block.facts->sentence && !is_matched(block.index); };
    const auto last = std::find_if(body.rbegin(), body.rend(), is_own);
    body.erase(last.base(), body.end());  // below the last sentence of its own is the foot of the site
    for (std::size_t at = 0; at < body.size(); ++at) {
        const bool leads = at + 1 < body.size() && body[at + 1].facts->sentence;
        found[body[at].index] = body[at].facts->sentence || leads;
    }
    return found;
}

}  // namespace cleaner
