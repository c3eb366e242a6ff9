// Saccade's kernels: pixels to network input, network output to instances.
//
// The Java classes of dev.saccade.perception.instance are the oracle: ids, classes, areas, boxes and masks come out equal
// bit for bit. Hence the rules of this file:
//   - positions are integers (perception/docs/decisions/0200); the one float sum that decides anything, the blended score,
//     is taken with mul_exact and add_exact, which are never fused;
//   - no kernel waits for another thread of its own launch: no shared memory, no barriers. What must come after is another
//     launch. So the same source runs on the host, one thread after the other, in tests;
//   - what threads add up together is integer, so that order does not matter.
//
// Compiled by NVRTC for the device found (no headers, no C++ library), and by the host's compiler with HOST_KERNELS
// defined. Every kernel takes the image of the batch from blockIdx.y; arrays hold one image after the other.
//
// Bytes that must move for one frame of 1024x512 at stride 8, 11 classes (cells 128x64):
//   input   RGB 1.57 MB read (after decoding), planes 6.29 MB written                                          7.9 MB
//   output  scores 0.36 MB, offsets and guidance 0.13 MB read; classes 0.52 MB, ids 1.05 MB written,
//           ids read twice for statistics and runs 2.1 MB                                                      4.2 MB
// Everything in cells is a few hundred kilobytes and stays in the second-level cache. Not writing the class map where nobody
// asked for it, and one pass for statistics and run counts, are what could still be saved: 1.6 MB.

#ifndef HOST_KERNELS
#define KERNEL extern "C" __global__ void
#define DEVICE static __device__ __forceinline__
DEVICE float mul_exact(float a, float b) { return __fmul_rn(a, b); }
DEVICE float add_exact(float a, float b) { return __fadd_rn(a, b); }
DEVICE float negative_infinity() { return __int_as_float(0xff800000); }
#endif

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned long long u64;

#define POSITION_BITS 12
#define POSITION_ONE (1 << POSITION_BITS)
#define WEIGHT_ONE 256
#define NORMALISED_BITS 16
#define MEAN_STEPS_BITS 3
#define CONFIDENCE_ONE 4294967296.0f
#define RESIZE_BITS 11
#define RESIZE_ONE (1 << RESIZE_BITS)
#define SEGMENT_PIXELS 32
#define GROUP_SEGMENTS 32

// One instance; 64 bytes, read by the host as they are.
struct Entry {
  int area_pixels;
  int min_x;
  int max_x;
  int min_y;
  int max_y;
  int class_id;
  int area_cells;
  int reserved;
  u64 sum_twice_x;
  u64 sum_y;
  u64 confidence;  // sum over cells, in units of 2^-32
  u64 reserved_too;
};

// Of one image; 16 bytes.
struct Counts {
  int candidates;
  int ids;
  int runs;
  int reserved;
};

struct Run {
  int start;
  int id;
};

DEVICE int index_of_thread() { return (int)(blockIdx.x * blockDim.x + threadIdx.x); }
DEVICE int lesser(int a, int b) { return a < b ? a : b; }
DEVICE int greater(int a, int b) { return a > b ? a : b; }
DEVICE int clamped(int value, int low, int high) { return greater(low, lesser(high, value)); }
DEVICE float limited(float value, float most) {
  if (value > most) return most;
  if (value < -most) return -most;
  return value == value ? value : 0.0f;
}

// ---- pixels -----------------------------------------------------------------------------------------------------------

// A plane of Y, then interleaved U, V at half size, BT.601 full range, to interleaved R, G, B.
KERNEL nv12_to_rgb(const u8* nv12, int width, int height, u8* rgb) {
  int i = index_of_thread();
  if (i >= width * height) return;
  const u8* frame = nv12 + (long long)blockIdx.y * (width * height * 3 / 2);
  int x = i % width;
  int y = i / width;
  const u8* chroma = frame + width * height + (y >> 1) * width + (x & ~1);
  int u = chroma[0] - 128;
  int v = chroma[1] - 128;
  int luma = frame[i] << 16;
  u8* to = rgb + ((long long)blockIdx.y * (width * height) + i) * 3;
  to[0] = (u8)clamped((luma + 91881 * v + 32768) >> 16, 0, 255);
  to[1] = (u8)clamped((luma - 22554 * u - 46802 * v + 32768) >> 16, 0, 255);
  to[2] = (u8)clamped((luma + 116130 * u + 32768) >> 16, 0, 255);
}

