package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotatedVideoTest {
  @TempDir Path folder;

  @Test
  void shouldEndItsProgressOnceAlsoWhereTheDriveHoldsMoreThanIsPlayed() throws IOException {
    ReplayPlan plan =
        TestPlans.plan(
            new DrawnDrive(6, 10, "front", "left", "rear"),
            1,
            TestPlans.instantStub(),
            Pace.NATURAL,
            0.1);
    RunResult result = VirtualReplay.run(plan, new ConstantServiceTimes(1_000_000));
    List<Double> told = new ArrayList<>();

    new AnnotatedVideo(plan, result, new StageArchive(), new Palette(List.of()))
        .write(folder.resolve("annotated.mp4"), told::add);

    assertThat(told).hasSizeGreaterThan(6).isSorted().endsWith(1.0);
    assertThat(told.subList(0, told.size() - 1)).allMatch(share -> share < 1);
  }
}
