package dev.saccade.perception.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AppearanceSamplerTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int RED = 0xC03020;
  private static final int BLUE = 0x2040B0;

  private final AppearanceSampler sampler = new AppearanceSampler();

  @Test
  void shouldSayNothingOfAnEmptyMask() {
    RunLengthMask empty = new RunLengthMask(WIDTH, HEIGHT, new int[] {WIDTH * HEIGHT});

    assertThat(sampler.sample(empty, picture((x, y) -> RED))).isEmpty();
  }

  @Test
  void shouldLookAtNothingOutsideOfTheMask() {
    RunLengthMask mask = box(10, 5, 12, 20);
    ByteBuffer plain = picture((x, y) -> RED);
    ByteBuffer other =
        picture((x, y) -> x >= 10 && x < 22 && y >= 5 && y < 25 ? RED : 0x00FF00 + x * y);

    assertThat(sampler.sample(mask, other)).isEqualTo(sampler.sample(mask, plain)).isPresent();
  }

  @Test
  void shouldShareOutTheColoursByArea() {
    Appearance whole = of(box(0, 0, 32, 32), picture((x, y) -> y < 8 ? RED : BLUE));
    Appearance red = of(box(0, 0, 32, 8), picture((x, y) -> RED));
    int share = 0;
    for (int i = 0; i < whole.count(); i++) {
      for (int j = 0; j < red.count(); j++) {
        share += whole.bin(i) == red.bin(j) ? whole.share(i) : 0;
      }
    }

    assertThat(share).isCloseTo(255 / 4, within(4));
  }

  @Property(tries = 200)
  void shouldKeepItsColourInTheShade(
      @ForAll @IntRange(min = 80, max = 255) int red,
      @ForAll @IntRange(min = 80, max = 255) int green,
      @ForAll @IntRange(min = 80, max = 255) int blue) {
    int lit = red << 16 | green << 8 | blue;
    int shaded = red * 3 / 4 << 16 | green * 3 / 4 << 8 | blue * 3 / 4;
    double[] before = chroma(of(box(0, 0, 20, 20), picture((x, y) -> lit)));
    double[] after = chroma(of(box(0, 0, 20, 20), picture((x, y) -> shaded)));

    assertThat(after[0]).isCloseTo(before[0], within(0.75));
    assertThat(after[1]).isCloseTo(before[1], within(0.75));
  }

  @Property(tries = 100)
  void shouldGiveSharesThatAddUpWhateverThePictureIs(@ForAll long seed) {
    Random random = new Random(seed);
    ByteBuffer noise = picture((x, y) -> random.nextInt(1 << 24));
    int width = 1 + random.nextInt(WIDTH);
    int height = 1 + random.nextInt(HEIGHT);
    Appearance appearance = of(box(WIDTH - width, HEIGHT - height, width, height), noise);
    int sum = 0;
    for (int i = 0; i < appearance.count(); i++) {
      sum += appearance.share(i);
    }

    assertThat(appearance.count()).isBetween(1, Appearance.MOST_COLOURS);
    assertThat(sum).isCloseTo(255, within(Appearance.MOST_COLOURS / 2));
    assertThat(new Appearance(appearance.colours().clone())).isEqualTo(appearance);
  }

  @Property(tries = 50)
  void shouldReadPicturesOnAndOffTheHeapAlike(@ForAll long seed) {
    Random random = new Random(seed);
    ByteBuffer heap = picture((x, y) -> random.nextInt(1 << 24));
    ByteBuffer direct = ByteBuffer.allocateDirect(heap.capacity()).put(0, heap, 0, heap.capacity());
    RunLengthMask mask = box(3, 4, 40, 30);

    assertThat(sampler.sample(mask, direct)).isEqualTo(sampler.sample(mask, heap));
  }

  @Test
  void shouldRefuseWhatNoSamplerMakes() {
    assertThatThrownBy(() -> new Appearance(new byte[0])).hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> new Appearance(new byte[] {0, 1})).hasMessageContaining("2 bytes");
    assertThatThrownBy(() -> new Appearance(new byte[3 * Appearance.MOST_COLOURS + 3]))
        .hasMessageContaining("expected: 3 for each");
    assertThatThrownBy(() -> new Appearance(new byte[] {0, 7, 9, 0, 7, 9}))
        .hasMessageContaining("ascending");
    assertThatThrownBy(() -> new Appearance(new byte[] {0, 7, 0})).hasMessageContaining("share 0");
    assertThatThrownBy(() -> new Appearance(new byte[] {127, 7, 1}))
        .hasMessageContaining("bins below " + Appearance.BINS);
  }

  private Appearance of(RunLengthMask mask, ByteBuffer rgb) {
    Optional<Appearance> appearance = sampler.sample(mask, rgb);
    return appearance.orElseThrow();
  }

  /** The mean levels of blue and red. */
  private static double[] chroma(Appearance appearance) {
    double blue = 0;
    double red = 0;
    double sum = 0;
    for (int i = 0; i < appearance.count(); i++) {
      int bin = appearance.bin(i);
      blue += appearance.share(i) * (bin / Appearance.CHROMA_LEVELS % Appearance.CHROMA_LEVELS);
      red += appearance.share(i) * (bin % Appearance.CHROMA_LEVELS);
      sum += appearance.share(i);
    }
    return new double[] {blue / sum, red / sum};
  }

  private static RunLengthMask box(int left, int top, int width, int height) {
    int[] runs = new int[2 * height + 1];
    int at = 0;
    for (int row = 0; row < height; row++) {
      int start = (top + row) * WIDTH + left;
      runs[2 * row] = start - at;
      runs[2 * row + 1] = width;
      at = start + width;
    }
    runs[2 * height] = WIDTH * HEIGHT - at;
    return new RunLengthMask(WIDTH, HEIGHT, runs);
  }

  private static ByteBuffer picture(IntBinaryOperator colour) {
    ByteBuffer rgb = ByteBuffer.allocate(3 * WIDTH * HEIGHT);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int value = colour.applyAsInt(x, y);
        rgb.put((byte) (value >> 16)).put((byte) (value >> 8)).put((byte) value);
      }
    }
    return rgb;
  }
}
