#include "matcher.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "document_handle.h"
#include "module.h"
#include "python.h"

namespace cleaner {

Matcher::Matcher(std::vector<Rule> rules, MatchingLimits limits)
    : rules_(std::move(rules)),
      limits_(limits),
      has_vetoes_(std::any_of(rules_.begin(), rules_.end(), [](const Rule& rule) { return rule.kind == RuleKind::keep; })),
      prefilter_(rules_, limits.short_words) {
    const auto with = [](std::size_t phrases, const Rule& rule) { return phrases + rule.phrases.size(); };
    phrases_.reserve(std::accumulate(rules_.begin(), rules_.end(), std::size_t(0), with));
    for (int number = 0; number < static_cast<int>(rules_.size()); ++number) {
        for (const String& phrase : rule(number).phrases) {
            const auto place = static_cast<std::size_t>(phrases_.add(phrase));
            if (place == rules_of_phrase_.size()) rules_of_phrase_.emplace_back();
            Numbers& numbers = rules_of_phrase_[place];
            if (numbers.empty() || numbers.back() != number) numbers.push_back(number);  // a rule may state it twice
            longest_phrase_ = std::max(longest_phrase_, phrase.size());
        }
    }
}

void Matcher::with_phrase(View text, int words, const char* active, Numbers& found) const {
    found.clear();
    if (text.size() > longest_phrase_) return;
    const std::int32_t place = phrases_.find(text);
    if (place == StringTable::NONE) return;
    const bool is_strong = words >= limits_.strong_words;
    for (int number : rules_of_phrase_[static_cast<std::size_t>(place)]) {
        if (is_strong || active[number]) found.push_back(number);
    }
}

void Matcher::candidates(View text, int words, const char* active, Numbers& found) const {
    prefilter_.candidates(text, words, found);
    auto is_inactive = [active](int number) { return !active[number]; };
    found.erase(std::remove_if(found.begin(), found.end(), is_inactive), found.end());
}

void Matcher::find(View text, const char* active, Numbers& found) const {
    found.clear();
    if (text.empty() || text.size() > limits_.longest) return;
    const int words = 1 + static_cast<int>(std::count(text.begin(), text.end(), U' '));
    thread_local Numbers certain, others;
    with_phrase(text, words, active, certain);
    auto is_last = [this](int number) { return rule(number).applies_anywhere(); };
    const auto last = std::find_if(certain.begin(), certain.end(), is_last);
    others.clear();  // if the phrase is certain, a pattern could only name another rule for the same text
    if (has_vetoes_ || last == certain.end()) candidates(text, words, active, others);
    auto next = others.begin();
    for (auto place = certain.begin(); place != certain.end(); ++place) {
        for (; next != others.end() && *next <= *place; ++next) {
            if (*next < *place) found.push_back(~*next);
        }
        found.push_back(*place);
        if (place == last) return;
    }
    for (; next != others.end(); ++next) found.push_back(~*next);
}

namespace {

Ref to_list(const int* first, const int* last) {
    Ref list(PyList_New(last - first));
    for (const int* number = first; number != last; ++number) {
        Ref item(PyLong_FromLong(*number));
        PyList_SetItem(list.get(), number - first, item.release());
    }
    return list;
}

// What was found in a text: its index, and the numbers of rules in a list of those of all texts.
struct Found {
    std::size_t at;
    std::size_t first;
    std::size_t last;
};

// The results of a search in many texts; those without a result are left out.
class Results {
public:
    void add(std::size_t at, const Numbers& numbers) {
        if (numbers.empty()) return;
        found_.push_back({at, numbers_.size(), numbers_.size() + numbers.size()});
        numbers_.insert(numbers_.end(), numbers.begin(), numbers.end());
    }

    // Returns a list of (index, folded text, [number of a rule, ...]).
    Ref to_python(const Document& document) const {
        Ref list(PyList_New(static_cast<Py_ssize_t>(found_.size())));
        for (std::size_t at = 0; at < found_.size(); ++at) {
            Ref text = from_string(document.blocks[found_[at].at].facts.folded);
            Ref numbers = to_list(numbers_.data() + found_[at].first, numbers_.data() + found_[at].last);
            const auto index = static_cast<Py_ssize_t>(found_[at].at);
            Ref row(Py_BuildValue("nOO", index, text.get(), numbers.get()));
            PyList_SetItem(list.get(), static_cast<Py_ssize_t>(at), row.release());
        }
        return list;
    }

private:
    std::vector<Found> found_;
    Numbers numbers_;
};

// The flags of the rules that apply to a language, one byte for each.
const char* to_active(const Matcher& matcher, PyObject* flags) {
    char* active = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(flags, &active, &size) < 0) throw PythonError();
    if (static_cast<std::size_t>(size) != matcher.size()) throw std::invalid_argument("not one flag for each rule");
    return active;
}

PyObject* make_matcher(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* packed;
        int strong_words, short_words;
        Py_ssize_t longest;
        if (!PyArg_ParseTuple(arguments, "Oini", &packed, &strong_words, &longest, &short_words)) throw PythonError();
        const MatchingLimits limits{strong_words, static_cast<std::size_t>(longest), short_words};
        return make_handle(std::make_unique<Matcher>(to_rules(packed), limits), MATCHER_HANDLE);
    });
}

PyObject* find_rules(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *document_handle, *flags;
        int max_words;
        if (!PyArg_ParseTuple(arguments, "OOOi", &handle, &document_handle, &flags, &max_words)) throw PythonError();
        const Matcher& matcher = from_handle<Matcher>(handle, MATCHER_HANDLE);
        const Document& document = document_of(document_handle);
        const char* active = to_active(matcher, flags);
        Results results;
        {
            const Unlocked unlocked(document.text.size());
            Numbers found;
            for (std::size_t at = 0; at < document.blocks.size(); ++at) {
                const Facts& facts = document.blocks[at].facts;
                if (facts.words > max_words) continue;
                matcher.find(facts.folded, active, found);
                results.add(at, found);
            }
        }
        return results.to_python(document);
    });
}

}  // namespace

void add_matcher(PyObject* module) {
    static PyMethodDef functions[] = {
        {"find_rules", find_rules, METH_VARARGS, "Return the rules that may match the blocks of a document."},
        {"make_matcher", make_matcher, METH_VARARGS, "Return the handle of a set of rules."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
