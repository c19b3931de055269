// Reasons of the classifier, for receipts (classifier/explanation.py): the phrases that weigh most in a linear surrogate.
#include <algorithm>
#include <vector>

#include "convert.h"
#include "inputs.h"
#include "module.h"
#include "python.h"

namespace cleaner {
namespace {

constexpr const char* SURROGATE_HANDLE = "cleaner.Surrogate";

// Column of the surrogate that has phrases, by their numbers in alphabetical order; a negative one is none.
struct SurrogateColumn {
    Py_ssize_t column;
    double weight;
    double usual;
    int more;  // the phrase for a value above the usual one
    int less;
};

struct Surrogate {
    std::vector<SurrogateColumn> columns;
    std::size_t phrases;
    std::size_t max_reasons;
};

SurrogateColumn to_column(PyObject* row) {
    SurrogateColumn column;
    if (!PyArg_ParseTuple(row, "nddii", &column.column, &column.weight, &column.usual, &column.more, &column.less)) {
        throw PythonError();
    }
    return column;
}

PyObject* make_surrogate(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* rows;
        Py_ssize_t phrases, max_reasons;
        if (!PyArg_ParseTuple(arguments, "Onn", &rows, &phrases, &max_reasons)) throw PythonError();
        auto surrogate = std::make_unique<Surrogate>();
        for (Py_ssize_t at = 0; at < size_of(rows); ++at) {
            surrogate->columns.push_back(to_column(item(rows, at).get()));
        }
        surrogate->phrases = static_cast<std::size_t>(phrases);
        surrogate->max_reasons = static_cast<std::size_t>(max_reasons);
        return make_handle(std::move(surrogate), SURROGATE_HANDLE);
    });
}

// Sets `weights` to what each phrase weighs for a block with these features.
void weigh(const Surrogate& surrogate, const std::vector<double>& features, const std::vector<std::uint8_t>& unmeasured,
           std::vector<double>& weights) {
    weights.assign(surrogate.phrases, 0.0);
    for (const SurrogateColumn& each : surrogate.columns) {
        const auto column = static_cast<std::size_t>(each.column);
        const double value = features[column] - each.usual;
        const int phrase = value > 0 ? each.more : each.less;
        if (phrase >= 0 && !unmeasured[column]) weights[static_cast<std::size_t>(phrase)] += value * each.weight;
    }
}

// Returns the phrases with the largest weights above 0; of equal ones the first in the alphabet.
std::vector<std::size_t> heaviest(const std::vector<double>& weights, std::size_t count) {
    std::vector<std::size_t> phrases;
    for (std::size_t phrase = 0; phrase < weights.size(); ++phrase) {
        if (weights[phrase] > 0) phrases.push_back(phrase);
    }
    std::stable_sort(phrases.begin(), phrases.end(), [&](auto one, auto two) { return weights[one] > weights[two]; });
    phrases.resize(std::min(phrases.size(), count));
    return phrases;
}

PyObject* explain(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *features, *context, *blocks, *columns;
        if (!PyArg_ParseTuple(arguments, "OOOOO", &handle, &features, &context, &blocks, &columns)) throw PythonError();
        const auto& surrogate = from_handle<Surrogate>(handle, SURROGATE_HANDLE);
        const Inputs inputs = inputs_of(features, context);
        const std::vector<std::uint8_t> unmeasured = to_marks(columns, inputs.columns());
        for (const SurrogateColumn& each : surrogate.columns) {
            if (static_cast<std::size_t>(each.column) >= inputs.columns()) throw std::out_of_range("no such column");
        }
        std::vector<double> row, weights;
        return make_list(static_cast<std::size_t>(size_of(blocks)), [&](std::size_t place) {
            const auto block = static_cast<std::size_t>(to_size(item(blocks, static_cast<Py_ssize_t>(place)).get()));
            if (block >= inputs.blocks) throw std::out_of_range("no such block");
            row.clear();
            for (const Slice& slice : inputs.slices) {
                row.insert(row.end(), slice.row(block), slice.row(block) + slice.count);
            }
            weigh(surrogate, row, unmeasured, weights);
            const std::vector<std::size_t> phrases = heaviest(weights, surrogate.max_reasons);
            return make_list(phrases.size(), [&](std::size_t at) { return PyLong_FromSize_t(phrases[at]); }).release();
        });
    });
}

}  // namespace

void add_explanation(PyObject* module) {
    static PyMethodDef functions[] = {
        {"explain", explain, METH_VARARGS, "Return the phrases that weigh most for each of some blocks."},
        {"make_surrogate", make_surrogate, METH_VARARGS, "Return the handle of a linear surrogate."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
