package dev.saccade.sim.replay.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads traces. */
public final class GateTraceFile {
  /** Some eight hours of four cameras at 30 Hz. */
  static final int MAX_EVENTS = 10_000_000;

  private static final int MAX_LINE = 1 << 20;

  private GateTraceFile() {}

  /**
   * @throws IOException if the file cannot be read, or is no trace; the message names the file, the
   *     line and what is wrong with it
   */
  public static GateTrace read(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain =
            file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16)) {
      List<GateEvent> events = new ArrayList<>();
      TraceJson.Header header = null;
      long number = 0;
      for (String line = readLine(file, in); line != null; line = readLine(file, in)) {
        number++;
        try {
          if (header == null) {
            header = TraceJson.header(line);
          } else {
            events.add(TraceJson.event(line, header.startEpochNanos()));
          }
        } catch (IllegalArgumentException e) {
          throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
        }
        if (events.size() > MAX_EVENTS) {
          throw new IOException(file + ": more than " + MAX_EVENTS + " lines");
        }
      }
      if (header == null) {
        throw new IOException(file + ": empty (expected: a recorded trace)");
      }
      return new GateTrace(header.policy(), header.config(), header.startEpochNanos(), events);
    }
  }

  /** A line of bounded length: what is no trace need not have ends of lines. */
  private static String readLine(Path file, BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder(160);
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString();
      }
      if (line.length() == MAX_LINE) {
        throw new IOException(file + ": a line is longer than " + MAX_LINE + " characters");
      }
      line.append((char) c);
    }
    return line.isEmpty() ? null : line.toString();
  }
}
