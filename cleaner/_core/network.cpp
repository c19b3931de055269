#include "network.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "convert.h"
#include "module.h"

namespace cleaner {
namespace {

constexpr std::size_t ROWS_AT_ONCE = 64;  // of blocks that go through a layer, so that they stay in the cache

// Adds up products in several sums, none of which has to wait for the one before.
double dot(const double* one, const double* two, std::size_t count) {
    constexpr std::size_t SUMS = 8;
    double sums[SUMS] = {};
    std::size_t at = 0;
    for (; at + SUMS <= count; at += SUMS) {
        for (std::size_t each = 0; each < SUMS; ++each) sums[each] += one[at + each] * two[at + each];
    }
    for (; at < count; ++at) sums[0] += one[at] * two[at];
    return std::accumulate(sums, sums + SUMS, 0.0);
}

void rectify(double* values, std::size_t count) {
    for (std::size_t at = 0; at < count; ++at) values[at] = std::max(values[at], 0.0);
}

// Writes the sum of the embeddings of a block's words, divided by the square root of their number.
void embed(const Embeddings& table, const Bag& bag, std::size_t block, std::vector<std::int32_t>& sums, double* found) {
    sums.assign(table.width, 0);
    const std::size_t count = bag.size_of(block);
    for (std::size_t at = 0; at < count; ++at) {
        const std::int8_t* row = table.row(static_cast<std::size_t>(bag.of(block)[at]));
        for (std::size_t unit = 0; unit < table.width; ++unit) sums[unit] += row[unit];
    }
    const double scale = count ? table.scale / std::sqrt(static_cast<double>(count)) : 0.0;
    for (std::size_t unit = 0; unit < table.width; ++unit) found[unit] = sums[unit] * scale;
}

// The rows of the network's input: features side by side, then embeddings.
Table joined(const Network& network, const Inputs& inputs) {
    Table rows(inputs.blocks, network.in.inputs);
    std::vector<std::int32_t> sums;
    for (std::size_t block = 0; block < inputs.blocks; ++block) {
        double* to = rows.row(block);
        for (const Slice& slice : inputs.slices) to = std::copy_n(slice.row(block), slice.count, to);
        for (std::size_t at = 0; at < network.tables.size(); ++at) {
            embed(network.tables[at], *inputs.bags[at], block, sums, to);
            to += network.tables[at].width;
        }
    }
    return rows;
}

// The blocks within the network, with rows of zeros above and below for neighbours that do not exist.
class Hidden {
public:
    Hidden(const Network& network, std::size_t blocks) : blocks_(blocks), width_(network.in_bias.size()) {
        for (const Layer& layer : network.layers) margin_ = std::max(margin_, layer.distance);
        margin_ = std::min(margin_, blocks);
        values_.resize((blocks + 2 * margin_) * width_);
    }

    std::size_t blocks() const { return blocks_; }
    std::size_t width() const { return width_; }
    double* row(std::size_t block) { return values_.data() + (margin_ + block) * width_; }
    const double* row(std::size_t block) const { return values_.data() + (margin_ + block) * width_; }

    // Returns the rows of so many blocks from one on.
    InputRows rows(std::size_t block, std::size_t count) const { return {row(block), width_, count, width_}; }

