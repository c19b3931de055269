// The product by vectors of AVX2, for the processors that have them.
#include "product.h"

#if defined(__x86_64__) && defined(__GNUC__)
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

#include "product_kernel.h"

namespace cleaner {

void multiply_by_avx2(InputRows inputs, Weights weights, double* sums) {
    Vectors<4>::multiply<4, 2>(inputs, weights, sums);
}

}  // namespace cleaner

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
