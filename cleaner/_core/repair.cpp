// The cheap check before the repair of damaged text, as in reading/repair.py; the repair itself is ftfy's, in Python.
#include "repair.h"

#include "characters.h"
#include "module.h"
#include "numbers.h"

namespace cleaner {
namespace {

constexpr std::size_t FEW = 64;  // characters, which are looked at one by one if they are not plainly sound

// Tells whether two adjacent characters beyond ASCII are among those of mojibake.
bool is_mojibake(std::uint32_t before, std::uint32_t after) {
    return (before & DAMAGED_BEFORE_ANY) || ((before & MOJIBAKE) && (after & (MOJIBAKE | MOJIBAKE_GREEK_AND_CYRILLIC))) ||
           ((before & MOJIBAKE_GREEK_AND_CYRILLIC) && (after & MOJIBAKE));
}

// Tells whether a text is of printable ASCII and line feeds, without a branch for each character.
bool is_plainly_sound(View text) {
    std::uint32_t others = 0;
    for (char32_t each : text) others |= (each - U' ' >= 0x7f - U' ') & (each != U'\n');
    return !others && !(is(U'\n', DAMAGED) || is(U' ', DAMAGED));
}

}  // namespace

Suspicion suspicion_of(View text) {
    std::uint32_t before = 0;
    bool is_composed = true;
    for (std::size_t first = 0; first < text.size(); first += FEW) {
        const View few = text.substr(first, FEW);
        if (is_plainly_sound(few)) {
            before = 0;
            continue;
        }
        for (char32_t each : few) {
            const std::uint32_t properties = is_plain(each) ? 0 : character(each).properties;
            if (properties & DAMAGED) return Suspicion::damaged;
            if (each < 0x80) {
                before = 0;
                continue;
            }
            if (is_mojibake(before, properties)) return Suspicion::damaged;
            is_composed = is_composed && properties & ALONE;
            before = properties;
        }
    }
    return is_composed ? Suspicion::none : Suspicion::maybe_decomposed;
}

namespace {

bool is_composed(PyObject* text) {
    Ref module(PyImport_ImportModule("unicodedata"));
    Ref found(PyObject_CallMethod(module.get(), "is_normalized", "sO", "NFC", text));
    return found.get() == Py_True;
}

bool may_be_damaged(PyObject* text) {
    const String given = to_string(text);
    const Suspicion found = [&] {
        const Unlocked unlocked(given.size());
        return suspicion_of(given);
    }();
    return found == Suspicion::damaged || (found == Suspicion::maybe_decomposed && !is_composed(text));
}

PyObject* is_suspect(PyObject*, PyObject* text) {
    return guarded([&] { return from_bool(may_be_damaged(text)); });
}

}  // namespace

void add_repair(PyObject* module) {
    static PyMethodDef functions[] = {
        {"is_suspect", is_suspect, METH_O, "Tell whether the repair may change anything in a text."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