// The mean of each 2x2; the last row and column stand for what lies beyond an odd edge.
KERNEL halve_rgb(const u8* rgb, int width, int height, u8* half) {
  int half_width = (width + 1) / 2;
  int half_height = (height + 1) / 2;
  int i = index_of_thread();
  if (i >= half_width * half_height) return;
  const u8* from = rgb + (long long)blockIdx.y * (width * height) * 3;
  int left = 2 * (i % half_width);
  int right = lesser(left + 1, width - 1);
  int upper = 2 * (i / half_width);
  int lower = lesser(upper + 1, height - 1);
  u8* to = half + ((long long)blockIdx.y * (half_width * half_height) + i) * 3;
  for (int c = 0; c < 3; c++) {
    int sum = from[3 * (upper * width + left) + c] + from[3 * (upper * width + right) + c] +
              from[3 * (lower * width + left) + c] + from[3 * (lower * width + right) + c];
    to[c] = (u8)((sum + 2) >> 2);
  }
}

// Bilinear between pixel centres, rounded to bytes as decoders give them, then through a table for each plane.
//   columns, rows: places among the source's pixels, RESIZE_BITS of fraction
//   tables: [3][256]; channel: which of R, G, B each plane takes, 8 bits each
KERNEL resize_normalise(const u8* rgb, int source_width, int source_height, const int* columns, const int* rows,
                        const float* tables, int channels, int width, int height, float* planes, u8* picture) {
  int i = index_of_thread();
  if (i >= width * height) return;
  const u8* from = rgb + (long long)blockIdx.y * (source_width * source_height) * 3;
  int at_x = columns[i % width];
  int at_y = rows[i / width];
  int left = at_x >> RESIZE_BITS;
  int right = lesser(left + 1, source_width - 1);
  int upper = (at_y >> RESIZE_BITS) * source_width;
  int lower = lesser((at_y >> RESIZE_BITS) + 1, source_height - 1) * source_width;
  int part_x = at_x & (RESIZE_ONE - 1);
  int part_y = at_y & (RESIZE_ONE - 1);
  float* to = planes + (long long)blockIdx.y * 3 * (width * height);
  for (int plane = 0; plane < 3; plane++) {
    int c = (channels >> (8 * plane)) & 255;
    int top = from[3 * (upper + left) + c] * (RESIZE_ONE - part_x) + from[3 * (upper + right) + c] * part_x;
    int bottom = from[3 * (lower + left) + c] * (RESIZE_ONE - part_x) + from[3 * (lower + right) + c] * part_x;
    int value = (top * (RESIZE_ONE - part_y) + bottom * part_y + (1 << (2 * RESIZE_BITS - 1))) >> (2 * RESIZE_BITS);
    to[plane * (width * height) + i] = tables[256 * plane + value];
    picture[3 * ((long long)blockIdx.y * (width * height) + i) + c] = (u8)value;
  }
}

// ---- cells: classes and end points --------------------------------------------------------------------------------------

KERNEL clear_ints(int* numbers, int count_each) {
  int i = index_of_thread();
  if (i < count_each) numbers[(long long)blockIdx.y * count_each + i] = 0;
}

// The first of the largest scores wins; NaN never does.
KERNEL find_classes(const float* scores, int class_count, int cell_count, u8* classes, float* best_scores) {
  int cell = index_of_thread();
  if (cell >= cell_count) return;
  const float* from = scores + (long long)blockIdx.y * class_count * cell_count + cell;
  float best = negative_infinity();
  int best_class = 0;
  for (int c = 0; c < class_count; c++) {
    float score = from[(long long)c * cell_count];
    if (score > best) {
      best = score;
      best_class = c;
    }
  }
  classes[blockIdx.y * cell_count + cell] = (u8)best_class;
  best_scores[blockIdx.y * cell_count + cell] = best;
}

