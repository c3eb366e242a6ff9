package dev.saccade.perception.instance;

/**
 * The class of every pixel.
 *
 * @param classIds row-major, widthPixels * heightPixels, unsigned; 255 is void; shared, not copied
 */
public record ClassMap(int widthPixels, int heightPixels, byte[] classIds) {
  public ClassMap {
    if ((long) widthPixels * heightPixels != classIds.length) {
      throw new IllegalArgumentException(
          "classIds: "
              + classIds.length
              + " (expected: "
              + widthPixels
              + " x "
              + heightPixels
              + ")");
    }
  }

  @Override
  public String toString() {
    return "ClassMap[" + widthPixels + "x" + heightPixels + "]";
  }
}
