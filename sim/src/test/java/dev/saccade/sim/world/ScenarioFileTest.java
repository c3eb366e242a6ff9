package dev.saccade.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioFileTest {
  @ParameterizedTest
  @MethodSource("dev.saccade.sim.world.Scenarios#names")
  void shouldDrawEachParameterWithinItsRange(String name) {
    ScenarioFile file = ScenarioFile.named(name);

    for (long seed = 0; seed < 20; seed++) {
      ScenarioFile.Values values = file.draw(new Dice(seed));
      file.parameters()
          .forEach(
              (parameter, range) ->
                  assertThat(values.of(parameter)).isBetween(range.get(0), range.get(1)));
      assertThat(file.light().get(file.drawLight(new Dice(seed)))).isPositive();
    }
  }

  @Test
  void shouldDrawEveryKindOfLightThatHasAShare() {
    ScenarioFile file = ScenarioFile.named("city-street");
    TreeSet<String> drawn = new TreeSet<>();
    for (long seed = 0; seed < 300; seed++) {
      drawn.add(file.drawLight(new Dice(seed)));
    }

    assertThat(drawn).isEqualTo(new TreeSet<>(file.light().keySet()));
  }

  @Test
  void shouldRefuseWhatMakesNoScenario() {
    assertThatThrownBy(() -> read("light: {moonlit: 1}\nparameters: {}"))
        .hasMessageContaining("moonlit");
    assertThatThrownBy(() -> read("light: {sunny: 1}\nparameters: {lane-metres: [4, 3]}"))
        .hasMessageContaining("lane-metres: [4.0, 3.0] (expected: [low, high])");
    assertThatThrownBy(() -> read("light: {sunny: 0}\nparameters: {}"))
        .hasMessageContaining("a kind above 0");
  }

  private static ScenarioFile read(String rest) throws java.io.IOException {
    String text = "summary: a test\nlayout: street\n" + rest;
    return ScenarioFile.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
