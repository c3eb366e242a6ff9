package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file formats of the benchmarks, and how each cleans what nobody is to be judged on. */
class TrackingFilesTest {
  @TempDir private Path folder;

  @Test
  void shouldScoreMotFilesWithoutWhatTheTruthExcludes() throws IOException {
    Path truth =
        write(
            "gt.txt",
            "1,1,0,0,10,20,1,1,1.0",
            "2,1,2,0,10,20,1,1,1.0",
            // Not to be considered, a car, a static person.
            "1,2,100,0,10,20,0,1,1.0",
            "1,3,200,0,10,20,1,3,1.0",
            "1,4,300,0,10,20,1,7,1.0");
    Path result =
        write(
            "result.txt",
            "1,9,0,0,10,20,0.9,-1,-1,-1",
            "2,9,2,0,10,20,0.9,-1,-1,-1",
            "1,8,300,0,10,20,0.9,-1,-1,-1");

    TrackingScores scores = score("mot", truth, result, null);

    assertThat(scores.clear().truePositives()).isEqualTo(2);
    assertThat(scores.clear().falsePositives())
        .as("the static person is nobody's false alarm")
        .isZero();
    assertThat(scores.hota().hota()).isCloseTo(1, within(1e-12));
  }

  @Test
  void shouldScoreKittiFilesByClassWithoutVansDontCareAndSmallBoxes() throws IOException {
    Path truth =
        write(
            "0000.txt",
            "0 1 Car 0 0 -1 0 0 50 40 1 1 1 1 1 1 1",
            "0 2 Van 0 0 -1 100 0 150 40 1 1 1 1 1 1 1",
            "0 3 Car 0 3 -1 200 0 250 40 1 1 1 1 1 1 1",
            "0 -1 DontCare -1 -1 -10 300 0 400 100 -1 -1 -1 -1 -1 -1 -1",
            "0 4 Pedestrian 0 0 -1 500 0 520 60 1 1 1 1 1 1 1");
    Path result =
        write(
            "0000-result.txt",
            "0 7 Car 0 0 -1 0 0 50 40 1 1 1 1 1 1 1 0.9",
            "0 8 Car 0 0 -1 100 0 150 40 1 1 1 1 1 1 1 0.9",
            "0 9 Car 0 0 -1 200 0 250 40 1 1 1 1 1 1 1 0.9",
            "0 10 Car 0 0 -1 320 20 380 80 1 1 1 1 1 1 1 0.9",
            "0 11 Car 0 0 -1 600 0 640 20 1 1 1 1 1 1 1 0.9");

    TrackingScores cars = score("kitti", truth, result, "car");
    TrackingScores both = score("kitti", truth, result, null);

    assertThat(cars.clear()).isEqualTo(new ClearMot(1, 0, 0, 0, 1));
    assertThat(both.clear()).isEqualTo(new ClearMot(1, 1, 0, 0, 1));
  }

  @Test
  void shouldScoreMasksAndForgiveThoseInIgnoredRegions() throws IOException {
    // 3 x 4 pixels: the two middle rows; the same one row lower; the last column is ignored in
    // frame 1.
    Path truth = write("0001.txt", "0 1001 1 4 3 122000O", "1 10000 10 4 3 84");
    Path result = write("0001-result.txt", "0 5 1 4 3 122000O", "1 6 1 4 3 84");

    TrackingScores scores = score("kitti-mots", truth, result, "car");

    assertThat(scores.clear()).isEqualTo(new ClearMot(1, 0, 0, 0, 1));
    assertThat(scores.clear().softMota()).isCloseTo(1, within(1e-12));
  }

  @Test
  void shouldForgiveVehiclesWithoutAMotorInMot20Only() throws IOException {
    Path truth = write("gt20.txt", "1,1,0,0,10,20,1,1,1.0", "1,2,100,0,10,20,1,6,1.0");
    Path result = write("result20.txt", "1,7,0,0,10,20,0.9", "1,8,100,0,10,20,0.9");

    assertThat(score("mot", truth, result, null).clear().falsePositives()).isEqualTo(1);
    assertThat(score("mot20", truth, result, null).clear().falsePositives()).isZero();
  }

