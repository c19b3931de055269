#include "fixpoint.h"

#include <algorithm>

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
        for (const Span& span : spans_) {
            begins_.push_back(static_cast<Offset>(text_.size()));
            text_ += source.substr(span.start, span.end - span.start);
        }
    }

    View text() const { return text_; }

    // Returns the offset in the source of an offset in the text.
    Offset source(Offset at) const {
        const auto piece = std::upper_bound(begins_.begin(), begins_.end(), at) - begins_.begin() - 1;
        return spans_[piece].start + at - begins_[piece];
    }

private:
    std::vector<Span> spans_;
    std::vector<Offset> begins_;
    String text_;
};

}  // namespace

bool splits_alike(const SplitLimits& limits, const Removals& removals) {
    const View source = removals.document().text;
    const KeptText kept(source, kept_spans(source, removed_spans(removals)));
    const std::vector<Block> again = block_spans(limits, kept.text());
    const std::vector<KeptBlock> left = removals.kept();
    const auto is_alike = [&](const KeptBlock& one, const Block& two) {
        const Block& block = *one.block;
        return block.kind == two.kind && block.start <= kept.source(two.start) && kept.source(two.end - 1) < block.end;
    };
    return std::equal(left.begin(), left.end(), again.begin(), again.end(), is_alike);
}

}  // namespace cleaner
