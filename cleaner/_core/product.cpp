// The product of a row of inputs and a matrix of weights, in which a network spends its time.
#include "network.h"

namespace cleaner {
namespace {

// Takes four inputs at a time, so that sums are loaded and stored a quarter as often. It is compiled into each of the
// functions below, for the instructions that this one may use.
[[gnu::always_inline]] inline void add(
    const double* inputs, std::size_t count, const double* __restrict weights, std::size_t outputs,
    double* __restrict sums
) {
    for (; count >= 4; count -= 4, inputs += 4, weights += 4 * outputs) {
        const double one = inputs[0], two = inputs[1], three = inputs[2], four = inputs[3];
        for (std::size_t at = 0; at < outputs; ++at) {
            sums[at] += one * weights[at] + two * weights[at + outputs] + three * weights[at + 2 * outputs] +
                        four * weights[at + 3 * outputs];
        }
    }
    for (; count; --count, ++inputs, weights += outputs) {
        for (std::size_t at = 0; at < outputs; ++at) sums[at] += *inputs * weights[at];
    }
}

using Add = void (*)(const double*, std::size_t, const double*, std::size_t, double*);

void add_anywhere(const double* inputs, std::size_t count, const double* weights, std::size_t outputs, double* sums) {
    add(inputs, count, weights, outputs, sums);
}

#if defined(__x86_64__) && defined(__GNUC__)
[[gnu::target("avx2,fma")]] void add_by_avx2(
    const double* inputs, std::size_t count, const double* weights, std::size_t outputs, double* sums
) {
    add(inputs, count, weights, outputs, sums);
}

Add fastest() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? add_by_avx2 : add_anywhere; }
#else
Add fastest() { return add_anywhere; }
#endif

}  // namespace

void add_product(const double* inputs, std::size_t count, const Matrix& matrix, std::size_t first, double* sums) {
    static const Add add_fast = fastest();
    add_fast(inputs, count, matrix.row(first), matrix.outputs, sums);
}

}  // namespace cleaner
