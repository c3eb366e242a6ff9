package dev.saccade.perception.stage.gpu;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The kernels, compiled for this host by its C++ compiler, in a process of their own. */
final class HostKernels implements AutoCloseable {
  private static final Path KERNELS = Path.of("src/main/cuda");
  private static final Path HARNESS = Path.of("src/test/cuda/host_kernels.cpp");

  private final Process process;
  private final OutputStream in;
  private final InputStream out;

  /** Numbers for a region before the first launch. */
  record Input(Region region, byte[] bytes) {}

  private HostKernels(Process process) {
    this.process = process;
    this.in = new BufferedOutputStream(process.getOutputStream(), 1 << 20);
    this.out = new BufferedInputStream(process.getInputStream(), 1 << 20);
  }

  /**
   * @return empty where there is no C++ compiler
   * @throws AssertionError where there is one, and it refuses the kernels
   */
  static Optional<HostKernels> compile(Path folder) throws Exception {
    String compiler = null;
    for (String candidate : new String[] {"g++", "clang++", "c++"}) {
      if (compiler == null && runs(candidate)) {
        compiler = candidate;
      }
    }
    if (compiler == null) {
      return Optional.empty();
    }
    Path program = folder.resolve("host_kernels");
    Process compilation =
        new ProcessBuilder(
                compiler,
                "-std=c++17",
                "-O2",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-ffp-contract=off",
                "-I" + KERNELS,
                "-o",
                program.toString(),
                HARNESS.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(compilation.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (compilation.waitFor() != 0) {
      throw new AssertionError("the kernels do not compile for the host:\n" + said);
    }
    return Optional.of(
        new HostKernels(
            new ProcessBuilder(program.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()));
  }

  private static boolean runs(String compiler) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(compiler, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /**
   * Runs programs one after the other in a fresh arena.
   *
   * @return the regions asked for, little-endian
   */
  List<ByteBuffer> run(
      DeviceLayout layout, List<KernelProgram> programs, List<Input> inputs, List<Region> wanted) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      LittleEndian to = new LittleEndian(bytes);
      to.putLong(layout.byteCount());
      List<Input> uploads = new ArrayList<>(inputs);
      programs.forEach(
          program ->
              program
                  .uploads()
                  .forEach(upload -> uploads.add(new Input(upload.region(), upload.bytes()))));
      to.putInt(uploads.size());
      for (Input upload : uploads) {
        if (upload.bytes.length > upload.region.byteCount()) {
          throw new AssertionError(upload.region + ": " + upload.bytes.length + " bytes");
        }
        to.putLong(upload.region.offsetBytes());
        to.putLong(upload.bytes.length);
        bytes.write(upload.bytes);
      }
      List<KernelLaunch> launches =
          programs.stream().flatMap(program -> program.launches().stream()).toList();
      to.putInt(launches.size());
      for (KernelLaunch launch : launches) {
        writeLaunch(launch, to, bytes);
      }
      to.putInt(wanted.size());
      for (Region region : wanted) {
        to.putLong(region.offsetBytes());
        to.putLong(region.byteCount());
      }
      bytes.writeTo(in);
      in.flush();
      List<ByteBuffer> results = new ArrayList<>();
      for (Region region : wanted) {
        byte[] result = out.readNBytes((int) region.byteCount());
        if (result.length != region.byteCount()) {
          throw new AssertionError("the kernels' process ended early");
        }
        results.add(ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN));
      }
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      in.write(new byte[Long.BYTES]); // an arena of no bytes ends it
      in.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void writeLaunch(KernelLaunch launch, LittleEndian to, OutputStream bytes)
      throws IOException {
    byte[] name = launch.kernel().getBytes(StandardCharsets.US_ASCII);
    to.putInt(name.length);
    bytes.write(name);
    to.putInt(launch.threadCount());
    to.putInt(launch.imageCount());
    to.putInt(launch.arguments().size());
    for (KernelArgument argument : launch.arguments()) {
      if (argument instanceof KernelArgument.WholeNumber number) {
        bytes.write(0);
        to.putLong(number.value());
      } else if (argument instanceof KernelArgument.Place place) {
        bytes.write(1);
        to.putLong(place.region().offsetBytes());
      } else {
        bytes.write(2);
        to.putLong(0);
      }
    }
  }

  private record LittleEndian(DataOutputStream out) {
    LittleEndian(OutputStream out) {
      this(new DataOutputStream(out));
    }

    void putInt(int value) throws IOException {
      out.writeInt(Integer.reverseBytes(value));
    }

    void putLong(long value) throws IOException {
      out.writeLong(Long.reverseBytes(value));
    }
  }
}
