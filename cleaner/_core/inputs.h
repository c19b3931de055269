// What a network is run on: features of blocks, in the order of its schema, and bags of words.
#pragma once

#include <vector>

#include "python.h"
#include "table.h"

namespace cleaner {

// Neighbouring columns of a table, which stand side by side in the schema as well.
struct Slice {
    const Table* table;
    std::size_t first;
    std::size_t count;

    const double* row(std::size_t at) const { return table->row(at) + first; }
};

struct Inputs {
    std::size_t blocks = 0;
    std::vector<Slice> slices;
    std::vector<const Bag*> bags;  // words, then names of markup

    std::size_t columns() const {
        std::size_t count = 0;
        for (const Slice& slice : slices) count += slice.count;
        return count;
    }
};

// Input that Python gives as lists: it owns its table and its bags.
struct GivenInputs {
    Table table;
    std::vector<Bag> bags;
};

constexpr const char* GIVEN_INPUTS_HANDLE = "cleaner.GivenInputs";

// Returns the input that two handles hold: features and their context, or given inputs and None.
Inputs inputs_of(PyObject* features, PyObject* context);

}  // namespace cleaner