DEVICE int target(int cell, float half_images, int cell_count) {
  int offset = (int)(limited(half_images, 2.0f) * (float)(1 << NORMALISED_BITS));
  int at = ((cell << NORMALISED_BITS) + ((offset * cell_count) >> 1) + (1 << (NORMALISED_BITS - 1))) >> NORMALISED_BITS;
  return clamped(at, 0, cell_count - 1);
}

// The index map f, and f to the power of nothing.
KERNEL fill_index_map(const float* offsets, const u8* classes, const u8* things, int width, int height, int* next,
                      int* ends) {
  int cell = index_of_thread();
  int cell_count = width * height;
  if (cell >= cell_count) return;
  const float* from = offsets + (long long)blockIdx.y * 2 * cell_count;
  int base = blockIdx.y * cell_count;
  int to = cell;
  if (things[classes[base + cell]]) {
    to = target(cell / width, from[cell_count + cell], height) * width + target(cell % width, from[cell], width);
  }
  next[base + cell] = to;
  ends[base + cell] = cell;
}

// One binary digit of the number of steps: composes where the digit is set, squares where more digits follow.
KERNEL follow_digit(const int* power, int cell_count, int digit, int more, int* ends, int* square) {
  int cell = index_of_thread();
  if (cell >= cell_count) return;
  int base = blockIdx.y * cell_count;
  if (digit) ends[base + cell] = power[base + ends[base + cell]];
  if (more) square[base + cell] = power[base + power[base + cell]];
}

// Coordinates as sums of one place each: y in the upper half, x in the lower; sums of 2^MEAN_STEPS_BITS places fit.
KERNEL start_sums(int width, int cell_count, int* sums) {
  int cell = index_of_thread();
  if (cell < cell_count) sums[blockIdx.y * cell_count + cell] = (cell / width) << 16 | (cell % width);
}

KERNEL double_sums(const int* power, const int* sums, int cell_count, int* square, int* doubled) {
  int cell = index_of_thread();
  if (cell >= cell_count) return;
  int base = blockIdx.y * cell_count;
  int after = power[base + cell];
  doubled[base + cell] = sums[base + cell] + sums[base + after];
  square[base + cell] = power[base + after];
}

// An end becomes the mean place of the loop it is on.
KERNEL average_ends(const int* sums, int width, int cell_count, int* ends) {
  int cell = index_of_thread();
  if (cell >= cell_count) return;
  int base = blockIdx.y * cell_count;
  int sum = sums[base + ends[base + cell]];
  int half = 1 << (MEAN_STEPS_BITS - 1);
  int x = ((sum & 0xffff) + half) >> MEAN_STEPS_BITS;
  int y = ((sum >> 16) + half) >> MEAN_STEPS_BITS;
  ends[base + cell] = y * width + x;
}

// One for each cell of a thing, at its end.
KERNEL count_ends(const int* ends, const u8* classes, const u8* things, int cell_count, int* counts) {
  int cell = index_of_thread();
  if (cell >= cell_count) return;
  int base = blockIdx.y * cell_count;
  if (things[classes[base + cell]]) atomicAdd(&counts[base + ends[base + cell]], 1);
}

KERNEL spread_votes(const int* votes, int width, int height, int radius_squared, int reach, int* density) {
  int cell = index_of_thread();
  if (cell >= width * height) return;
  int base = blockIdx.y * width * height;
  int x = cell % width;
  int y = cell / width;
  int sum = 0;
  for (int dy = -reach; dy <= reach; dy++) {
    for (int dx = -reach; dx <= reach; dx++) {
      int distance = dx * dx + dy * dy;
      if (distance <= radius_squared && x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height) {
        sum += votes[base + cell + dy * width + dx] * (radius_squared + 1 - distance);
      }
    }
  }
  density[base + cell] = sum;
}

