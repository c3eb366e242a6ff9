package dev.saccade.perception.stage.gpu;

import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;

/**
 * A JPEG to be decoded on the device, to interleaved R, G, B.
 *
 * @param place in its batch; what a decoder keeps for a picture under way it keeps by place
 * @param to device memory of widthPixels * heightPixels * 3 bytes
 */
record JpegPicture(
    int place, byte[] payload, int widthPixels, int heightPixels, Supplier<BytePointer> to) {}
