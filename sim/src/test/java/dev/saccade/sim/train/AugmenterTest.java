package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmenterTest {
  private static final int W = 64;
  private static final int H = 32;

  /** A grey picture with one 16 x 8 object whose upper left corner is at (32, 8). */
  private static LabelledImage picture(float instanceWeight) {
    byte[] rgb = new byte[3 * W * H];
    byte[] classes = new byte[W * H];
    short[] instances = new short[W * H];
    for (int y = 0; y < H; y++) {
      for (int x = 0; x < W; x++) {
        int at = y * W + x;
        boolean inside = x >= 32 && x < 48 && y >= 8 && y < 16;
        classes[at] = (byte) (inside ? 8 : 3);
        instances[at] = (short) (inside ? 8001 : 0);
        rgb[3 * at] = rgb[3 * at + 1] = rgb[3 * at + 2] = (byte) (inside ? 255 : 0);
      }
    }
    return new LabelledImage("picture", W, H, rgb, classes, instances, instanceWeight);
  }

  @Test
  void shouldKeepThePictureAsItIsWithoutAugmentation() {
    Batch batch = Batch.ofShape(2, W, H, 1, 8);

    new Augmenter(Augmentation.NONE).cutInto(picture(1), 5, batch, 1);

    int second = W * H;
    assertThat(batch.classes()[second]).isEqualTo((byte) 3);
    assertThat(batch.classes()[second + 8 * W + 32]).isEqualTo((byte) 8);
    assertThat(batch.images()[3 * second]).isCloseTo(-0.485f / 0.229f, within(1e-5f));
    assertThat(batch.images()[3 * second + 8 * W + 32])
        .isCloseTo((1 - 0.485f) / 0.229f, within(1e-5f));
    assertThat(batch.images()[0]).isZero();
  }

  @Test
  void shouldGiveTheCentreOfTheVisiblePartToTheCellsOfTheInstanceAlone() {
    Batch batch = Batch.ofShape(1, W, H, 2, 8);

    new Augmenter(Augmentation.NONE).cutInto(picture(0.5f), 5, batch, 0);

    int cells = 8 * 4;
    float[] weights = batch.centreWeights();
    for (int cell = 0; cell < cells; cell++) {
      boolean inside = cell == 8 + 4 || cell == 8 + 5;
      assertThat(weights[cell]).isEqualTo(inside ? 0.5f : 0);
      if (inside) {
        assertThat(batch.centres()[cell]).isCloseTo(2 * 40f / W - 1, within(1e-6f));
        assertThat(batch.centres()[cells + cell]).isCloseTo(2 * 12f / H - 1, within(1e-6f));
      }
    }
  }

  @Test
  void shouldChangeLabelsAndPictureAlikeWhateverTheWindow() {
    Augmentation windows = new Augmentation(true, 0.5, 3, 0, 0, 0, 1, 0);
    Set<Integer> sizes = new HashSet<>();
    for (int seed = 0; seed < 40; seed++) {
      Batch batch = Batch.ofShape(1, W, H, 1, 8);
      new Augmenter(windows).cutInto(picture(1), seed, batch, 0);
      int wrong = 0;
      int objectPixels = 0;
      for (int i = 0; i < W * H; i++) {
        boolean bright = batch.images()[i] > 0.1f;
        boolean object = batch.classes()[i] == 8;
        boolean ignored = (batch.classes()[i] & 0xff) == LabelledImage.IGNORE;
        objectPixels += object ? 1 : 0;
        wrong += !ignored && bright != object ? 1 : 0;
      }
      sizes.add(objectPixels);
      // Only where the picture is blended across the object's edge may they differ.
      assertThat(wrong).isLessThanOrEqualTo(4 * (W + H) / 3);
    }
    assertThat(sizes).hasSizeGreaterThan(10);
  }

  @Test
  void shouldGiveTheSameNumbersForTheSameSeed() {
    Augmenter augmenter = new Augmenter(Augmentation.STREET);
    Batch first = Batch.ofShape(1, W, H, 2, 8);
    Batch second = Batch.ofShape(1, W, H, 2, 8);
    Batch other = Batch.ofShape(1, W, H, 2, 8);

    augmenter.cutInto(picture(1), 11, first, 0);
    augmenter.cutInto(picture(1), 11, second, 0);
    augmenter.cutInto(picture(1), 12, other, 0);

    assertThat(first.images()).isEqualTo(second.images()).isNotEqualTo(other.images());
    assertThat(first.centres()).isEqualTo(second.centres());
  }

  @Test
  void shouldPutTheCentreOntoTheInstanceWhereSomethingHidesItsMiddle() {
    byte[] rgb = new byte[3 * W * H];
    byte[] classes = new byte[W * H];
    short[] instances = new short[W * H];
    for (int y = 8; y < 24; y++) {
      for (int x = 0; x < W; x++) {
        boolean hidden = x >= 24 && x < 40;
        instances[y * W + x] = (short) (hidden ? 0 : 1);
      }
    }
    LabelledImage image = new LabelledImage("car", W, H, rgb, classes, instances, 1);
    Batch batch = Batch.ofShape(1, W, H, 1, 8);

    new Augmenter(Augmentation.NONE).cutInto(image, 1, batch, 0);

    // Cells are 8 pixels wide: columns 3 and 4 are hidden, column 2 or 5 is nearest to the middle.
    float x = batch.centres()[8];
    assertThat(x).isIn(2 * 20f / W - 1, 2 * 44f / W - 1);
  }

  @Test
  void shouldLetCellsOfSmallObjectsWeighMoreWhenObjectsAreEven() {
    short[] instances = new short[W * H];
    for (int y = 0; y < H; y++) {
      for (int x = 0; x < W; x++) {
        instances[y * W + x] = (short) (x < 8 ? (y < 8 ? 1 : 0) : 2); // one cell, and the rest
      }
    }
    LabelledImage image =
        new LabelledImage("objects", W, H, new byte[3 * W * H], new byte[W * H], instances, 1);
    Batch even = Batch.ofShape(1, W, H, 1, 8);
    Batch plain = Batch.ofShape(1, W, H, 1, 8);

    new Augmenter(Augmentation.NONE, true).cutInto(image, 1, even, 0);
    new Augmenter(Augmentation.NONE).cutInto(image, 1, plain, 0);

    assertThat(plain.centreWeights()[0]).isEqualTo(plain.centreWeights()[1]);
    assertThat(even.centreWeights()[0]).isEqualTo(1.5f);
    assertThat(even.centreWeights()[1]).isLessThan(1);
  }
}
