package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.stage.cpu.RawTensor;
import dev.saccade.perception.stage.cpu.RawTensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldReadBackWhatItWrote(ElementType type) throws Exception {
    byte[] numbers = new byte[6 * type.byteCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (byte) (i & 1);
    }
    Path file = folder.resolve("array.npy");
    Npy.write(file, new RawTensor(type, new long[] {2, 3}, ByteBuffer.wrap(numbers)));

    RawTensor read = Npy.read(file);

    assertThat(read.type()).isEqualTo(type);
    assertThat(read.shape()).containsExactly(2, 3);
    byte[] again = new byte[numbers.length];
    read.bytes().get(again);
    assertThat(again).isEqualTo(numbers);
  }

  @ParameterizedTest
  @CsvSource({"'()', 1", "'(5,)', 5", "'(2, 3)', 6", "'(0, 3)', 0"})
  void shouldReadWhatNumpyWrites(String shape, int count) throws Exception {
    RawTensor read =
        Npy.read(
            file("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }", 4 * count));

    assertThat(Arrays.stream(read.shape()).reduce(1, (a, b) -> a * b)).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }",
        "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '<U9', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999, 99999999, 99999999), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 6), }",
        "nothing of the kind"
      })
  void shouldRefuseWhatItCannotTakeInOneLine(String header) throws Exception {
    Path file = file(header, 24);

    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(file.toString())
        .message()
        .doesNotContain("\n");
  }

  @Test
  void shouldNotTrustTheLengthOfAHeader() throws Exception {
    ByteBuffer start = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    start.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0}).putInt(0x7FFFFFFF);
    Path file = Files.write(folder.resolve("long.npy"), start.array());

    assertThatThrownBy(() -> Npy.read(file)).hasMessageContaining("a header of 2147483647 bytes");
  }

  @Test
  void shouldSayThatAFileIsNotThere() {
    assertThatThrownBy(() -> Npy.read(folder.resolve("none.npy")))
        .hasMessageContaining("no such file");
  }

  private Path file(String header, int dataBytes) throws Exception {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer content =
        ByteBuffer.allocate(10 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    content.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    content.putShort((short) text.length).put(text);
    return Files.write(folder.resolve("array.npy"), content.array());
  }
}
