package dev.saccade.sim.bench.deadline;

import dev.saccade.sim.replay.trace.GateEvent;
import dev.saccade.sim.replay.trace.GateTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stage times of a recorded run. A batch takes what the recorded batch of its size and profile
 * took that started last before it, so that a slow spell stays where it was; a size that was never
 * recorded takes as long, frame by frame, as the nearest that was.
 */
public final class TraceServiceTimes implements ServiceTimes {
  private final List<TreeMap<Integer, Recorded>> perProfile = new ArrayList<>();

  private record Recorded(long[] startEpochNanos, long[] stageNanos) {
    long at(long nowEpochNanos) {
      int found = Arrays.binarySearch(startEpochNanos, nowEpochNanos);
      int before = found >= 0 ? found : -found - 2;
      return stageNanos[Math.max(0, before)];
    }
  }

  /**
   * @throws IllegalArgumentException if no batch of the trace was finished
   */
  public TraceServiceTimes(GateTrace trace) {
    Map<Long, GateEvent.Started> running = new HashMap<>();
    List<TreeMap<Integer, List<long[]>>> times = new ArrayList<>();
    trace.config().profiles().forEach(profile -> times.add(new TreeMap<>()));
    for (GateEvent event : trace.events()) {
      if (event instanceof GateEvent.Started started) {
        running.put(started.batch(), started);
      } else if (event instanceof GateEvent.Finished finished) {
        GateEvent.Started started = running.remove(finished.batch());
        if (started != null && finished.stageNanos() > 0) {
          times
              .get(profileIndex(trace, started.profile()))
              .computeIfAbsent(started.frames().size(), count -> new ArrayList<>())
              .add(new long[] {started.epochNanos(), finished.stageNanos()});
        }
      }
    }
    if (times.stream().allMatch(Map::isEmpty)) {
      throw new IllegalArgumentException("trace: no batch was finished (expected: one or more)");
    }
    for (TreeMap<Integer, List<long[]>> ofProfile : times) {
      TreeMap<Integer, Recorded> recorded = new TreeMap<>();
      ofProfile.forEach(
          (count, pairs) ->
              recorded.put(
                  count,
                  new Recorded(
                      pairs.stream().mapToLong(pair -> pair[0]).toArray(),
                      pairs.stream().mapToLong(pair -> pair[1]).toArray())));
      perProfile.add(recorded);
    }
  }

  private static int profileIndex(GateTrace trace, String name) {
    for (int p = 0; p < trace.config().profiles().size(); p++) {
      if (trace.config().profiles().get(p).name().equals(name)) {
        return p;
      }
    }
    throw new IllegalArgumentException(
        "profile: '" + name + "' (expected: one of " + trace.config().profiles() + ")");
  }

  @Override
  public long nanos(int profileIndex, int batchCount, long nowEpochNanos) {
    TreeMap<Integer, Recorded> recorded = perProfile.get(nearestProfile(profileIndex));
    Integer smaller = recorded.floorKey(batchCount);
    int count = smaller == null ? recorded.firstKey() : smaller;
    long nanos = recorded.get(count).at(nowEpochNanos);
    return Math.max(1, nanos * batchCount / count);
  }

  private int nearestProfile(int profileIndex) {
    int nearest = -1;
    for (int p = 0; p < perProfile.size(); p++) {
      if (!perProfile.get(p).isEmpty()
          && (nearest < 0 || Math.abs(p - profileIndex) < Math.abs(nearest - profileIndex))) {
        nearest = p;
      }
    }
    return nearest;
  }
}
