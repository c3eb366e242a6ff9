package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.serve.PipelineFacts;
import dev.saccade.perception.serve.PlannerServer;
import dev.saccade.perception.serve.ServeSettings;
import dev.saccade.perception.serve.SubscriberHub;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrack;
import dev.saccade.v1.VehicleTrackUpdate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
  @TempDir private Path folder;
  private SubscriberHub hub;
  private PlannerServer server;

  @BeforeEach
  void start() throws IOException {
    hub =
        new SubscriberHub(
            new PipelineFacts(List.of("front"), "cpu: test", "road", "00ff"),
            () -> 2_000_000_000L,
            System::nanoTime,
            10);
    server =
        PlannerServer.start(ServeSettings.loopback(0), hub, () -> 2_000_000_000L, System::nanoTime);
    hub.onUpdate(
        TrackUpdate.newBuilder()
            .setFrameId(FrameId.newBuilder().setCameraId("front").setSourceEpoch(1).setSequence(5))
            .setCaptureEpochNanos(1_900_000_000L)
            .addTracks(
                Track.newBuilder()
                    .setTrackId(3)
                    .setClassName("Car")
                    .setState(TrackState.TRACK_STATE_CONFIRMED))
            .build());
  }

  @AfterEach
  void stop() {
    server.close();
    hub.close();
  }

  @Test
  void shouldWriteOneUpdateALineAsJson() throws IOException {
    Path file = folder.resolve("tracks.jsonl");

    int status = watch("--json", file.toString(), "--updates", "1");

    assertThat(status).isZero();
    JsonNode update = new ObjectMapper().readTree(Files.readAllLines(file).get(0));
    assertThat(update.at("/frame_id/camera_id").asText()).isEqualTo("front");
    assertThat(update.at("/tracks/0/class_name").asText()).isEqualTo("Car");
    assertThat(update.at("/age_at_send_nanos").asLong()).isEqualTo(100_000_000L);
  }

  @Test
  void shouldWriteEveryFieldOfTheContractAlsoWhereThereIsNothingToTell() throws IOException {
    Path file = folder.resolve("tracks.jsonl");

    watch("--json", file.toString(), "--updates", "1");

    JsonNode update = new ObjectMapper().readTree(Files.readAllLines(file).get(0));
    assertThat(update.path("degraded").isBoolean()).isTrue();
    assertThat(update.path("truncated").isBoolean()).isTrue();
    assertThat(update.path("heartbeat").isBoolean()).isTrue();
    assertThat(update.path("skipped_updates").asText()).isEqualTo("0");
    assertThat(update.path("drops_since_last").isArray()).isTrue();
  }

  @Test
  void shouldShowTheTracksThatTheCamerasHaveInCommon() throws IOException {
    hub.onVehicleUpdate(
        VehicleTrackUpdate.newBuilder()
            .setVehicleId("van")
            .setCaptureEpochNanos(1_900_000_000L)
            .addTracks(
                VehicleTrack.newBuilder()
                    .setTrackId(8)
                    .setClassName("Car")
                    .setState(TrackState.TRACK_STATE_CONFIRMED)
                    .setGround(GroundState.newBuilder().setXMetres(30).setYMetres(40)))
            .build());
    Path file = folder.resolve("vehicle.jsonl");

    assertThat(watch("--vehicle", "--json", file.toString(), "--updates", "1")).isZero();
    JsonNode update = new ObjectMapper().readTree(Files.readAllLines(file).get(0));
    assertThat(update.at("/vehicle_id").asText()).isEqualTo("van");
    assertThat(update.at("/tracks/0/track_id").asText()).isEqualTo("8");
    assertThat(printed("--vehicle", "--updates", "1"))
        .contains("van  frame 0  age ")
        .containsPattern("8 Car +confirmed +50\\.0 +40\\.0");
    assertThat(watch("--vehicle", "--camera", "front")).isEqualTo(2);
  }

  @Test
  void shouldFailWhereNothingEverCame() {
    int port = server.port();
    server.close();
    PrintStream usual = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(
              Cli.run(
                  VehicleCommands.all(),
                  "watch",
                  "--target=127.0.0.1:" + port,
                  "--json",
                  "--seconds=0.2"))
          .isEqualTo(1);
    } finally {
      System.setErr(usual);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("nothing came from 127.0.0.1:" + port);
  }

  private String printed(String... options) {
    PrintStream usual = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(watch(options)).isZero();
    } finally {
      System.setOut(usual);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldEndWhenWhatItWritesCannotBeWritten() {
    assumeThat(Path.of("/dev/full")).exists();

    assertThat(watch("--json", "/dev/full")).isEqualTo(1);
  }

  @Test
  void shouldEndWithStatusTwoForWhatTheServerCannotMeanOrTheOptionsCannot() {
    assertThat(watch("--camera", "moon", "--json")).isEqualTo(2);
    assertThat(watch("--category", "ufo")).isEqualTo(2);
    assertThat(watch("--seconds", "-1")).isEqualTo(2);
    assertThat(watch("--cert", "only.pem")).isEqualTo(2);
    assertThat(Cli.run(VehicleCommands.all(), "watch", "--target", "nowhere")).isEqualTo(2);
  }

  private int watch(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "watch";
    arguments[1] = "--target";
    arguments[2] = "127.0.0.1:" + server.port();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return Cli.run(VehicleCommands.all(), arguments);
  }
}
