#include "explanation.h"

#include <algorithm>

#include "convert.h"
#include "module.h"
#include "numbers.h"

namespace cleaner {

Explainer::Explainer(const Surrogate& surrogate, const Inputs& inputs) : surrogate_(surrogate), inputs_(inputs) {
    for (const SurrogateColumn& each : surrogate.columns) {
        if (each.column >= inputs.columns()) throw std::out_of_range("no such column");
        if (!each.compared || has_any(each.column)) measured_.push_back(each);
    }
}

// Tells whether a column has a value other than 0.
bool Explainer::has_any(std::size_t column) const {
    auto slice = inputs_.slices.begin();
    for (; column >= slice->count; ++slice) column -= slice->count;
    for (std::size_t block = 0; block < inputs_.blocks; ++block) {
        if (slice->row(block)[column] != 0) return true;
    }
    return false;
}

Phrases Explainer::explain(std::size_t block) {
    row_.clear();
    for (const Slice& slice : inputs_.slices) {
        row_.insert(row_.end(), slice.row(block), slice.row(block) + slice.count);
    }
    weights_.assign(surrogate_.phrases.size(), 0.0);
    for (const SurrogateColumn& each : measured_) {
        const double value = row_[each.column] - each.usual;
        const int phrase = value > 0 ? each.more : each.less;
        if (phrase >= 0) weights_[static_cast<std::size_t>(phrase)] += value * each.weight;
    }
    return heaviest();
}

// Returns the phrases with the largest weights above 0; of equal ones the first in the alphabet.
Phrases Explainer::heaviest() const {
    Phrases phrases;
    for (std::size_t phrase = 0; phrase < weights_.size(); ++phrase) {
        if (weights_[phrase] > 0) phrases.push_back(phrase);
    }
    const std::size_t count = std::min(phrases.size(), surrogate_.max_reasons);
    const auto last = phrases.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(phrases.begin(), last, phrases.end(), [&](std::size_t one, std::size_t two) {
        return weights_[one] != weights_[two] ? weights_[one] > weights_[two] : one < two;
    });
    phrases.resize(count);
    return phrases;
}

namespace {

// Reads a row of (column, weight, usual value, numbers of two phrases, whether it is compared).
SurrogateColumn to_column(PyObject* row, std::size_t phrases) {
    Py_ssize_t place;
    SurrogateColumn column;
    int is_compared;
    if (!PyArg_ParseTuple(row, "nddiip", &place, &column.weight, &column.usual, &column.more, &column.less,
                          &is_compared)) {
        throw PythonError();
    }
    const auto is_phrase = [&](int number) { return number < 0 || static_cast<std::size_t>(number) < phrases; };
    if (place < 0 || !is_phrase(column.more) || !is_phrase(column.less)) throw std::out_of_range("no such phrase");
    column.column = static_cast<std::size_t>(place);
    column.compared = is_compared;
    return column;
}

PyObject* make_surrogate(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *rows, *phrases;
        Py_ssize_t max_reasons;
        if (!PyArg_ParseTuple(arguments, "OOn", &rows, &phrases, &max_reasons)) throw PythonError();
        auto surrogate = std::make_unique<Surrogate>();
        surrogate->phrases = to_strings(phrases);
        for_each(rows, [&](PyObject* row) {
            surrogate->columns.push_back(to_column(row, surrogate->phrases.size()));
        });
        surrogate->max_reasons = static_cast<std::size_t>(max_reasons);
        return make_handle(std::move(surrogate), SURROGATE_HANDLE);
    });
}

}  // namespace

void add_explanation(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_surrogate", make_surrogate, METH_VARARGS, "Return the handle of a linear surrogate."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
