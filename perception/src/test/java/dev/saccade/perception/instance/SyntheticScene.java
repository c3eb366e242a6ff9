package dev.saccade.perception.instance;

import java.util.Arrays;
import java.util.Random;

/**
 * A map of cells with objects on it, the perfect offsets towards their centres, and ways to spoil
 * them. What networks get wrong is modelled: lengths, directions, blur across borders.
 */
final class SyntheticScene {
  final int width;
  final int height;
  final int objectCount;

  /** Object by cell, from 1; 0 for background. */
  final int[] objects;

  /** In cells: x, then y. */
  final double[] offsets;

  private SyntheticScene(int width, int height, int[] objects, int objectCount) {
    this.width = width;
    this.height = height;
    this.objects = objects;
    this.objectCount = objectCount;
    this.offsets = perfectOffsets();
  }

  /** Cars, people and riders; the lower ones stand in front; most touch another where asked for. */
  static SyntheticScene random(Random random, int width, int height, int count, boolean touching) {
    double scale = width / 128.0;
    double[][] boxes = new double[count][];
    for (int i = 0; i < count; i++) {
      for (int attempt = 0; attempt < 50; attempt++) {
        double[] box = sized(random, scale);
        if (touching && i > 0 && random.nextDouble() < 0.6) {
          double[] other = boxes[random.nextInt(i)];
          double side = random.nextBoolean() ? 1 : -1;
          box[0] = other[0] + side * (other[2] + box[2]) / 2 * (0.7 + 0.3 * random.nextDouble());
          box[1] = other[1] + (random.nextDouble() - 0.5) * 0.4 * other[3];
        } else {
          box[0] = random.nextDouble() * width;
          box[1] = (0.3 + 0.6 * random.nextDouble()) * height;
        }
        boxes[i] = box;
        if (box[0] >= 2 && box[0] <= width - 2 && box[1] >= 2 && box[1] <= height - 2) {
          break;
        }
      }
    }
    Arrays.sort(boxes, (a, b) -> Double.compare(a[1] + a[3] / 2, b[1] + b[3] / 2));
    return of(width, height, boxes);
  }

