#include "source_lines.h"

#include <algorithm>
#include <optional>

#include "characters.h"
#include "normalize.h"
#include "string_table.h"

namespace cleaner {
namespace {

// Calls a function with each line of a block, without white space at its edges.
template <class Function>
void for_each_line(View text, Function&& function) {
    for (std::size_t at = 0, end = 0; at <= text.size(); at = end + 1) {
        end = std::min(text.find(U'\n', at), text.size());
        function(strip(text.substr(at, end - at)));
    }
}

Offset offset_of(View part, const String& text) { return static_cast<Offset>(part.data() - text.data()); }

bool is_of_word(char32_t code) { return code == U'_' || is(code, ALNUM); }

View first_word(View line) {
    const auto end = std::find_if_not(line.begin(), line.end(), is_of_word);
    return line.substr(0, static_cast<std::size_t>(end - line.begin()));
}

}  // namespace

std::vector<Span> lines_like_code(const Document& document, const String& marks, const std::vector<String>& words) {
    OwningStringTable known;
    for (const String& word : words) known.add(word);
    std::vector<Span> found;
    for (const Block& block : document.blocks) {
        for_each_line(document.source(block), [&](View line) {
            if (line.empty()) return;
            if (line.find_first_of(marks) == View::npos && known.find(first_word(line)) == StringTable::NONE) return;
            const Offset start = offset_of(line, document.text);
            found.push_back({start, start + static_cast<Offset>(line.size())});
        });
    }
    return found;
}

namespace {

// Numbers of lines.
struct Lines {
    long code = 0;
    long comments = 0;
    long others = 0;

    void add(const Lines& other) {
        code += other.code;
        comments += other.comments;
        others += other.others;
    }
};

// Counts the lines of the blocks of a text, one block after the other.
class LineCounter {
public:
    LineCounter(const Document& document, const std::vector<Offset>& starts, const CommentMarks& comments)
        : document_(document), next_(starts.begin()), end_(starts.end()), comments_(comments) {}

    Lines count(const Block& block) {
        Lines found;
        for_each_line(document_.source(block), [&](View line) { add(line, found); });
        return found;
    }

private:
    const Document& document_;
    std::vector<Offset>::const_iterator next_, end_;  // lines of code
    const CommentMarks& comments_;
    const String* closing_ = nullptr;  // the end of the long comment that is open

    void add(View line, Lines& found) {
        const auto begins = [&](const auto& marks) { return starts_with(line, marks.first); };
        const auto opening = std::find_if(comments_.around.begin(), comments_.around.end(), begins);
        const bool opens = opening != comments_.around.end();
        const bool is_code = takes_code(line) && !closing_;
        if (is_code) {
            ++found.code;
        } else {
            ++(closing_ || opens || is_comment(line) ? found.comments : found.others);
        }
        if (closing_) {
            if (line.find(*closing_) != View::npos) closing_ = nullptr;
        } else if (opens && line.find(opening->second, opening->first.size()) == View::npos) {
            closing_ = &opening->second;
        }
    }

    // Tells whether a line is the next one of those that are code.
    bool takes_code(View line) {
        if (line.empty() || next_ == end_ || *next_ != offset_of(line, document_.text)) return false;
        ++next_;
        return true;
    }

    bool is_comment(View line) const {
        return std::any_of(comments_.before.begin(), comments_.before.end(), [&](const String& mark) {
            if (!starts_with(line, mark)) return false;
            return line.size() == mark.size() || is(line[mark.size()], SPACE) || is_of_word(line[mark.size()]);
        });
    }
};

// A run of blocks in which lines of code stand close together.
struct Stretch {
    std::size_t start;
    std::size_t end = 0;  // after the last block with code or a comment
    Lines lines;          // up to there
    Lines after;          // since then

    void add(std::size_t block, const Lines& in_block) {
        after.add(in_block);
        if (!in_block.code && !in_block.comments) return;
        end = block + 1;
        lines.add(after);
        after = {};
    }

    bool is_code(const CodeLimits& limits) const {
        const auto all = static_cast<double>(lines.code + lines.comments + lines.others);
        return lines.code >= limits.min_lines && static_cast<double>(lines.code) >= limits.min_share * all;
    }
};

}  // namespace

Indices code_blocks(const Document& document, const std::vector<Offset>& starts, const CommentMarks& comments,
                    const CodeLimits& limits) {
    Indices found;
    const auto finish = [&](const Stretch& stretch) {
        if (!stretch.is_code(limits)) return;
        for (std::size_t at = stretch.start; at < stretch.end; ++at) found.push_back(static_cast<Index>(at));
    };
    LineCounter counter(document, starts, comments);
    std::optional<Stretch> open;
    for (std::size_t at = 0; at < document.blocks.size(); ++at) {
        const Lines lines = counter.count(document.blocks[at]);
        if (!open && (lines.code || lines.comments)) open = Stretch{at};
        if (!open) continue;
        open->add(at, lines);
        if (open->after.others <= limits.max_foreign) continue;
        finish(*open);
        open.reset();
    }
    if (open) finish(*open);
    return found;
}

}  // namespace cleaner
