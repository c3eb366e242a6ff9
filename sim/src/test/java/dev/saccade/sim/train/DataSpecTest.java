package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.app.UsageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DataSpecTest {
  @Test
  void shouldReadFormatPathSplitAndWeight() {
    assertThat(DataSpec.parse("camvid:/data/camvid:val*0.5"))
        .isEqualTo(new DataSpec(DataSpec.Format.CAMVID, Path.of("/data/camvid"), "val", 0.5));
    assertThat(DataSpec.parse("voc:x"))
        .isEqualTo(new DataSpec(DataSpec.Format.VOC, Path.of("x"), "train", 1));
  }

  @Test
  void shouldSayWhatIsWrongWithASpecification() {
    for (String bad : new String[] {"camvid", "camvid:", "kitti:x", "camvid:x*", "camvid:x*much"}) {
      assertThatThrownBy(() -> DataSpec.parse(bad))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("--data " + bad)
          .hasMessageContaining("FORMAT:PATH[:SPLIT][*WEIGHT]");
    }
    assertThatThrownBy(() -> DataSpec.parse("camvid:x*-1")).hasMessageContaining("weight -1.0");
  }
}
