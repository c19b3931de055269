#include "fixpoint.h"

#include "result.h"

namespace cleaner {
namespace {

std::vector<Span> removed_spans(const Removals& removals) {
    std::vector<Span> spans;
    for (const auto& [block, found] : removals.by_block()) {
        for (const Removal& removal : found) spans.push_back({removal.start, removal.end});
    }
    return spans;
}

// A text that is made of spans of another one.
class KeptText {
public:
    KeptText(View source, std::vector<Span> spans) : spans_(std::move(spans)) {
        text_.reserve(source.size());
        begins_.reserve(spans_.size());
        for (const Span& span : spans_) {
            begins_.push_back(static_cast<Offset>(text_.size()));
            text_ += source.substr(span.start, span.end - span.start);
        }
    }

    View text() const { return text_; }

    // Returns the offset in the source of an offset in the text, which must not be below that of the call before.
    Offset source(Offset at) {
        while (piece_ + 1 < begins_.size() && begins_[piece_ + 1] <= at) ++piece_;
        return spans_[piece_].start + at - begins_[piece_];
    }

private:
    std::vector<Span> spans_;
    std::vector<Offset> begins_;
    std::size_t piece_ = 0;
    String text_;
};

}  // namespace

bool splits_alike(const SplitLimits& limits, const Removals& removals) {
    const View source = removals.document().text;
    KeptText kept(source, kept_spans(source, removed_spans(removals)));
    const std::vector<Block> again = block_spans(limits, kept.text());
    const std::vector<KeptBlock> left = removals.kept();
    if (left.size() != again.size()) return false;
    for (std::size_t at = 0; at < left.size(); ++at) {
        const Block& one = *left[at].block;
        const Block& two = again[at];
        const bool is_alike = one.kind == two.kind && one.start <= kept.source(two.start) &&
                              kept.source(two.end - 1) < one.end;
        if (!is_alike) return false;
    }
    return true;
}

}  // namespace cleaner
