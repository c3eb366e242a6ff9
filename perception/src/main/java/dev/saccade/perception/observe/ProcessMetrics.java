package dev.saccade.perception.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/**
 * What the process itself uses, by Micrometer's usual names: memory ({@code jvm_memory_*}), pauses
 * of the garbage collector ({@code jvm_gc_*}), threads ({@code jvm_threads_*}), processors ({@code
 * process_cpu_usage}, {@code system_cpu_usage}), time since the start ({@code
 * process_uptime_seconds}). Measured until it is closed.
 */
public final class ProcessMetrics implements AutoCloseable {
  private final JvmGcMetrics collections = new JvmGcMetrics();

  private ProcessMetrics() {}

  public static ProcessMetrics of(MeterRegistry registry) {
    ProcessMetrics metrics = new ProcessMetrics();
    new JvmMemoryMetrics().bindTo(registry);
    metrics.collections.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return metrics;
  }

  @Override
  public void close() {
    collections.close();
  }
}
