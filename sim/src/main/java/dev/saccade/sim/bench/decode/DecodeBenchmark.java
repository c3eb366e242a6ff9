package dev.saccade.sim.bench.decode;

import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.ImageIoFrameDecoder;
import dev.saccade.perception.stage.FrameDecoders;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.gpu.DeviceJpeg;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import dev.saccade.sim.bench.Samples;
import dev.saccade.sim.replay.Percentiles;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The decoders on the same pictures, taking turns, so that what else the machine does falls on all
 * alike.
 */
public final class DecodeBenchmark {
  private static final int WARM_UP_RUNS = 20;
  private static final int SMALL_WIDTH_PIXELS = 512;

  private final List<Frame> frames;
  private final int runs;
  private final LongSupplier nanoTime;

  /**
   * @param frames JPEG, all of one size
   * @param runs decoded pictures for each figure
   */
  public DecodeBenchmark(List<Frame> frames, int runs, LongSupplier nanoTime) {
    this.frames = List.copyOf(frames);
    this.runs = runs;
    this.nanoTime = nanoTime;
  }

  /** What was found, and why there is nothing of the device, if there is nothing. */
  public record Found(BenchmarkResult result, Optional<String> withoutDevice) {}

  public Found run() {
    Frame first = frames.get(0);
    String size = first.widthPixels() + "x" + first.heightPixels();
    int smallWidth = Math.min(SMALL_WIDTH_PIXELS, first.widthPixels());
    int smallHeight = Math.max(1, smallWidth * first.heightPixels() / first.widthPixels());
    byte[] small = new byte[3 * smallWidth * smallHeight];
    Samples fastWhole = new Samples();
    Samples fastSmall = new Samples();
    Samples plainWhole = new Samples();
    Samples plainSmall = new Samples();
    BenchmarkResult result = new BenchmarkResult();
    try (FrameDecoder fast = FrameDecoders.open();
        FrameDecoder plain = new ImageIoFrameDecoder()) {
      for (int run = -WARM_UP_RUNS; run < runs; run++) {
        Frame frame = frames.get(Math.floorMod(run, frames.size()));
        boolean counts = run >= 0;
        time(counts ? fastWhole : new Samples(), () -> fast.decode(frame));
        time(counts ? plainWhole : new Samples(), () -> plain.decode(frame));
        time(
            counts ? fastSmall : new Samples(),
            () -> fast.decodeResized(frame, smallWidth, smallHeight, small));
        time(
            counts ? plainSmall : new Samples(),
            () -> plain.decodeResized(frame, smallWidth, smallHeight, small));
      }
      String to = ", to " + smallWidth + "x" + smallHeight;
      double fastMedian = add(result, fast.name() + ", " + size, fastWhole);
      double plainMedian = add(result, plain.name() + ", " + size, plainWhole);
      double fastSmallMedian = add(result, fast.name() + ", " + size + to, fastSmall);
      double plainSmallMedian = add(result, plain.name() + ", " + size + to, plainSmall);
      result.addRatio(plain.name() + " over " + fast.name(), plainMedian / fastMedian);
      result.addRatio(
          plain.name() + " over " + fast.name() + to, plainSmallMedian / fastSmallMedian);
      try {
        Samples device = new Samples();
        DeviceJpeg.time(frames, WARM_UP_RUNS, nanoTime);
        DeviceJpeg.Times times = DeviceJpeg.time(frames, runs, nanoTime);
        times.nanos().forEach(device::add);
        double deviceMedian =
            add(result, times.decoder() + ", " + size + ", onto the device", device);
        result.addRatio(fast.name() + " over nvJPEG", fastMedian / deviceMedian);
        return new Found(result, Optional.empty());
      } catch (StageUnavailableException missing) {
        return new Found(result, Optional.of(missing.getMessage()));
      }
    }
  }

  /** Something that decodes. */
  @FunctionalInterface
  private interface Decoding {
    DecodedFrame run();
  }

  private void time(Samples samples, Decoding decoding) {
    long start = nanoTime.getAsLong();
    DecodedFrame decoded = decoding.run();
    samples.add(nanoTime.getAsLong() - start);
    if (decoded instanceof DecodedFrame.Unreadable unreadable) {
      throw new IllegalStateException("a picture of the benchmark: " + unreadable.detail());
    }
  }

  private double add(BenchmarkResult result, String name, Samples samples) {
    Percentiles times = samples.percentiles();
    result.add(new Measurement(name, times.millis(0.5), times.millis(0.99), "ms", runs));
    return times.millis(0.5);
  }
}
