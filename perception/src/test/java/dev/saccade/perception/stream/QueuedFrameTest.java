package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.TestPictures;
import org.junit.jupiter.api.Test;

class QueuedFrameTest {
  @Test
  void shouldTellApartWhatEnginesDoNotComputeTogether() {
    int jpeg = shape(FrameEncoding.JPEG, 64, 32);

    assertThat(shape(FrameEncoding.RGB8, 64, 32)).isEqualTo(jpeg);
    assertThat(shape(FrameEncoding.NV12, 64, 32)).isNotEqualTo(jpeg);
    assertThat(shape(FrameEncoding.JPEG, 32, 64)).isNotEqualTo(jpeg);
  }

  private static int shape(FrameEncoding encoding, int width, int height) {
    return new QueuedFrame(
            new AdmittedFrame(
                TestPictures.frame(encoding, width, height, new byte[] {1}),
                new RecordPosition("frames", 0, 0)),
            new Mailbox("front", 1))
        .ticket()
        .shape();
  }
}
