package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.evaluate.PositionErrors;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.RenderedDrive;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A drive judged whose frames are seen perfectly, in time and too late. */
class RunJudgeTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final int FRAMES = 16;

  private static LoadedDrive drive;

  @BeforeAll
  static void render() throws IOException {
    drive =
        LoadedDrive.load(
            RenderedDrive.of(
                new RenderRequest("city-street", 5, FRAMES / 10.0, 1, 256, 128, 10, 92)),
            done -> {});
  }

  @AfterAll
  static void close() {
    drive.close();
  }

  @Test
  void shouldFindNothingWrongWithAStageThatKnowsTheTruth() throws IOException {
    SheetScores scores = judged(20, RoadClasses.NAMES).frames();

    assertThat(scores.frameCount()).isEqualTo(FRAMES);
    assertThat(scores.meanIou()).isCloseTo(1, EXACT);
    assertThat(scores.pixelAccuracy()).isCloseTo(1, EXACT);
    assertThat(scores.ap()).isCloseTo(1, EXACT);
    assertThat(scores.ap50()).isCloseTo(1, EXACT);
    // Tracks are confirmed only after a few frames, so some of the first are missed.
    assertThat(scores.tracks().clear().truePositives()).isPositive();
    assertThat(scores.tracks().clear().motp()).isGreaterThan(0.8);
  }

  @Test
  void shouldChargeTheStreamForTheTimeBetweenCaptureAndAnswer() throws IOException {
    RunScores scores = judged(20, RoadClasses.NAMES);

    // At the first capture there is no answer, at every later one that of the frame before.
    assertThat(scores.stream().frameCount()).isEqualTo(FRAMES);
    assertThat(scores.stream().meanIou()).isLessThan(scores.frames().meanIou()).isPositive();
    assertThat(scores.stream().ap()).isLessThan(scores.frames().ap());
  }

  @Test
  void shouldJudgeDroppedFramesOnTheStreamAlone() throws IOException {
    RunScores inTime = judged(20, RoadClasses.NAMES);
    RunScores overloaded = judged(250, RoadClasses.NAMES);

    assertThat(overloaded.frames().frameCount()).isLessThan(FRAMES).isPositive();
    assertThat(overloaded.frames().meanIou()).isCloseTo(1, EXACT);
    assertThat(overloaded.stream().frameCount()).isEqualTo(FRAMES);
    assertThat(overloaded.stream().meanIou()).isLessThan(inTime.stream().meanIou());
  }

  @Test
  void shouldPlaceWhatItKnowsTheGroundUnder() throws IOException {
    RunScores scores = judged(20, RoadClasses.NAMES);

    assertThat(scores.positions().stream().mapToInt(PositionErrors.Band::sampleCount).sum())
        .isPositive();
    assertThat(scores.positions())
        .filteredOn(band -> band.sampleCount() > 5 && band.toMetres() <= 30)
        .allSatisfy(band -> assertThat(band.medianRelativeError()).isLessThan(0.3));
  }

  @Test
  void shouldNotJudgePixelsOfANetworkThatNamesNoClasses() throws IOException {
    RunScores scores = judged(20, List.of());

    assertThat(scores.frames().meanIou()).isNaN();
    assertThat(scores.frames().ap()).isCloseTo(1, EXACT);
  }

  @Test
  void shouldPoolRunsOfSeveralDrives() throws IOException {
    RunJudge judge = new RunJudge(RoadClasses.NAMES);
    assertThat(add(judge, 20)).isTrue();
    RunScores once = judge.scores();
    assertThat(add(judge, 20)).isTrue();
    RunScores twice = judge.scores();

    assertThat(twice.frames().frameCount()).isEqualTo(2L * FRAMES);
    assertThat(twice.frames().tracks().hota().hota())
        .isCloseTo(once.frames().tracks().hota().hota(), EXACT);
    assertThat(twice.frames().tracks().clear().truePositives())
        .isEqualTo(2 * once.frames().tracks().clear().truePositives());
  }

  private static RunScores judged(long stageMillis, List<String> classes) throws IOException {
    RunJudge judge = new RunJudge(classes);
    add(judge, stageMillis);
    return judge.scores();
  }

  private static boolean add(RunJudge judge, long stageMillis) throws IOException {
    StageArchive seen = new StageArchive();
    OracleStage oracle = new OracleStage(drive);
    CameraPlan cameras = CameraPlan.of(drive, OptionalInt.empty());
    ReplayPlan plan =
        new ReplayPlan(
            drive,
            cameras,
            Pace.NATURAL,
            300_000_000,
            GatePolicy.DEADLINE,
            List.of(),
            new TappedStage(oracle, oracle.profiles(), seen),
            new KalmanTracker(TrackerSettings.standard()));
    RunResult result = VirtualReplay.run(plan, new ConstantServiceTimes(stageMillis * 1_000_000));
    return judge.add(result, cameras, drive, seen, done -> {});
  }
}
