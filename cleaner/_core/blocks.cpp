// Splitting of plain text into blocks, as in reading/blocks.py.
#include "blocks.h"

#include <algorithm>

#include "characters.h"
#include "document_handle.h"
#include "facts.h"
#include "lines.h"
#include "list_marks.h"
#include "module.h"
#include "normalize.h"
#include "python.h"

namespace cleaner {
namespace {

constexpr Offset TAB_WIDTH = 4;
constexpr std::size_t ALLOWED_LONGER = 20;  // one line in so many may be longer than the wrap width

// Non-blank line without the white space at its edges.
struct Line {
    Offset start;
    Offset end;
    Offset indent;
    bool after_blank;
    bool is_delimiter_row;
    bool is_underline;

    Offset length() const { return end - start; }
};

struct Opening {
    Kind kind;
    std::size_t after;  // the first line after those that the marks of the block claim
};

// The lines of a text, with the properties of the whole text that decide about a line.
class Splitter {
public:
    Splitter(const SplitLimits& limits, View text) : limits_(limits), text_(text) {
        find_lines();
        width_ = wrap_width();
        std::size_t indented = 0;
        for (std::size_t at = 0; at < lines_.size(); ++at) {
            indented += lines_[at].indent >= limits_.code_indent;
            if (const View line = text_of(at); is_closing_fence(line)) closing_fences_.push_back(at);
        }
        indented_is_code_ = 2 * indented < lines_.size();
    }

    std::vector<Block> blocks() const {
        std::vector<Block> found;
        found.reserve(lines_.size());
        for (std::size_t at = 0; at < lines_.size();) {
            auto [kind, after] = opening(at);
            if (kind == Kind::list_item || (width_ && kind == Kind::paragraph)) {
                while (after < lines_.size() && continues(after, kind)) ++after;
            }
            Block& block = found.emplace_back();
            block.start = lines_[at].start;
            block.end = lines_[after - 1].end;
            block.kind = kind;
            at = after;
        }
        return found;
    }

private:
    void find_lines() {
        bool after_blank = true;
        for (std::size_t begin = 0; begin <= text_.size();) {
            const std::size_t end = std::min(find_rare(text_, U'\n', begin), text_.size());
            const View line = strip(text_.substr(begin, end - begin));
            if (!line.empty()) lines_.push_back(line_of(begin, line, after_blank));
            after_blank = line.empty();
            begin = end + 1;
        }
    }

    Line line_of(std::size_t begin, View line, bool after_blank) const {
        const std::size_t start = static_cast<std::size_t>(line.data() - text_.data());
        Offset indent = 0;
        for (char32_t each : text_.substr(begin, start - begin)) indent += each == U'\t' ? TAB_WIDTH : 1;
        Line found{};
        found.start = static_cast<Offset>(start);
        found.end = static_cast<Offset>(start + line.size());
        found.indent = indent;
        found.after_blank = after_blank;
        found.is_delimiter_row = is_delimiter_row(line);
        found.is_underline = !after_blank && is_underline(line);
        return found;
    }

    View text_of(std::size_t at) const { return text_.substr(lines_[at].start, lines_[at].length()); }

    static bool has_column_mark(View line) {
        std::uint32_t found = 0;
        for (char32_t each : line) found |= (each == U'|') | (each == U'\t');
        return found;
    }

    static bool is_closing_fence(View line) {
        const View fence = fence_of(line);
        return !fence.empty() && fence.size() == line.size();
    }

    Opening opening(std::size_t at) const {
        const View line = text_of(at);
        if (lines_[at].indent >= limits_.code_indent && indented_is_code_) {
            if (const std::size_t after = indented_code(at); after > at) return {Kind::code, after};
        }
        const char32_t first = line.front();
        if (at + 1 < lines_.size() && lines_[at + 1].is_underline && View(U"=-#>|").find(first) == View::npos)
            return {Kind::heading, at + 2};
        const bool is_lettered = line.size() > 1 && line[1] == U')';
        if (is(first, ALPHA) && !is_lettered && !has_column_mark(line))
            return {Kind::paragraph, at + 1};
        if (const std::size_t after = closing_fence(at, fence_of(line))) return {Kind::code, after};
        if (first == U'>') return {Kind::quote, quoted(at)};
        if (is_hashes(line)) return {Kind::heading, at + 1};
        if (is_ruler(line)) return {Kind::other, at + 1};
        if (is_table_row(at)) return {Kind::table_row, at + 1};
        return {item_mark_length(line) ? Kind::list_item : Kind::paragraph, at + 1};
    }

    // Tells whether a line continues the paragraph or list item of the line before it.
    bool continues(std::size_t at, Kind kind) const {
        if (lines_[at].after_blank) return false;
        const bool hangs = kind == Kind::list_item && lines_[at].indent > lines_[at - 1].indent;
        if (!hangs && !(width_ && is_full(at - 1, width_))) return false;
        return opening(at).kind == Kind::paragraph;
    }

    std::size_t quoted(std::size_t at) const {
        std::size_t after = at + 1;
        while (after < lines_.size() && !lines_[after].after_blank && text_of(after).front() == U'>') ++after;
        return after;
    }

