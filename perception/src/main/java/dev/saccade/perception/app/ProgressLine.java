package dev.saccade.perception.app;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress on standard error: a bar that is drawn over on a terminal, a plain line every few
 * seconds elsewhere.
 */
public final class ProgressLine implements AutoCloseable {
  private static final int BAR_WIDTH = 24;
  private static final long PLAIN_NANOS = 5_000_000_000L;
  private static final long DRAWN_NANOS = 100_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private long saidNanos;
  private boolean said;
  private boolean ended;
  private int drawnLength;

  ProgressLine(PrintStream out, boolean terminal, LongSupplier nanoClock) {
    this.out = out;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
  }

  /** On standard error. */
  public static ProgressLine onStandardError() {
    return new ProgressLine(System.err, Terminal.isAttached(), System::nanoTime);
  }

  /**
   * Shows how far something is, if it was not shown a moment ago or is now done.
   *
   * @param fraction 0..1
   */
  public synchronized void show(double fraction, String text) {
    long now = nanoClock.getAsLong();
    // The end is always shown, once: a line that stops at 87 % looks like a failure.
    boolean ends = fraction >= 1 && !ended;
    ended = fraction >= 1;
    if (said && !ends && now - saidNanos < (terminal ? DRAWN_NANOS : PLAIN_NANOS)) {
      return;
    }
    said = true;
    saidNanos = now;
    double bounded = Math.max(0, Math.min(1, fraction));
    if (!terminal) {
      out.printf(Locale.ROOT, "%3.0f %% %s%n", bounded * 100, text);
      return;
    }
    int filled = (int) Math.round(bounded * BAR_WIDTH);
    String line = "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] " + text;
    out.print("\r" + line + " ".repeat(Math.max(0, drawnLength - line.length())));
    out.flush();
    drawnLength = line.length();
  }

  /** A line that stays. */
  public synchronized void say(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** Leaves a clean line behind. */
  @Override
  public synchronized void close() {
    clear();
  }

  private void clear() {
    if (drawnLength > 0) {
      out.print("\r" + " ".repeat(drawnLength) + "\r");
      out.flush();
      drawnLength = 0;
    }
  }
}
