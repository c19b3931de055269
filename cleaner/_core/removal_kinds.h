// What features are told of a removal by its id and category (classifier/features.py), asked of Python once for each.
#pragma once

#include <stdexcept>
#include <string>
#include <unordered_map>

#include "convert.h"
#include "features.h"
#include "removals.h"

namespace cleaner {

constexpr const char* REMOVAL_KINDS_HANDLE = "cleaner.RemovalKinds";

class RemovalKinds {
public:
    // `ask` returns for an id, a category and whether all of a block is removed: the place in `features.MARKS`, that of
    // a group in `lexicon.GROUPS` or -1, and a kind of section or 0. At most `most` answers are remembered.
    RemovalKinds(PyObject* ask, std::size_t most) : ask_(Py_NewRef(ask)), most_(most) {}

    // Returns what the first removal of each block says about the block.
    std::vector<RemovedBlock> of(const Removals& removals) {
        std::vector<RemovedBlock> found;
        found.reserve(removals.by_block().size());
        for (const auto& [block, all] : removals.by_block()) {
            found.push_back(kind_of(all.front(), removals.is_removed(block)));
            found.back().block = static_cast<std::size_t>(block);
        }
        return found;
    }

private:
    RemovedBlock kind_of(const Removal& removal, bool is_whole) {
        key_.assign(removal.by).push_back(is_whole ? '\1' : '\0');
        key_ += removal.category;
        const auto known = known_.find(key_);
        if (known != known_.end()) return known->second;
        const std::string key = key_;  // another thread may use the member while Python is asked
        const RemovedBlock found = asked(removal, is_whole);
        if (known_.size() >= most_) known_.clear();
        known_[key] = found;
        return found;
    }

    RemovedBlock asked(const Removal& removal, bool is_whole) const {
        const Ref by = from_bytes(removal.by), category = from_bytes(removal.category);
        const Ref row(PyObject_CallFunctionObjArgs(ask_.get(), by.get(), category.get(), is_whole ? Py_True : Py_False,
                                                   nullptr));
        Py_ssize_t mark;
        int group, section;
        if (!PyArg_ParseTuple(row.get(), "nii", &mark, &group, &section)) throw PythonError();
        const std::size_t column = column::by_rule + static_cast<std::size_t>(mark);
        if (mark < 0 || column > column::cut || group >= static_cast<int>(GROUP_COUNT)) {
            throw std::out_of_range("no kind of a removal");
        }
        return {0, column, static_cast<std::int8_t>(group), static_cast<std::uint8_t>(section)};
    }

    Ref ask_;
    std::size_t most_;
    std::string key_;
    std::unordered_map<std::string, RemovedBlock> known_;
};

}  // namespace cleaner
