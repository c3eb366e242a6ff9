package dev.saccade.perception.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much text fits on the terminal. Java cannot tell; {@code stty} can. */
record TerminalSize(int lines, int columns) {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");
  private static final File TERMINAL = new File("/dev/tty");
  private static final int LEAST_LINES = 5;
  private static final int LEAST_COLUMNS = 20;

  /** What every terminal has. */
  static final TerminalSize USUAL = new TerminalSize(24, 80);

  /** Of the terminal this process runs on; {@link #USUAL} where none says. */
  static TerminalSize now() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return stty.waitFor(1, TimeUnit.SECONDS) ? parse(text) : USUAL;
    } catch (IOException e) {
      return USUAL;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }

  /** As {@code stty size} prints it: lines, columns; 0 where it does not know. */
  static TerminalSize parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return USUAL;
    }
    int lines = Integer.parseInt(size.group(1));
    int columns = Integer.parseInt(size.group(2));
    return lines < LEAST_LINES || columns < LEAST_COLUMNS
        ? USUAL
        : new TerminalSize(lines, columns);
  }

  /** A line that is too long would push the others down. */
  String cut(String line) {
    return line.length() <= columns ? line : line.substring(0, columns);
  }
}
