package dev.saccade.sim.bench.network;

import dev.saccade.sim.bench.Measurement;
import dev.saccade.sim.bench.Samples;
import dev.saccade.sim.replay.Percentiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Rivals that take turns, so that whatever else the machine does meets all alike. */
final class Turns {
  private final LongSupplier nanoClock;
  private final Map<String, Runnable> rivals = new LinkedHashMap<>();
  private final Map<String, Samples> samples = new LinkedHashMap<>();

  Turns(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  void add(String name, Runnable work) {
    rivals.put(name, work);
    samples.put(name, new Samples());
  }

  /** Every rival once, the first {@code warmUps} rounds unmeasured. */
  void play(int warmUps, int rounds) {
    for (int round = -warmUps; round < rounds; round++) {
      for (Map.Entry<String, Runnable> rival : rivals.entrySet()) {
        long begun = nanoClock.getAsLong();
        rival.getValue().run();
        if (round >= 0) {
          samples.get(rival.getKey()).add(nanoClock.getAsLong() - begun);
        }
      }
    }
  }

  double medianMilliseconds(String name) {
    return samples.get(name).percentiles().millis(0.5);
  }

  List<Measurement> measurements() {
    List<Measurement> all = new ArrayList<>();
    samples.forEach(
        (name, each) -> {
          Percentiles percentiles = each.percentiles();
          all.add(
              new Measurement(
                  name, percentiles.millis(0.5), percentiles.millis(0.99), "ms", each.count()));
        });
    return all;
  }
}
