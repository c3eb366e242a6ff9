package dev.saccade.perception.track;

import java.util.List;

/**
 * Follows the instances of one camera. A pure function from a state and an observation to the next
 * state: the same inputs give the same tracks, bit for bit. The state is bytes, because it lives in
 * a changelogged store between frames.
 */
public interface Tracker {
  /**
   * @param state as the last step returned it; an empty array for a camera never seen
   * @throws IllegalArgumentException if the state cannot be read: another version, or damaged
   */
  Step step(byte[] state, CameraObservation observation);

  /**
   * @param tracks ascending ids; ended ones once
   */
  record Step(byte[] nextState, List<Track> tracks) {
    public Step {
      tracks = List.copyOf(tracks);
    }
  }
}
