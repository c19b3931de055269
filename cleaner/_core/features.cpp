#include "features.h"

#include <algorithm>
#include <cmath>

namespace cleaner {
namespace {

constexpr std::int32_t SIZE_STEPS[] = {1, 3, 8, 20};  // words, of the columns `one_word` to `to_20`

void read_facts(const Facts& facts, double* row) {
    row[column::size] = std::log1p(facts.words) / 4;
    for (std::size_t step = 0; step < std::size(SIZE_STEPS); ++step) {
        row[column::one_word + step] = facts.words <= SIZE_STEPS[step];
    }
    row[column::sentence] = facts.sentence;
    row[column::prose] = facts.prose;
}

void read_kind(Kind kind, double* row) {
    switch (kind) {
        case Kind::paragraph: break;
        case Kind::list_item: row[column::list] = 1.0; break;
        case Kind::heading: row[column::heading] = 1.0; break;
        case Kind::table_row: row[column::row] = 1.0; break;
        default: row[column::other_kind] = 1.0;
    }
}

// A text with its hash, of which two tables make use.
struct Hashed {
    View text;
    std::uint64_t hash;

    explicit Hashed(View given) : text(given), hash(StringTable::hash(given)) {}
};

// Writes the logarithm of how often the document has each text.
void read_repeats(const std::vector<Hashed>& texts, double max_repeats, std::size_t column, Table& columns) {
    StringTable table;
    table.reserve(texts.size());
    std::vector<std::int32_t> numbers, counts;
    for (const Hashed& each : texts) {
        const std::int32_t number = table.add(each.text, each.hash);
        if (static_cast<std::size_t>(number) == counts.size()) counts.push_back(0);
        ++counts[static_cast<std::size_t>(number)];
        numbers.push_back(number);
    }
    if (table.size() == texts.size()) return;
    for (std::size_t at = 0; at < texts.size(); ++at) {
        const double count = counts[static_cast<std::size_t>(numbers[at])];
        columns.row(at)[column] = std::log1p(std::min(count, max_repeats) - 1);
    }
}

// Tells whether a text has a digit of ASCII or a character beyond it, without a branch for each character.
bool may_have_numbers(View text) {
    std::uint32_t found = 0;
    for (char32_t code : text) found |= (code - U'0' < 10) | (code >= 0x80);
    return found;
}

bool is_decimal(char32_t code) { return code < 0x80 ? U'0' <= code && code <= U'9' : is(code, DECIMAL); }

// Puts "0" in the place of each number, so that "12 comments" repeats "3 comments".
void replace_numbers(std::vector<Hashed>& texts, std::deque<String>& strings) {
    for (Hashed& each : texts) {
        if (!may_have_numbers(each.text) || std::none_of(each.text.begin(), each.text.end(), is_decimal)) continue;
        String& form = strings.emplace_back();
        form.reserve(each.text.size());
        bool in_number = false;
        for (char32_t code : each.text) {
            const bool is_digit = is_decimal(code);
            if (!is_digit) form.push_back(code);
            if (is_digit && !in_number) form.push_back(U'0');
            in_number = is_digit;
        }
        each = Hashed(form);
    }
}

// Calls a function with each word of a text that may name its topic; pairs of characters where words are not spaced.
// `bare` keeps the words of which marks had to be taken out.
template <class Function>
void for_each_topic_word(View folded, std::size_t min_letters, std::deque<String>& bare, Function&& function) {
    if (has_unspaced_edge(folded)) {
        for (std::size_t at = 0; at + 1 < folded.size(); ++at) function(folded.substr(at, 2));
        return;
    }
    auto is_mark = [](char32_t code) { return code == U',' || code == U'.'; };
    for (std::size_t start = 0, end = 0; start <= folded.size(); start = end + 1) {
        std::size_t marks = 0;
        for (end = start; end < folded.size() && folded[end] != U' '; ++end) marks += is_mark(folded[end]);
        View word = folded.substr(start, end - start);
        if (word.size() < min_letters + marks) continue;
        while (marks && is_mark(word.back())) {  // most marks are there
            word.remove_suffix(1);
            --marks;
        }
        if (marks) {
            String& rest = bare.emplace_back(word);
            rest.erase(std::remove_if(rest.begin(), rest.end(), is_mark), rest.end());
            word = rest;
        }
        function(word);
    }
}

// Writes for each short block the share of its longer words that the document's prose has too.
void read_topic(
    const std::vector<const Facts*>& facts, const std::vector<std::uint8_t>& excluded, const FeatureLimits& limits,
    Table& columns
) {
    StringTable topic;
    std::deque<String> of_topic, bare;
    std::size_t proses = 0;
    for (std::size_t at = 0; at < facts.size() && proses < limits.max_topic_prose; ++at) {
        if (!facts[at]->prose || excluded[at]) continue;
        ++proses;
        for_each_topic_word(facts[at]->folded, limits.min_topic_letters, of_topic, [&](View word) { topic.add(word); });
    }
    if (!topic.size()) return;
    for (std::size_t at = 0; at < facts.size(); ++at) {
        if (facts[at]->words > limits.max_topic_words || facts[at]->prose) continue;
        std::int32_t words = 0, found = 0;
        bare.clear();
        for_each_topic_word(facts[at]->folded, limits.min_topic_letters, bare, [&](View word) {
            ++words;
            found += topic.find(word) != StringTable::NONE;
        });
        columns.row(at)[column::topic] = static_cast<double>(found) / (words + 1);
    }
}

// Returns the share of function words at the start of a text; that of characters where words are not spaced.
double share_of_function_words(View folded, std::size_t share_chars, const Lexicon& lexicon) {
    const View start = folded.substr(0, share_chars);
    std::int32_t words = 0, found = 0;
    auto count = [&](View word) {
        ++words;
        found += lexicon.function_words.has(word);
    };
    if (has_unspaced_edge(start)) {
        for (std::size_t at = 0; at < start.size(); ++at) count(start.substr(at, 1));
    } else {
        for_each_word(start, count);
    }
    return static_cast<double>(found) / std::max(words, 1);
}

// Writes the shares of terms of each group, of terms of any, and of those that the vocabulary has, which go to a bag.
void read_terms(const std::vector<View>& terms, const Lexicon& lexicon, const Vocabulary& vocabulary, Bag& bag, double* row) {
    std::int32_t held = 0;
    const auto count = static_cast<double>(terms.size());
    const std::size_t before = bag.indices.size();
    for (View term : terms) {
        const std::uint64_t hash = StringTable::hash(term);
        const std::int8_t group = lexicon.terms.of(term, hash);
        held += group != NO_TERM;
        if (group >= 0) row[column::term_group + static_cast<std::size_t>(group)] += 1 / count;
        if (const std::int32_t index = vocabulary.of(term, hash)) bag.indices.push_back(index);
    }
    bag.ends.push_back(bag.indices.size());
    row[column::terms] = held / count;
    row[column::known] = static_cast<double>(bag.indices.size() - before) / count;
}

// Writes the columns that say what the other steps removed or cut, and of which group it is.
void read_removed(const std::vector<RemovedBlock>& removed, Features& features) {
    for (const RemovedBlock& each : removed) {
        double* row = features.columns.row(each.block);
        row[each.mark] = 1.0;
        if (each.group >= 0) row[column::by_group + static_cast<std::size_t>(each.group)] = 1.0;
        features.sections[each.block] = each.section;
    }
}

// Tells for each block whether a blank line stands above it; the first block counts as if one did.
void read_blanks(const Document& document, std::vector<std::uint8_t>& blanks) {
    const View text = document.text;
    Offset end = 0;
    for (std::size_t at = 0; at < document.blocks.size(); ++at) {
        const Block& block = document.blocks[at];
        const View gap = block.start > end ? text.substr(end, block.start - end) : View();
        blanks[at] = at == 0 || std::count(gap.begin(), gap.end(), U'\n') > 1;
        end = block.end;
    }
}

std::vector<std::uint8_t> fully_removed(const std::vector<RemovedBlock>& removed, std::size_t blocks) {
    std::vector<std::uint8_t> found(blocks, 0);
    for (const RemovedBlock& each : removed) found[each.block] = each.mark != column::cut;
    return found;
}

}  // namespace

Features extract_features(
    const Document& document, bool is_page, const std::vector<const Facts*>& facts, const std::vector<RemovedBlock>& removed,
    const std::vector<std::size_t>& hinted, const FeatureLimits& limits, const Lexicon& lexicon,
    const Vocabulary& vocabulary
) {
    const std::size_t blocks = document.blocks.size();
    Features features;
    features.columns = Table(blocks, is_page ? column::end : column::block_end);
    features.sizes.resize(blocks);
    features.blanks.resize(blocks);
    features.sections.resize(blocks);
    TermReader reader(limits.terms);
    std::vector<Hashed> texts;
    for (std::size_t at = 0; at < blocks; ++at) {
        const Block& block = document.blocks[at];
        double* row = features.columns.row(at);
        features.sizes[at] = facts[at]->words;
        texts.emplace_back(facts[at]->folded);
        read_facts(*facts[at], row);
        read_kind(block.kind, row);
        read_surface(document.text, block.start, block.end, facts[at]->words, limits.rare_marks, row);
        read_terms(reader.terms_of(facts[at]->folded), lexicon, vocabulary, features.words, row);
        row[column::function_words] =
            std::min(2 * share_of_function_words(facts[at]->folded, limits.share_chars, lexicon), 1.0);
    }
    std::deque<String> strings;
    read_repeats(texts, limits.max_repeats, column::repeated, features.columns);
    replace_numbers(texts, strings);
    read_repeats(texts, limits.max_repeats, column::repeated_form, features.columns);
    read_topic(facts, fully_removed(removed, blocks), limits, features.columns);
    read_blanks(document, features.blanks);
    read_removed(removed, features);
    for (std::size_t at : hinted) features.columns.row(at)[column::hint] = 1.0;
    return features;
}

}  // namespace cleaner
