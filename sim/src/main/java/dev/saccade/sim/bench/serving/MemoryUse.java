package dev.saccade.sim.bench.serving;

import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/**
 * What is in use once the garbage is gone; both in bytes. Direct memory is that of buffers Java
 * knows of and of those that gRPC's Netty takes behind Java's back.
 */
record MemoryUse(long heapBytes, long directBytes) {
  private static final double MEBI = 1 << 20;

  static MemoryUse now() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    // The second takes what the first one's cleaners let go.
    memory.gc();
    memory.gc();
    return new MemoryUse(
        memory.getHeapMemoryUsage().getUsed(),
        Math.max(0, PlatformDependent.usedDirectMemory()) + javaBuffers());
  }

  private static long javaBuffers() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  double heapMebibytes() {
    return heapBytes / MEBI;
  }

  double directMebibytes() {
    return directBytes / MEBI;
  }
}
