package dev.saccade.sim.drive.mcap;

import java.util.ArrayList;
import java.util.List;

/** The pictures that came on a topic. */
final class PictureTopic {
  private final String name;
  private final String frameId;
  private final List<Captured> pictures = new ArrayList<>();
  private PictureForm lastForm = new PictureForm.Encoded();

  /**
   * @param frameId of its first picture; empty where that says none
   */
  PictureTopic(String name, String frameId) {
    this.name = name;
    this.frameId = frameId;
  }

  void add(PictureMessage message, long loggedNanos, McapFile.Place place) {
    // One object for the thousands that are of one form.
    if (!message.form().equals(lastForm)) {
      lastForm = message.form();
    }
    pictures.add(
        new Captured(
            message.header().stampNanos(), loggedNanos, place, message.length(), lastForm));
  }

  String name() {
    return name;
  }

  String frameId() {
    return frameId;
  }

  List<Captured> pictures() {
    return pictures;
  }
}
