package dev.saccade.perception.app;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.format.QuantizedExport;
import dev.saccade.perception.stage.FrameDecoders;
import dev.saccade.perception.stage.cpu.RangeObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes an integer network with the ranges that a folder of pictures shows. */
final class Calibration {
  /** More pictures change the mean of their extremes little. */
  private static final int MAX_PICTURES = 64;

  private Calibration() {}

  static byte[] quantized(TrainedNetwork network, ModelCard card, Path folder, boolean signed)
      throws IOException {
    List<Path> pictures = pictures(folder);
    Profile profile = card.profiles().get(card.profiles().size() / 2);
    try (FrameDecoder decoder = FrameDecoders.open();
        RangeObserver observer =
            new RangeObserver(
                QuantizedExport.writeObserving(network),
                QuantizedExport.observedTensors(network),
                card.input(),
                decoder)) {
      for (Path picture : pictures) {
        Frame frame = frame(picture);
        int width = profile.widthPixelsFor(frame.widthPixels(), frame.heightPixels());
        try {
          observer.observe(frame, width, profile.heightPixels());
        } catch (IllegalArgumentException e) {
          throw new UsageException("--calibrate: " + picture + ": " + e.getMessage(), e);
        }
      }
      return signed
          ? QuantizedExport.writeSigned(network, observer.ranges())
          : QuantizedExport.write(network, observer.ranges());
    }
  }

  /** Evenly spread over the folder, in the order of their names. */
  private static List<Path> pictures(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UsageException("--calibrate " + folder + ": no such folder");
    }
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.filter(file -> encoding(file).isPresent()).sorted().toList();
    }
    if (all.isEmpty()) {
      throw new UsageException("--calibrate " + folder + ": no .png or .jpg in it");
    }
    int count = Math.min(MAX_PICTURES, all.size());
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  private static Frame frame(Path file) throws IOException {
    if (Files.size(file) > Frame.MAX_PAYLOAD_BYTES) {
      throw new UsageException(
          "--calibrate: " + file + ": larger than " + Frame.MAX_PAYLOAD_BYTES + " bytes");
    }
    byte[] payload = Files.readAllBytes(file);
    FrameEncoding encoding = encoding(file).orElseThrow();
    try {
      int[] size = PayloadInspection.sizeOf(encoding, payload);
      return new Frame(
          new FrameId("calibration", 1, 0),
          1,
          1,
          encoding,
          size[0],
          size[1],
          payload,
          Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--calibrate: " + file + ": " + e.getMessage(), e);
    }
  }

  private static Optional<FrameEncoding> encoding(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      return Optional.of(FrameEncoding.PNG);
    }
    return name.endsWith(".jpg") || name.endsWith(".jpeg")
        ? Optional.of(FrameEncoding.JPEG)
        : Optional.empty();
  }
}
