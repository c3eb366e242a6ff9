package dev.saccade.sim.bench.pipeline;

import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.RunFigures;
import dev.saccade.sim.bench.pipeline.FrameTimes.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the time goes: the way from the capture to the planner, leg by leg, over several runs. */
final class WayLegs {
  private record Leg(String name, Optional<Place> from, Optional<Place> to) {}

  private final String whose;
  private final Map<Leg, RunFigures> figures = new LinkedHashMap<>();

  private WayLegs(String whose, Leg... legs) {
    this.whose = whose;
    for (Leg leg : legs) {
      figures.put(leg, new RunFigures());
    }
  }

  static WayLegs ofPipeline() {
    return new WayLegs(
        "pipeline",
        new Leg("capture to read", Optional.empty(), Optional.of(Place.READ)),
        new Leg("read to stage", Optional.of(Place.READ), Optional.of(Place.STARTED)),
        new Leg(
            "stage's end to update made", Optional.of(Place.STARTED), Optional.of(Place.PRODUCED)),
        new Leg("update made to gRPC", Optional.of(Place.PRODUCED), Optional.of(Place.SENT)),
        new Leg("gRPC to planner", Optional.of(Place.SENT), Optional.empty()));
  }

  static WayLegs ofPlainHops() {
    return new WayLegs(
        "plain hops",
        new Leg("capture to read", Optional.empty(), Optional.of(Place.READ)),
        new Leg("read to update made", Optional.of(Place.READ), Optional.of(Place.PRODUCED)),
        new Leg("update made to gRPC", Optional.of(Place.PRODUCED), Optional.of(Place.SENT)),
        new Leg("gRPC to planner", Optional.of(Place.SENT), Optional.empty()));
  }

  void add(FrameTimes run) {
    figures.forEach(
        (leg, legFigures) -> legFigures.add(run.leg(leg.from(), leg.to()).percentiles()));
  }

  void addTo(BenchmarkResult result) {
    figures.forEach(
        (leg, legFigures) -> result.add(legFigures.measurement(whose + ": " + leg.name(), "ms")));
  }
}
