package dev.saccade.perception.stream;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds one car in every frame, unless the last byte of the payload says otherwise. */
final class FakeStage implements PerceptionStage {
  static final byte CAR = 0;
  static final byte UNREADABLE = 1;
  static final byte FAILS = 2;
  static final byte THROWS = 3;
  static final byte DIES = 4;
  static final byte TRUNCATED = 5;

  static final Profile LARGE = Profile.of(512, 256);
  static final ObjectClass CLASS = new ObjectClass(8, "Car", ObjectCategory.VEHICLE);

  /** A JPEG of 640x480 that is whole as far as its markers tell, and what the stage makes of it. */
  static byte[] payload(byte kind) {
    int[] bytes = {
      0xFF,
      0xD8, // start
      0xFF,
      0xC0,
      0,
      11,
      8,
      480 >> 8,
      480 & 0xFF,
      640 >> 8,
      640 & 0xFF,
      1,
      1,
      0x11,
      0,
      0xFF,
      0xDA,
      0,
      8,
      1,
      1,
      0,
      0,
      63,
      0, // a scan
      0xFF,
      0xD9, // end
      kind
    };
    byte[] payload = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      payload[i] = (byte) bytes[i];
    }
    return payload;
  }

  @Override
  public StageDescription description() {
    return new StageDescription("fake", "fake", "");
  }

  @Override
  public List<Profile> profiles() {
    return List.of(LARGE);
  }

  @Override
  public int maxBatchCount() {
    return 4;
  }

  @Override
  public List<StageResult> perceive(StageRequest request) {
    List<StageResult> results = new ArrayList<>();
    for (Frame frame : request.frames()) {
      results.add(
          switch (frame.payload()[frame.payload().length - 1]) {
            case UNREADABLE -> new StageResult.Unreadable("no picture");
            case FAILS -> new StageResult.Failed("the engine failed");
            case THROWS -> throw new IllegalStateException("the engine threw");
            case DIES -> throw new UnsatisfiedLinkError("the engine is gone");
            case TRUNCATED -> new StageResult.Perceived(instances(frame, 3));
            default -> new StageResult.Perceived(instances(frame, 0));
          });
    }
    return results;
  }

  @Override
  public void close() {
    // It holds nothing.
  }

  private static InstanceSet instances(Frame frame, int leftOutCount) {
    RunLengthMask mask = new RunLengthMask(4, 4, new int[] {5, 2, 9});
    Instance car =
        new Instance(1, CLASS, 0.9f, new PixelBox(10, 20, 30, 40), 20, 30, mask.areaPixels(), mask);
    return new InstanceSet(
        frame.widthPixels(), frame.heightPixels(), List.of(car), leftOutCount, Optional.empty());
  }
}
