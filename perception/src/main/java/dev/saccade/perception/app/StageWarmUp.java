package dev.saccade.perception.app;

import dev.saccade.perception.deadline.StageTiming;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageWork;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.imageio.ImageIO;

/**
 * Runs a stage a few times before it counts: the first runs compile and allocate, the rest tell how
 * long a frame takes here.
 */
public final class StageWarmUp {
  private static final int LEAST_RUNS = 3;
  private static final int MOST_RUNS = 12;
  private static final long ENOUGH_NANOS = 1_500_000_000L;

  /** A slow engine shall not keep the vehicle from starting. */
  private static final long WARM_NANOS = 10_000_000_000L;

  private StageWarmUp() {}

  /**
   * Measures every profile on a made-up picture, and runs every batch that may come for pictures of
   * these sizes, as many at a time as the stage takes: for a process that starts before it has seen
   * a frame. What an engine makes for a shape of work it makes now, and not while driving.
   *
   * @param sizes at least one; measured with the largest
   * @return medians for single frames, largest profile first
   * @throws UsageException if the stage cannot work on them
   */
  static List<StageTiming> measure(
      PerceptionStage stage, Collection<PictureSize> sizes, LongSupplier nanoClock) {
    List<Frame> frames =
        sizes.stream()
            .distinct()
            .sorted(Comparator.comparingLong(PictureSize::pixelCount).reversed())
            .map(StageWarmUp::madeUpFrame)
            .toList();
    List<StageTiming> timings = measure(stage, frames.get(0), Long.MAX_VALUE, nanoClock);
    long began = nanoClock.getAsLong();
    // The largest first: what there is no time for is made fastest later.
    for (int count = stage.maxBatchCount(); count >= 1; count--) {
      for (Frame frame : frames) {
        for (Profile profile : stage.profiles()) {
          if (nanoClock.getAsLong() - began > WARM_NANOS) {
            return timings;
          }
          warm(stage, Collections.nCopies(count, frame), profile);
        }
      }
    }
    return timings;
  }

  private static void warm(PerceptionStage stage, List<Frame> frames, Profile profile) {
    List<StageWork> begun = new ArrayList<>();
    for (int i = 0; i < stage.maxUnderWayCount(); i++) {
      begun.add(stage.begin(new StageRequest(frames, profile, Long.MAX_VALUE, false)));
    }
    begun.forEach(work -> require(stage, profile, work.await().results().get(0)));
  }

  private static Frame madeUpFrame(PictureSize size) {
    int width = size.widthPixels();
    int height = size.heightPixels();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, ((x * y) & 0xff) << 16 | (x & 0xff) << 8 | (y & 0xff));
      }
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, "jpg", jpeg)) {
        throw new IllegalStateException("this Java writes no JPEG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Frame(
        new FrameId("warm-up", 1, 0),
        1,
        1,
        FrameEncoding.JPEG,
        width,
        height,
        jpeg.toByteArray(),
        Optional.empty());
  }

  /**
   * Measures the profiles from the smallest up, until one takes longer than is of use.
   *
   * @param frame a typical one
   * @param longestNanos a profile that takes longer is not kept, unless it is the smallest
   * @return medians for single frames, largest profile first; at least one
   * @throws UsageException if the stage cannot work on the frame
   */
  public static List<StageTiming> measure(
      PerceptionStage stage, Frame frame, long longestNanos, LongSupplier nanoClock) {
    List<Profile> smallestFirst = new ArrayList<>(stage.profiles());
    Collections.reverse(smallestFirst);
    List<StageTiming> timings = new ArrayList<>();
    for (Profile profile : smallestFirst) {
      long median = median(stage, frame, profile, nanoClock);
      if (!timings.isEmpty() && median > longestNanos) {
        break;
      }
      timings.add(new StageTiming(profile, 1, median));
    }
    Collections.reverse(timings);
    return timings;
  }

  private static long median(
      PerceptionStage stage, Frame frame, Profile profile, LongSupplier nanoClock) {
    run(stage, frame, profile);
    long[] nanos = new long[MOST_RUNS];
    long total = 0;
    int runs = 0;
    while (runs < MOST_RUNS && (runs < LEAST_RUNS || total < ENOUGH_NANOS)) {
      long before = nanoClock.getAsLong();
      run(stage, frame, profile);
      nanos[runs] = Math.max(1, nanoClock.getAsLong() - before);
      total += nanos[runs++];
    }
    Arrays.sort(nanos, 0, runs);
    return nanos[runs / 2];
  }

  private static void run(PerceptionStage stage, Frame frame, Profile profile) {
    require(
        stage,
        profile,
        stage.perceive(new StageRequest(List.of(frame), profile, Long.MAX_VALUE, false)).get(0));
  }

  private static void require(PerceptionStage stage, Profile profile, StageResult result) {
    if (result instanceof StageResult.Failed failed) {
      throw new UsageException(
          "stage "
              + stage.description().engine()
              + ": fails at "
              + profile.name()
              + ": "
              + failed.detail());
    }
  }
}
