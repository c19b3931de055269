#include "removals.h"

#include <algorithm>

#include "document_handle.h"
#include "facts.h"
#include "module.h"
#include "normalize.h"
#include "removals_handle.h"

namespace cleaner {

std::vector<Span> unclaimed(Span span, const std::vector<Span>& taken, const Block& block) {
    const Offset end = std::min(span.end, block.end);
    Offset start = std::max(span.start, block.start);
    std::vector<Span> found;
    for (const Span& other : taken) {
        if (other.end <= start || other.start >= end) continue;
        if (start < other.start) found.push_back({start, other.start});
        start = other.end;
    }
    if (start < end) found.push_back({start, end});
    return found;
}

Removals::Removals(const Document& document) : document_(document), states_(document.blocks.size(), State::whole) {}

void Removals::add(Index block, std::vector<Removal> removals) {
    if (states_[block] == State::whole) states_[block] = State::partial;
    by_block_[block] = std::move(removals);
}

void Removals::set_removed(Index block) { states_[block] = State::removed; }

void Removals::set_facts(Index block, const Facts& facts, String folded) {
    states_[block] = State::partial;
    strings_.push_back(std::move(folded));
    facts_[block] = facts;
    facts_[block].folded = strings_.back();
}

void Removals::measure(Index block) {
    facts_[block] = facts_of_text(document_.limits, source(block), document_.blocks[block].kind, strings_);
}

void Removals::measure() {
    for (const auto& [block, removals] : by_block_) {
        if (is_partial(block)) measure(block);
    }
}

void Removals::merge(Index block, Span span) {
    const Block& whole = document_.blocks[block];
    std::vector<Removal>& removals = by_block_[block];
    std::vector<Span> taken;
    for (const Removal& each : removals) taken.push_back({each.start, each.end});
    for (const Span& part : unclaimed(span, taken, whole)) removals.push_back({part.start, part.end, {}, {}});
    const auto starts_before = [](const Removal& one, const Removal& two) { return one.start < two.start; };
    std::sort(removals.begin(), removals.end(), starts_before);
    Offset removed = 0;
    for (const Removal& each : removals) removed += each.end - each.start;
    states_[block] = removed == whole.end - whole.start ? State::removed : State::partial;
    if (is_partial(block)) measure(block);
}

std::vector<Span> Removals::remaining(Index block) const {
    const Block& whole = document_.blocks[block];
    std::vector<Span> left;
    Offset start = whole.start;
    const auto found = by_block_.find(block);
    if (found != by_block_.end()) {
        for (const Removal& removal : found->second) {
            if (start < removal.start) left.push_back({start, removal.start});
            start = removal.end;
        }
    }
    if (start < whole.end) left.push_back({start, whole.end});
    return left;
}

Offset Removals::start(Index block) const {
    return is_partial(block) ? remaining(block).front().start : document_.blocks[block].start;
}

String Removals::source(Index block) const {
    String text;
    for (const Span& span : remaining(block)) text += View(document_.text).substr(span.start, span.end - span.start);
    return String(strip(text));
}

const Facts& Removals::facts(Index block) const {
    if (is_partial(block)) {
        const auto found = facts_.find(block);
        if (found != facts_.end()) return found->second;
    }
    return document_.blocks[block].facts;
}

std::vector<KeptBlock> Removals::kept() const {
    std::vector<KeptBlock> left;
    left.reserve(states_.size());
    for (std::size_t at = 0; at < states_.size(); ++at) {
        const auto index = static_cast<Index>(at);
        if (!is_removed(index)) left.push_back({index, &document_.blocks[at], &facts(index)});
    }
    return left;
}

namespace {

// Reads a model.Removal, a tuple that begins with start, end, by and category.
Removal read_removal(PyObject* row) {
    auto field = [row](Py_ssize_t at) {
        PyObject* value = PyTuple_GetItem(row, at);  // borrowed
        if (!value) throw PythonError();
        return value;
    };
    return {static_cast<Offset>(to_long(field(0))), static_cast<Offset>(to_long(field(1))), to_bytes(field(2)),
            to_bytes(field(3))};
}

// Calls a function with each key and value of a dictionary.
template <class Function>
void for_each_item(PyObject* dictionary, Function&& function) {
    PyObject *key, *value;  // borrowed
    Py_ssize_t at = 0;
    while (PyDict_Next(dictionary, &at, &key, &value)) function(key, value);
}

Facts to_facts(PyObject* row, String& folded) {
    PyObject* text;
    int sentence, prose;
    Facts facts;
    if (!PyArg_ParseTuple(row, "Uipp", &text, &facts.words, &sentence, &prose)) throw PythonError();
    facts.sentence = sentence;
    facts.prose = prose;
    folded = to_string(text);
    return facts;
}

}  // namespace

void read_removals(Removals& removals, PyObject* by_block, PyObject* fully_removed) {
    const std::size_t blocks = removals.document().blocks.size();
    for_each_item(by_block, [&](PyObject* block, PyObject* rows) {
        std::vector<Removal> found;
        for_each(rows, [&](PyObject* row) { found.push_back(read_removal(row)); });
        removals.add(to_index(block, blocks), std::move(found));
    });
    for_each(fully_removed, [&](PyObject* block) { removals.set_removed(to_index(block, blocks)); });
    removals.measure();
}

void read_facts(Removals& removals, PyObject* facts) {
    for_each_item(facts, [&](PyObject* block, PyObject* row) {
        String folded;
        const Facts left = to_facts(row, folded);
        removals.set_facts(to_index(block, removals.document().blocks.size()), left, std::move(folded));
    });
}

void read_kept(Removals& removals, PyObject* is_kept) {
    char* flags = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(is_kept, &flags, &size) < 0) throw PythonError();
    if (static_cast<std::size_t>(size) != removals.document().blocks.size()) {
        throw std::invalid_argument("one byte for each block");
    }
    for (Py_ssize_t at = 0; at < size; ++at) {
        if (!flags[at]) removals.set_removed(static_cast<Index>(at));
    }
}

namespace {

PyObject* make_removals(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *by_block, *fully_removed;
        if (!PyArg_ParseTuple(arguments, "OO!O", &handle, &PyDict_Type, &by_block, &fully_removed)) {
            throw PythonError();
        }
        auto held = std::make_unique<HeldRemovals>(handle, document_of(handle));
        read_removals(held->removals, by_block, fully_removed);
        return make_handle(std::move(held), REMOVALS_HANDLE);
    });
}

PyObject* partial_facts(PyObject*, PyObject* handle) {
    return guarded([&] {
        const Removals& removals = removals_of(handle);
        Indices partial;
        for (const auto& [block, found] : removals.by_block()) {
            if (removals.is_partial(block)) partial.push_back(block);
        }
        return to_list(partial, [&](Index block) {
            const Ref facts = from_facts(removals.facts(block));
            return Ref(Py_BuildValue("iO", block, facts.get()));
        });
    });
}

}  // namespace

void add_removals(PyObject* module) {
    static PyMethodDef functions[] = {
        {"partial_facts", partial_facts, METH_O, "Return the facts of what is left of partly removed blocks."},
        {"make_removals", make_removals, METH_VARARGS, "Return the handle of removals from a document."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