// Equally dense cells are ordered by index, so that no path climbs in a circle.
KERNEL point_uphill(const int* density, int width, int height, int radius_squared, int reach, int* climb) {
  int cell = index_of_thread();
  if (cell >= width * height) return;
  int base = blockIdx.y * width * height;
  int x = cell % width;
  int y = cell / width;
  int best = cell;
  if (density[base + cell] > 0) {
    for (int dy = -reach; dy <= reach; dy++) {
      for (int dx = -reach; dx <= reach; dx++) {
        if (dx * dx + dy * dy > radius_squared || x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) {
          continue;
        }
        int other = cell + dy * width + dx;
        if (density[base + other] > density[base + best] ||
            (density[base + other] == density[base + best] && other < best)) {
          best = other;
        }
      }
    }
  }
  climb[base + cell] = best;
}

KERNEL climb_to_peaks(const int* climb, const u8* classes, const u8* things, int cell_count, int* ends) {
  int cell = index_of_thread();
  if (cell >= cell_count) return;
  int base = blockIdx.y * cell_count;
  if (!things[classes[base + cell]]) return;
  int at = ends[base + cell];
  while (climb[base + at] != at) at = climb[base + at];
  ends[base + cell] = at;
}

// ---- cells: instances ---------------------------------------------------------------------------------------------------

KERNEL start_counts(Counts* counts) {
  if (index_of_thread() > 0) return;
  counts[blockIdx.y].candidates = 0;
  counts[blockIdx.y].ids = 0;
  counts[blockIdx.y].runs = 0;
  counts[blockIdx.y].reserved = 0;
}

// End points large enough, in no order.
KERNEL collect_candidates(const int* areas, int cell_count, int minimum_area, Counts* counts, int* candidates) {
  int cell = index_of_thread();
  if (cell >= cell_count) return;
  int base = blockIdx.y * cell_count;
  if (areas[base + cell] >= minimum_area) candidates[base + atomicAdd(&counts[blockIdx.y].candidates, 1)] = cell;
}

// Numbers end points from 1: larger ones first, of equal ones that of lower index. entries: [images][max_ids + 1].
KERNEL rank_candidates(const int* areas, const int* candidates, int cell_count, int max_ids, Counts* counts,
                       int* id_of_end, Entry* entries) {
  int place = index_of_thread();
  int count = counts[blockIdx.y].candidates;
  if (place == 0) counts[blockIdx.y].ids = lesser(count, max_ids);
  if (place >= count) return;
  int base = blockIdx.y * cell_count;
  int cell = candidates[base + place];
  int area = areas[base + cell];
  int id = 1;
  for (int other = 0; other < count; other++) {
    int other_cell = candidates[base + other];
    int other_area = areas[base + other_cell];
    if (other_area > area || (other_area == area && other_cell < cell)) id++;
  }
  if (id > max_ids) return;
  id_of_end[base + cell] = id;
  Entry* entry = &entries[(long long)blockIdx.y * (max_ids + 1) + id];
  entry->area_pixels = 0;
  entry->min_x = 0x7fffffff;
  entry->max_x = -1;
  entry->min_y = 0x7fffffff;
  entry->max_y = -1;
  entry->class_id = 0;
  entry->area_cells = area;
  entry->reserved = 0;
  entry->sum_twice_x = 0;
  entry->sum_y = 0;
  entry->confidence = 0;
  entry->reserved_too = 0;
}

// class_votes: [images][max_ids + 1][class_count]
KERNEL clear_class_votes(const Counts* counts, int class_count, int max_ids, int* class_votes) {
  int i = index_of_thread();
  if (i < (counts[blockIdx.y].ids + 1) * class_count) {
    class_votes[(long long)blockIdx.y * (max_ids + 1) * class_count + i] = 0;
  }
}

KERNEL name_cells(const int* ends, const int* id_of_end, const u8* classes, const u8* things, int cell_count,
                  int class_count, int max_ids, u16* ids, int* class_votes) {
  int cell = index_of_thread();
  if (cell >= cell_count) return;
  int base = blockIdx.y * cell_count;
  int class_id = classes[base + cell];
  int id = things[class_id] ? id_of_end[base + ends[base + cell]] : 0;
  ids[base + cell] = (u16)id;
  if (id != 0) atomicAdd(&class_votes[((long long)blockIdx.y * (max_ids + 1) + id) * class_count + class_id], 1);
}

