package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final int FRAMES = 12;

  /** A stage that sees something. */
  private static final String ROAD = "--model=../perception/bundles/road";

  @TempDir static Path folder;
  private static Path drive;

  @BeforeAll
  static void renderADrive() {
    drive = folder.resolve("drive");
    assertThat(
            run(
                "render",
                "--seconds=1.2",
                "--rate=10",
                "--width=128",
                "--height=64",
                "--out=" + drive))
        .isZero();
  }

  @Test
  void shouldGiveTheSameTracksTwiceInVirtualTime() throws IOException {
    JsonNode first = replayed("first");
    JsonNode second = replayed("second");

    assertThat(first.get("frames_in").asInt()).isEqualTo(FRAMES);
    assertThat(first.get("processed").asInt()).isEqualTo(FRAMES);
    assertThat(first.get("tracks_sha256")).isEqualTo(second.get("tracks_sha256"));
    assertThat(Files.readString(folder.resolve("first").resolve("outcomes.jsonl")))
        .isEqualTo(Files.readString(folder.resolve("second").resolve("outcomes.jsonl")));
  }

  @Test
  void shouldLeaveAVideoOfEveryFrameAndAPageThatNeedsNothingElse() throws IOException {
    replayed("shown", ROAD);

    Path out = folder.resolve("shown");
    try (FFmpegFrameGrabber video = new FFmpegFrameGrabber(out.resolve("annotated.mp4").toFile())) {
      video.start();
      int pictures = 0;
      while (video.grabImage() != null) {
        pictures++;
      }
      assertThat(pictures).isEqualTo(FRAMES);
    }
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("frames_in", "<svg", "As processed", "On the stream", "Worst frames")
        .contains("src=\"data:image/jpeg;base64,")
        .doesNotContainPattern("src=\"(?!data:)")
        .doesNotContain("href=", "url(");
    assertThat(Files.readAllLines(out.resolve("tracks.jsonl"))).hasSize(FRAMES);
    assertThat(out)
        .isDirectoryNotContaining(file -> file.getFileName().toString().contains("part"));
  }

  @Test
  void shouldScoreItselfAgainstTheTruthUnlessToldNotTo() throws IOException {
    JsonNode judged = replayed("judged", ROAD);
    JsonNode silent = replayed("silent", ROAD, "--no-judge");

    assertThat(judged.get("judged_frames").asInt()).isEqualTo(FRAMES);
    assertThat(judged.get("hota").isNumber()).isTrue();
    assertThat(judged.get("ap").isNumber()).isTrue();
    assertThat(judged.get("streaming").get("frames").asInt()).isEqualTo(FRAMES);
    assertThat(judged.get("positions")).hasSize(4);
    assertThat(judged.get("per_class").get("Car").has("mota")).isTrue();
    assertThat(silent.has("hota")).isFalse();
    assertThat(silent.get("tracks_sha256")).isEqualTo(judged.get("tracks_sha256"));
  }

  @Test
  void shouldSayThatAStubIsNotJudgedInsteadOfScoringIt() throws IOException {
    PrintStream usual = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    JsonNode stub;
    try {
      stub = replayed("stub");
    } finally {
      System.setOut(usual);
    }

    assertThat(stub.get("judgement").asText()).isEqualTo("not judged: stub stage");
    assertThat(stub.has("judged_frames")).isFalse();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("not judged: stub stage");
    assertThat(Files.readString(folder.resolve("stub").resolve("report.html")))
        .contains("not judged: stub stage")
        .doesNotContain("As processed");
  }

  @Test
  void shouldNameTheFileWhereTheTruthOfAFrameIsMissing() throws IOException {
    Path broken = folder.resolve("broken");
    assertThat(
            run(
                "render",
                "--seconds=0.3",
                "--rate=10",
                "--width=128",
                "--height=64",
                "--out=" + broken))
        .isZero();
    Path gone = broken.resolve("instances").resolve("front").resolve("000001.png");
    Files.delete(gone);

    assertRefused("000001.png", "replay", broken.toString(), "--clock=virtual", ROAD);
  }

  @Test
  void shouldRefuseWhatMakesNoSenseInOneLine() throws IOException {
    assertRefused("no such file", "replay", folder.resolve("missing").toString());
    assertRefused("rate", "replay", drive.toString(), "--rate", "fast");
    assertRefused("policy", "replay", drive.toString(), "--policy", "luck");
    assertRefused("cameras", "replay", drive.toString(), "--cameras", "0");
    assertRefused("stub", "replay", drive.toString(), "--stage", "stub:soon");
    assertRefused("--budget", "replay", drive.toString(), "--stage", "stub:1", "--budget", "-5");
    assertRefused("--broker", "replay", drive.toString(), "--clock", "virtual", "--broker", "a:1");
    assertRefused("--seconds", "demo", "--seconds", "0");
    Path file = Files.writeString(folder.resolve("a-file"), "");
    // Before the drive is opened, or even looked for.
    assertRefused(
        file + ": cannot be made a folder", "replay", "no-drive", "--out", file.toString());
    assertRefused(
        "cannot be made a folder", "replay", "no-drive", "--out", file.resolve("in").toString());
    assertRefused(file + ": cannot be made a folder", "demo", "--out", file.toString());
  }

  @Test
  void shouldRefuseABundleWhoseNetworkIsNotTheOneItNames() throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("spoilt"));
    Path shipped = Path.of(ROAD.substring("--model=".length()));
    Files.copy(shipped.resolve("model.yaml"), bundle.resolve("model.yaml"));
    byte[] network = Files.readAllBytes(shipped.resolve("model.onnx"));
    network[network.length / 2] ^= 1;
    Files.write(bundle.resolve("model.onnx"), network);

    assertRefused("SHA-256", "replay", drive.toString(), "--model", bundle.toString());
  }

  private static JsonNode replayed(String name, String... more) throws IOException {
    Path json = folder.resolve(name + ".json");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "replay",
                drive.toString(),
                "--clock=virtual",
                "--out=" + folder.resolve(name),
                "--json=" + json));
    arguments.addAll(more.length == 0 ? List.of("--stage=stub:20") : List.of(more));
    assertThat(run(arguments.toArray(String[]::new))).isZero();
    return new ObjectMapper().readTree(json.toFile());
  }

  private static void assertRefused(String word, String... arguments) {
    PrintStream usual = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(run(arguments)).as("status of %s", List.of(arguments)).isEqualTo(2);
    } finally {
      System.setErr(usual);
    }
    List<String> lines = new ArrayList<>(said.toString(StandardCharsets.UTF_8).lines().toList());
    lines.removeIf(line -> !line.startsWith("saccade: "));
    assertThat(lines).singleElement().asString().containsIgnoringCase(word);
  }

  private static int run(String... arguments) {
    return Cli.run(SaccadeCli.all(), arguments);
  }
}
