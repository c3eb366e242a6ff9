package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.FrameId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the names of topics tell: who sends, and what. */
final class TopicName {
  private static final int MOST_ID_CHARACTERS = 56;

  /** Begins the last part of topics whose pictures were straightened. */
  private static final String RECTIFIED = "image_rect";

  /** Parts of topics that say what is sent, not who sends it. */
  private static final Set<String> COMMON_PARTS =
      Set.of(
          "compressed",
          "compressed_video",
          "h264",
          "h265",
          "video",
          "image",
          "image_raw",
          "image_color",
          "image_mono",
          "image_compressed",
          "image_raw_compressed",
          "image_rect",
          "image_rect_raw",
          "image_rect_color",
          "image_rect_compressed");

  private TopicName() {}

  /** {@code /camera/front/image_raw/compressed} is sent by {@code camera/front}. */
  static String sender(String topic) {
    List<String> parts = parts(topic);
    while (parts.size() > 1
        && COMMON_PARTS.contains(parts.get(parts.size() - 1).toLowerCase(Locale.ROOT))) {
      parts.remove(parts.size() - 1);
    }
    return String.join("/", parts);
  }

  /** All but the last part: {@code camera/front} of {@code /camera/front/camera_info}. */
  static String parent(String topic) {
    List<String> parts = parts(topic);
    return String.join("/", parts.subList(0, Math.max(0, parts.size() - 1)));
  }

  /** Whether its pictures are those of an ideal pinhole. */
  static boolean isRectified(String topic) {
    return parts(topic).stream().anyMatch(part -> part.startsWith(RECTIFIED));
  }

  private static List<String> parts(String topic) {
    List<String> parts = new ArrayList<>(List.of(topic.split("/", -1)));
    parts.removeIf(String::isEmpty);
    return parts;
  }

  /**
   * An id for each topic's camera: {@code /camera/front/image_raw/compressed} becomes {@code
   * camera-front}.
   */
  static Map<String, String> cameraIds(Iterable<String> topics) {
    Map<String, String> ids = new LinkedHashMap<>();
    for (String topic : topics) {
      String id =
          sender(topic).toLowerCase(Locale.ROOT).replace('/', '-').replaceAll("[^a-z0-9_-]", "-");
      id = id.isEmpty() ? "camera" : id.substring(0, Math.min(id.length(), MOST_ID_CHARACTERS));
      String free = id;
      for (int copy = 2; ids.containsValue(free); copy++) {
        free = id + "-" + copy;
      }
      if (!FrameId.isCameraId(free)) {
        throw new IllegalStateException("topic " + topic + " gives camera '" + free + "'");
      }
      ids.put(topic, free);
    }
    return ids;
  }
}
