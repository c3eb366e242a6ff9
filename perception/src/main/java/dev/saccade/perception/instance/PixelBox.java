package dev.saccade.perception.instance;

/**
 * Half open: [xMin, xMax) x [yMin, yMax), in pixels of the frame as captured; may reach beyond it
 * when predicted.
 */
public record PixelBox(float xMinPixels, float yMinPixels, float xMaxPixels, float yMaxPixels) {
  public PixelBox {
    if (!(xMaxPixels >= xMinPixels && yMaxPixels >= yMinPixels)) {
      throw new IllegalArgumentException(
          "box: "
              + xMinPixels
              + ","
              + yMinPixels
              + " to "
              + xMaxPixels
              + ","
              + yMaxPixels
              + " (expected: min <= max)");
    }
  }

  public float widthPixels() {
    return xMaxPixels - xMinPixels;
  }

  public float heightPixels() {
    return yMaxPixels - yMinPixels;
  }

  public double areaPixels() {
    return (double) widthPixels() * heightPixels();
  }

  /** Intersection over union, 0..1; 0 where both are empty. */
  public double overlap(PixelBox other) {
    double width =
        Math.min(xMaxPixels, other.xMaxPixels) - (double) Math.max(xMinPixels, other.xMinPixels);
    double height =
        Math.min(yMaxPixels, other.yMaxPixels) - (double) Math.max(yMinPixels, other.yMinPixels);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double shared = width * height;
    return shared / (areaPixels() + other.areaPixels() - shared);
  }
}
