package dev.saccade.perception.network.bundle;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.network.OutputMeaning;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code model.yaml} says.
 *
 * @param format version of the file's form, {@link #FORMAT}
 * @param name of the bundle, as reports show it
 * @param network the architecture's name as in {@code models}; free text for foreign networks
 * @param sha256 of {@code model.onnx}, lower-case hexadecimal
 * @param precision in which it computes
 * @param input what the input tensor expects
 * @param outputStride input pixels for each pixel of the outputs, at least 1
 * @param outputs one with class scores, probabilities or ids, at most one of each meaning
 * @param classes every class, ids 0 .. n - 1 in order; empty only where the network gives ids
 * @param profiles input sizes, largest first, at least one
 * @param sampling how instances are made
 * @param data what it was trained on
 * @param terms under which the weights may be used
 */
@JsonPropertyOrder({
  "format",
  "name",
  "network",
  "sha256",
  "precision",
  "input",
  "outputStride",
  "outputs",
  "classes",
  "profiles",
  "sampling",
  "data",
  "terms"
})
public record ModelCard(
    String format,
    String name,
    String network,
    String sha256,
    Precision precision,
    InputSpec input,
    int outputStride,
    List<OutputSpec> outputs,
    List<ClassSpec> classes,
    List<Profile> profiles,
    SamplingSpec sampling,
    String data,
    String terms) {
  public static final String FORMAT = "saccade-bundle/1";

  /** The sizes of one set of weights, largest first. */
  public static final List<Profile> USUAL_PROFILES =
      List.of(Profile.of(1024, 512), Profile.of(768, 384), Profile.of(512, 256));

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Set<OutputMeaning> CLASS_MEANINGS =
      Set.of(
          OutputMeaning.CLASS_SCORES, OutputMeaning.CLASS_PROBABILITIES, OutputMeaning.CLASS_IDS);

  public ModelCard {
    Rule.that(FORMAT.equals(format), "format", format, FORMAT);
    Rule.named("name", name);
    Rule.named("network", network);
    Rule.that(
        sha256 != null && SHA256.matcher(sha256).matches(),
        "sha256",
        sha256,
        "64 lower-case hexadecimal digits");
    Rule.present("precision", precision);
    Rule.present("input", input);
    Rule.that(outputStride >= 1 && outputStride <= 64, "outputStride", outputStride, "1 to 64");
    outputs = List.copyOf(Rule.present("outputs", outputs));
    classes = List.copyOf(Rule.present("classes", classes));
    profiles = List.copyOf(Rule.present("profiles", profiles));
    Rule.present("sampling", sampling);
    Rule.present("data", data);
    Rule.present("terms", terms);
    checkOutputs(outputs);
    checkClasses(classes, outputs);
    checkProfiles(profiles, input);
  }

  private static void checkOutputs(List<OutputSpec> outputs) {
    Set<OutputMeaning> meanings = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (OutputSpec output : outputs) {
      Rule.that(
          meanings.add(output.meaning()), "outputs.meaning", output.meaning(), "at most once");
      Rule.that(names.add(output.name()), "outputs.name", output.name(), "at most once");
    }
    Rule.that(
        meanings.stream().filter(CLASS_MEANINGS::contains).count() == 1,
        "outputs",
        meanings.stream().sorted().toList(),
        "exactly one of CLASS_SCORES, CLASS_PROBABILITIES, CLASS_IDS");
    // Following offsets and guided enlarging work on scores; ids would silently be used alone.
    Rule.that(
        !meanings.contains(OutputMeaning.CLASS_IDS) || meanings.size() == 1,
        "outputs",
        meanings.stream().sorted().toList(),
        "CLASS_IDS by themselves");
  }

  private static void checkClasses(List<ClassSpec> classes, List<OutputSpec> outputs) {
    boolean ids = outputs.stream().anyMatch(o -> o.meaning() == OutputMeaning.CLASS_IDS);
    Rule.that(ids || !classes.isEmpty(), "classes", "none", "one for each channel of the scores");
    for (int i = 0; i < classes.size(); i++) {
      Rule.that(
          classes.get(i).id() == i,
          "classes.id of " + classes.get(i).name(),
          classes.get(i).id(),
          i + ", its place in the list");
    }
  }

  private static void checkProfiles(List<Profile> profiles, InputSpec input) {
    Rule.that(!profiles.isEmpty(), "profiles", "none", "at least one");
    for (int i = 1; i < profiles.size(); i++) {
      Rule.that(
          profiles.get(i).heightPixels() < profiles.get(i - 1).heightPixels(),
          "profiles.heightPixels of " + profiles.get(i).name(),
          profiles.get(i).heightPixels(),
          "less than that of the profile before it");
    }
    Rule.that(
        !input.fixedSize() || profiles.size() == 1,
        "profiles",
        profiles.size(),
        "1, as input.fixedSize is true");
  }

  public Optional<OutputSpec> output(OutputMeaning meaning) {
    return outputs.stream().filter(output -> output.meaning() == meaning).findFirst();
  }

  /** The output that tells the classes, in whichever form. */
  public OutputSpec classOutput() {
    return outputs.stream()
        .filter(output -> CLASS_MEANINGS.contains(output.meaning()))
        .findFirst()
        .orElseThrow();
  }

  /** True where instances come from offsets; otherwise they come from connected components. */
  public boolean hasInstanceOffsets() {
    return output(OutputMeaning.INSTANCE_OFFSETS).isPresent();
  }

  /** The class of an id; a generic one where the card knows none. */
  public ClassSpec classOf(int id) {
    return id < classes.size() ? classes.get(id) : ClassSpec.generic(id);
  }

  public List<ClassSpec> things() {
    return classes.stream().filter(ClassSpec::isThing).toList();
  }

  /** The same card with instances made in another way. */
  public ModelCard withSampling(SamplingSpec newSampling) {
    return with(sha256, newSampling);
  }

  /** The same card for another network file. */
  public ModelCard withSha256(String newSha256) {
    return with(newSha256.toLowerCase(Locale.ROOT), sampling);
  }

  private ModelCard with(String newSha256, SamplingSpec newSampling) {
    return new ModelCard(
        format,
        name,
        network,
        newSha256,
        precision,
        input,
        outputStride,
        outputs,
        classes,
        profiles,
        newSampling,
        data,
        terms);
  }
}
