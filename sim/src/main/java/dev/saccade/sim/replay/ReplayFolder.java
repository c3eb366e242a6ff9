package dev.saccade.sim.replay;

import dev.saccade.perception.network.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a replay leaves behind. */
public final class ReplayFolder {
  public static final String TRACKS = "tracks.jsonl";
  public static final String OUTCOMES = "outcomes.jsonl";
  public static final String VIDEO = "annotated.mp4";

  /** What the gate was asked and decided: of a run against the wall clock. */
  public static final String TRACE = "gate.jsonl.gz";

  public static final String REPORT = "report.html";

  private ReplayFolder() {}

  /**
   * Makes the folder, to be asked before the work is done.
   *
   * @throws IllegalArgumentException if it cannot be one, or cannot be written to; one line
   */
  public static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          folder + ": cannot be made a folder" + (Files.exists(folder) ? ", a file is there" : ""),
          e);
    }
    if (!Files.isWritable(folder)) {
      throw new IllegalArgumentException(folder + ": cannot be written to");
    }
  }

  /** Writes {@code tracks.jsonl} and {@code outcomes.jsonl}; the folder is made. */
  public static void writeLines(Path folder, RunResult result) throws IOException {
    Files.createDirectories(folder);
    WholeFile.stream(folder.resolve(TRACKS), out -> TracksFile.write(result, out));
    WholeFile.stream(folder.resolve(OUTCOMES), out -> OutcomesFile.write(result, out));
  }
}
