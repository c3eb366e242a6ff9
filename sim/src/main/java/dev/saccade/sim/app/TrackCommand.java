package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import dev.saccade.perception.network.WholeFile;
import dev.saccade.perception.track.CameraObservation;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.Track;
import dev.saccade.perception.track.TrackState;
import dev.saccade.perception.track.Tracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.sim.evaluate.BadEvaluationInputException;
import dev.saccade.sim.evaluate.MotDetections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code track}: the tracker alone, on someone's detections. */
@Command(
    name = "track",
    mixinStandardHelpOptions = true,
    description =
        "Runs the tracker alone on a file of detections. Confidences outside 0..1 are mapped"
            + " linearly from the file's least and greatest to 0.5..1; a file with one value for all"
            + " counts as sure.")
final class TrackCommand implements Callable<Integer> {
  private static final long START_EPOCH_NANOS = 1_000_000_000L;
  private static final ObjectClass OBJECT = new ObjectClass(0, "object", ObjectCategory.OTHER);
  // A mask of no pixels: there is none.
  private static final RunLengthMask NO_MASK = new RunLengthMask(1, 1, new int[] {1});

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--detections",
      required = true,
      paramLabel = "FILE",
      description = "Someone's detections, a line each.")
  private Path detectionsFile;

  @Option(names = "--format", required = true, paramLabel = "NAME", description = "mot.")
  private String format;

  @Option(
      names = "--fps",
      required = true,
      paramLabel = "F",
      description = "Frames a second: what turns frame numbers into times.")
  private double framesPerSecond;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "In the same format.")
  private Path out;

  @Option(
      names = "--rules",
      paramLabel = "NAME",
      defaultValue = "standard",
      description = "standard, sort or bytetrack (default: standard).")
  private String rules;

  @Option(
      names = "--coasting",
      description = "Write predicted boxes of tracks that were not seen, too.")
  private boolean coasting;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    if (!format.equals("mot")) {
      throw new ParameterException(
          spec.commandLine(), "--format " + format + ": unknown (expected: mot)");
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new ParameterException(
          spec.commandLine(), "--fps " + framesPerSecond + " (expected: above 0, at most 1000)");
    }
    Tracker tracker = new KalmanTracker(settings());
    try {
      MotDetections detections = MotDetections.read(detectionsFile);
      Set<Long> ids = new HashSet<>();
      String text = tracks(tracker, detections, ids);
      write(text);
      Map<String, Integer> result = Map.of("tracks", ids.size(), "frames", detections.lastFrame());
      if (!json.isStandardOutput()) {
        System.out.println(ids.size() + " tracks in " + detections.lastFrame() + " frames");
      }
      json.write(result, System.out);
      return 0;
    } catch (BadEvaluationInputException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private TrackerSettings settings() {
    return switch (rules) {
      case "standard" -> TrackerSettings.standard();
      case "sort" -> TrackerSettings.sort();
      case "bytetrack" -> TrackerSettings.byteTrack();
      default ->
          throw new ParameterException(
              spec.commandLine(),
              "--rules " + rules + ": unknown (expected: standard, sort or bytetrack)");
    };
  }

  private String tracks(Tracker tracker, MotDetections detections, Set<Long> ids) {
    Confidences confidences = Confidences.of(detections);
    // The file does not say how large the picture was; nothing in it reaches farther.
    int width = (int) Math.ceil(greatest(detections, true));
    int height = (int) Math.ceil(greatest(detections, false));
    StringBuilder text = new StringBuilder();
    byte[] state = {};
    for (int frame = 1; frame <= detections.lastFrame(); frame++) {
      List<Instance> instances = new ArrayList<>();
      for (MotDetections.Detection detection : detections.frames().getOrDefault(frame, List.of())) {
        instances.add(instance(instances.size() + 1, detection, confidences));
      }
      long captured =
          START_EPOCH_NANOS + Math.round((frame - 1) / framesPerSecond * 1_000_000_000L);
      Tracker.Step step =
          tracker.step(
              state,
              new CameraObservation(
                  captured, width, height, instances, Optional.empty(), Optional.empty()));
      state = step.nextState();
      for (Track track : step.tracks()) {
        if (isShown(track)) {
          ids.add(track.id());
          append(text, frame, track);
        }
      }
    }
    return text.toString();
  }

  private boolean isShown(Track track) {
    return track.state() == TrackState.CONFIRMED
        || (coasting && track.state() == TrackState.COASTING);
  }

  private static void append(StringBuilder text, int frame, Track track) {
    PixelBox box = track.box();
    text.append(
        String.format(
            Locale.ROOT,
            "%d,%d,%.2f,%.2f,%.2f,%.2f,%.4f,-1,-1,-1%n",
            frame,
            track.id(),
            box.xMinPixels(),
            box.yMinPixels(),
            box.widthPixels(),
            box.heightPixels(),
            track.confidence()));
  }

  private static Instance instance(
      int id, MotDetections.Detection detection, Confidences confidences) {
    PixelBox box = detection.box();
    return new Instance(
        id,
        OBJECT,
        confidences.scaled(detection.confidence()),
        box,
        (box.xMinPixels() + box.xMaxPixels()) / 2,
        (box.yMinPixels() + box.yMaxPixels()) / 2,
        Math.round(box.areaPixels()),
        NO_MASK);
  }

  private static double greatest(MotDetections detections, boolean across) {
    return detections.frames().values().stream()
        .flatMap(List::stream)
        .mapToDouble(d -> across ? d.box().xMaxPixels() : d.box().yMaxPixels())
        .max()
        .stream()
        .map(value -> Math.max(1, value))
        .findFirst()
        .orElse(1);
  }

  private void write(String text) {
    try {
      WholeFile.text(out, text);
    } catch (IOException e) {
      throw new UsageException(
          "--out " + out + ": cannot be written: " + e.getMessage() + "; does the folder exist?",
          e);
    }
  }

  /** Detectors state confidence on scales of their own. */
  private record Confidences(double least, double greatest) {
    static Confidences of(MotDetections detections) {
      DoubleSummaryStatistics all =
          detections.frames().values().stream()
              .flatMap(List::stream)
              .mapToDouble(MotDetections.Detection::confidence)
              .summaryStatistics();
      return new Confidences(all.getMin(), all.getMax());
    }

    float scaled(double confidence) {
      if (least == greatest) {
        return 1;
      }
      if (least >= 0 && greatest <= 1) {
        return (float) confidence;
      }
      return (float) (0.5 + 0.5 * (confidence - least) / (greatest - least));
    }
  }
}
