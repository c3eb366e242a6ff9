package dev.saccade.perception.stage.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** The bindings still let us reach what {@link NativeObject} reaches for. */
class NativeObjectTest {
  @Test
  void shouldGiveWhatAFactoryReturnedADestructor() {
    // As a factory would: memory that the Java object does not own.
    Pointer raw = Pointer.malloc(16);
    BytePointer made = new BytePointer(raw);
    made.close();
    assertThat(made.address()).as("closing what one does not own").isEqualTo(raw.address());

    NativeObject.own(made, () -> new BytePointer(1L));
    made.close();
    assertThat(made.isNull()).isTrue();
  }
}
