package dev.saccade.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RasteriserTest {
  private static final int SIZE = 40;
  private static final View VIEW =
      new View(
          SIZE,
          SIZE,
          30,
          30,
          SIZE / 2.0,
          SIZE / 2.0,
          0,
          0,
          1.5,
          new double[] {0, -1, 0},
          new double[] {0, 0, -1},
          new double[] {1, 0, 0});

  @Test
  void shouldShowTheNearestWhateverIsDrawnFirst() {
    for (boolean nearFirst : new boolean[] {true, false}) {
      Rasteriser raster = new Rasteriser(SIZE, SIZE);
      raster.begin(VIEW);
      raster.draw(wall(nearFirst ? 5 : 9), Transform.IDENTITY, nearFirst ? 5 : 9);
      raster.draw(wall(nearFirst ? 9 : 5), Transform.IDENTITY, nearFirst ? 9 : 5);

      int middle = SIZE / 2 * SIZE + SIZE / 2;
      assertThat(raster.objects[raster.triangle[middle]]).isEqualTo(5);
      assertThat(1 / raster.inverseDepth[middle])
          .isCloseTo(5, org.assertj.core.api.Assertions.within(1e-4f));
    }
  }

  @Test
  void shouldNotShowBacks() {
    Rasteriser raster = new Rasteriser(SIZE, SIZE);
    raster.begin(VIEW);
    raster.draw(wall(5), Transform.at(10, 0, 0, Math.PI), 0);

    assertThat(raster.triangle).containsOnly(-1);
  }

  @Test
  void shouldFillGroundThatPassesBelowTheCamera() {
    MeshBuilder b = new MeshBuilder();
    b.top(-50, -50, 200, 50, 0);
    Rasteriser raster = new Rasteriser(SIZE, SIZE);
    raster.begin(VIEW);
    raster.draw(b.build(), Transform.IDENTITY, 0);

    for (int y = SIZE / 2 + 4; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        assertThat(raster.triangle[y * SIZE + x]).as("pixel %d,%d", x, y).isNotNegative();
      }
    }
    assertThat(raster.triangle[5 * SIZE + 20]).isEqualTo(-1);
  }

  @Property(tries = 100)
  void shouldLeaveNoCracksBetweenTriangles(@ForAll long seed) {
    // A wavy sheet of many triangles that fills the view: every sample belongs to one of them.
    Dice dice = new Dice(seed);
    int cells = 6;
    MeshBuilder b = new MeshBuilder();
    int[][] at = new int[cells + 1][cells + 1];
    for (int i = 0; i <= cells; i++) {
      for (int j = 0; j <= cells; j++) {
        boolean rim = i == 0 || j == 0 || i == cells || j == cells;
        double shake = rim ? 0 : 0.9;
        double y = 6 - 2.0 * i + dice.between(-shake, shake);
        double z = -4.5 + 2.0 * j + dice.between(-shake, shake);
        at[i][j] = b.vertex(7 + dice.between(-0.5, 0.5), y, z, -1, 0, 0, y, z);
      }
    }
    for (int i = 0; i < cells; i++) {
      for (int j = 0; j < cells; j++) {
        b.triangle(at[i][j], at[i + 1][j], at[i + 1][j + 1]);
        b.triangle(at[i][j], at[i + 1][j + 1], at[i][j + 1]);
      }
    }
    Rasteriser raster = new Rasteriser(SIZE, SIZE);
    raster.begin(VIEW);
    raster.draw(b.build(true), Transform.IDENTITY, 0);

    assertThat(raster.triangle).doesNotContain(-1);
  }

  private static Mesh wall(double x) {
    MeshBuilder b = new MeshBuilder();
    b.quad(
        new double[] {x, 2, 0},
        new double[] {x, -2, 0},
        new double[] {x, -2, 3},
        new double[] {x, 2, 3},
        0,
        0);
    return b.build();
  }
}
