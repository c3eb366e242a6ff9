package dev.saccade.perception.network.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameMapTest {
  @TempDir Path folder;

  @Test
  void shouldNameTheLineThatIsNoRule() throws IOException {
    Path file = Files.writeString(folder.resolve("map"), "a -> b\n\nnonsense\n");

    assertThatThrownBy(() -> NameMap.read(file)).hasMessageContaining("line 3: 'nonsense'");
  }

  @Test
  void shouldNameTheLineWhosePatternIsBroken() throws IOException {
    Path file = Files.writeString(folder.resolve("map"), "a( -> b\n");

    assertThatThrownBy(() -> NameMap.read(file)).hasMessageContaining("line 1");
  }

  @Test
  void shouldReplaceTheWholeNameThatARuleFits() throws IOException {
    NameMap map =
        NameMap.read(Files.writeString(folder.resolve("map"), "enc\\.(.+?)(\\.bn)? -> x.$1\n"));

    Weights renamed = map.apply(new Weights(Map.of("enc.conv.bn", WeightTensor.of(1))));

    assertThat(renamed.tensors()).containsOnlyKeys("x.conv");
  }

  @Test
  void shouldRefuseToLetTwoTensorsBecomeOne() throws IOException {
    NameMap map = NameMap.read(Files.writeString(folder.resolve("map"), "a.* -> same\n"));
    Weights weights = new Weights(Map.of("a1", WeightTensor.of(1), "a2", WeightTensor.of(2)));

    assertThatThrownBy(() -> map.apply(weights)).hasMessageContaining("two tensors become same");
  }
}
