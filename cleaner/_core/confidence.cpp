// Sums over blocks that the confidence of a result is computed from (classifier/confidence.py).
#include <algorithm>
#include <cmath>

#include "convert.h"
#include "document_handle.h"
#include "features.h"
#include "module.h"

namespace cleaner {
namespace {

double content_chance(double logit, double max_logit) {
    return 1 / (1 + std::exp(std::max(-max_logit, std::min(logit, max_logit))));
}

struct Limits {
    double max_logit;
    double doubtful_from;
    double doubtful_to;
};

// In the order of confidence.Sums.
struct Sums {
    double words = 0, judged = 0, wanted = 0, found = 0, doubtful = 0, doubtful_kept = 0, judged_kept = 0;
    double kept_blocks = 0, kept_words = 0, prose_words = 0, changes = 0;

    std::vector<double> in_order() const {
        return {words,       judged,      wanted,     found,       doubtful, doubtful_kept,
                judged_kept, kept_blocks, kept_words, prose_words, changes};
    }
};

Sums sums_of(const Document& document, const std::vector<std::int32_t>& sizes, const std::vector<double>& logits,
             const std::vector<std::uint8_t>& removed, const std::vector<std::uint8_t>& by_classifier,
             const Limits& limits) {
    Sums sums;
    for (std::size_t at = 0; at < sizes.size(); ++at) {
        const double size = sizes[at];
        sums.words += size;
        if (at && removed[at] != removed[at - 1]) ++sums.changes;
        if (!removed[at]) {
            ++sums.kept_blocks;
            sums.kept_words += size;
            if (document.blocks[at].facts.prose) sums.prose_words += size;
        } else if (!by_classifier[at]) {
            continue;
        }
        const double chance = content_chance(logits[at], limits.max_logit);
        const double in_doubt = limits.doubtful_from < chance && chance < limits.doubtful_to ? size : 0;
        sums.judged += size;
        sums.wanted += size * chance;
        sums.doubtful += in_doubt;
        if (removed[at]) continue;
        sums.judged_kept += size;
        sums.found += size * chance;
        sums.doubtful_kept += in_doubt;
    }
    return sums;
}

// Reads the logits of a document whose features have as many rows as it has blocks.
std::vector<double> to_logits(PyObject* sequence, std::size_t count) {
    std::vector<double> logits = to_doubles(sequence);
    if (logits.size() != count) throw std::invalid_argument("not one logit for each block");
    return logits;
}

PyObject* result_sums(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *features, *logits, *removed, *by_classifier;
        Limits limits;
        if (!PyArg_ParseTuple(arguments, "OOOOO(ddd)", &handle, &features, &logits, &removed, &by_classifier,
                              &limits.max_logit, &limits.doubtful_from, &limits.doubtful_to)) {
            throw PythonError();
        }
        const Document& document = document_of(handle);
        const auto& sizes = from_handle<Features>(features, FEATURES_HANDLE).sizes;
        const std::size_t count = sizes.size();
        if (document.blocks.size() != count) throw std::invalid_argument("features of another document");
        return from_doubles(sums_of(document, sizes, to_logits(logits, count), to_marks(removed, count),
                                    to_marks(by_classifier, count), limits)
                                .in_order());
    });
}

PyObject* expected_error(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *features, *logit_list, *removed_blocks;
        double max_logit;
        if (!PyArg_ParseTuple(arguments, "OOOd", &features, &logit_list, &removed_blocks, &max_logit)) {
            throw PythonError();
        }
        const auto& sizes = from_handle<Features>(features, FEATURES_HANDLE).sizes;
        const std::vector<double> logits = to_logits(logit_list, sizes.size());
        const std::vector<std::uint8_t> removed = to_marks(removed_blocks, sizes.size());
        double wrong = 0, content = 0;
        for (std::size_t at = 0; at < sizes.size(); ++at) {
            if (removed[at]) continue;
            const double chance = content_chance(logits[at], max_logit);
            content += sizes[at] * chance;
            wrong += sizes[at] * std::min(chance, 1 - chance);
        }
        return Ref(PyFloat_FromDouble(content != 0 ? wrong / content : 0.0));
    });
}

}  // namespace

void add_confidence(PyObject* module) {
    static PyMethodDef functions[] = {
        {"expected_error", expected_error, METH_VARARGS, "Return the share of words expected to be wrong."},
        {"result_sums", result_sums, METH_VARARGS, "Return the sums that a confidence is computed from."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
