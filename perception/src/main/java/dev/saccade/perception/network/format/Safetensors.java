package dev.saccade.perception.network.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import dev.saccade.perception.network.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors format: eight bytes of header length, a JSON header, then the numbers.
 *
 * <p>Reads F64, F32, F16, BF16 and integers as floats; writes F32. Sizes are checked against the
 * file before memory is taken.
 *
 * @param metadata free text by key; empty if none
 */
public record Safetensors(Weights weights, Map<String, String> metadata) {
  static final int MAX_HEADER_BYTES = 16 << 20;
  static final long MAX_FILE_BYTES = 4L << 30;

  private static final String METADATA = "__metadata__";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHUNK_BYTES = 1 << 20;

  public Safetensors {
    metadata = Map.copyOf(metadata);
  }

  /** Where a tensor's numbers lie. */
  private record Entry(String name, String type, List<Integer> shape, long begin, long end) {}

  /**
   * @throws IOException if the file is missing, damaged or too large; the message names it
   */
  public static Safetensors read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": missing (expected: a safetensors file)");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long fileBytes = channel.size();
      if (fileBytes < 8 || fileBytes > MAX_FILE_BYTES) {
        throw damaged(file, fileBytes + " bytes", "8 to " + MAX_FILE_BYTES);
      }
      long headerBytes = readFully(channel, file, 0, 8).getLong();
      if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, fileBytes - 8)) {
        throw damaged(
            file,
            "header of " + headerBytes + " bytes",
            "2 to " + Math.min(MAX_HEADER_BYTES, fileBytes - 8));
      }
      byte[] headerText = new byte[(int) headerBytes];
      readFully(channel, file, 8, headerText.length).get(headerText);
      JsonNode header = header(file, headerText);
      Map<String, String> metadata = new TreeMap<>();
      List<Entry> entries = entries(file, header, fileBytes - 8 - headerBytes, metadata);
      Map<String, WeightTensor> tensors = new LinkedHashMap<>();
      for (Entry entry : entries) {
        float[] values = values(channel, file, 8 + headerBytes, entry);
        tensors.put(entry.name(), new WeightTensor(entry.shape(), values));
      }
      return new Safetensors(new Weights(tensors), metadata);
    }
  }

  private static JsonNode header(Path file, byte[] bytes) throws IOException {
    JsonNode header;
    try {
      header = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": header is not JSON (expected: a safetensors file)", e);
    }
    if (!header.isObject()) {
      throw damaged(file, "header is no JSON object", "one");
    }
    return header;
  }

  private static List<Entry> entries(
      Path file, JsonNode header, long dataBytes, Map<String, String> metadata) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      JsonNode value = field.getValue();
      if (field.getKey().equals(METADATA)) {
        value.properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
        continue;
      }
      entries.add(entry(file, field.getKey(), value, dataBytes));
    }
    // Tensors that share bytes could ask for far more memory than the file has.
    long claimed = entries.stream().mapToLong(entry -> entry.end() - entry.begin()).sum();
    if (claimed > dataBytes) {
      throw damaged(file, "tensors of " + claimed + " bytes", "at most " + dataBytes);
    }
    return entries;
  }

  private static Entry entry(Path file, String name, JsonNode value, long dataBytes)
      throws IOException {
    String type = value.path("dtype").asText();
    List<Integer> shape = new ArrayList<>();
    long count = 1;
    for (JsonNode size : value.path("shape")) {
      if (!size.canConvertToInt() || size.asInt() < 0) {
        throw damaged(file, "shape of " + name + " " + value.path("shape"), "sizes >= 0");
      }
      shape.add(size.asInt());
      count = Math.multiplyExact(count, (long) size.asInt());
      if (count > Integer.MAX_VALUE / 8) {
        throw damaged(file, "shape of " + name + " " + shape, "fewer than 2^28 numbers");
      }
    }
    JsonNode offsets = value.path("data_offsets");
    long begin = offsets.path(0).asLong(-1);
    long end = offsets.path(1).asLong(-1);
    if (begin < 0 || end > dataBytes || end - begin != count * bytesOf(file, name, type)) {
      throw damaged(
          file,
          "data_offsets of " + name + " " + offsets,
          count + " numbers of " + type + " within " + dataBytes + " bytes");
    }
    return new Entry(name, type, shape, begin, end);
  }

  private static int bytesOf(Path file, String name, String type) throws IOException {
    return switch (type) {
      case "F64", "I64" -> 8;
      case "F32", "I32" -> 4;
      case "F16", "BF16" -> 2;
      case "U8", "I8", "BOOL" -> 1;
      default ->
          throw damaged(file, "dtype of " + name + " '" + type + "'", "F64, F32, F16, BF16, I64..");
    };
  }

  private static float[] values(FileChannel channel, Path file, long dataStart, Entry entry)
      throws IOException {
    int width = bytesOf(file, entry.name(), entry.type());
    float[] values = new float[(int) ((entry.end() - entry.begin()) / width)];
    int done = 0;
    while (done < values.length) {
      int count = Math.min(values.length - done, CHUNK_BYTES / width);
      ByteBuffer chunk =
          readFully(channel, file, dataStart + entry.begin() + (long) done * width, count * width);
      for (int i = 0; i < count; i++) {
        values[done + i] = next(chunk, entry.type());
      }
      done += count;
    }
    return values;
  }

  private static float next(ByteBuffer bytes, String type) {
    return switch (type) {
      case "F64" -> (float) bytes.getDouble();
      case "F32" -> bytes.getFloat();
      case "F16" -> Half.value(bytes.getShort());
      case "BF16" -> Float.intBitsToFloat(bytes.getShort() << 16);
      case "I64" -> bytes.getLong();
      case "I32" -> bytes.getInt();
      case "I8" -> bytes.get();
      default -> bytes.get() & 0xff;
    };
  }

  private static ByteBuffer readFully(FileChannel channel, Path file, long position, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position + buffer.position());
      if (read < 0) {
        throw damaged(file, "ends early", (position + count) + " bytes");
      }
    }
    return buffer.flip();
  }

  private static IOException damaged(Path file, String found, String expected) {
    return new IOException(file + ": " + found + " (expected: " + expected + ")");
  }

  /** Writes the file whole or not at all. Same content, same bytes. */
  public void write(Path file) throws IOException {
    byte[] header = header();
    WholeFile.write(
        file,
        channel -> {
          ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
          start.putLong(header.length).put(header).flip();
          writeFully(channel, start);
          ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
          for (WeightTensor tensor : weights.tensors().values()) {
            writeValues(channel, chunk, tensor.values());
          }
        });
  }

  private static void writeValues(FileChannel channel, ByteBuffer chunk, float[] values)
      throws IOException {
    int done = 0;
    while (done < values.length) {
      int count = Math.min(values.length - done, CHUNK_BYTES / Float.BYTES);
      chunk.clear();
      chunk.asFloatBuffer().put(values, done, count);
      chunk.limit(count * Float.BYTES);
      writeFully(channel, chunk);
      done += count;
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private byte[] header() {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = header.putObject(METADATA);
      new TreeMap<>(metadata).forEach(texts::put);
    }
    long offset = 0;
    for (Map.Entry<String, WeightTensor> entry : weights.tensors().entrySet()) {
      ObjectNode tensor = header.putObject(entry.getKey());
      tensor.put("dtype", "F32");
      ArrayNode shape = tensor.putArray("shape");
      entry.getValue().shape().forEach(size -> shape.add(size.intValue()));
      long end = offset + (long) entry.getValue().values().length * Float.BYTES;
      tensor.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    try {
      byte[] text = JSON.writeValueAsBytes(header);
      // Readers want the numbers aligned to eight bytes; the format pads with spaces.
      byte[] padded = new byte[(text.length + 7) / 8 * 8];
      java.util.Arrays.fill(padded, (byte) ' ');
      System.arraycopy(text, 0, padded, 0, text.length);
      return padded;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names and numbers always have a JSON form", e);
    }
  }
}
