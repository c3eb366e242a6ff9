package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MaskShapeTest {
  @Property(tries = 100)
  void shouldOverlapAsTheMasksDo(@ForAll long seed) {
    Random random = new Random(seed);
    Ellipse a = Ellipse.random(random);
    Ellipse b = Ellipse.random(random);
    long shared = 0;
    long union = 0;
    for (int i = 0; i < Scene.WIDTH * Scene.HEIGHT; i++) {
      boolean inA = a.contains(i);
      boolean inB = b.contains(i);
      shared += inA && inB ? 1 : 0;
      union += inA || inB ? 1 : 0;
    }

    double overlap = MaskShape.overlap(a.shape(), a.box(), b.shape(), b.box());

    assertThat(overlap).isCloseTo((double) shared / union, within(0.06));
  }

  private record Ellipse(double x, double y, double halfWidth, double halfHeight) {
    static Ellipse random(Random random) {
      return new Ellipse(
          500 + random.nextInt(200),
          300 + random.nextInt(100),
          40 + random.nextInt(150),
          40 + random.nextInt(150));
    }

    boolean contains(int pixel) {
      int column = pixel % Scene.WIDTH;
      int row = pixel / Scene.WIDTH;
      double dx = (column + 0.5 - x) / halfWidth;
      double dy = (row + 0.5 - y) / halfHeight;
      return dx * dx + dy * dy < 1;
    }

    PixelBox box() {
      return Scene.around(x, y, 2 * halfWidth, 2 * halfHeight);
    }

    MaskShape shape() {
      RunLengthMask mask = Scene.mask(this::contains);
      return MaskShape.of(mask, box(), Scene.WIDTH, Scene.HEIGHT);
    }
  }
}
