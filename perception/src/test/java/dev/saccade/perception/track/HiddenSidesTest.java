package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.util.List;
import org.junit.jupiter.api.Test;

class HiddenSidesTest {
  private static final ImageFrame FRAME = new ImageFrame(Scene.nanos(0), Scene.WIDTH, Scene.HEIGHT);

  @Test
  void shouldSeeASideThatANearerOneCoversAlongMostOfIt() {
    Area far = new Area(new Rectangle(400, 300, 60, 150));
    Area near = new Area(new Rectangle(430, 295, 80, 195));
    assertThat(hidden(far, near)).isEqualTo(new HiddenSides(false, true, false, false));
  }

  @Test
  void shouldSeeASlantedSideThatANearerOneCovers() {
    // The edge between the two runs askew: one column alone says nothing of it.
    Area far = new Area(new Ellipse2D.Double(400, 300, 40, 140));
    Area near =
        new Area(new Polygon(new int[] {422, 520, 520, 414}, new int[] {290, 290, 500, 500}, 4));
    assertThat(hidden(far, near).right()).isTrue();
    assertThat(hidden(far, near).left()).isFalse();
  }

  @Test
  void shouldTakeASideForItsOwnWhereTheOtherStandsBehind() {
    Area near = new Area(new Rectangle(430, 310, 80, 180));
    Area far = new Area(new Rectangle(400, 300, 60, 150));
    Candidate nearer = candidate(1, near);
    far.subtract(near);
    Candidate farther = candidate(2, far);
    List<MaskOutline> outlines =
        List.of(nearer.outline().orElseThrow(), farther.outline().orElseThrow());
    assertThat(nearer.among(outlines).hidden()).isEqualTo(HiddenSides.NONE);
  }

  private static HiddenSides hidden(Area far, Area near) {
    Area seen = new Area(far);
    seen.subtract(near);
    Candidate farther = candidate(1, seen);
    return farther
        .among(List.of(farther.outline().orElseThrow(), candidate(2, near).outline().orElseThrow()))
        .hidden();
  }

  private static Candidate candidate(int id, Shape shape) {
    Area area = new Area(shape);
    Rectangle bounds = area.getBounds();
    RunLengthMask mask =
        Scene.mask(
            i -> {
              int u = i % Scene.WIDTH;
              int v = i / Scene.WIDTH;
              return bounds.contains(u, v) && area.contains(u + 0.5, v + 0.5);
            });
    PixelBox box =
        new PixelBox(bounds.x, bounds.y, bounds.x + bounds.width, bounds.y + bounds.height);
    Instance instance =
        new Instance(
            id,
            Scene.PERSON,
            0.9f,
            box,
            (float) bounds.getCenterX(),
            (float) bounds.getCenterY(),
            mask.areaPixels(),
            mask);
    return Candidate.of(instance, FRAME);
  }
}