    // Returns the same with the rows of their neighbours, so far above and below, on both sides.
    InputRows with_neighbours(std::size_t block, std::size_t count, std::size_t far) const {
        const std::size_t apart = std::min(far, margin_) * width_;
        return {row(block) - apart, width_, count, width_, 3, apart};
    }

private:
    std::size_t blocks_, width_, margin_ = 0;
    std::vector<double> values_;
};

// Calls a function with the first of a few blocks and their number, until it has been called with all.
template <class Function>
void for_each_few(std::size_t blocks, Function&& function) {
    for (std::size_t at = 0; at < blocks; at += ROWS_AT_ONCE) function(at, std::min(ROWS_AT_ONCE, blocks - at));
}

// Sets `found` to the blocks, each plus what it and its two neighbours at the layer's distance add to it.
void pass(const Layer& layer, const Hidden& hidden, Hidden& found) {
    for_each_few(hidden.blocks(), [&](std::size_t first, std::size_t count) {
        double* sums = found.row(first);
        multiply(hidden.with_neighbours(first, count, layer.distance), layer.weights, layer.bias, sums);
        const double* own = hidden.row(first);
        for (std::size_t at = 0; at < count * hidden.width(); ++at) sums[at] = std::max(sums[at], 0.0) + own[at];
    });
}

// Returns what the mean and the maximum of each unit over the document add to every block.
std::vector<double> pooled(const Network& network, const Hidden& hidden) {
    const std::size_t width = hidden.width();
    std::vector<double> summary(2 * width, 0.0);
    std::copy_n(hidden.row(0), width, summary.data() + width);
    for (std::size_t block = 0; block < hidden.blocks(); ++block) {
        for (std::size_t unit = 0; unit < width; ++unit) {
            const double value = hidden.row(block)[unit];
            summary[unit] += value;
            summary[width + unit] = std::max(summary[width + unit], value);
        }
    }
    for (std::size_t unit = 0; unit < width; ++unit) summary[unit] /= static_cast<double>(hidden.blocks());
    std::vector<double> found = product(summary, network.pool, network.pool_bias);
    rectify(found.data(), found.size());
    return found;
}

// Returns for each block the means of the signals of the blocks above it, then of those below.
Table means_around(const Table& signals) {
    const std::size_t width = signals.columns;
    std::vector<double> total(width, 0.0), upto(width, 0.0);
    for (std::size_t block = 0; block < signals.rows; ++block) {
        for (std::size_t unit = 0; unit < width; ++unit) total[unit] += signals.row(block)[unit];
    }
    Table around(signals.rows, 2 * width);
    for (std::size_t block = 0; block < signals.rows; ++block) {
        const auto above = static_cast<double>(std::max<std::size_t>(block, 1));
        const auto below = static_cast<double>(std::max<std::size_t>(signals.rows - 1 - block, 1));
        for (std::size_t unit = 0; unit < width; ++unit) {
            around.row(block)[unit] = upto[unit] / above;
            upto[unit] += signals.row(block)[unit];
            around.row(block)[width + unit] = (total[unit] - upto[unit]) / below;
        }
    }
    return around;
}

// Adds the summary of the document, and of what stands above and below, to each block.
void add_summary(const Network& network, Hidden& hidden) {
    Table signals(hidden.blocks(), network.flow_in.outputs);
    multiply(hidden.rows(0, hidden.blocks()), network.flow_in, network.flow_in_bias, signals.row(0));
    rectify(signals.values.data(), signals.values.size());
    const Table around = means_around(signals);
    std::vector<double> base = pooled(network, hidden);
    for (std::size_t unit = 0; unit < base.size(); ++unit) base[unit] += network.flow_out_bias[unit];
    std::vector<double> sums(std::min(hidden.blocks(), ROWS_AT_ONCE) * hidden.width());
    for_each_few(hidden.blocks(), [&](std::size_t first, std::size_t count) {
        multiply({around.row(first), around.columns, count, around.columns}, network.flow_out, base, sums.data());
        double* own = hidden.row(first);
        for (std::size_t at = 0; at < count * hidden.width(); ++at) own[at] = std::max(own[at] + sums[at], 0.0);
    });
}

void check(const Network& network, const Inputs& inputs, const std::vector<double>& numbers) {
    std::size_t width = inputs.columns();
    for (const Embeddings& table : network.tables) width += table.width;
    if (width != network.in.inputs || numbers.size() != network.document.inputs ||
        inputs.bags.size() < network.tables.size()) {
        throw std::invalid_argument("the input is not that of the network");
    }
}

}  // namespace

std::vector<double> logits(const Network& network, const Inputs& inputs, const std::vector<double>& numbers) {
    check(network, inputs, numbers);
    if (!inputs.blocks) return {};
    const Table rows = joined(network, inputs);
    const std::vector<double> base = product(numbers, network.document, network.in_bias);
    Hidden hidden(network, inputs.blocks), next = hidden;
    std::vector<double> found(inputs.blocks);
    for_each_few(inputs.blocks, [&](std::size_t first, std::size_t count) {
        double* sums = hidden.row(first);
        multiply({rows.row(first), rows.columns, count, rows.columns}, network.in, base, sums);
        rectify(sums, count * base.size());
    });
    for (std::size_t at = 0; at < network.layers.size(); ++at) {
        pass(network.layers[at], hidden, next);
        std::swap(hidden, next);
        if (at == network.pooled_after) add_summary(network, hidden);
    }
    for (std::size_t block = 0; block < inputs.blocks; ++block) {
        found[block] = network.out_bias + dot(rows.row(block), network.skip.data(), rows.columns) +
                       dot(hidden.row(block), network.out.data(), hidden.width());
    }
    return found;
}

}  // namespace cleaner