// The class with most votes; the lowest of equals.
KERNEL choose_classes(const Counts* counts, const int* class_votes, int class_count, int max_ids, Entry* entries) {
  int id = index_of_thread() + 1;
  if (id > counts[blockIdx.y].ids) return;
  const int* votes = class_votes + ((long long)blockIdx.y * (max_ids + 1) + id) * class_count;
  int best = 0;
  for (int c = 1; c < class_count; c++) {
    if (votes[c] > votes[best]) best = c;
  }
  entries[(long long)blockIdx.y * (max_ids + 1) + id].class_id = best;
}

// Adds each cell's probability of its instance's class. Decides nothing, so exp may differ in its last bits.
KERNEL sum_confidence(const float* scores, const float* best_scores, const u16* ids, int class_count, int cell_count,
                      int max_ids, int probabilities, Entry* entries) {
  int cell = index_of_thread();
  if (cell >= cell_count) return;
  int id = ids[blockIdx.y * cell_count + cell];
  if (id == 0) return;
  const float* from = scores + (long long)blockIdx.y * class_count * cell_count + cell;
  Entry* entry = &entries[(long long)blockIdx.y * (max_ids + 1) + id];
  float own = from[(long long)entry->class_id * cell_count];
  float probability = own;
  if (!probabilities) {
    float most = best_scores[blockIdx.y * cell_count + cell];
    float sum = 0;
    for (int c = 0; c < class_count; c++) sum += expf(from[(long long)c * cell_count] - most);
    probability = expf(own - most) / sum;
  }
  if (probability > 0.0f) {
    atomicAdd(&entry->confidence, (u64)((probability < 1.0f ? probability : 1.0f) * CONFIDENCE_ONE));
  }
}

// ---- full size ----------------------------------------------------------------------------------------------------------

DEVICE int interpolated(const float* map, int at00, int to_right, int to_below, int weight_x, int weight_y) {
  int v00 = (int)(limited(map[at00], 4.0f) * (float)POSITION_ONE);
  int v01 = (int)(limited(map[at00 + to_right], 4.0f) * (float)POSITION_ONE);
  int v10 = (int)(limited(map[at00 + to_below], 4.0f) * (float)POSITION_ONE);
  int v11 = (int)(limited(map[at00 + to_below + to_right], 4.0f) * (float)POSITION_ONE);
  int left = v00 * (WEIGHT_ONE - weight_y) + v10 * weight_y;
  int right = v01 * (WEIGHT_ONE - weight_y) + v11 * weight_y;
  return (left * (WEIGHT_ONE - weight_x) + right * weight_x) >> 16;
}

DEVICE int blended_class(const float* scores, int class_count, int cell_count, int to_right, int to_below, int weight_x,
                         int weight_y) {
  float w00 = (float)((WEIGHT_ONE - weight_x) * (WEIGHT_ONE - weight_y));
  float w01 = (float)(weight_x * (WEIGHT_ONE - weight_y));
  float w10 = (float)((WEIGHT_ONE - weight_x) * weight_y);
  float w11 = (float)(weight_x * weight_y);
  int best = 0;
  float best_score = negative_infinity();
  for (int c = 0; c < class_count; c++) {
    const float* plane = scores + (long long)c * cell_count;
    float upper = add_exact(mul_exact(plane[0], w00), mul_exact(plane[to_right], w01));
    float lower = add_exact(mul_exact(plane[to_below], w10), mul_exact(plane[to_below + to_right], w11));
    float score = add_exact(upper, lower);
    if (score > best_score) {
      best_score = score;
      best = c;
    }
  }
  return best;
}

DEVICE int rank_of(const Entry* entries, int id, int class_id, int weight) {
  if (id == 0) return -1;
  return weight + (entries[id].class_id == class_id ? 1 << 20 : 0);
}

