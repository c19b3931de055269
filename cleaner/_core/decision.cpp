#include "decision.h"

#include <algorithm>
#include <cmath>

#include "module.h"

namespace cleaner {
namespace {

struct Candidate {
    Index index;
    double weighted;       // log-odds, raised for short blocks
    double expected_loss;  // words of content
};

}  // namespace

Indices select(const std::vector<double>& logits, const std::vector<double>& sizes,
               const std::vector<std::uint8_t>& is_protected, const Thresholds& limits) {
    Indices selected;
    std::vector<Candidate> candidates;
    double content = 0;
    for (std::size_t at = 0; at < logits.size(); ++at) {
        if (is_protected[at]) continue;
        const double words = sizes[at] ? sizes[at] : 1;
        const double weighted = logits[at] + std::log(std::max(sizes[at] + limits.extra_words, 1.0) / words);
        const double expected_loss = words / (1 + std::exp(std::min(logits[at], limits.max_logit)));
        content += expected_loss;
        if (weighted > limits.certain) {
            selected.push_back(static_cast<Index>(at));
        } else if (logits[at] > limits.likely) {
            candidates.push_back({static_cast<Index>(at), weighted, expected_loss});
        }
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& one, const Candidate& two) {
        return one.weighted != two.weighted ? one.weighted > two.weighted : one.index < two.index;
    });
    double budget = limits.loss_budget * content;
    for (auto start = candidates.begin(); start != candidates.end();) {
        auto end = start;
        double loss = 0;
        for (; end != candidates.end() && end->weighted == start->weighted; ++end) loss += end->expected_loss;
        budget -= loss;
        if (budget < 0) break;  // all that are equal, or none
        for (; start != end; ++start) selected.push_back(start->index);
    }
    return selected;
}

namespace {

PyObject* select(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *logits, *sizes, *kept;
        Thresholds limits;
        if (!PyArg_ParseTuple(arguments, "OOO(ddddd)", &logits, &sizes, &kept, &limits.certain, &limits.likely,
                              &limits.loss_budget, &limits.extra_words, &limits.max_logit)) {
            throw PythonError();
        }
        const std::vector<double> scores = to_doubles(logits), words = to_doubles(sizes);
        if (scores.size() != words.size()) throw std::invalid_argument("one size for each block");
        return to_list(select(scores, words, to_marks(kept, scores.size()), limits));
    });
}

}  // namespace

void add_decision(PyObject* module) {
    static PyMethodDef functions[] = {
        {"select", select, METH_VARARGS, "Return the blocks to remove, by their scores."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
