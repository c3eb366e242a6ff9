package dev.saccade.perception.stage.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;

/** The kernels, compiled by NVRTC for the device found at the first start, then kept. */
final class KernelModule implements AutoCloseable {
  private static final String SOURCE = "saccade_kernels.cu";

  private final CUmod_st module = new CUmod_st();
  private final Map<String, CUfunc_st> functions = new HashMap<>();

  /** The device's context must be current on this thread. */
  KernelModule(PlanCache cache) {
    String source = source();
    String architecture = "sm_" + GpuLibraries.computeCapability();
    String key = PlanCache.key("kernels", source, architecture, GpuLibraries.nvrtcVersion());
    byte[] image =
        cache
            .find(key)
            .orElseGet(
                () -> {
                  byte[] compiled = compile(source, architecture);
                  cache.keep(key, compiled);
                  return compiled;
                });
    try (BytePointer bytes = new BytePointer(image)) {
      Cuda.checkDriver(cudart.cuModuleLoadData(module, bytes), "cuModuleLoadData");
    }
  }

  /** A launch with its arguments in native memory, ready to be sent again and again. */
  static final class Prepared implements AutoCloseable {
    private final KernelLaunch launch;
    private final CUfunc_st function;
    private final List<Pointer> values = new ArrayList<>();
    private final PointerPointer<Pointer> arguments;

    private Prepared(KernelLaunch launch, CUfunc_st function, long arenaAddress) {
      this.launch = launch;
      this.function = function;
      this.arguments = new PointerPointer<>(launch.arguments().size());
      for (int i = 0; i < launch.arguments().size(); i++) {
        Pointer value = value(launch.arguments().get(i), arenaAddress);
        values.add(value);
        arguments.put(i, value);
      }
    }

    void send(CUstream_st stream) {
      Cuda.checkDriver(
          cudart.cuLaunchKernel(
              function,
              launch.blockCount(),
              launch.imageCount(),
              1,
              KernelLaunch.BLOCK_THREADS,
              1,
              1,
              0,
              stream,
              arguments,
              (PointerPointer<?>) null),
          launch.kernel());
    }

    @Override
    public void close() {
      arguments.close();
      values.forEach(Pointer::close);
    }

    private static Pointer value(KernelArgument argument, long arenaAddress) {
      if (argument instanceof KernelArgument.WholeNumber number) {
        return new IntPointer(1).put(number.value());
      }
      long address =
          argument instanceof KernelArgument.Place place
              ? arenaAddress + place.region().offsetBytes()
              : 0;
      return new LongPointer(1).put(address);
    }
  }

  Prepared prepare(KernelLaunch launch, long arenaAddress) {
    return new Prepared(launch, function(launch.kernel()), arenaAddress);
  }

  @Override
  public void close() {
    Cuda.checkDriver(cudart.cuModuleUnload(module), "cuModuleUnload");
  }

  private CUfunc_st function(String kernel) {
    return functions.computeIfAbsent(
        kernel,
        name -> {
          CUfunc_st function = new CUfunc_st();
          Cuda.checkDriver(
              cudart.cuModuleGetFunction(function, module, name), "cuModuleGetFunction " + name);
          return function;
        });
  }

  static String source() {
    try (InputStream in = KernelModule.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new GpuException(SOURCE + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param architecture e.g. {@code sm_90}
   * @return device code
   */
  static byte[] compile(String source, String architecture) {
    try (PointerScope scope = new PointerScope()) {
      _nvrtcProgram program = new _nvrtcProgram();
      Cuda.checkNvrtc(
          nvrtc.nvrtcCreateProgram(
              program,
              new BytePointer(source),
              new BytePointer(SOURCE),
              0,
              (PointerPointer<?>) null,
              (PointerPointer<?>) null),
          "nvrtcCreateProgram");
      try {
        PointerPointer<BytePointer> options =
            new PointerPointer<>(
                new BytePointer("--gpu-architecture=" + architecture),
                new BytePointer("--std=c++17"));
        if (nvrtc.nvrtcCompileProgram(program, 2, options) != nvrtc.NVRTC_SUCCESS) {
          throw new GpuException(
              SOURCE + " does not compile for " + architecture + ": " + log(program));
        }
        SizeTPointer size = new SizeTPointer(1);
        Cuda.checkNvrtc(nvrtc.nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize");
        byte[] image = new byte[Math.toIntExact(size.get())];
        Cuda.checkNvrtc(nvrtc.nvrtcGetCUBIN(program, image), "nvrtcGetCUBIN");
        return image;
      } finally {
        nvrtc.nvrtcDestroyProgram(program);
      }
    }
  }

  private static String log(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      Cuda.checkNvrtc(nvrtc.nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize");
      byte[] log = new byte[Math.toIntExact(size.get())];
      Cuda.checkNvrtc(nvrtc.nvrtcGetProgramLog(program, log), "nvrtcGetProgramLog");
      return new String(log, StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
    }
  }
}
