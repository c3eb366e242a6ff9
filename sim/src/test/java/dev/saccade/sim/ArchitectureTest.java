package dev.saccade.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms of the bench, and what may not enter them. */
class ArchitectureTest {
  private static final String HOUSE = "dev.saccade.sim.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.saccade.sim");

  @TestFactory
  Stream<DynamicTest> shouldKeepTheRoomsApart() {
    return Stream.of(
            SlicesRuleDefinition.slices().matching(HOUSE + "(*)..").should().beFreeOfCycles(),
            noClasses()
                .that()
                .resideInAnyPackage(HOUSE + "drive..", HOUSE + "world..", HOUSE + "evaluate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.grpc..", "org.bytedeco.pytorch..")
                .as("drives, worlds and the judge know neither broker nor training"),
            noClasses()
                .that()
                .resideOutsideOfPackages(HOUSE + "train..", HOUSE + "app..", HOUSE + "bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.pytorch..")
                .as("libtorch stays in train"),
            noClasses()
                .that()
                .resideOutsideOfPackages(HOUSE + "app..", HOUSE + "bench..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .as("only app and bench read the clock and end the process"),
            noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(java.io.PrintStream.class, "printf", String.class, Object[].class)
                .as("numbers are written alike everywhere: formats name their Locale"))
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CLASSES)));
  }

  @Test
  void shouldHaveASignOnEveryDoor() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .map(Path::getParent)
                  .distinct()
                  .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
          .isEmpty();
    }
  }
}
