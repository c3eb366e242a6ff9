/**
 * What a gate was asked and what it decided, as a file: recorded from a live run, played again in
 * virtual time, or under another policy.
 *
 * <p>One JSON object a line, plain or ending in {@code .gz}. The first line says {@code "trace":
 * "saccade gate 1"}, when the recording starts ({@code start_epoch_nanos}), the policy and the
 * gate's configuration. Every other line has {@code t}, nanoseconds since the start, and one of
 *
 * <ul>
 *   <li>{@code offer}: a frame's id as {@code camera/epoch/sequence}, with {@code capture} and
 *       {@code deadline}, nanoseconds since the start;
 *   <li>{@code drop}: a frame's id, with the {@code reason};
 *   <li>{@code start}: the batch's number, counted from 0, with its {@code profile} and the ids of
 *       its {@code frames};
 *   <li>{@code nothing}: the engine was free and the gate had no batch for it;
 *   <li>{@code finish}: the batch's number, with the {@code stage} time in nanoseconds;
 *   <li>{@code withdraw}: a camera whose frames were taken back;
 *   <li>{@code hand_over}: a frame's id, when its tracks went to the producer;
 *   <li>{@code set_back}: the clock was set back, to this time.
 * </ul>
 *
 * <p>The gate's lines stand in the order of the calls, which is part of what is recorded;
 * hand-overs come from other threads and stand where they were noted. No broker and no engine may
 * enter.
 */
package dev.saccade.sim.replay.trace;
