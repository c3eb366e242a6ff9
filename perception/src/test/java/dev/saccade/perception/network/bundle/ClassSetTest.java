package dev.saccade.perception.network.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.instance.SurfaceKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassSetTest {
  @ParameterizedTest
  @EnumSource
  void shouldSayOfEachClassWhatMayStandOnIt(ClassSet set) {
    assertThat(set.surfaces()).hasSameSizeAs(set.classes());
    for (ClassSpec of : set.classes()) {
      if (of.isThing()) {
        assertThat(set.surfaces().get(of.id())).isEqualTo(SurfaceKind.OTHER);
      }
    }
  }

  @Test
  void shouldKnowTheGroundOfAKnownSetByItsNames() {
    List<ClassSpec> camVid =
        ClassSet.CAMVID.classes().stream()
            .map(c -> new ClassSpec(c.id(), c.name(), "#123456", c.kind(), c.category()))
            .toList();
    List<SurfaceKind> kinds = ClassSet.surfaces(camVid).orElseThrow().kinds();
    assertThat(kinds.get(3)).isEqualTo(SurfaceKind.ROAD);
    assertThat(kinds.get(4)).isEqualTo(SurfaceKind.PAVEMENT);
    assertThat(kinds.get(7)).isEqualTo(SurfaceKind.UPRIGHT);
    assertThat(kinds.get(8)).isEqualTo(SurfaceKind.OTHER);
  }

  @Test
  void shouldKnowNothingOfTheGroundOfOtherClasses() {
    assertThat(ClassSet.surfaces(ClassSet.generic(11))).isEmpty();
    assertThat(ClassSet.surfaces(ClassSet.VOC.classes())).isEmpty();
    assertThat(ClassSet.surfaces(List.of())).isEmpty();
  }
}
