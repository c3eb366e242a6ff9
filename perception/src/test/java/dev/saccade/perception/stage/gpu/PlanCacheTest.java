package dev.saccade.perception.stage.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCacheTest {
  private static final String KEY = PlanCache.key("network", "10.15.1", "90");

  @TempDir private Path folder;

  @Test
  void shouldGiveBackWhatItKept() throws Exception {
    PlanCache cache = new PlanCache(folder.resolve("made/on/demand"));
    cache.keep(KEY, new byte[] {1, 2, 3});

    assertThat(cache.find(KEY)).hasValue(new byte[] {1, 2, 3});
    try (Stream<Path> files = Files.list(folder.resolve("made/on/demand"))) {
      assertThat(files).as("no half-written files").hasSize(1);
    }
  }

  @Test
  void shouldKnowNothingOfOtherKeys() {
    PlanCache cache = new PlanCache(folder);
    cache.keep(KEY, new byte[] {1, 2, 3});

    assertThat(cache.find(PlanCache.key("network", "10.15.2", "90"))).isEmpty();
    assertThat(PlanCache.key("a", "bc")).isNotEqualTo(PlanCache.key("ab", "c"));
  }

  @Test
  void shouldNotTakeAnotherKeysFileUnderThisName() throws Exception {
    PlanCache cache = new PlanCache(folder);
    String other = PlanCache.key("other");
    cache.keep(other, new byte[] {1, 2, 3});
    Files.copy(cache.file(other), cache.file(KEY));

    assertThat(cache.find(KEY)).isEmpty();
  }

  @Test
  void shouldNotTakeADamagedFile() throws Exception {
    PlanCache cache = new PlanCache(folder);
    cache.keep(KEY, new byte[100]);
    byte[] whole = Files.readAllBytes(cache.file(KEY));
    for (int length : new int[] {0, 1, 20, 80, whole.length - 1}) {
      Files.write(cache.file(KEY), Arrays.copyOf(whole, length));
      assertThat(cache.find(KEY)).as("%d of %d bytes", length, whole.length).isEmpty();
    }
    byte[] changed = whole.clone();
    changed[whole.length - 5] ^= 1;
    Files.write(cache.file(KEY), changed);
    assertThat(cache.find(KEY)).isEmpty();
  }

  @Test
  void shouldForget() {
    PlanCache cache = new PlanCache(folder);
    cache.keep(KEY, new byte[] {1});
    cache.forget(KEY);

    assertThat(cache.find(KEY)).isEmpty();
    cache.forget(KEY);
  }
}