    // Returns the line after the one that closes the fence, or 0: an unclosed fence is treated as text.
    std::size_t closing_fence(std::size_t at, View fence) const {
        if (fence.empty()) return 0;
        auto closing = std::upper_bound(closing_fences_.begin(), closing_fences_.end(), at);
        while (closing != closing_fences_.end() && !starts_with(text_of(*closing), fence)) ++closing;
        return closing == closing_fences_.end() ? 0 : *closing + 1;
    }

    // Returns the line after the indented code that begins at a line, or the line itself if there is none.
    std::size_t indented_code(std::size_t at) const {
        if (!lines_[at].after_blank) return at;
        std::size_t after = at + 1;
        while (after < lines_.size() && !lines_[after].after_blank && lines_[after].indent >= limits_.code_indent)
            ++after;
        std::size_t code = 0;
        for (std::size_t each = at; each < after; ++each) code += is_code(text_of(each));
        return 2 * code >= after - at ? after : at;
    }

    bool is_table_row(std::size_t at) const {
        const View line = text_of(at);
        const std::size_t bar = line.find(U'|');
        if (bar == 0 && line.size() > 1 && line.back() == U'|') return true;
        if (line.find(U'\t') != View::npos) return true;
        return bar != View::npos && (is_delimiter(at) || is_delimiter(at + 1) || (at && is_delimiter(at - 1)));
    }

    bool is_delimiter(std::size_t at) const { return at < lines_.size() && lines_[at].is_delimiter_row; }

    // Returns the width at which the text is wrapped, or 0 if it is not wrapped.
    Offset wrap_width() const {
        std::vector<std::size_t> joined;  // lines with one right below
        for (std::size_t at = 1; at < lines_.size(); ++at) {
            if (!lines_[at].after_blank) joined.push_back(at - 1);
        }
        const Offset count = static_cast<Offset>(joined.size());
        if (count < limits_.min_full) return 0;
        const Offset width = usual_width(joined);
        if (width < limits_.min_width || width > limits_.max_width) return 0;
        Offset loose = 0, broken_off = 0;  // a wrapped line is short only after a sentence
        for (std::size_t at : joined) {
            if (is_full(at, width)) continue;
            ++loose;
            broken_off += !is(text_[lines_[at].end - 1], ENDING | CLOSER);
        }
        const bool enough = count - loose >= std::max<double>(limits_.min_full, limits_.min_full_share * count);
        return enough && broken_off <= limits_.max_broken_off_share * count ? width : 0;
    }

    Offset usual_width(const std::vector<std::size_t>& joined) const {
        std::vector<Offset> widths;
        widths.reserve(joined.size());
        for (std::size_t at : joined) widths.push_back(lines_[at].indent + lines_[at].length());
        const auto place = widths.end() - 1 - static_cast<std::ptrdiff_t>(widths.size() / ALLOWED_LONGER);
        std::nth_element(widths.begin(), place, widths.end());
        return *place;
    }

    // Tells whether the first word of the line below would not have fitted on a line.
    bool is_full(std::size_t at, Offset width) const {
        const View below = text_of(at + 1);
        const auto word = static_cast<Offset>(std::min(below.find(U' '), below.size()));
        return lines_[at].indent + lines_[at].length() + 1 + word > width - limits_.max_shortfall;
    }

    const SplitLimits& limits_;
    View text_;
    std::vector<Line> lines_;
    std::vector<std::size_t> closing_fences_;
    Offset width_ = 0;
    bool indented_is_code_ = false;
};

}  // namespace

std::vector<Block> block_spans(const SplitLimits& limits, View text) { return Splitter(limits, text).blocks(); }

namespace {

PyObject* make_split_limits(PyObject*, PyObject* arguments) {
    return guarded([&] {
        auto limits = std::make_unique<SplitLimits>();
        if (!PyArg_ParseTuple(arguments, "iiididi", &limits->min_width, &limits->max_width, &limits->max_shortfall,
                              &limits->min_full_share, &limits->min_full, &limits->max_broken_off_share,
                              &limits->code_indent))
            throw PythonError();
        return make_handle(std::move(limits), SPLIT_LIMITS_HANDLE);
    });
}

PyObject* split_blocks(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *split_limits, *fact_limits, *text;
        if (!PyArg_ParseTuple(arguments, "OOU", &split_limits, &fact_limits, &text)) throw PythonError();
        auto document = std::make_unique<Document>();
        document->text = to_string(text);
        document->limits = fact_limits_of(fact_limits);
        const SplitLimits& limits = split_limits_of(split_limits);
        {
            const Unlocked unlocked(document->text.size());
            document->levelled = level(document->text);
            document->blocks = block_spans(limits, document->text);
            measure(*document);
        }
        return make_handle(std::move(document), DOCUMENT_HANDLE);
    });
}

}  // namespace

void add_blocks(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_split_limits", make_split_limits, METH_VARARGS, "Return the handle of the thresholds of splitting."},
        {"split_blocks", split_blocks, METH_VARARGS, "Return the handle of the document of a text."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
