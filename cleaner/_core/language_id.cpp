// Identification of the language of a text by script or function words, as in language_id.py.
#include "language_id.h"

#include <algorithm>

#include "characters.h"
#include "module.h"
#include "python.h"

namespace cleaner {
namespace {

// Calls a function for each word between white space; returns the number of words.
template <class Use>
int for_each_word(View text, Use&& use) {
    int words = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        while (at < text.size() && !is(text[at], SPACE)) ++at;
        if (at > start) {
            ++words;
            use(text.substr(start, at - start));
        }
        ++at;
    }
    return words;
}

}  // namespace

void Languages::add_word(String word, const std::vector<std::string>& codes) {
    longest_ = std::max(longest_, word.size());
    const auto number = static_cast<std::size_t>(words_.add(std::move(word)));
    if (number == languages_of_word_.size()) languages_of_word_.emplace_back();
    std::vector<int>& languages = languages_of_word_[number];
    for (const std::string& code : codes) languages.push_back(language_of(code));
}

int Languages::language_of(const std::string& code) {
    const auto found = std::find(codes_.begin(), codes_.end(), code);
    if (found != codes_.end()) return static_cast<int>(found - codes_.begin());
    codes_.push_back(code);
    return static_cast<int>(codes_.size()) - 1;
}

std::string Languages::by_script(View text) const {
    std::vector<int> counts(scripts.size());
    for (char32_t each : text) {
        if (each < 0x80) continue;
        for (std::size_t at = 0; at < scripts.size(); ++at) {
            counts[at] += scripts[at].first <= each && each <= scripts[at].last;
        }
    }
    const double enough = limits.min_script_share * static_cast<double>(text.size());
    for (std::size_t at = 0; at < scripts.size(); ++at) {
        if (counts[at] > enough) return scripts[at].code;
    }
    return "";
}

// The words are counted first, so that shares are added up in the order in which Python adds them.
Languages::Hits Languages::hits_of(View lowered) const {
    Hits hits;
    thread_local std::vector<int> counts, met;
    counts.assign(words_.size(), 0);
    met.clear();
    hits.words = for_each_word(lowered, [&](View word) {
        const std::int32_t number = word.size() <= longest_ ? words_.find(word) : StringTable::NONE;
        if (number != StringTable::NONE && !counts[number]++) met.push_back(number);
    });
    hits.shares.assign(codes_.size(), 0);
    hits.counts.assign(codes_.size(), 0);
    for (int word : met) {
        const std::vector<int>& languages = languages_of_word_[word];
        for (int language : languages) {
            if (!hits.counts[language]) hits.met.push_back(language);
            hits.counts[language] += counts[word];
            hits.shares[language] += static_cast<double>(counts[word]) / static_cast<double>(languages.size());
        }
    }
    return hits;
}

std::string Languages::detect(View text, View lowered) const {
    if (std::string code = by_script(text); !code.empty()) return code;
    Hits hits = hits_of(lowered);
    if (hits.met.empty()) return "";
    std::stable_sort(hits.met.begin(), hits.met.end(),
                     [&](int one, int other) { return hits.shares[one] > hits.shares[other]; });
    const int best = hits.met[0], second = hits.met.size() > 1 ? hits.met[1] : -1;
    const double share = hits.shares[best], next_share = second < 0 ? 0 : hits.shares[second];
    const bool is_clear = share >= limits.clear_lead * next_share;
    const double enough = (is_clear ? limits.min_share_if_clear : limits.min_share) * hits.words;
    if (hits.counts[best] < std::max(limits.min_hits, enough)) return "";
    return share >= limits.min_lead * next_share ? codes_[best] : codes_[best] + "," + codes_[second];
}

namespace {

constexpr const char* LANGUAGES_HANDLE = "cleaner.Languages";
constexpr char32_t CAPITAL_SIGMA = U'\u03a3', DOTTED_CAPITAL_I = U'\u0130';

template <class Use>
void for_each(PyObject* items, Use&& use) {
    Ref iterator(PyObject_GetIter(items));
    while (PyObject* item = PyIter_Next(iterator.get())) use(Ref(item).get());
    if (PyErr_Occurred()) throw PythonError();
}

Script to_script(PyObject* row) {
    PyObject *code, *first, *last;
    if (!PyArg_ParseTuple(row, "UUU", &code, &first, &last)) throw PythonError();
    return {to_bytes(code), to_string(first).at(0), to_string(last).at(0)};
}

PyObject* make_languages(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *words, *scripts;
        auto languages = std::make_unique<Languages>();
        LanguageLimits& limits = languages->limits;
        if (!PyArg_ParseTuple(arguments, "OO(dddddd)", &words, &scripts, &limits.min_hits, &limits.min_share,
                              &limits.min_lead, &limits.min_share_if_clear, &limits.clear_lead,
                              &limits.min_script_share))
            throw PythonError();
        for_each(scripts, [&](PyObject* row) { languages->scripts.push_back(to_script(row)); });
        for_each(words, [&](PyObject* row) {
            PyObject *word, *codes;
            if (!PyArg_ParseTuple(row, "UO", &word, &codes)) throw PythonError();
            std::vector<std::string> found;
            for_each(codes, [&](PyObject* code) { found.push_back(to_bytes(code)); });
            languages->add_word(to_string(word), found);
        });
        return make_handle(std::move(languages), LANGUAGES_HANDLE);
    });
}

// Returns the text in lower case. Python is asked where that depends on the characters around.
String lowered(PyObject* text, const String& given) {
    if (given.find(CAPITAL_SIGMA) != String::npos || given.find(DOTTED_CAPITAL_I) != String::npos)
        return to_string(Ref(PyObject_CallMethod(text, "lower", nullptr)).get());
    String found = given;
    for (char32_t& each : found) each = character(each).lower;
    return found;
}

PyObject* detect(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *languages, *text;
        if (!PyArg_ParseTuple(arguments, "OU", &languages, &text)) throw PythonError();
        const String given = to_string(text);
        const auto& known = from_handle<Languages>(languages, LANGUAGES_HANDLE);
        const String lower = lowered(text, given);
        const std::string code = [&] {
            const Unlocked unlocked(given.size());
            return known.detect(given, lower);
        }();
        return from_bytes(code);
    });
}

}  // namespace

void add_language_id(PyObject* module) {
    static PyMethodDef functions[] = {
        {"detect", detect, METH_VARARGS, "Return the code of the language of a text."},
        {"make_languages", make_languages, METH_VARARGS, "Return the handle of what languages are recognised by."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