  /** Superellipses, drawn in order: {centre x, centre y, width, height} in cells. */
  static SyntheticScene of(int width, int height, double[][] boxes) {
    int[] objects = new int[width * height];
    for (int i = 0; i < boxes.length; i++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double dx = Math.abs(x + 0.5 - boxes[i][0]) / (boxes[i][2] / 2);
          double dy = Math.abs(y + 0.5 - boxes[i][1]) / (boxes[i][3] / 2);
          if (dx * dx * dx + dy * dy * dy <= 1) {
            objects[y * width + x] = i + 1;
          }
        }
      }
    }
    // What is nearly hidden is no object to find.
    int[] sizes = new int[boxes.length + 1];
    for (int object : objects) {
      sizes[object]++;
    }
    int[] renumbered = new int[boxes.length + 1];
    int kept = 0;
    for (int i = 1; i <= boxes.length; i++) {
      renumbered[i] = sizes[i] >= 6 ? ++kept : 0;
    }
    for (int cell = 0; cell < objects.length; cell++) {
      objects[cell] = renumbered[objects[cell]];
    }
    return new SyntheticScene(width, height, objects, kept);
  }

  private static double[] sized(Random random, double scale) {
    return switch (random.nextInt(3)) {
      case 0 -> box(random, scale, 10, 34, 7, 18);
      case 1 -> box(random, scale, 3, 7, 8, 20);
      default -> box(random, scale, 5, 12, 8, 16);
    };
  }

  private static double[] box(
      Random random, double scale, double minW, double maxW, double minH, double maxH) {
    return new double[] {
      0,
      0,
      scale * (minW + (maxW - minW) * random.nextDouble()),
      scale * (minH + (maxH - minH) * random.nextDouble())
    };
  }

  private double[] perfectOffsets() {
    double[] sumX = new double[objectCount + 1];
    double[] sumY = new double[objectCount + 1];
    int[] count = new int[objectCount + 1];
    for (int cell = 0; cell < objects.length; cell++) {
      int x = cell % width;
      int y = cell / width;
      sumX[objects[cell]] += x;
      sumY[objects[cell]] += y;
      count[objects[cell]]++;
    }
    double[] result = new double[2 * objects.length];
    for (int cell = 0; cell < objects.length; cell++) {
      int object = objects[cell];
      if (object > 0) {
        int x = cell % width;
        int y = cell / width;
        result[cell] = sumX[object] / count[object] - x;
        result[objects.length + cell] = sumY[object] / count[object] - y;
      }
    }
    return result;
  }

  /** How offsets are spoilt. */
  enum Noise {
    NONE,
    /** A quarter of each vector's length, in a random direction. */
    RELATIVE,
    /** One cell in a random direction. */
    ONE_CELL,
    /** Two cells in a random direction. */
    TWO_CELLS,
    /** About two cells, neighbours alike. */
    SMOOTH,
    /** Vectors blurred across the borders of objects. */
    BLUR,
    /** Three quarters of the way, blurred, with noise. */
    SHORT
  }

  /** Spoilt offsets in half images, as a network gives them. */
  float[] networkOffsets(Noise noise, Random random) {
    double[] spoilt = offsets.clone();
    int n = objects.length;
    switch (noise) {
      case NONE -> {}
      case RELATIVE -> {
        for (int cell = 0; cell < n; cell++) {
          shake(spoilt, cell, 0.25 * Math.hypot(offsets[cell], offsets[n + cell]), random);
        }
      }
      case ONE_CELL -> shakeAll(spoilt, 1, random);
      case TWO_CELLS -> shakeAll(spoilt, 2, random);
      case SMOOTH -> {
        double[] drift = new double[2 * n];
        for (int i = 0; i < drift.length; i++) {
          drift[i] = random.nextGaussian();
        }
        blur(drift, 3);
        double mean = 0;
        for (int cell = 0; cell < n; cell++) {
          mean += Math.hypot(drift[cell], drift[n + cell]) / n;
        }
        for (int i = 0; i < drift.length; i++) {
          spoilt[i] += 2 * drift[i] / mean;
        }
      }
      case BLUR -> blur(spoilt, 2);
      case SHORT -> {
        for (int i = 0; i < spoilt.length; i++) {
          spoilt[i] *= 0.75;
        }
        blur(spoilt, 1);
        shakeAll(spoilt, 0.7, random);
      }
    }
    float[] result = new float[2 * n];
    for (int cell = 0; cell < n; cell++) {
      result[cell] = (float) (spoilt[cell] * 2 / width);
      result[n + cell] = (float) (spoilt[n + cell] * 2 / height);
    }
    return result;
  }

  private void shakeAll(double[] vectors, double length, Random random) {
    for (int cell = 0; cell < objects.length; cell++) {
      shake(vectors, cell, length, random);
    }
  }

  private void shake(double[] vectors, int cell, double length, Random random) {
    double angle = 2 * Math.PI * random.nextDouble();
    vectors[cell] += length * Math.cos(angle);
    vectors[objects.length + cell] += length * Math.sin(angle);
  }

  private void blur(double[] vectors, int times) {
    for (int time = 0; time < times; time++) {
      double[] from = vectors.clone();
      for (int plane = 0; plane < 2; plane++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            double sum = 0;
            for (int dy = -1; dy <= 1; dy++) {
              for (int dx = -1; dx <= 1; dx++) {
                int fromX = Math.max(0, Math.min(width - 1, x + dx));
                int fromY = Math.max(0, Math.min(height - 1, y + dy));
                sum += from[plane * objects.length + fromY * width + fromX];
              }
            }
            vectors[plane * objects.length + y * width + x] = sum / 9;
          }
        }
      }
    }
  }

  boolean[] thing() {
    boolean[] thing = new boolean[objects.length];
    for (int cell = 0; cell < objects.length; cell++) {
      thing[cell] = objects[cell] > 0;
    }
    return thing;
  }

  /** Scores of two classes: 0 background, 1 things. */
  float[] scores() {
    float[] scores = new float[2 * objects.length];
    for (int cell = 0; cell < objects.length; cell++) {
      scores[objects[cell] > 0 ? objects.length + cell : cell] = 4;
    }
    return scores;
  }

  /**
   * How well end points tell the objects apart: the sum of overlaps above one half over the mean of
   * the numbers of objects and of end points (panoptic quality, Kirillov et al. 2019).
   */
  double quality(int[] ends, int minimumAreaCells) {
    int[] areas = new int[objects.length];
    int[] sizes = new int[objectCount + 1];
    for (int cell = 0; cell < objects.length; cell++) {
      sizes[objects[cell]]++;
      if (objects[cell] > 0) {
        areas[ends[cell]]++;
      }
    }
    int found = 0;
    double overlaps = 0;
    int[] shared = new int[objectCount + 1];
    for (int end = 0; end < objects.length; end++) {
      if (areas[end] < minimumAreaCells) {
        continue;
      }
      found++;
      Arrays.fill(shared, 0);
      for (int cell = 0; cell < objects.length; cell++) {
        if (ends[cell] == end && objects[cell] > 0) {
          shared[objects[cell]]++;
        }
      }
      double best = 0;
      for (int object = 1; object <= objectCount; object++) {
        best =
            Math.max(best, (double) shared[object] / (areas[end] + sizes[object] - shared[object]));
      }
      overlaps += best > 0.5 ? best : 0;
    }
    return overlaps / (0.5 * found + 0.5 * objectCount);
  }
}
