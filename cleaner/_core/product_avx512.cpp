// The product by vectors of AVX-512, for the processors that have them.
#include "product.h"

#if defined(__x86_64__) && defined(__GNUC__)
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f")
#endif

#include "product_kernel.h"

namespace cleaner {

void multiply_by_avx512(InputRows inputs, Weights weights, double* sums) {
    Vectors<8>::multiply<4, 4>(inputs, weights, sums);
}

}  // namespace cleaner

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
