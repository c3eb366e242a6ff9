package dev.saccade.perception;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The rooms, the arrows between them, and what may not enter: the second half of every sign on a
 * door.
 */
class ArchitectureTest {
  private static final String HOUSE = "dev.saccade.perception.";
  private static final String KAFKA = "org.apache.kafka..";
  private static final String GRPC = "io.grpc..";
  private static final String WIRE = "dev.saccade.v1..";
  private static final String NATIVE = "org.bytedeco..";
  private static final String ONNX_RUNTIME = "ai.onnxruntime..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.saccade.perception");

  @TestFactory
  Stream<DynamicTest> shouldKeepTheArrowsBetweenRooms() {
    return Stream.of(
            room("frame"),
            room("deadline", "frame"),
            room("instance", "frame"),
            room("network", "frame", "instance"),
            room("track", "frame", "instance"),
            room("stage", "frame", "instance", "network"),
            room("stream", "frame", "deadline", "instance", "stage", "track", "observe"),
            room("serve", "frame", "instance", "track", "observe"),
            room("observe", "frame", "deadline", "instance", "track"),
            SlicesRuleDefinition.slices().matching(HOUSE + "(*)..").should().beFreeOfCycles())
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CLASSES)));
  }

  @TestFactory
  Stream<DynamicTest> shouldKeepOutWhatMayNotEnter() {
    return Stream.of(
            noClasses()
                .that()
                .resideInAnyPackage(rooms("frame", "deadline", "instance", "track", "network"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KAFKA, GRPC, WIRE, NATIVE, ONNX_RUNTIME),
            noClasses()
                .that()
                .resideInAPackage(HOUSE + "stage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KAFKA, GRPC, WIRE),
            noClasses()
                .that()
                .resideOutsideOfPackages(HOUSE + "stage..", HOUSE + "app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(NATIVE, ONNX_RUNTIME),
            noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + "app..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .as("only app reads the clock and ends the process"),
            noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(java.io.PrintStream.class, "printf", String.class, Object[].class)
                .as("numbers are written alike everywhere: formats name their Locale"),
            classes()
                .that()
                .resideInAPackage(HOUSE + "serve.client..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                    HOUSE + "serve.client..", "java..", WIRE, GRPC, "com.google..", "org.slf4j..")
                .as("a planner's client needs only the contract, gRPC and slf4j"),
            classes().that().areRecords().should().haveOnlyFinalFields())
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CLASSES)));
  }

  @Test
  void shouldHaveASignOnEveryDoor() throws IOException {
    assertThat(roomsWithoutSign(Path.of("src/main/java"))).isEmpty();
  }

  /** Folders with sources but without a {@code package-info.java}. */
  static List<Path> roomsWithoutSign(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .distinct()
          .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
          .sorted()
          .toList();
    }
  }

  private static ArchRule room(String name, String... mayKnow) {
    String[] own = new String[mayKnow.length + 1];
    own[0] = HOUSE + name + "..";
    for (int i = 0; i < mayKnow.length; i++) {
      own[i + 1] = HOUSE + mayKnow[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + name + "..")
        .should()
        .dependOnClassesThat(
            Predicates.resideInAPackage("dev.saccade.perception..")
                .and(DescribedPredicate.not(Predicates.resideInAnyPackage(own))))
        .allowEmptyShould(true)
        .as(
            name
                + " may know "
                + (mayKnow.length == 0 ? "no other room" : String.join(", ", mayKnow)));
  }

  private static String[] rooms(String... names) {
    return Stream.of(names).map(name -> HOUSE + name + "..").toArray(String[]::new);
  }
}
