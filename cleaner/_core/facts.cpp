// Measurement of blocks, as in reading/facts.py: folded text, number of words, sentence, prose.
#include "facts.h"

#include "characters.h"
#include "document_handle.h"
#include "list_marks.h"
#include "module.h"
#include "normalize.h"
#include "python.h"

namespace cleaner {
namespace {

struct Counts {
    std::int32_t spaces = 0;
    std::int32_t unspaced = 0;  // characters of scripts without spaces
    std::int32_t stops = 0;     // commas and full stops before a space

    std::int32_t words() const { return spaces + 1 + unspaced / 2; }
};

Counts counts_of(View squeezed) {
    Counts counts;
    if (squeezed.empty()) return counts;
    counts.spaces = squeezed.front() == U' ';
    std::int32_t rare = squeezed.front() >= 0x80;  // characters beyond ASCII
    for (std::size_t at = 1; at < squeezed.size(); ++at) {  // without branches, so that the compiler makes vectors of it
        const char32_t before = squeezed[at - 1], each = squeezed[at];
        const std::int32_t is_space = each == U' ';
        counts.spaces += is_space;
        counts.stops += is_space & ((before == U',') | (before == U'.'));
        rare += each >= 0x80;
    }
    if (!rare) return counts;
    for (char32_t each : squeezed) counts.unspaced += each >= 0x80 && is(each, UNSPACED);
    return counts;
}

bool is_sentence(View squeezed) {
    while (!squeezed.empty() && is(squeezed.back(), CLOSER)) squeezed.remove_suffix(1);
    return !squeezed.empty() && is(squeezed.back(), ENDING);
}

bool is_long_prose(const FactLimits& limits, const Counts& counts) {
    if (counts.words() < limits.long_words) return false;
    return counts.stops > 1 || counts.words() > 2 * counts.spaces;
}

// Returns the text without its first mark of an item, a heading or a quote, wherever that stands.
View without_mark(View squeezed, std::deque<String>& strings) {
    for (std::size_t at = 0; at < squeezed.size(); ++at) {
        const std::size_t length = mark_length(squeezed.substr(at));
        if (!length) continue;
        if (!at) return squeezed.substr(length);
        strings.emplace_back(squeezed.substr(0, at));
        strings.back() += squeezed.substr(at + length);
        return strings.back();
    }
    return squeezed;
}

View folded_of(View squeezed, Kind kind, std::deque<String>& strings) {
    return trim(kind == Kind::paragraph ? squeezed : without_mark(squeezed, strings));
}

// Returns the text squeezed, as a view of itself or of `strings`.
View squeezed_in(View levelled, std::deque<String>& strings) {
    thread_local String scratch;
    const View squeezed = squeeze(levelled, scratch);
    return squeezed.data() == levelled.data() ? squeezed : View(strings.emplace_back(squeezed));
}

}  // namespace

Facts measure(const FactLimits& limits, View levelled, Kind kind, std::deque<String>& strings) {
    const View squeezed = squeezed_in(levelled, strings);
    const Counts counts = counts_of(squeezed);
    Facts facts;
    facts.words = counts.words();
    facts.sentence = is_sentence(squeezed);
    const bool is_marked_up = limits.marked_up >> static_cast<unsigned>(kind) & 1;
    facts.prose = !is_marked_up && facts.words >= limits.prose_words &&
                  (facts.sentence || is_long_prose(limits, counts));
    facts.folded = folded_of(squeezed, kind, strings);
    return facts;
}

void measure(Document& document) {
    for (Block& block : document.blocks) {
        block.facts = measure(document.limits, document.levelled_source(block), block.kind, document.strings);
    }
}

Facts facts_of_text(const FactLimits& limits, View text, Kind kind, std::deque<String>& strings) {
    return measure(limits, strings.emplace_back(level(text)), kind, strings);
}

std::int32_t word_count(View squeezed) { return counts_of(squeezed).words(); }

namespace {

PyObject* make_fact_limits(PyObject*, PyObject* arguments) {
    return guarded([&] {
        auto limits = std::make_unique<FactLimits>();
        if (!PyArg_ParseTuple(arguments, "iiI", &limits->prose_words, &limits->long_words, &limits->marked_up))
            throw PythonError();
        return make_handle(std::move(limits), FACT_LIMITS_HANDLE);
    });
}

}  // namespace

void add_facts(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_fact_limits", make_fact_limits, METH_VARARGS, "Return the handle of the thresholds of facts."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
