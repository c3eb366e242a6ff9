package dev.saccade.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Holds the wire contract against its golden copy. A line that is gone from the contract breaks
 * whoever speaks the old one; a line that is new must be recorded on purpose: {@code mvn -pl proto
 * test -Dgolden.update=true}.
 */
class WireContractTest {
  private static final Path GOLDEN = Path.of("src/test/resources/wire-contract.golden.txt");

  private static final List<FileDescriptor> FILES =
      List.of(
          Frame.getDescriptor(),
          Odometry.getDescriptor(),
          Calibration.getDescriptor(),
          Outcome.getDescriptor(),
          InstanceOuterClass.getDescriptor(),
          TrackOuterClass.getDescriptor(),
          PerceptionOuterClass.getDescriptor());

  @Test
  void shouldKeepEveryFieldValueAndMethodThatWasEverPublished() throws IOException {
    SortedSet<String> contract = describe();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, String.join("\n", contract) + "\n", StandardCharsets.UTF_8);
    }
    List<String> golden = Files.readAllLines(GOLDEN, StandardCharsets.UTF_8);

    List<String> lost = new ArrayList<>(golden);
    lost.removeAll(contract);
    assertThat(lost).as("gone from the wire contract: an incompatible change").isEmpty();

    List<String> added = new ArrayList<>(contract);
    added.removeAll(golden);
    assertThat(added).as("new in the wire contract: record it with -Dgolden.update=true").isEmpty();
  }

  private static SortedSet<String> describe() {
    SortedSet<String> lines = new TreeSet<>();
    for (FileDescriptor file : FILES) {
      file.getMessageTypes().forEach(message -> describe(message, lines));
      file.getEnumTypes().forEach(type -> describe(type, lines));
      for (ServiceDescriptor service : file.getServices()) {
        for (MethodDescriptor method : service.getMethods()) {
          lines.add(
              "rpc %s: %s%s -> %s%s"
                  .formatted(
                      method.getFullName(),
                      method.isClientStreaming() ? "stream " : "",
                      method.getInputType().getFullName(),
                      method.isServerStreaming() ? "stream " : "",
                      method.getOutputType().getFullName()));
        }
      }
    }
    return lines;
  }

  private static void describe(Descriptor message, SortedSet<String> lines) {
    lines.add("message " + message.getFullName());
    for (FieldDescriptor field : message.getFields()) {
      String type =
          switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(java.util.Locale.ROOT);
          };
      String label = field.isRepeated() ? "repeated " : field.hasPresence() ? "optional " : "";
      String oneof =
          field.getRealContainingOneof() == null
              ? ""
              : " in " + field.getRealContainingOneof().getName();
      lines.add(
          "field %s = %d: %s%s%s"
              .formatted(field.getFullName(), field.getNumber(), label, type, oneof));
    }
    message.getNestedTypes().forEach(nested -> describe(nested, lines));
    message.getEnumTypes().forEach(type -> describe(type, lines));
  }

  private static void describe(EnumDescriptor type, SortedSet<String> lines) {
    for (EnumValueDescriptor value : type.getValues()) {
      lines.add(
          "value %s.%s = %d".formatted(type.getFullName(), value.getName(), value.getNumber()));
    }
  }
}
