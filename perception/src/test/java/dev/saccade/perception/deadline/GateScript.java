package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A gate among random cameras, arrivals, service times and withdrawals, one engine, everything from
 * the seed.
 */
final class GateScript {
  private static final long MILLI = 1_000_000;

  private final GatePolicy policy;
  private final Random random;
  private final GateConfig config;
  private final Map<String, Long> newestStartedEpochNanos = new HashMap<>();
  private final Protocol protocol = new Protocol();

  GateScript(GatePolicy policy, long seed) {
    this.policy = policy;
    this.random = new Random(seed);
    List<String> cameraIds =
        IntStream.rangeClosed(1, 1 + random.nextInt(5)).mapToObj(i -> "camera-" + i).toList();
    List<Profile> ladder =
        List.of(Profile.of(1024, 512), Profile.of(768, 384), Profile.of(512, 256));
    List<GateCamera> cameras = new ArrayList<>();
    for (String cameraId : cameraIds) {
      cameras.add(new GateCamera(cameraId, random.nextInt(2), random.nextInt(4), 100 * MILLI));
    }
    this.config =
        GateConfig.of(cameraIds, ladder.subList(random.nextInt(3), 3))
            .withCameras(cameras)
            .withMaxBatchCount(1 + random.nextInt(4))
            .withMaxWaiting(1 + random.nextInt(6), cameraIds.size() + random.nextInt(10));
  }

  GateConfig config() {
    return config;
  }

  /** Some 300 events, then an engine that works off what is left. */
  Protocol run() {
    FrameGate<Integer> gate = policy.gate(config);
    long now = 1_000_000 * MILLI;
    long meanServiceNanos = (1 + random.nextInt(60)) * MILLI;
    long[] sequences = new long[config.cameras().size()];
    GateBatch<Integer> running = null;
    long runningUntil = Long.MAX_VALUE;
    for (int event = 0; event < 300 || running != null || gate.waitingCount() > 0; event++) {
      now += random.nextInt((int) (12 * MILLI));
      if (running != null && runningUntil <= now) {
        gate.finished(running, runningUntil - running.startedEpochNanos(), now);
        running = null;
      }
      if (event < 300) {
        int camera = random.nextInt(sequences.length);
        if (random.nextInt(100) == 0) {
          now -= random.nextInt((int) (500 * MILLI));
          gate.clockSetBack(now, drop -> protocol.out.add(drop.ticket()));
          newestStartedEpochNanos.clear();
        } else if (random.nextInt(60) == 0) {
          String cameraId = config.cameras().get(camera).cameraId();
          gate.withdraw(cameraId, protocol.out::add);
          newestStartedEpochNanos.remove(cameraId);
        } else if (random.nextInt(3) > 0) {
          offer(gate, camera, sequences, now);
        }
      }
      protocol.mostWaiting = Math.max(protocol.mostWaiting, gate.waitingCount());
      if (running == null) {
        running = take(gate, now).orElse(null);
        long serviceNanos = (long) (meanServiceNanos * (0.5 + random.nextDouble()));
        runningUntil = now + serviceNanos;
      }
    }
    return protocol;
  }

  private void offer(FrameGate<Integer> gate, int camera, long[] sequences, long now) {
    long ageNanos = random.nextInt((int) (random.nextInt(8) == 0 ? 130 * MILLI : 20 * MILLI));
    long budgetNanos = (random.nextBoolean() ? 100 : 1 + random.nextInt(150)) * MILLI;
    FrameId id = new FrameId(config.cameras().get(camera).cameraId(), 1, sequences[camera]++);
    Ticket<Integer> ticket = new Ticket<>(id, now - ageNanos, now - ageNanos + budgetNanos, camera);
    protocol.offered.add(ticket);
    gate.offer(ticket, now, drop -> protocol.out.add(drop.ticket()));
  }

  private Optional<GateBatch<Integer>> take(FrameGate<Integer> gate, long now) {
    Optional<GateBatch<Integer>> batch = gate.take(now, drop -> protocol.out.add(drop.ticket()));
    batch.ifPresent(
        taken -> {
          protocol.out.addAll(taken.tickets());
          protocol.largestBatch = Math.max(protocol.largestBatch, taken.tickets().size());
          for (Ticket<Integer> ticket : taken.tickets()) {
            if (ticket.deadlineEpochNanos() <= now) {
              protocol.lateStarts.add(ticket);
            }
            Long before =
                newestStartedEpochNanos.put(ticket.id().cameraId(), ticket.captureEpochNanos());
            if (before != null && before > ticket.captureEpochNanos()) {
              protocol.outOfOrder.add(ticket);
            }
          }
        });
    return batch;
  }

  /** What went in and came out. */
  static final class Protocol {
    final List<Ticket<Integer>> offered = new ArrayList<>();
    final List<Ticket<Integer>> out = new ArrayList<>();
    final List<Ticket<Integer>> lateStarts = new ArrayList<>();
    final List<Ticket<Integer>> outOfOrder = new ArrayList<>();
    int mostWaiting;
    int largestBatch;
  }
}
