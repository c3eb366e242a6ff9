package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void shouldNameFileLineAndKeyOfAMistake() throws IOException {
    Path file =
        write("kafka: {bootstrap: 'localhost:9092'}\ncameras: [{id: a}]\ngprc: {port: 1}\n");

    assertThatThrownBy(() -> VehicleConfigFile.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(file + ":")
        .hasMessageContaining("key 'gprc' is not known");
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
