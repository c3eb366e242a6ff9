package dev.saccade.perception.stage.gpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes JPEG by the first of several decoders that can. What none of them can is left to the
 * host.
 *
 * <p>A picture that a decoder took and could not decode is tried with the next one. A decoder that
 * brings nothing about several times in a row rests: it would cost every batch its attempt. After a
 * while it is asked once more, since the pictures may have been to blame.
 */
final class JpegLadder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JpegLadder.class);

  /** A damaged picture spoils one batch, perhaps two; not these many on end. */
  static final int PATIENCE_COUNT = 5;

  /** For so many batches a decoder rests. */
  static final int REST_COUNT = 1_000;

  static final String HOST = "the host";

  private final List<Rung> rungs = new ArrayList<>();

  private static final class Rung {
    private final JpegDecoder decoder;
    private int failures;
    private int restLeft;

    private Rung(JpegDecoder decoder) {
      this.decoder = decoder;
    }

    private boolean rests() {
      return restLeft > 0;
    }

    private void tried(boolean success) {
      failures = success ? 0 : failures + 1;
      if (failures >= PATIENCE_COUNT) {
        failures = PATIENCE_COUNT - 1; // one failure more is enough from now on
        restLeft = REST_COUNT;
        LOG.warn("JPEG decoding by {} fails time after time; going on without", decoder.name());
      }
    }
  }

  /**
   * @param decoders the best first; owned from here on
   */
  JpegLadder(List<JpegDecoder> decoders) {
    decoders.forEach(decoder -> rungs.add(new Rung(decoder)));
  }

  /**
   * Opens what there is. If one of them throws, those that are open already are closed.
   *
   * @param opened the best first; empty where a device has none of the kind
   */
  static JpegLadder open(List<Supplier<? extends Optional<? extends JpegDecoder>>> opened) {
    List<JpegDecoder> decoders = new ArrayList<>();
    try {
      for (Supplier<? extends Optional<? extends JpegDecoder>> kind : opened) {
        kind.get().ifPresent(decoders::add);
      }
      return new JpegLadder(decoders);
    } catch (RuntimeException | Error failed) {
      try {
        Cuda.closeAll(decoders.stream().map(decoder -> (Runnable) decoder::close).toList());
      } catch (RuntimeException lost) {
        failed.addSuppressed(lost);
      }
      throw failed;
    }
  }

  /** What it decodes with, in the order in which it tries. */
  String describe() {
    return rungs.stream()
            .filter(rung -> !rung.rests())
            .map(rung -> rung.decoder.name() + ", ")
            .collect(Collectors.joining())
        + HOST;
  }

  /**
   * Begins decoding what it can.
   *
   * @return for each picture the name of what decodes it; {@link #HOST} for what is left to the
   *     caller
   */
  String[] begin(List<JpegPicture> pictures) {
    String[] by = new String[pictures.size()];
    Arrays.fill(by, HOST);
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < by.length; i++) {
      left.add(i);
    }
    for (Rung rung : rungs) {
      if (rung.rests()) {
        rung.restLeft--;
      } else {
        left.removeAll(begin(rung, pictures, left, by));
      }
    }
    return by;
  }

  /** Returns those that are under way. */
  private static List<Integer> begin(
      Rung rung, List<JpegPicture> pictures, List<Integer> left, String[] by) {
    List<Integer> taken = left.stream().filter(i -> rung.decoder.takes(pictures.get(i))).toList();
    List<Integer> begun = new ArrayList<>();
    if (!taken.isEmpty()) {
      boolean[] underWay = rung.decoder.begin(taken.stream().map(pictures::get).toList());
      for (int i = 0; i < underWay.length; i++) {
        if (underWay[i]) {
          begun.add(taken.get(i));
          by[taken.get(i)] = rung.decoder.name();
        }
      }
      rung.tried(!begun.isEmpty());
    }
    return begun;
  }

  @Override
  public void close() {
    Cuda.closeAll(rungs.stream().map(rung -> (Runnable) rung.decoder::close).toList());
  }
}
