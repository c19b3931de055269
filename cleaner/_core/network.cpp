#include "network.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "convert.h"
#include "module.h"

namespace cleaner {
namespace {

double dot(const double* one, const double* two, std::size_t count) {
    double sum = 0;
    for (std::size_t at = 0; at < count; ++at) sum += one[at] * two[at];
    return sum;
}

void rectify(double* values, std::size_t count) {
    for (std::size_t at = 0; at < count; ++at) values[at] = std::max(values[at], 0.0);
}

// Returns matrix × inputs + bias.
std::vector<double> weighed(const std::vector<double>& inputs, const Matrix& matrix, const std::vector<double>& bias) {
    std::vector<double> sums(bias);
    add_product(inputs.data(), inputs.size(), matrix, 0, sums.data());
    return sums;
}

// Writes the sum of the embeddings of a block's words, divided by the square root of their number.
void embed(const Embeddings& table, const Bag& bag, std::size_t block, double* found) {
    std::fill_n(found, table.width, 0.0);
    const std::size_t count = bag.size_of(block);
    for (std::size_t at = 0; at < count; ++at) {
        const std::int8_t* row = table.row(static_cast<std::size_t>(bag.of(block)[at]));
        for (std::size_t unit = 0; unit < table.width; ++unit) found[unit] += row[unit];
    }
    const double scale = count ? table.scale / std::sqrt(static_cast<double>(count)) : 0.0;
    for (std::size_t unit = 0; unit < table.width; ++unit) found[unit] *= scale;
}

// The rows of the network's input: features side by side, then embeddings.
Table joined(const Network& network, const Inputs& inputs) {
    Table rows(inputs.blocks, network.in.inputs);
    for (std::size_t block = 0; block < inputs.blocks; ++block) {
        double* to = rows.row(block);
        for (const Slice& slice : inputs.slices) to = std::copy_n(slice.row(block), slice.count, to);
        for (std::size_t at = 0; at < network.tables.size(); ++at) {
            embed(network.tables[at], *inputs.bags[at], block, to);
            to += network.tables[at].width;
        }
    }
    return rows;
}

// Returns the blocks, each plus what it and its two neighbours at the layer's distance add to it.
Table passed(const Layer& layer, const Table& hidden) {
    const std::size_t width = hidden.columns;
    Table found(hidden.rows, width);
    for (std::size_t block = 0; block < hidden.rows; ++block) {
        double* sums = found.row(block);
        std::copy_n(layer.bias.data(), width, sums);
        if (block >= layer.distance) add_product(hidden.row(block - layer.distance), width, layer.weights, 0, sums);
        add_product(hidden.row(block), width, layer.weights, width, sums);
        if (block + layer.distance < hidden.rows) {
            add_product(hidden.row(block + layer.distance), width, layer.weights, 2 * width, sums);
        }
        rectify(sums, width);
        for (std::size_t unit = 0; unit < width; ++unit) sums[unit] += hidden.row(block)[unit];
    }
    return found;
}

// Returns what the mean and the maximum of each unit over the document add to every block.
std::vector<double> pooled(const Network& network, const Table& hidden) {
    const std::size_t width = hidden.columns;
    std::vector<double> summary(2 * width, 0.0);
    std::copy_n(hidden.row(0), width, summary.data() + width);
    for (std::size_t block = 0; block < hidden.rows; ++block) {
        for (std::size_t unit = 0; unit < width; ++unit) {
            const double value = hidden.row(block)[unit];
            summary[unit] += value;
            summary[width + unit] = std::max(summary[width + unit], value);
        }
    }
    for (std::size_t unit = 0; unit < width; ++unit) summary[unit] /= static_cast<double>(hidden.rows);
    std::vector<double> found = weighed(summary, network.pool, network.pool_bias);
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
void add_summary(const Network& network, Table& hidden) {
    Table signals(hidden.rows, network.flow_in.outputs);
    for (std::size_t block = 0; block < hidden.rows; ++block) {
        std::copy_n(network.flow_in_bias.data(), signals.columns, signals.row(block));
        add_product(hidden.row(block), hidden.columns, network.flow_in, 0, signals.row(block));
        rectify(signals.row(block), signals.columns);
    }
    const Table around = means_around(signals);
    std::vector<double> base = pooled(network, hidden);
    for (std::size_t unit = 0; unit < base.size(); ++unit) base[unit] += network.flow_out_bias[unit];
    for (std::size_t block = 0; block < hidden.rows; ++block) {
        double* sums = hidden.row(block);
        for (std::size_t unit = 0; unit < hidden.columns; ++unit) sums[unit] += base[unit];
        add_product(around.row(block), around.columns, network.flow_out, 0, sums);
        rectify(sums, hidden.columns);
    }
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
    const std::vector<double> base = weighed(numbers, network.document, network.in_bias);
    Table hidden(inputs.blocks, base.size());
    std::vector<double> found(inputs.blocks);
    for (std::size_t block = 0; block < inputs.blocks; ++block) {
        std::copy(base.begin(), base.end(), hidden.row(block));
        add_product(rows.row(block), rows.columns, network.in, 0, hidden.row(block));
        rectify(hidden.row(block), hidden.columns);
        found[block] = network.out_bias + dot(rows.row(block), network.skip.data(), rows.columns);
    }
    for (std::size_t at = 0; at < network.layers.size(); ++at) {
        hidden = passed(network.layers[at], hidden);
        if (at == network.pooled_after) add_summary(network, hidden);
    }
    for (std::size_t block = 0; block < inputs.blocks; ++block) {
        found[block] += dot(hidden.row(block), network.out.data(), hidden.columns);
    }
    return found;
}

}  // namespace cleaner
