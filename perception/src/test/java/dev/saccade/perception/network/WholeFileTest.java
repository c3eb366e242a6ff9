package dev.saccade.perception.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path folder;

  @Test
  void shouldReplaceWhatWasThere() throws IOException {
    Path file = folder.resolve("result.json");

    WholeFile.text(file, "older");
    WholeFile.stream(file, out -> out.write("newer".getBytes(StandardCharsets.UTF_8)));

    assertThat(file).hasContent("newer");
    assertThat(folder).isDirectoryContaining(file::equals);
  }

  @Test
  void shouldLeaveTheOldFileAndNothingElseWhereWritingFails() throws IOException {
    Path file = folder.resolve("result.json");
    WholeFile.text(file, "older");

    assertThatThrownBy(
            () ->
                WholeFile.stream(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("the disk is full");
                    }))
        .hasMessage("the disk is full");

    assertThat(file).hasContent("older");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void shouldMakeNoFolderForAText() {
    assertThatThrownBy(() -> WholeFile.text(folder.resolve("missing/result.json"), "new"))
        .isInstanceOf(IOException.class);
  }
}
