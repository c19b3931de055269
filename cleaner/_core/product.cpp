#include "product.h"

#include <algorithm>

#include "network.h"

namespace cleaner {
namespace {

// Takes four inputs at a time, so that sums are loaded and stored a quarter as often.
void add_row(const double* inputs, std::size_t count, const double* weights, std::size_t outputs, double* sums) {
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

void multiply_anywhere(InputRows inputs, Weights weights, double* sums) {
    for (; inputs.rows; inputs = inputs.from(1), sums += weights.outputs) {
        std::copy_n(weights.bias, weights.outputs, sums);
        const double* own = weights.values;
        for (std::size_t part = 0; part < inputs.parts; ++part, own += inputs.count * weights.outputs) {
            add_row(inputs.part(part), inputs.count, own, weights.outputs, sums);
        }
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
// The processors with `avx512vbmi2` do not slow down for vectors of 512 bits, as some older ones do.
Multiply fastest() {
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512f")) return multiply_by_avx512;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? multiply_by_avx2 : multiply_anywhere;
}
#else
Multiply fastest() { return multiply_anywhere; }
#endif

}  // namespace

void multiply(const InputRows& inputs, const Matrix& matrix, const std::vector<double>& bias, double* sums) {
    static const Multiply multiply_fast = fastest();
    multiply_fast(inputs, {matrix.weights.data(), bias.data(), matrix.outputs}, sums);
}

}  // namespace cleaner
