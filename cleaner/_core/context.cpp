#include "context.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "main_body.h"

namespace cleaner {
namespace {

using Marks = std::vector<std::uint8_t>;

// What several columns are computed from.
struct Blocks {
    Marks removed;  // completely
    Marks prose;    // and not removed
    std::vector<long> prose_words;
    long total = 0;  // of them

    explicit Blocks(const Features& features) {
        for (std::size_t at = 0; at < features.sizes.size(); ++at) {
            const double* row = features.columns.row(at);
            removed.push_back(row[column::by_rule] || row[column::by_repeat]);
            prose.push_back(row[column::prose] && !removed.back());
            prose_words.push_back(prose.back() ? features.sizes[at] : 0);
            total += prose_words.back();
        }
    }

    std::size_t size() const { return prose.size(); }
};

double limited_log(long far, double most) { return std::min(std::log1p(far), most) / most; }

void read_place(const Blocks& blocks, Table& columns) {
    const auto count = static_cast<long>(blocks.size());
    const double total = blocks.total ? static_cast<double>(blocks.total) : 1.0;
    long upto = 0;
    for (long at = 0; at < count; ++at) {
        double* row = columns.row(static_cast<std::size_t>(at));
        const auto own = blocks.prose_words[static_cast<std::size_t>(at)];
        const bool is_prose = blocks.prose[static_cast<std::size_t>(at)];
        row[context_column::place] = static_cast<double>(at) / static_cast<double>(std::max(count - 1, 1L));
        row[context_column::from_top] = std::log1p(at) / 6;
        row[context_column::from_end] = std::log1p(count - 1 - at) / 6;
        row[context_column::prose_above] = static_cast<double>(upto) / total;
        upto += own;
        row[context_column::prose_below] = static_cast<double>(blocks.total - upto) / total;
        row[context_column::before_first] = !upto && !is_prose;
        row[context_column::after_last] = upto >= blocks.total && !is_prose;
    }
}

BlockSpan read_body(const Blocks& blocks, const ContextLimits& limits, Table& columns) {
    std::vector<double> values;
    for (long words : blocks.prose_words) {
        values.push_back(static_cast<double>(words ? std::min(words, limits.max_prose_value) : -limits.other_cost));
    }
    const BlockSpan body = max_sum_span(values);
    for (std::size_t at = 0; at < blocks.size(); ++at) {
        double* row = columns.row(at);
        row[context_column::in_body] = body.has(at);
        row[context_column::above_body] = at < body.start;
        row[context_column::below_body] = body.size() && at >= body.end;
    }
    return body;
}

// Writes the distances to the nearest prose and to the nearest removed block, above and below.
void read_distances(const Blocks& blocks, const ContextLimits& limits, Table& columns) {
    const std::size_t count = blocks.size();
    long prose = limits.far_blocks, gone = limits.far_blocks;
    for (std::size_t at = 0; at < count; ++at) {
        prose = blocks.prose[at] ? 0 : prose + 1;
        gone = at && blocks.removed[at - 1] ? 0 : gone + 1;
        columns.row(at)[context_column::since_prose] = limited_log(prose, 5);
        columns.row(at)[context_column::gone_above] = limited_log(gone + 1, 4);
    }
    prose = gone = limits.far_blocks;
    for (std::size_t at = count; at-- > 0;) {
        prose = blocks.prose[at] ? 0 : prose + 1;
        gone = at + 1 < count && blocks.removed[at + 1] ? 0 : gone + 1;
        columns.row(at)[context_column::till_prose] = limited_log(prose, 5);
        columns.row(at)[context_column::gone_below] = limited_log(gone + 1, 4);
    }
}

void read_run(const Features& features, const Blocks& blocks, std::size_t start, std::size_t end, Table& columns) {
    const auto length = static_cast<double>(end - start);
    double words = 0, gone = 0, sentences = 0;
    for (std::size_t at = start; at < end; ++at) {
        words += features.sizes[at];
        gone += blocks.removed[at];
        sentences += features.columns.row(at)[column::sentence];
    }
    for (std::size_t at = start; at < end; ++at) {
        double* row = columns.row(at);
        row[context_column::run] = std::log1p(length) / 5;
        row[context_column::run_words] = std::min(words / length, 20.0) / 10;
        row[context_column::run_gone] = gone / length;
        row[context_column::run_sentences] = sentences / length;
    }
}

// Writes the columns about the run of blocks without prose that a block is in; returns the length of the longest run.
std::size_t read_runs(const Features& features, const Blocks& blocks, Table& columns) {
    std::size_t longest = 0, start = 0;
    for (std::size_t at = 0; at <= blocks.size(); ++at) {
        if (at < blocks.size() && !blocks.prose[at]) continue;
        if (at > start) read_run(features, blocks, start, at, columns);
        longest = std::max(longest, at - start);
        start = at + 1;
    }
    return longest;
}

// Writes whether a section of a kind began at or above a block, and how many blocks of prose came since then.
void read_sections(
    const Features& features, const Blocks& blocks, std::uint8_t kind, std::size_t in, std::size_t since, Table& columns
) {
    bool is_open = false;
    long prose = 0;
    for (std::size_t at = 0; at < blocks.size(); ++at) {
        if (features.sections[at] == kind) {
            is_open = true;
            prose = 0;
        }
        columns.row(at)[in] = is_open;
        columns.row(at)[since] = is_open ? limited_log(prose, 3) : 1.0;
        prose += blocks.prose[at];
    }
}

void read_blanks(const Features& features, Table& columns) {
    const std::size_t count = features.blanks.size();
    for (std::size_t at = 0; at < count; ++at) {
        columns.row(at)[context_column::blank_above] = features.blanks[at];
        columns.row(at)[context_column::blank_below] = at + 1 < count ? features.blanks[at + 1] : 1;
    }
}

template <class Value>
double mean(const Features& features, Value&& value) {
    double sum = 0;
    for (std::size_t at = 0; at < features.sizes.size(); ++at) sum += value(at);
    return sum / static_cast<double>(features.sizes.size());
}

std::vector<double> read_document(
    const Features& features, const Blocks& blocks, std::size_t longest, std::size_t body, const ContextLimits& limits
) {
    const auto count = static_cast<double>(blocks.size());
    const double words = std::accumulate(features.sizes.begin(), features.sizes.end(), 0.0);
    double short_words = 0, shorts = 0, proses = 0;
    for (std::size_t at = 0; at < blocks.size(); ++at) {
        proses += blocks.prose[at];
        shorts += !blocks.prose[at];
        short_words += blocks.prose[at] ? 0 : features.sizes[at];
    }
    auto mean_of = [&](std::size_t of) { return mean(features, [&](std::size_t at) { return features.columns.row(at)[of]; }); };
    const auto comments = std::count(features.sections.begin(), features.sections.end(), limits.comments);
    return {
        std::log1p(count) / 8,
        std::log1p(words) / 10,
        static_cast<double>(blocks.total) / std::max(words, 1.0),
        std::min(short_words / std::max(shorts, 1.0), 20.0) / 10,
        mean(features, [&](std::size_t at) { return features.blanks[at]; }),
        mean(features, [&](std::size_t at) { return blocks.removed[at]; }),
        mean_of(column::sentence),
        mean_of(column::first_upper),
        mean_of(column::known),
        mean_of(column::to_3),
        std::log1p(proses) / 5,
        mean(features, [&](std::size_t at) { return features.columns.row(at)[column::repeated] > 0; }),
        static_cast<double>(longest) / count,
        static_cast<double>(body) / count,
        mean_of(column::digits),
        limited_log(comments, 3),
    };
}

}  // namespace

Context context_features(const Features& features, const ContextLimits& limits, long page_type) {
    const Blocks blocks(features);
    Context context;
    context.columns = Table(blocks.size(), context_column::end);
    Table& columns = context.columns;
    read_place(blocks, columns);
    const BlockSpan body = read_body(blocks, limits, columns);
    read_distances(blocks, limits, columns);
    const std::size_t longest = read_runs(features, blocks, columns);
    read_sections(
        features, blocks, limits.comments, context_column::in_comments, context_column::prose_since_comments, columns
    );
    read_sections(
        features, blocks, limits.pointers, context_column::in_pointers, context_column::prose_since_pointers, columns
    );
    read_blanks(features, columns);
    context.numbers = read_document(features, blocks, longest, body.size(), limits);
    for (std::size_t type = 0; type < limits.page_types; ++type) {
        context.numbers.push_back(static_cast<long>(type) == page_type);
    }
    context.numbers.insert(context.numbers.end(), features.page.begin(), features.page.end());
    return context;
}

}  // namespace cleaner
