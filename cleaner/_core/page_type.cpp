// The model of page types, over the mean features of the blocks and the words they hold (page_type.py).
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "network.h"

namespace cleaner {
namespace {

// Returns for each of so many words the number of blocks that hold it.
std::vector<std::int32_t> blocks_with_words(const Bag& bag, std::size_t words) {
    std::vector<std::int32_t> blocks(words, 0);
    std::vector<std::size_t> counted_in(words, bag.ends.size());  // the last block in which a word was counted
    for (std::size_t block = 0; block < bag.ends.size(); ++block) {
        for (std::size_t at = 0; at < bag.size_of(block); ++at) {
            const auto word = static_cast<std::size_t>(bag.of(block)[at]);
            if (word >= words) throw std::out_of_range("an index beyond the vocabulary");
            blocks[word] += counted_in[word] != block;
            counted_in[word] = block;
        }
    }
    return blocks;
}

// Adds the embeddings of the words of a document; each counts by the logarithm of 1 plus the number of blocks with it,
// and these weights are normalised together.
void add_words(const Embeddings& table, const Bag& bag, std::vector<double>& sums) {
    const std::vector<std::int32_t> blocks = blocks_with_words(bag, table.size());
    std::vector<double> held(table.width, 0.0);
    double squares = 0;
    for (std::size_t word = 0; word < blocks.size(); ++word) {
        if (!blocks[word]) continue;
        const double weight = std::log1p(blocks[word]);
        squares += weight * weight;
        const std::int8_t* row = table.row(word);
        for (std::size_t unit = 0; unit < table.width; ++unit) held[unit] += weight * row[unit];
    }
    const double scale = squares > 0 ? table.scale / std::sqrt(squares) : 0.0;
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
    std::vector<double> hidden = product(features, network.type_in, network.type_in_bias);
    for (std::size_t at = 0; at < network.type_tables.size(); ++at) {
        add_words(network.type_tables[at], *inputs.bags[at], hidden);
    }
    for (double& value : hidden) value = std::max(value, 0.0);
    return softmax(product(hidden, network.types, network.types_bias));
}

}  // namespace cleaner
