package dev.saccade.sim.app;

import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.sim.replay.Palette;
import java.util.Optional;

/** Colours as a model's card states them. */
final class Palettes {
  private Palettes() {}

  static Palette of(Optional<ModelCard> card) {
    return card.map(
            known ->
                new Palette(
                    known.classes().stream()
                        .map(spec -> new Palette.Entry(spec.name(), spec.rgb()))
                        .toList()))
        .orElse(Palette.NONE);
  }
}
