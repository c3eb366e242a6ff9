package dev.saccade.sim.replay.trace;

import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.GateObserver;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.FrameId;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.IdentityHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a trace while a gate works: hand it to an {@link
 * dev.saccade.perception.deadline.ObservedGate}. A thread of its own writes, so that the gate never
 * waits for a disk. The file has its name only once it is complete. If writing fails, the gate is
 * not disturbed; {@link #close} tells.
 */
public final class GateTraceRecorder implements GateObserver, Closeable {
  private static final GateEvent END = new GateEvent.FoundNothing(Long.MAX_VALUE);

  private final Path file;
  private final Path part;
  private final BufferedWriter out;
  private final long startEpochNanos;
  private final IdentityHashMap<GateBatch<?>, Long> running = new IdentityHashMap<>();
  private final BlockingQueue<GateEvent> events = new LinkedBlockingQueue<>();
  private final Thread writer = new Thread(this::work, "saccade-trace");
  private long batchCount;
  private long lastEpochNanos;
  private IOException failure;

  /**
   * @param file compressed where its name ends in {@code .gz}
   * @param startEpochNanos from which its times count
   */
  public GateTraceRecorder(Path file, GatePolicy policy, GateConfig config, long startEpochNanos)
      throws IOException {
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.startEpochNanos = startEpochNanos;
    this.lastEpochNanos = startEpochNanos;
    OutputStream bytes = Files.newOutputStream(part);
    OutputStream packed =
        file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes, 1 << 16) : bytes;
    this.out = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8), 1 << 16);
    line(TraceJson.header(new TraceJson.Header(policy, config, startEpochNanos)));
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void offered(Ticket<?> ticket, long nowEpochNanos) {
    write(
        new GateEvent.Offered(
            nowEpochNanos,
            ticket.id(),
            ticket.captureEpochNanos(),
            ticket.deadlineEpochNanos(),
            ticket.shape()));
  }

  @Override
  public void dropped(GateDrop<?> drop) {
    write(new GateEvent.Dropped(drop.decidedEpochNanos(), drop.ticket().id(), drop.reason()));
  }

  @Override
  public void started(GateBatch<?> batch) {
    running.put(batch, batchCount);
    write(
        new GateEvent.Started(
            batch.startedEpochNanos(),
            batchCount++,
            batch.profile().name(),
            batch.tickets().stream().map(ticket -> ticket.id()).toList()));
  }

  @Override
  public void foundNothing(long nowEpochNanos) {
    write(new GateEvent.FoundNothing(nowEpochNanos));
  }

  @Override
  public void finished(GateBatch<?> batch, long stageNanos, long nowEpochNanos) {
    Long number = running.remove(batch);
    if (number != null) {
      write(new GateEvent.Finished(nowEpochNanos, number, stageNanos));
    }
  }

  @Override
  public void withdrawn(String cameraId) {
    write(new GateEvent.Withdrawn(lastEpochNanos, cameraId));
  }

  @Override
  public void clockSetBack(long nowEpochNanos) {
    write(new GateEvent.ClockSetBack(nowEpochNanos));
  }

  /** From any thread. */
  public void handedOver(FrameId frame, long epochNanos) {
    events.add(new GateEvent.HandedOver(epochNanos, frame));
  }

  private void write(GateEvent event) {
    lastEpochNanos = event.epochNanos();
    events.add(event);
  }

  private void work() {
    try {
      for (GateEvent event = events.take(); event != END; event = events.take()) {
        line(TraceJson.event(event, startEpochNanos));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void line(String text) {
    if (failure != null) {
      return;
    }
    try {
      out.write(text);
      out.write('\n');
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Takes away what is not complete: for a process that ends in the midst of it. */
  public void discard() throws IOException {
    Files.deleteIfExists(part);
  }

  /** Writes what was recorded up to now, and completes the file. */
  @Override
  public void close() throws IOException {
    events.add(END);
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    out.close();
    if (failure != null) {
      throw failure;
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
