package dev.saccade.sim.train;

/**
 * Connected components of thing classes as weak instances, for data sets that label classes alone.
 *
 * <p>Two pixels belong together if they touch by an edge and have the same class. Components that
 * are small, or wider than one object of their class is, are left out: queues of parked cars and
 * groups of people grow together into one region whose middle is nobody's centre.
 */
final class Components {
  private Components() {}

  /**
   * @param classes class id per pixel, row-major
   * @param isThing by class id, whether it has instances
   * @param maxAspect by class id, the largest width over height that one object has
   * @param minPixels smaller components are left out
   * @return instance number per pixel, unsigned, 0 for none
   */
  static short[] label(
      byte[] classes, int width, int height, boolean[] isThing, double[] maxAspect, int minPixels) {
    short[] instances = new short[classes.length];
    boolean[] seen = new boolean[classes.length];
    int[] queue = new int[classes.length];
    int next = 1;
    for (int start = 0; start < classes.length; start++) {
      int classId = classes[start] & 0xff;
      if (seen[start] || classId >= isThing.length || !isThing[classId]) {
        continue;
      }
      int head = 0;
      int tail = 0;
      queue[tail++] = start;
      seen[start] = true;
      int left = width;
      int right = -1;
      int top = height;
      int bottom = -1;
      while (head < tail) {
        int at = queue[head++];
        int x = at % width;
        int y = at / width;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
        if (x > 0) {
          tail = visit(classes, seen, queue, tail, at - 1, classId);
        }
        if (x < width - 1) {
          tail = visit(classes, seen, queue, tail, at + 1, classId);
        }
        if (y > 0) {
          tail = visit(classes, seen, queue, tail, at - width, classId);
        }
        if (y < height - 1) {
          tail = visit(classes, seen, queue, tail, at + width, classId);
        }
      }
      double aspect = (right - left + 1.0) / (bottom - top + 1.0);
      if (tail >= minPixels && aspect <= maxAspect[classId] && next < 65536) {
        for (int i = 0; i < tail; i++) {
          instances[queue[i]] = (short) next;
        }
        next++;
      }
    }
    return instances;
  }

  private static int visit(
      byte[] classes, boolean[] seen, int[] queue, int tail, int at, int classId) {
    if (seen[at] || (classes[at] & 0xff) != classId) {
      return tail;
    }
    seen[at] = true;
    queue[tail] = at;
    return tail + 1;
  }
}
