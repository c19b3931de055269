// Paragraphs of a corpus for Python: folded texts, MinHash signatures, exact similarities (dedup/minhash.py, edges.py).
#include <algorithm>
#include <deque>
#include <string>

#include "convert.h"
#include "document_handle.h"
#include "fact_words.h"
#include "facts.h"
#include "minhash.h"
#include "module.h"
#include "sha1.h"
#include "shingles.h"

namespace cleaner {
namespace {

// Returns the hash of a shingle, mixed by the finalizer of MurmurHash3 as datasketch does.
std::uint32_t mixed(std::uint32_t hash) {
    hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
    hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
    return hash ^ hash >> 16;
}

// Appends a character in UTF-8, a lone surrogate as `surrogatepass` does.
void encode(char32_t code, std::string& bytes) {
    const auto add = [&](char32_t byte) { bytes.push_back(static_cast<char>(byte)); };
    if (code < 0x80) return add(code);
    if (code < 0x800) {
        add(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            add(0xE0 | code >> 12);
        } else {
            add(0xF0 | code >> 18);
            add(0x80 | (code >> 12 & 0x3F));
        }
        add(0x80 | (code >> 6 & 0x3F));
    }
    add(0x80 | (code & 0x3F));
}

// Finds the hashes of the shingles of texts. A shingle is a stretch of the tokens of its text, which are joined by spaces.
class ShingleHashes {
public:
    explicit ShingleHashes(std::size_t tokens_in_shingle) : length_(tokens_in_shingle) {}

    const std::vector<std::uint32_t>& of(View text, std::int32_t words) {
        joined_.clear();
        starts_.clear();
        batch_.clear();
        for (const View token : tokens_of(text, words)) {
            starts_.push_back(joined_.size());
            for (const char32_t code : token) encode(code, joined_);
            joined_.push_back(' ');
        }
        starts_.push_back(joined_.size());
        for (std::size_t at = 0; at + length_ < starts_.size(); ++at) {
            const std::size_t start = starts_[at], end = starts_[at + length_] - 1;
            batch_.add(std::string_view(joined_).substr(start, end - start));
        }
        hashes_ = batch_.hashes();
        for (std::uint32_t& hash : hashes_) hash = mixed(hash);
        return hashes_;
    }

private:
    std::size_t length_;
    std::string joined_;
    std::vector<std::size_t> starts_;  // of the tokens, and the end
    Sha1Batch batch_;
    std::vector<std::uint32_t> hashes_;
};

void sign_anywhere(Hashes hashes, Permutations permutations, std::uint32_t* out) {
    std::fill_n(out, permutations.count, UINT32_MAX);
    for (std::size_t each = 0; each < hashes.count; ++each) {
        for (std::size_t at = 0; at < permutations.count; ++at) {
            out[at] = std::min(out[at], permutations.factors[at] * hashes.first[each] + permutations.addends[at]);
        }
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
Sign fastest() {
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512f")) return sign_by_avx512;
    return __builtin_cpu_supports("avx2") ? sign_by_avx2 : sign_anywhere;
}
#else
Sign fastest() { return sign_anywhere; }
#endif

struct Text {
    String text;
    std::int32_t words;
};

std::vector<Text> to_texts(PyObject* texts, PyObject* words) {
    std::vector<Text> found;
    const Py_ssize_t count = size_of(texts);
    for (Py_ssize_t at = 0; at < count; ++at) {
        found.push_back({to_string(item(texts, at).get()), static_cast<std::int32_t>(to_long(item(words, at).get()))});
    }
    return found;
}

std::size_t characters_of(const std::vector<Text>& texts) {
    std::size_t sum = 0;
    for (const Text& each : texts) sum += each.text.size();
    return sum;
}

Ref to_python(const std::vector<std::uint32_t>& numbers) {
    const auto size = static_cast<Py_ssize_t>(numbers.size() * sizeof(std::uint32_t));
    return Ref(PyBytes_FromStringAndSize(reinterpret_cast<const char*>(numbers.data()), size));
}

PyObject* minhash_signatures(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *texts, *words, *factors, *addends;
        Py_ssize_t shingle_words;
        if (!PyArg_ParseTuple(arguments, "OOnOO", &texts, &words, &shingle_words, &factors, &addends)) throw PythonError();
        const std::vector<Text> given = to_texts(texts, words);
        const auto multiplied = to_array<std::uint32_t>(factors), added = to_array<std::uint32_t>(addends);
        const Permutations permutations{multiplied.data(), added.data(), multiplied.size()};
        std::vector<std::uint32_t> found(given.size() * permutations.count);
        {
            const Unlocked unlocked(characters_of(given));
            static const Sign sign = fastest();
            ShingleHashes hashes(static_cast<std::size_t>(shingle_words));
            for (std::size_t at = 0; at < given.size(); ++at) {
                const std::vector<std::uint32_t>& own = hashes.of(given[at].text, given[at].words);
                sign({own.data(), own.size()}, permutations, found.data() + at * permutations.count);
            }
        }
        return to_python(found);
    });
}

PyObject* compare_paragraphs(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *texts, *words, *sources, *pairs;
        int shingle_words;
        double floor;
        if (!PyArg_ParseTuple(arguments, "OOOOid", &texts, &words, &sources, &pairs, &shingle_words, &floor)) {
            throw PythonError();
        }
        const std::vector<Text> given = to_texts(texts, words), as_written = to_texts(sources, words);
        const auto places = to_array<std::uint32_t>(pairs);
        for (const std::uint32_t place : places) {
            if (place >= given.size()) throw std::out_of_range("a pair names a text that is not there");
        }
        std::vector<std::uint32_t> found;
        {
            const Unlocked unlocked(characters_of(given));
            ShingleMaker maker(shingle_words);
            std::vector<Shingles> shingles;
            for (const Text& each : given) shingles.push_back(maker.make(each.text, each.words));
            for (std::size_t at = 0; at + 1 < places.size(); at += 2) {
                const std::uint32_t one = places[at], two = places[at + 1];
                const std::size_t both = ShingleMaker::shared(shingles[one], shingles[two]);
                const std::size_t either = shingles[one].size() + shingles[two].size() - both;
                const bool are_near = both && static_cast<double>(both) >= floor * static_cast<double>(either);
                const bool differ = are_near && differ_in_fact(as_written[one].text, as_written[two].text);
                found.insert(found.end(), {static_cast<std::uint32_t>(both), static_cast<std::uint32_t>(either), differ});
            }
        }
        return to_python(found);
    });
}

PyObject* folded_texts(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *limits, *sources;
        if (!PyArg_ParseTuple(arguments, "OO", &limits, &sources)) throw PythonError();
        return list_of(static_cast<std::size_t>(size_of(sources)), [&](std::size_t at) {
            std::deque<String> strings;
            const String source = to_string(item(sources, static_cast<Py_ssize_t>(at)).get());
            const Facts facts = facts_of_text(fact_limits_of(limits), source, Kind::paragraph, strings);
            Ref folded = from_string(facts.folded);
            PyObject* pair = Py_BuildValue("(Oi)", folded.get(), static_cast<int>(facts.words));
            if (!pair) throw PythonError();
            return pair;
        });
    });
}

}  // namespace

void add_compared(PyObject* module) {
    static PyMethodDef functions[] = {
        {"minhash_signatures", minhash_signatures, METH_VARARGS, "Return the MinHash signatures of folded texts."},
        {"compare_paragraphs", compare_paragraphs, METH_VARARGS, "Return what pairs of paragraphs share."},
        {"folded_texts", folded_texts, METH_VARARGS, "Return the folded texts of paragraphs, and their words."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
