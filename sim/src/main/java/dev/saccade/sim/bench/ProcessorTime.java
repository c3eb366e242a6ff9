package dev.saccade.sim.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What all threads of this process have had of the processors: it hardly depends on who else wants
 * them.
 */
public final class ProcessorTime {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ProcessorTime() {}

  /** Since the process began. */
  public static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
