// Searches all blocks for what may be the bio of an author (steps/layout.py).
#include "characters.h"
#include "module.h"
#include "normalize.h"
#include "removals_handle.h"
#include "spaces.h"

namespace cleaner {
namespace {

struct BioLimits {
    int min_name_words;
    int max_name_words;
    int max_bio_words;
};

// As layout.People.
struct People {
    Indices bios;
    Index prose = 0;
    Index last_prose = -1;
    Index headed = 0;
};

// Tells whether a word has the form of a part of a name: letters, the first one large, and marks between them.
bool is_name(View word) {
    if (!is(word.front(), UPPER)) return false;
    std::size_t letters = 0;  // since the last hyphen
    for (const char32_t code : word) {
        if (code == U'.' || code == U'\'') continue;
        if (code == U'-' ? !letters : !is(code, ALPHA)) return false;
        letters = code == U'-' ? 0 : letters + 1;
    }
    return letters > 0;
}

// Tells whether the words above a paragraph are a name, with the first of which the paragraph begins.
bool is_bio(const Document& document, std::size_t at) {
    const View name = document.source(document.blocks[at - 1]);
    View first;
    bool is_all_name = true;
    html::for_each_word(name, [&](std::size_t start, std::size_t end) {
        const View word = name.substr(start, end - start);
        if (first.empty()) first = word;
        is_all_name = is_all_name && is_name(word);
    });
    return !first.empty() && is_all_name && starts_with(String(document.blocks[at].facts.folded) + U' ', level(first));
}

People people(const Removals& removals, const BioLimits& limits) {
    const std::vector<Block>& blocks = removals.document().blocks;
    People found;
    for (std::size_t at = 0; at < blocks.size(); ++at) {
        const Facts& facts = blocks[at].facts;
        if (!facts.prose) continue;
        if (!removals.is_removed(static_cast<Index>(at))) {
            ++found.prose;
            found.last_prose = static_cast<Index>(at);
        }
        if (!at) continue;
        const Block& above = blocks[at - 1];
        const int words = above.facts.words;
        if (words < limits.min_name_words || words > limits.max_name_words) continue;
        found.headed += !above.facts.sentence;
        if (above.kind == Kind::paragraph && facts.words <= limits.max_bio_words && is_bio(removals.document(), at)) {
            found.bios.push_back(static_cast<Index>(at));
        }
    }
    return found;
}

PyObject* people(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* handle;
        BioLimits limits;
        if (!PyArg_ParseTuple(arguments, "Oiii", &handle, &limits.min_name_words, &limits.max_name_words,
                              &limits.max_bio_words)) {
            throw PythonError();
        }
        const People found = people(removals_of(handle), limits);
        Ref bios = to_list(found.bios);
        return Ref(Py_BuildValue("Oiii", bios.get(), found.prose, found.last_prose, found.headed));
    });
}

}  // namespace

void add_layout(PyObject* module) {
    static PyMethodDef functions[] = {
        {"people", people, METH_VARARGS, "Return the bios of a document, and what is needed to judge them."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
