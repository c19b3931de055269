// The step of what is certain: rules and repeats by turns, until neither finds anything more (pipeline.certain).
#include "document_handle.h"
#include "fixpoint.h"
#include "matches_handle.h"
#include "module.h"
#include "removals_handle.h"
#include "repeats.h"
#include "speakers.h"
#include "sweep.h"

namespace cleaner {
namespace {

constexpr const char* REPEAT_LIMITS_HANDLE = "cleaner.RepeatLimits";

// A span that a rule or the search for repeats removes.
struct CertainRemoval {
    enum Source : int { RULE, CUT, REPEAT };  // in the order of steps/core_rules.py
    Source source;
    int number;  // of the rule in its matcher, or of the kind of the repeat
    Span span;
    Span original;  // of a repeat
};

// What the two steps are told of the document.
struct Context {
    std::vector<std::uint8_t> is_code;
    bool is_forum;
    std::size_t min_turns;  // of a talk
};

class Fixpoint {
public:
    Fixpoint(const DocumentMatches& matches, Removals& removals, const Context& context, const SweepLimits& sweep_limits,
             const RepeatLimits& repeat_limits, RepeatMemory& memory)
        : matches_(matches),
          document_(matches.document()),
          removals_(removals),
          context_(context),
          sweep_limits_(sweep_limits),
          repeat_limits_(repeat_limits),
          memory_(memory) {}

    // Each round but the last two removes something, so the rounds end.
    std::vector<CertainRemoval> run() {
        for (bool is_idle = false, is_rules = true;; is_rules = !is_rules) {
            const bool has_found = is_rules ? remove_by_rules() : remove_repeats();
            if (!has_found && is_idle) return std::move(found_);
            is_idle = !has_found;
        }
    }

private:
    bool remove_by_rules() {
        const auto found = apply_rules(matches_, removals_, context_.is_code, sweep_limits_);
        for (const RuleRemoval& each : found) {
            found_.push_back({each.is_cut ? CertainRemoval::CUT : CertainRemoval::RULE, each.rule, each.span, {}});
            removals_.merge(each.block, each.span);
        }
        return !found.empty();
    }

    bool remove_repeats() {
        const bool is_talk = !speaker_turns(removals_, context_.min_turns).empty();
        const std::vector<Copy> found = [&] {
            const Unlocked unlocked(document_.text.size());
            return repeats(removals_, {is_talk, context_.is_forum, may_repeat()}, repeat_limits_, memory_);
        }();
        for (const Copy& copy : found) {
            const Block& original = document_.blocks[copy.original];
            for (const Span& span : removals_.remaining(copy.block)) {
                found_.push_back({CertainRemoval::REPEAT, static_cast<int>(copy.kind), span, {original.start, original.end}});
                removals_.merge(copy.block, span);
            }
        }
        return !found.empty();
    }

    // Marks the blocks that may say what another one says, as rows of tables and lines of code do.
    std::vector<std::uint8_t> may_repeat() const {
        std::vector<std::uint8_t> marks = context_.is_code;
        for (std::size_t at = 0; at < marks.size(); ++at) {
            marks[at] |= repeat_limits_.exempt_kinds >> static_cast<unsigned>(document_.blocks[at].kind) & 1;
        }
        return marks;
    }

    const DocumentMatches& matches_;
    const Document& document_;
    Removals& removals_;
    const Context& context_;
    const SweepLimits& sweep_limits_;
    const RepeatLimits& repeat_limits_;
    RepeatMemory& memory_;
    std::vector<CertainRemoval> found_;
};

PyObject* make_repeat_limits(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *stops, *ellipses, *closers;
        auto limits = std::make_unique<RepeatLimits>();
        if (!PyArg_ParseTuple(arguments, "iiiidiiiiiOOUI", &limits->min_words, &limits->min_verse_lines,
                              &limits->max_twin_distance, &limits->min_near_words, &limits->min_jaccard,
                              &limits->shingle_words, &limits->anchor_chars, &limits->max_holders,
                              &limits->min_teaser_words, &limits->max_ellipsis_chars, &stops, &ellipses, &closers,
                              &limits->exempt_kinds)) {
            throw PythonError();
        }
        limits->sentence_stops = SentenceStops(to_strings(stops));
        limits->ellipses = to_strings(ellipses);
        limits->closers = to_string(closers);
        return make_handle(std::move(limits), REPEAT_LIMITS_HANDLE);
    });
}

Ref from_removal(const CertainRemoval& removal) {
    return Ref(Py_BuildValue("ii(ii)(ii)", static_cast<int>(removal.source), removal.number, removal.span.start,
                             removal.span.end, removal.original.start, removal.original.end));
}

PyObject* certain_removals(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *matches_handle, *by_block, *fully_removed, *code, *sweep_limits, *repeat_limits, *split_limits;
        int is_forum;
        Py_ssize_t min_turns;
        if (!PyArg_ParseTuple(arguments, "OO!OOpnOOO", &matches_handle, &PyDict_Type, &by_block, &fully_removed, &code,
                              &is_forum, &min_turns, &sweep_limits, &repeat_limits, &split_limits)) {
            throw PythonError();
        }
        const DocumentMatches& matches = matches_of(matches_handle);
        Removals removals(matches.document());
        read_removals(removals, by_block, fully_removed);
        const Context context{to_marks(code, matches.document().blocks.size()), is_forum != 0,
                              static_cast<std::size_t>(min_turns)};
        const auto& thresholds = from_handle<RepeatLimits>(repeat_limits, REPEAT_LIMITS_HANDLE);
        Fixpoint fixpoint(matches, removals, context, from_handle<SweepLimits>(sweep_limits, SWEEP_LIMITS_HANDLE),
                          thresholds, repeat_memory_of(matches_handle, thresholds.shingle_words));
        const Ref found = to_list(fixpoint.run(), from_removal);
        const bool is_read_again = !matches.document().is_page && !removals.by_block().empty();
        const bool is_settled = !is_read_again || splits_alike(split_limits_of(split_limits), removals);
        return Ref(PyTuple_Pack(2, found.get(), is_settled ? Py_True : Py_False));
    });
}

}  // namespace

void add_certain(PyObject* module) {
    static PyMethodDef functions[] = {
        {"certain_removals", certain_removals, METH_VARARGS, "Return what rules and repeats remove."},
        {"make_repeat_limits", make_repeat_limits, METH_VARARGS, "Return the handle of the thresholds of repeats."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
