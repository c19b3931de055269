#include "remaining.h"

#include <algorithm>

#include "facts.h"
#include "normalize.h"

namespace cleaner {

Remaining::Remaining(const Removals& removals)
    : document_(removals.document()),
      is_kept_(document_.blocks.size(), 1),
      first_of_run_(document_.blocks.size(), -1),
      last_of_run_(document_.blocks.size(), -1) {
    for (const Block& block : document_.blocks) is_prose_.push_back(block.facts.prose);
    const auto blocks = static_cast<Index>(is_kept_.size());
    for (Index at = 0; at < blocks; ++at) {
        if (removals.is_removed(at)) take(at);
    }
    for (const auto& [at, found] : removals.by_block()) {
        if (!removals.is_removed(at)) measure(at, removals.remaining(at));
    }
    count_ = count_kept(0, blocks);
    prose_ = count_prose(0, blocks);
}

void Remaining::measure(Index block, std::vector<Span> spans) {
    Part& part = parts_[block];
    part.spans = std::move(spans);
    part.facts = facts_of_text(document_.limits, text(block), document_.blocks[block].kind, strings_);
    is_prose_[block] = part.facts.prose;
}

// Notes that a block is gone, and joins the runs of removed blocks above and below it.
void Remaining::take(Index block) {
    is_kept_[block] = is_prose_[block] = 0;
    const bool has_above = block > 0 && first_of_run_[block - 1] >= 0;
    const bool has_below = block + 1 < static_cast<Index>(is_kept_.size()) && last_of_run_[block + 1] >= 0;
    const Index first = has_above ? first_of_run_[block - 1] : block;
    const Index last = has_below ? last_of_run_[block + 1] : block;
    first_of_run_[last] = first;
    last_of_run_[first] = last;
}

Indices Remaining::partial() const {
    Indices found;
    for (const auto& [block, part] : parts_) found.push_back(block);
    return found;
}

const Facts& Remaining::facts(Index block) const {
    const auto part = parts_.find(block);
    return part == parts_.end() ? document_.blocks[block].facts : part->second.facts;
}

std::vector<Span> Remaining::spans(Index block) const {
    const auto part = parts_.find(block);
    if (part != parts_.end()) return part->second.spans;
    return {{document_.blocks[block].start, document_.blocks[block].end}};
}

String Remaining::source(Index block) const {
    String found;
    for (const Span& span : spans(block)) found += View(document_.text).substr(span.start, span.end - span.start);
    return found;
}

String Remaining::text(Index block) const {
    const String found = source(block);
    return String(strip(found));
}

Index Remaining::above(Index block) const {
    const bool follows_run = block > 0 && first_of_run_[block - 1] >= 0;
    return (follows_run ? first_of_run_[block - 1] : block) - 1;
}

Index Remaining::below(Index block) const {
    const auto blocks = static_cast<Index>(is_kept_.size());
    const bool precedes_run = block + 1 < blocks && last_of_run_[block + 1] >= 0;
    const Index next = (precedes_run ? last_of_run_[block + 1] : block) + 1;
    return next < blocks ? next : -1;
}

std::vector<KeptBlock> Remaining::blocks() const {
    std::vector<KeptBlock> found;
    for (Index at = 0; at < static_cast<Index>(is_kept_.size()); ++at) {
        if (is_kept_[at]) found.push_back({at, &document_.blocks[at], &facts(at)});
    }
    return found;
}

Index Remaining::count_kept(Index start, Index end) const {
    return static_cast<Index>(std::count(is_kept_.begin() + start, is_kept_.begin() + std::max(start, end), 1));
}

Index Remaining::count_prose(Index start, Index end) const {
    return static_cast<Index>(std::count(is_prose_.begin() + start, is_prose_.begin() + std::max(start, end), 1));
}

void Remaining::remove(Index block, Span span) {
    std::vector<Span> left;
    for (const Span& each : spans(block)) {
        const Span before{each.start, std::min(each.end, span.start)}, after{std::max(each.start, span.end), each.end};
        if (before.start < before.end) left.push_back(before);
        if (after.start < after.end) left.push_back(after);
    }
    prose_ -= facts(block).prose;
    if (!left.empty()) {
        measure(block, std::move(left));
        prose_ += facts(block).prose;
        return;
    }
    parts_.erase(block);
    take(block);
    --count_;
}

}  // namespace cleaner