// Classes and ids of every pixel. columns, rows: places of pixel centres among the cells. guidance may be null.
KERNEL upsample_guided(const float* scores, const float* guidance, const u8* classes, const u16* ids, const u8* things,
                       const Entry* all_entries, const int* columns, const int* rows, int class_count, int width_cells,
                       int height_cells, int max_ids, int width, int height, u8* classes_out, u16* ids_out) {
  int pixel = index_of_thread();
  if (pixel >= width * height) return;
  int cell_count = width_cells * height_cells;
  int base = blockIdx.y * cell_count;
  const Entry* entries = all_entries + (long long)blockIdx.y * (max_ids + 1);
  int max_x = (width_cells - 1) << POSITION_BITS;
  int max_y = (height_cells - 1) << POSITION_BITS;
  int at_x = columns[pixel % width];
  int at_y = rows[pixel / width];
  if (guidance) {
    int inside_x = clamped(at_x, 0, max_x);
    int inside_y = clamped(at_y, 0, max_y);
    int cell_x = inside_x >> POSITION_BITS;
    int cell_y = inside_y >> POSITION_BITS;
    int to_right = cell_x + 1 < width_cells ? 1 : 0;
    int to_below = cell_y + 1 < height_cells ? width_cells : 0;
    int weight_x = (inside_x & (POSITION_ONE - 1)) >> 4;
    int weight_y = (inside_y & (POSITION_ONE - 1)) >> 4;
    const float* from = guidance + (long long)blockIdx.y * 2 * cell_count;
    int at = cell_y * width_cells + cell_x;
    at_x += interpolated(from, at, to_right, to_below, weight_x, weight_y);
    at_y += interpolated(from + cell_count, at, to_right, to_below, weight_x, weight_y);
  }
  at_x = clamped(at_x, 0, max_x);
  at_y = clamped(at_y, 0, max_y);
  int cell_x = at_x >> POSITION_BITS;
  int cell_y = at_y >> POSITION_BITS;
  int cell = cell_y * width_cells + cell_x;
  int to_right = cell_x + 1 < width_cells ? 1 : 0;
  int to_below = cell_y + 1 < height_cells ? width_cells : 0;
  int weight_x = (at_x & (POSITION_ONE - 1)) >> 4;
  int weight_y = (at_y & (POSITION_ONE - 1)) >> 4;
  int class_id = classes[base + cell];
  if (class_id != classes[base + cell + to_right] || class_id != classes[base + cell + to_below] ||
      class_id != classes[base + cell + to_below + to_right]) {
    class_id = blended_class(scores + (long long)blockIdx.y * class_count * cell_count + cell, class_count, cell_count,
                             to_right, to_below, weight_x, weight_y);
  }
  int id = 0;
  if (things[class_id]) {
    int other_x = WEIGHT_ONE - weight_x;
    int other_y = WEIGHT_ONE - weight_y;
    id = ids[base + cell];
    int best = rank_of(entries, id, class_id, other_x * other_y);
    int id01 = ids[base + cell + to_right];
    int rank = rank_of(entries, id01, class_id, weight_x * other_y);
    if (rank > best) {
      best = rank;
      id = id01;
    }
    int id10 = ids[base + cell + to_below];
    rank = rank_of(entries, id10, class_id, other_x * weight_y);
    if (rank > best) {
      best = rank;
      id = id10;
    }
    int id11 = ids[base + cell + to_below + to_right];
    if (rank_of(entries, id11, class_id, weight_x * weight_y) > best) id = id11;
  }
  long long out = (long long)blockIdx.y * (width * height) + pixel;
  classes_out[out] = (u8)class_id;
  ids_out[out] = (u16)id;
}

DEVICE void add_run(Entry* entry, int from_x, int to_x, int y) {
  int length = to_x - from_x;
  atomicAdd(&entry->area_pixels, length);
  atomicMin(&entry->min_x, from_x);
  atomicMax(&entry->max_x, to_x - 1);
  atomicMin(&entry->min_y, y);
  atomicMax(&entry->max_y, y);
  atomicAdd(&entry->sum_twice_x, (u64)length * (u64)(from_x + to_x - 1));
  atomicAdd(&entry->sum_y, (u64)length * (u64)y);
}

