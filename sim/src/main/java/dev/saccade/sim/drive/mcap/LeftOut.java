package dev.saccade.sim.drive.mcap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of a file could not be used, and why: one line for each part of it, however much it was. */
final class LeftOut {
  private static final int MOST_NAMED = 20;

  private static final class Tally {
    private long count;
    private final String firstReason;

    private Tally(String firstReason) {
      this.firstReason = firstReason;
    }
  }

  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private long unnamed;

  /**
   * @param what e.g. {@code message on /camera}
   * @param reason a whole line that says where and why
   */
  void add(String what, String reason) {
    Tally tally = tallies.get(what);
    if (tally == null) {
      if (tallies.size() == MOST_NAMED) {
        unnamed++;
        return;
      }
      tally = new Tally(reason);
      tallies.put(what, tally);
    }
    tally.count++;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    tallies.forEach(
        (what, tally) ->
            lines.add(
                tally.firstReason
                    + (tally.count == 1
                        ? "; left out"
                        : "; left out, as were " + (tally.count - 1) + " more: " + what)));
    if (unnamed > 0) {
      lines.add("left out besides: " + unnamed + " messages and chunks");
    }
    return lines;
  }
}