  @Test
  void shouldReadKittiLevelsAsWholeNumbersAndLeaveOutWhatHasNoTrack() throws IOException {
    Path truth =
        write(
            "levels.txt",
            "0 1 Car 0.4 0 -1 0 0 50 40 1 1 1 1 1 1 1",
            "0 -1 Car 0 0 -1 200 0 250 40 1 1 1 1 1 1 1");
    Path result =
        write(
            "tracks.txt",
            "0 7 Car -1 -1 -10 0 0 50 40 -1 -1 -1 -1000 -1000 -1000 -10 0.9",
            "0 -1 Car -1 -1 -10 300 0 350 40 -1 -1 -1 -1000 -1000 -1000 -10 0.9");

    ClearMot clear = score("kitti", truth, result, "car").clear();

    assertThat(clear.truePositives()).as("cut off by 0.4 is not cut off").isEqualTo(1);
    assertThat(clear.falseNegatives()).isZero();
    assertThat(clear.falsePositives()).isZero();
  }

  @Test
  void shouldForgiveAMaskThatLiesInSeveralIgnoredRegions() throws IOException {
    // Columns 0..3 of 4 x 3; the result covers columns 0 and 1, each an ignored region of its own.
    Path truth = write("regions.txt", "0 10000 10 3 4 " + rle(0), "0 10001 10 3 4 " + rle(1));
    Path result = write("masks.txt", "0 1 1 3 4 " + rle(0, 1));

    assertThat(score("kitti-mots", truth, result, "car").clear().falsePositives()).isZero();
  }

  private static String wide() {
    return CocoRunLength.encode(new BinaryMask(5, 3, new java.util.BitSet()));
  }

  private static String rle(int... columns) {
    java.util.BitSet inside = new java.util.BitSet();
    for (int column : columns) {
      for (int y = 0; y < 3; y++) {
        inside.set(y * 4 + column);
      }
    }
    return CocoRunLength.encode(new BinaryMask(4, 3, inside));
  }

  @Test
  void shouldNameFileAndLineOfWhatIsWrong() throws IOException {
    Path good = write("good.txt", "1,1,0,0,10,20");
    assertThatThrownBy(
            () -> score("mot", good, write("short.txt", "1,1,0,0,10,20", "2,1,0,0"), null))
        .hasMessageContaining("short.txt:2")
        .hasMessageContaining("4 fields");
    assertThatThrownBy(
            () ->
                score("mot", good, write("twice.txt", "1,1,0,0,10,20", "", "1,1,5,5,10,20"), null))
        .hasMessageContaining("twice.txt:3")
        .hasMessageContaining("twice in frame 1");
    assertThatThrownBy(() -> score("mot", good, write("word.txt", "1,one,0,0,10,20"), null))
        .hasMessageContaining("word.txt:1")
        .hasMessageContaining("'one'");
    assertThatThrownBy(() -> score("mot", good, folder.resolve("missing.txt"), null))
        .hasMessageContaining("missing.txt");

    Path mask = write("mask.txt", "0 1001 1 4 3 122000O");
    assertThatThrownBy(
            () ->
                score(
                    "kitti-mots",
                    mask,
                    write("overlap.txt", "0 1 1 4 3 122000O", "0 2 1 4 3 122000O"),
                    null))
        .hasMessageContaining("overlap.txt:2")
        .hasMessageContaining("6 pixels");
    assertThatThrownBy(
            () -> score("kitti-mots", mask, write("size.txt", "0 1 1 5 3 122000O"), null))
        .hasMessageContaining("size.txt:1");
    assertThatThrownBy(
            () -> score("kitti-mots", mask, write("wide.txt", "0 1 1 3 5 " + wide()), null))
        .hasMessageContaining("wide.txt:1")
        .hasMessageContaining("5x3")
        .hasMessageContaining("mask.txt:1");
    assertThatThrownBy(() -> TrackingFormat.named("coco"))
        .hasMessageContaining("coco")
        .hasMessageContaining("kitti-mots");
  }

  private TrackingScores score(String format, Path truth, Path result, String className) {
    return TrackingFormat.named(format).score(truth, result, Optional.ofNullable(className));
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }
}
