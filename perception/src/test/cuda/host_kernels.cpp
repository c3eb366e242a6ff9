// Runs the kernels' own source on the host, one thread after the other, as the programs say that Java sends: a program is
// what the GPU stage launches, launch by launch. Reads programs from standard input, writes what they ask for to standard
// output. Compile with -ffp-contract=off: the device does not fuse what decides ids, so nor may the host.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#define HOST_KERNELS
#define KERNEL static void
#define DEVICE static inline

struct Index {
  unsigned x, y;
};
static Index blockIdx, blockDim, threadIdx;

static inline float mul_exact(float a, float b) { return a * b; }
static inline float add_exact(float a, float b) { return a + b; }
static inline float negative_infinity() { return -INFINITY; }
template <typename T>
static T atomicAdd(T* at, T value) {
  T old = *at;
  *at = old + value;
  return old;
}
static int atomicMin(int* at, int value) {
  int old = *at;
  if (value < old) *at = value;
  return old;
}
static int atomicMax(int* at, int value) {
  int old = *at;
  if (value > old) *at = value;
  return old;
}

#include "saccade_kernels.cu"

static const unsigned BLOCK_THREADS = 128;

struct Argument {
  uint8_t kind;  // 0 integer, 1 place in the arena, 2 null
  int64_t value;
};

static void fail(const char* why) {
  fprintf(stderr, "%s\n", why);
  exit(1);
}

static void take(void* to, size_t bytes) {
  if (bytes != 0 && fread(to, 1, bytes, stdin) != bytes) fail("standard input ended early");
}

template <typename T>
static T take() {
  T value;
  take(&value, sizeof value);
  return value;
}

template <typename T>
struct As {
  static T of(const Argument& argument, char*) {
    if (argument.kind != 0) fail("a place where a number is due");
    return (T)argument.value;
  }
};
template <typename T>
struct As<T*> {
  static T* of(const Argument& argument, char* arena) {
    if (argument.kind == 0) fail("a number where a place is due");
    return argument.kind == 2 ? nullptr : (T*)(arena + argument.value);
  }
};

template <typename... P, size_t... I>
static void launch(void (*kernel)(P...), const std::vector<Argument>& arguments, char* arena, unsigned threads,
                   unsigned images, std::index_sequence<I...>) {
  if (arguments.size() != sizeof...(P)) fail("wrong number of arguments");
  std::tuple<P...> values(As<P>::of(arguments[I], arena)...);
  blockDim = {BLOCK_THREADS, 1};
  for (unsigned image = 0; image < images; image++) {
    for (unsigned block = 0; block * BLOCK_THREADS < threads; block++) {
      for (unsigned thread = 0; thread < BLOCK_THREADS; thread++) {
        blockIdx = {block, image};
        threadIdx = {thread, 0};
        kernel(std::get<I>(values)...);
      }
    }
  }
}

template <typename... P>
static void launch(void (*kernel)(P...), const std::vector<Argument>& arguments, char* arena, unsigned threads,
                   unsigned images) {
  launch(kernel, arguments, arena, threads, images, std::index_sequence_for<P...>{});
}

static void launch(const std::string& name, const std::vector<Argument>& arguments, char* arena, unsigned threads,
                   unsigned images) {
#define CASE(kernel) \
  if (name == #kernel) return launch(kernel, arguments, arena, threads, images)
  CASE(nv12_to_rgb);
  CASE(halve_rgb);
  CASE(resize_normalise);
  CASE(clear_ints);
  CASE(find_classes);
  CASE(fill_index_map);
  CASE(follow_digit);
  CASE(start_sums);
  CASE(double_sums);
  CASE(average_ends);
  CASE(count_ends);
  CASE(spread_votes);
  CASE(point_uphill);
  CASE(climb_to_peaks);
  CASE(start_counts);
  CASE(collect_candidates);
  CASE(rank_candidates);
  CASE(clear_class_votes);
  CASE(name_cells);
  CASE(choose_classes);
  CASE(sum_confidence);
  CASE(upsample_guided);
  CASE(gather_statistics);
  CASE(count_group_runs);
  CASE(offset_groups);
  CASE(emit_runs);
  fail(("no kernel " + name).c_str());
}

int main() {
  while (uint64_t arena_bytes = take<uint64_t>()) {
    // What a program forgets to set must not look like zero.
    std::vector<char> arena(arena_bytes, (char)0xCD);
    for (uint32_t uploads = take<uint32_t>(); uploads > 0; uploads--) {
      uint64_t offset = take<uint64_t>();
      uint64_t bytes = take<uint64_t>();
      if (offset + bytes > arena_bytes) fail("an upload beyond the arena");
      take(arena.data() + offset, bytes);
    }
    for (uint32_t launches = take<uint32_t>(); launches > 0; launches--) {
      std::string name(take<uint32_t>(), ' ');
      take(&name[0], name.size());
      uint32_t threads = take<uint32_t>();
      uint32_t images = take<uint32_t>();
      std::vector<Argument> arguments(take<uint32_t>());
      for (Argument& argument : arguments) {
        argument.kind = take<uint8_t>();
        argument.value = take<int64_t>();
      }
      launch(name, arguments, arena.data(), threads, images);
    }
    for (uint32_t reads = take<uint32_t>(); reads > 0; reads--) {
      uint64_t offset = take<uint64_t>();
      uint64_t bytes = take<uint64_t>();
      if (offset + bytes > arena_bytes) fail("a read beyond the arena");
      fwrite(arena.data() + offset, 1, bytes, stdout);
    }
    fflush(stdout);
  }
  return 0;
}
