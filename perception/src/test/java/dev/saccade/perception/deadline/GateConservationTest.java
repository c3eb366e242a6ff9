package dev.saccade.perception.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.frame.FrameId;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What every policy owes: each ticket comes out once, and a camera's frames in capture order. */
class GateConservationTest {
  @Property(tries = 150)
  void shouldLetEveryTicketOutExactlyOnce(@ForAll GatePolicy policy, @ForAll long seed) {
    GateScript.Protocol protocol = new GateScript(policy, seed).run();

    assertThat(protocol.out).doesNotHaveDuplicates();
    assertThat(new HashSet<>(protocol.out)).isEqualTo(new HashSet<>(protocol.offered));
  }

  @Property(tries = 150)
  void shouldStartTheFramesOfACameraInCaptureOrder(@ForAll GatePolicy policy, @ForAll long seed) {
    assertThat(new GateScript(policy, seed).run().outOfOrder).isEmpty();
  }

  @Property(tries = 100)
  void shouldNeverHoldMoreThanItMay(@ForAll GatePolicy policy, @ForAll long seed) {
    GateScript script = new GateScript(policy, seed);

    GateScript.Protocol protocol = script.run();

    assertThat(protocol.mostWaiting).isLessThanOrEqualTo(script.config().maxWaiting());
    assertThat(protocol.largestBatch).isLessThanOrEqualTo(script.config().maxBatchCount());
  }

  @Property(tries = 100)
  void shouldNeverStartAFrameAfterItsDeadline(@ForAll long seed) {
    assertThat(new GateScript(GatePolicy.DEADLINE, seed).run().lateStarts).isEmpty();
  }

  @Property(tries = 50)
  void shouldGiveUpFramesOfCamerasItWasNotToldOf(@ForAll GatePolicy policy) {
    GateScript script = new GateScript(policy, 1);
    FrameGate<Integer> gate = policy.gate(script.config());
    Set<DropReason> reasons = new HashSet<>();

    gate.offer(
        new Ticket<>(new FrameId("stranger", 1, 0), 1000, 2000, 7),
        1500,
        drop -> reasons.add(drop.reason()));

    assertThat(reasons).containsExactly(DropReason.UNKNOWN_CAMERA);
    assertThat(gate.waitingCount()).isZero();
  }
}
