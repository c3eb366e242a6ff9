package dev.saccade.perception.network.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import dev.saccade.perception.network.architecture.SpatialSamplingNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("w.safetensors");
  }

  @Test
  void shouldReadBackEveryBit() throws IOException {
    Weights weights = RandomWeights.of(SpatialSamplingNetwork.build(11), 5).weights();

    new Safetensors(weights, Map.of("network", "ssn")).write(file);
    Safetensors read = Safetensors.read(file);

    assertThat(read.metadata()).containsExactly(Map.entry("network", "ssn"));
    assertThat(read.weights().tensors().keySet())
        .containsExactlyElementsOf(weights.tensors().keySet());
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertThat(read.weights().get(name).shape()).isEqualTo(tensor.shape());
              assertThat(read.weights().get(name).values()).isEqualTo(tensor.values());
            });
  }

  @Test
  void shouldWriteTheFormatOthersRead() throws IOException {
    new Safetensors(new Weights(Map.of("a", WeightTensor.of(1.5f))), Map.of()).write(file);

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong();
    assertThat(header % 8).isZero();
    assertThat(new String(bytes.array(), 8, header, StandardCharsets.UTF_8).strip())
        .isEqualTo("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}");
    assertThat(bytes.getFloat(8 + header)).isEqualTo(1.5f);
  }

  @Test
  void shouldReadOtherTypesAsFloats() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort(Half.bits(0.5f)).putShort((short) 0x3f80).putDouble(2.25).putLong(7).putInt(-3);
    write(
        "{\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[2,4]},"
            + "\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[4,12]},"
            + "\"l\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[12,20]},"
            + "\"i\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[20,24]}}",
        data.array());

    Weights weights = Safetensors.read(file).weights();

    assertThat(List.of("h", "b", "d", "l", "i"))
        .extracting(name -> weights.get(name).values()[0])
        .containsExactly(0.5f, 1f, 2.25f, 7f, -3f);
    assertThat(weights.get("l").shape()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999,99999,99999,99999],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":",
        "[]",
      })
  void shouldRefuseADamagedHeaderInOneLine(String header) throws IOException {
    write(header, new byte[8]);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("expected: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldRefuseAHeaderLongerThanTheFile() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(Long.MAX_VALUE).array());

    assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("header of");
  }

  @Test
  void shouldNameTheMissingFile() {
    assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("missing");
  }

  private void write(String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(text.length).put(text).put(data).array());
  }
}
