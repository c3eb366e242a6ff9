package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VehicleConfigFileTest {
  private static final String CALIBRATION =
      """
      front:
        widthPixels: 1280
        heightPixels: 720
        focalXPixels: 1000
        focalYPixels: 1000
        centreXPixels: 640
        centreYPixels: 360
        distortionModel: NONE
        distortion: []
        xMetres: 1.5
        yMetres: 0
        zMetres: 1.5
        yawRadians: 0
        pitchRadians: 0.02
        rollRadians: 0
      """;

  @TempDir private Path folder;

  @Test
  void shouldReadTheExampleThatExplainsEveryKey() {
    VehicleConfig config = VehicleConfigFile.read(Path.of("../deploy/saccade.yaml"));

    assertThat(config.cameras()).extracting(VehicleConfig.CameraEntry::id).contains("front");
    assertThat(config.grpc().port()).isEqualTo(50051);
  }

  @Test
  void shouldShowTheValuesThatHoldWhereAKeyIsLeftOut() throws IOException {
    JsonNode shown =
        VehicleConfigFile.SNAKE_CASE.readTree(Path.of("../deploy/saccade.yaml").toFile());
    String least =
        "kafka: {bootstrap: 'localhost:9092'}\ncameras: [{id: front}, {id: left}, {id: right}]\n";
    JsonNode holding =
        VehicleConfigFile.SNAKE_CASE.valueToTree(VehicleConfigFile.read(write(least)));

    Map<String, Object> values = new TreeMap<>();
    leaves("", shown, values);
    Map<String, Object> defaults = new TreeMap<>();
    leaves("", holding, defaults);
    assertThat(values).hasSizeGreaterThan(20);
    defaults.keySet().retainAll(values.keySet());
    assertThat(defaults).isEqualTo(values);
  }

  @Test
  void shouldTakePathsFromTheFilesFolder() throws IOException {
    VehicleConfig config =
        VehicleConfigFile.read(
            write(
                """
                kafka:
                  bootstrap: localhost:9092
                  state: state
                  client: {ssl.truststore.location: brokers.p12, security.protocol: SSL}
                cameras: [{id: a}]
                calibration: calibration.yaml
                stage: {model: ../bundles/mine}
                grpc:
                  tls: {certificate: server.pem, key: /keys/server.key, client_authorities: ca.pem}
                  tokens: tokens.txt
                """));

    assertThat(config.kafka().state()).isEqualTo(folder.resolve("state"));
    assertThat(config.kafka().brokers().settings())
        .containsEntry("ssl.truststore.location", folder.resolve("brokers.p12").toString())
        .containsEntry("security.protocol", "SSL");
    assertThat(config.calibration()).isEqualTo(folder.resolve("calibration.yaml"));
    assertThat(config.stage().model()).isEqualTo(folder.resolve("../bundles/mine"));
    assertThat(config.grpc().tls().certificate()).isEqualTo(folder.resolve("server.pem"));
    assertThat(config.grpc().tls().key()).isEqualTo(Path.of("/keys/server.key"));
    assertThat(config.grpc().tls().authorities()).contains(folder.resolve("ca.pem"));
    assertThat(config.grpc().tokens()).isEqualTo(folder.resolve("tokens.txt"));
  }

  @Test
  void shouldExplainABadSettingOfTheBrokersConnection() throws IOException {
    Path file =
        write("kafka: {bootstrap: 'b:9092', client: {security.protocl: SSL}}\ncameras: [{id: a}]");

    assertThatThrownBy(() -> VehicleConfigFile.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(file + ":")
        .hasMessageContaining("kafka.client: security.protocl: no setting of a Kafka connection");
  }

  @Test
  void shouldBoundTheClocksTolerance() throws IOException {
    String rest = "kafka: {bootstrap: 'b:9092'}\ncameras: [{id: a}]\nclock_tolerance_millis: ";

    assertThat(VehicleConfigFile.read(write(rest + "12.5")).clockToleranceNanos())
        .isEqualTo(12_500_000);
    for (String bad : new String[] {"-1", ".nan", "60000"}) {
      Path file = write(rest + bad);
      assertThatThrownBy(() -> VehicleConfigFile.read(file))
          .as(bad)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("clock_tolerance_millis");
    }
  }

  /** Numbers as doubles: 100 and 100.0 are one value. */
  private static void leaves(String path, JsonNode node, Map<String, Object> values) {
    if (node.isObject()) {
      node.properties()
          .forEach(each -> leaves(path + "." + each.getKey(), each.getValue(), values));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        leaves(path + "[" + i + "]", node.get(i), values);
      }
    } else {
      values.put(path, node.isNumber() ? (Object) node.asDouble() : node.asText());
    }
  }

  @Test
  void shouldNameFileLineAndKeyOfAMistake() throws IOException {
    Path file =
        write("kafka: {bootstrap: 'localhost:9092'}\ncameras: [{id: a}]\ngprc: {port: 1}\n");

    assertThatThrownBy(() -> VehicleConfigFile.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(file + ":")
        .hasMessageContaining("gprc: no such key (expected one of: calibration, ");
  }

  @Test
  void shouldWarmUpForThePicturesThatCamerasHave() throws IOException {
    String camera = "kafka: {bootstrap: 'localhost:9092'}\ncameras:\n- {id: a}\n- {id: b, %s}\n";

    assertThat(
            VehicleConfigFile.read(
                    write(camera.formatted("width_pixels: 1920, height_pixels: 1080")))
                .pictureSizes())
        .containsExactly(PictureSize.USUAL, new PictureSize(1920, 1080));
    assertThatThrownBy(() -> VehicleConfigFile.read(write(camera.formatted("width_pixels: 1920"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("of b: one of two (expected: both, or none)");
    assertThatThrownBy(
            () ->
                VehicleConfigFile.read(
                    write(camera.formatted("width_pixels: 1920, height_pixels: 0"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("camera b: heightPixels: 0 (expected: 16 to 4096)");
  }

  @Test
  void shouldRefuseACalibrationThatLeavesSomethingOut() throws IOException {
    assertThat(VehicleConfigFile.readCalibrations(write(CALIBRATION)).get("front").pitchRadians())
        .isEqualTo(0.02);
    for (String key : new String[] {"pitchRadians", "zMetres", "distortion", "focalXPixels"}) {
      Path file = write(CALIBRATION.replaceAll(" +" + key + ":.*\n", ""));

      assertThatThrownBy(() -> VehicleConfigFile.readCalibrations(file))
          .as("without %s", key)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(key);
    }
  }

  @Test
  void shouldRefuseNumbersThatAreNone() throws IOException {
    for (String line : new String[] {"pitchRadians: .nan", "zMetres: .inf", "zMetres: 0"}) {
      String key = line.substring(0, line.indexOf(':'));
      Path file = write(CALIBRATION.replaceAll(key + ":.*", line));

      assertThatThrownBy(() -> VehicleConfigFile.readCalibrations(file))
          .as(line)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(key);
    }
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("file.yaml"), text);
  }
}
