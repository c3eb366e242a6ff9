package dev.saccade.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every message survives a round trip with every field set to something, whatever it is set to. */
class RoundTripTest {
  private static final List<Message> KINDS =
      List.of(
          CameraFrame.getDefaultInstance(),
          CameraCalibration.getDefaultInstance(),
          FrameOutcome.getDefaultInstance(),
          InstanceSet.getDefaultInstance(),
          TrackUpdate.getDefaultInstance(),
          SubscribeTracksRequest.getDefaultInstance(),
          ListCamerasResponse.getDefaultInstance(),
          GetStatusResponse.getDefaultInstance());

  @Property(tries = 50)
  void shouldReadBackWhatWasWritten(@ForAll long seed) throws InvalidProtocolBufferException {
    Random random = new Random(seed);
    for (Message kind : KINDS) {
      Message written = filled(kind, random);
      Message read = kind.getParserForType().parseFrom(written.toByteString());
      assertThat(read).isEqualTo(written);
      assertThat(read.getUnknownFields().asMap()).isEmpty();
    }
  }

  private static Message filled(Message kind, Random random) {
    Message.Builder builder = kind.newBuilderForType();
    for (FieldDescriptor field : kind.getDescriptorForType().getFields()) {
      int count = field.isRepeated() ? random.nextInt(3) : 1;
      for (int i = 0; i < count; i++) {
        Object value = value(builder, field, random);
        if (field.isRepeated()) {
          builder.addRepeatedField(field, value);
        } else {
          builder.setField(field, value);
        }
      }
    }
    return builder.build();
  }

  private static Object value(Message.Builder builder, FieldDescriptor field, Random random) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> Long.toString(random.nextLong(), 36);
      case BYTE_STRING -> {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        yield ByteString.copyFrom(bytes);
      }
      case ENUM -> {
        EnumDescriptor type = field.getEnumType();
        yield type.getValues().get(random.nextInt(type.getValues().size()));
      }
      case MESSAGE -> filled(builder.newBuilderForField(field).buildPartial(), random);
    };
  }
}