// Area, box and centre of each instance, and how many runs begin in each segment of pixels: one thread a segment.
KERNEL gather_statistics(const u16* ids, int width, int height, int max_ids, Entry* all_entries, u8* starts) {
  int segment = index_of_thread();
  int pixel_count = width * height;
  int first = segment * SEGMENT_PIXELS;
  if (first >= pixel_count) return;
  int last = lesser(first + SEGMENT_PIXELS, pixel_count);
  const u16* from = ids + (long long)blockIdx.y * pixel_count;
  Entry* entries = all_entries + (long long)blockIdx.y * (max_ids + 1);
  int before = first > 0 ? from[first - 1] : -1;
  int count = 0;
  int run_start = first;
  int row_start = first - first % width;
  int y = first / width;
  int current = from[first];
  for (int pixel = first; pixel < last; pixel++) {
    int id = from[pixel];
    if (id != before) count++;
    before = id;
    bool new_row = pixel == row_start + width;
    if (id != current || new_row) {
      if (current != 0 && pixel > run_start) add_run(&entries[current], run_start - row_start, pixel - row_start, y);
      run_start = pixel;
      current = id;
    }
    if (new_row) {
      row_start = pixel;
      y++;
    }
  }
  if (current != 0) add_run(&entries[current], run_start - row_start, last - row_start, y);
  int segment_count = (pixel_count + SEGMENT_PIXELS - 1) / SEGMENT_PIXELS;
  starts[(long long)blockIdx.y * segment_count + segment] = (u8)count;
}

// Runs that begin in each group of segments.
KERNEL count_group_runs(const u8* starts, int segment_count, int group_count, int* group_runs) {
  int group = index_of_thread();
  if (group >= group_count) return;
  const u8* from = starts + (long long)blockIdx.y * segment_count;
  int end = lesser((group + 1) * GROUP_SEGMENTS, segment_count);
  int sum = 0;
  for (int segment = group * GROUP_SEGMENTS; segment < end; segment++) sum += from[segment];
  group_runs[blockIdx.y * group_count + group] = sum;
}

// Runs that begin before each group. Every thread adds up for itself: a few hundred numbers, all in the cache.
KERNEL offset_groups(const int* group_runs, int group_count, Counts* counts, int* group_offsets) {
  int group = index_of_thread();
  if (group >= group_count) return;
  const int* from = group_runs + blockIdx.y * group_count;
  int sum = 0;
  for (int other = 0; other < group; other++) sum += from[other];
  group_offsets[blockIdx.y * group_count + group] = sum;
  if (group == group_count - 1) counts[blockIdx.y].runs = sum + from[group];
}

// The runs of the whole id map in order; those beyond max_runs are only counted.
KERNEL emit_runs(const u16* ids, const u8* starts, const int* group_offsets, int pixel_count, int segment_count,
                 int group_count, int max_runs, Run* runs) {
  int segment = index_of_thread();
  if (segment >= segment_count) return;
  const u16* from = ids + (long long)blockIdx.y * pixel_count;
  const u8* counts = starts + (long long)blockIdx.y * segment_count;
  if (counts[segment] == 0) return;
  int group = segment / GROUP_SEGMENTS;
  int place = group_offsets[blockIdx.y * group_count + group];
  for (int other = group * GROUP_SEGMENTS; other < segment; other++) place += counts[other];
  int first = segment * SEGMENT_PIXELS;
  int last = lesser(first + SEGMENT_PIXELS, pixel_count);
  int before = first > 0 ? from[first - 1] : -1;
  for (int pixel = first; pixel < last; pixel++) {
    int id = from[pixel];
    if (id != before) {
      if (place < max_runs) {
        Run* run = &runs[(long long)blockIdx.y * max_runs + place];
        run->start = pixel;
        run->id = id;
      }
      place++;
    }
    before = id;
  }
}
