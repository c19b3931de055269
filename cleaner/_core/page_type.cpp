// The model of page types, over the mean features of the blocks and the words they hold (page_type.py).
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "network.h"

namespace cleaner {
namespace {

struct Count {
    std::int32_t word;
    std::int32_t blocks;
};

// Returns the number of blocks that hold each word, in the order of the words.
std::vector<Count> blocks_with_words(const Bag& bag) {
    std::vector<std::int32_t> held, own;
    for (std::size_t block = 0; block < bag.ends.size(); ++block) {
        own.assign(bag.of(block), bag.of(block) + bag.size_of(block));
        std::sort(own.begin(), own.end());
        held.insert(held.end(), own.begin(), std::unique(own.begin(), own.end()));
    }
    std::sort(held.begin(), held.end());
    std::vector<Count> found;
    for (std::int32_t word : held) {
        if (found.empty() || found.back().word != word) found.push_back({word, 0});
        ++found.back().blocks;
    }
    return found;
}

// Adds the embeddings of the words of a document; each counts by the logarithm of 1 plus the number of blocks with it,
// and these weights are normalised together.
void add_words(const Embeddings& table, const Bag& bag, std::vector<double>& sums) {
    const std::vector<Count> counts = blocks_with_words(bag);
    std::vector<double> held(table.width, 0.0);
    double squares = 0;
    for (const Count& count : counts) {
        const double weight = std::log1p(count.blocks);
        squares += weight * weight;
        const std::int8_t* row = table.row(static_cast<std::size_t>(count.word));
        for (std::size_t unit = 0; unit < table.width; ++unit) held[unit] += weight * row[unit];
    }
    const double scale = counts.empty() ? 0.0 : table.scale / std::sqrt(squares);
    for (std::size_t unit = 0; unit < table.width; ++unit) sums[unit] += scale * held[unit];
}

std::vector<double> means(const Inputs& inputs) {
    std::vector<double> found(inputs.columns(), 0.0);
    double* sums = found.data();
    for (const Slice& slice : inputs.slices) {
        for (std::size_t block = 0; block < inputs.blocks; ++block) {
            for (std::size_t at = 0; at < slice.count; ++at) sums[at] += slice.row(block)[at];
        }
        sums += slice.count;
    }
    for (double& value : found) value /= static_cast<double>(inputs.blocks);
    return found;
}

std::vector<double> softmax(std::vector<double> values) {
    const double largest = *std::max_element(values.begin(), values.end());
    double sum = 0;
    for (double& value : values) sum += value = std::exp(value - largest);
    for (double& value : values) value /= sum;
    return values;
}

}  // namespace

std::vector<double> page_type(const Network& network, const Inputs& inputs, const std::vector<double>& numbers) {
    std::vector<double> features = means(inputs);
    features.insert(features.end(), numbers.begin(), numbers.end());
    if (features.size() != network.type_in.inputs || inputs.bags.size() < network.type_tables.size()) {
        throw std::invalid_argument("the input is not that of the model of page types");
    }
    std::vector<double> hidden(network.type_in_bias);
    add_product(features, network.type_in, hidden);
    for (std::size_t at = 0; at < network.type_tables.size(); ++at) {
        add_words(network.type_tables[at], *inputs.bags[at], hidden);
    }
    for (double& value : hidden) value = std::max(value, 0.0);
    std::vector<double> found(network.types_bias);
    add_product(hidden, network.types, found);
    return softmax(std::move(found));
}

}  // namespace cleaner
