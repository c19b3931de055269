// Rules, less what only receipts say of them (rules/rule.py), and how they are read from Python.
#pragma once

#include <cstdint>
#include <vector>

#include "text.h"

struct _object;
typedef _object PyObject;

namespace cleaner {

using Texts = std::vector<String>;

// In the order of rule.RuleKind and rule.Place.
enum class RuleKind : std::uint8_t { rule, cut, section, keep };
enum class Place : std::uint8_t { anywhere, top, bottom };

struct Rule {
    Texts phrases;              // any of which is a whole text that the rule matches
    bool has_pattern = false;
    Texts edges;                // every match begins, or ends, with one of them; none if that is unknown
    bool at_end = false;        // where the edges are
    bool filed_by_edge = false;  // otherwise by the literals of the first group, if there are any
    std::vector<Texts> required_literals;  // every match holds one of each group
    std::int32_t max_words = 0;
    std::size_t least = 0, most = 0;  // characters of a match
    Texts endings;                    // every match ends with one of them; none if that is unknown
    RuleKind kind = RuleKind::rule;
    Place place = Place::anywhere;
    bool has_inside = false;  // requires elements around a block
    bool is_cased = false;    // distinguishes case
    String id;

    // Tells whether no later rule could take effect.
    bool applies_anywhere() const { return place == Place::anywhere && !has_inside; }
};

// Reads the rules that cleaner.rules.prefilter.packed has packed.
std::vector<Rule> to_rules(PyObject* packed);

}  // namespace cleaner
