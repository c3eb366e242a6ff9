package dev.saccade.sim.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.saccade.perception.app.UsageException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named float arrays and a few words about them, as a safetensors file. Written beside its place
 * and renamed, so that there is always a whole one.
 *
 * @param facts free text by key, such as the network's name
 * @param shapes by tensor name
 * @param values by tensor name, row-major
 */
record Checkpoint(
    Map<String, String> facts, Map<String, long[]> shapes, Map<String, float[]> values) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_BYTES = 1L << 31;

  void write(Path file) {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode metadata = header.putObject("__metadata__");
    facts.forEach(metadata::put);
    long offset = 0;
    for (Map.Entry<String, float[]> entry : values.entrySet()) {
      ObjectNode tensor = header.putObject(entry.getKey());
      tensor.put("dtype", "F32");
      var shape = tensor.putArray("shape");
      for (long size : shapes.get(entry.getKey())) {
        shape.add(size);
      }
      long end = offset + 4L * entry.getValue().length;
      tensor.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      byte[] text = JSON.writeValueAsBytes(header);
      int padded = (text.length + 7) / 8 * 8;
      try (OutputStream out = Files.newOutputStream(part)) {
        ByteBuffer start = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(padded).put(text);
        while (start.hasRemaining()) {
          start.put((byte) ' ');
        }
        out.write(start.array());
        for (float[] array : values.values()) {
          ByteBuffer bytes = ByteBuffer.allocate(4 * array.length).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(array);
          out.write(bytes.array());
        }
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be written (" + e.getMessage() + ")", e);
    }
  }

  static Checkpoint read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(file + ": no such checkpoint; train without --resume first");
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) > MAX_BYTES) {
        throw new UsageException(file + ": larger than " + MAX_BYTES + " bytes; no checkpoint");
      }
      DataInputStream data = new DataInputStream(in);
      long headerBytes = Long.reverseBytes(data.readLong());
      if (headerBytes < 2 || headerBytes > Files.size(file) - 8) {
        throw new UsageException(file + ": is no safetensors file");
      }
      byte[] text = data.readNBytes((int) headerBytes);
      JsonNode header = JSON.readTree(new String(text, StandardCharsets.UTF_8).trim());
      byte[] body = data.readAllBytes();
      Map<String, String> facts = new LinkedHashMap<>();
      header
          .path("__metadata__")
          .fields()
          .forEachRemaining(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
      Map<String, long[]> shapes = new LinkedHashMap<>();
      Map<String, float[]> values = new LinkedHashMap<>();
      Iterator<Map.Entry<String, JsonNode>> fields = header.fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        if (field.getKey().equals("__metadata__")) {
          continue;
        }
        JsonNode tensor = field.getValue();
        long from = tensor.path("data_offsets").path(0).asLong(-1);
        long to = tensor.path("data_offsets").path(1).asLong(-1);
        if (!tensor.path("dtype").asText().equals("F32")
            || from < 0
            || to < from
            || to > body.length) {
          throw new UsageException(file + ": tensor " + field.getKey() + " is damaged");
        }
        float[] array = new float[(int) ((to - from) / 4)];
        ByteBuffer.wrap(body, (int) from, (int) (to - from))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(array);
        long[] shape = new long[tensor.path("shape").size()];
        for (int i = 0; i < shape.length; i++) {
          shape[i] = tensor.path("shape").path(i).asLong();
        }
        shapes.put(field.getKey(), shape);
        values.put(field.getKey(), array);
      }
      return new Checkpoint(facts, shapes, values);
    } catch (JsonProcessingException e) {
      throw new UsageException(file + ": is no safetensors file", e);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  static List<Long> asList(long[] shape) {
    return java.util.Arrays.stream(shape).boxed().toList();
  }
}
