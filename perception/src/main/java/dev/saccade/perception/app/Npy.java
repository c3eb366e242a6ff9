package dev.saccade.perception.app;

import dev.saccade.perception.stage.cpu.RawTensor;
import dev.saccade.perception.stage.cpu.RawTensor.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's file of one array (numpy.lib.format, versions 1 to 3). Headers are read within bounds:
 * the shape is checked against the file's size before memory is taken.
 */
final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final long MAX_DATA_BYTES = 1L << 30;
  private static final int MAX_DIMENSIONS = 8;
  private static final int ALIGNMENT_BYTES = 64;

  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");

  private static final Map<ElementType, String> DESCRIPTIONS =
      new EnumMap<>(
          Map.of(
              ElementType.FLOAT16, "<f2",
              ElementType.FLOAT32, "<f4",
              ElementType.FLOAT64, "<f8",
              ElementType.INT8, "|i1",
              ElementType.INT16, "<i2",
              ElementType.INT32, "<i4",
              ElementType.INT64, "<i8",
              ElementType.UINT8, "|u1",
              ElementType.BOOL, "|b1"));

  private Npy() {}

  /**
   * @throws UsageException one line, where it is no array that a network could take
   */
  static RawTensor read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = bytes(channel, 12, file);
      byte[] magic = new byte[MAGIC.length];
      start.get(magic);
      if (!Arrays.equals(magic, MAGIC)) {
        throw new UsageException(file + ": no NumPy file (expected: one written by numpy.save)");
      }
      int version = start.get();
      start.get();
      if (version < 1 || version > 3) {
        throw new UsageException(file + ": NumPy format " + version + " (expected: 1 to 3)");
      }
      long headerBytes = version == 1 ? start.getShort() & 0xFFFF : start.getInt() & 0xFFFFFFFFL;
      if (headerBytes > MAX_HEADER_BYTES) {
        throw new UsageException(
            file
                + ": a header of "
                + headerBytes
                + " bytes (expected: <= "
                + MAX_HEADER_BYTES
                + ")");
      }
      channel.position(version == 1 ? 10 : 12);
      ByteBuffer header = bytes(channel, (int) headerBytes, file);
      return array(file, channel, StandardCharsets.UTF_8.decode(header).toString());
    } catch (IOException e) {
      throw new UsageException(
          file
              + ": cannot be read ("
              + (Files.exists(file) ? e.getMessage() : "no such file")
              + ")",
          e);
    }
  }

  /** Writes the file whole or not at all. */
  static void write(Path file, RawTensor tensor) throws IOException {
    String shape =
        Arrays.stream(tensor.shape()).mapToObj(Long::toString).collect(Collectors.joining(", "));
    if (tensor.shape().length == 1) {
      shape += ",";
    }
    StringBuilder header =
        new StringBuilder("{'descr': '")
            .append(DESCRIPTIONS.get(tensor.type()))
            .append("', 'fortran_order': False, 'shape': (")
            .append(shape)
            .append("), }");
    while ((10 + header.length() + 1) % ALIGNMENT_BYTES != 0) {
      header.append(' ');
    }
    header.append('\n');
    ByteBuffer start = ByteBuffer.allocate(10 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    start.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
    start.put(header.toString().getBytes(StandardCharsets.US_ASCII)).flip();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeAll(channel, start);
      writeAll(channel, tensor.bytes());
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static RawTensor array(Path file, FileChannel channel, String header) throws IOException {
    Matcher fortran = FORTRAN.matcher(header);
    if (!fortran.find()) {
      throw new UsageException(file + ": its header states no fortran_order");
    }
    if (fortran.group(1).equals("True")) {
      throw new UsageException(
          file + ": column-major (expected: row-major; save numpy.ascontiguousarray of it)");
    }
    ElementType type = elementType(file, header);
    long[] shape = shape(file, header);
    long byteCount = type.byteCount();
    for (long dimension : shape) {
      byteCount *= dimension;
      if (byteCount > MAX_DATA_BYTES) {
        throw new UsageException(
            file
                + ": shape "
                + Arrays.toString(shape)
                + " (expected: at most "
                + MAX_DATA_BYTES
                + " bytes)");
      }
    }
    long left = channel.size() - channel.position();
    if (left != byteCount) {
      throw new UsageException(
          file
              + ": "
              + left
              + " bytes of numbers (expected: "
              + byteCount
              + " for "
              + Arrays.toString(shape)
              + ")");
    }
    return new RawTensor(type, shape, bytes(channel, (int) byteCount, file));
  }

  private static ElementType elementType(Path file, String header) {
    Matcher matcher = DESCR.matcher(header);
    String description = matcher.find() ? matcher.group(1) : "none";
    String littleEndian = description.replace('=', '<');
    for (Map.Entry<ElementType, String> known : DESCRIPTIONS.entrySet()) {
      String kind = known.getValue().substring(1);
      if (littleEndian.equals(known.getValue())
          || known.getKey().byteCount() == 1 && littleEndian.endsWith(kind)) {
        return known.getKey();
      }
    }
    throw new UsageException(
        file
            + ": numbers of type '"
            + description
            + "' (expected: one of "
            + DESCRIPTIONS.values().stream().sorted().collect(Collectors.joining(" "))
            + ")");
  }

  private static long[] shape(Path file, String header) {
    Matcher matcher = SHAPE.matcher(header);
    if (!matcher.find()) {
      throw new UsageException(file + ": its header states no shape");
    }
    String[] parts =
        Arrays.stream(matcher.group(1).split(",", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toArray(String[]::new);
    boolean plain = Arrays.stream(parts).allMatch(part -> part.matches("\\d{1,10}"));
    if (!plain || parts.length > MAX_DIMENSIONS) {
      throw new UsageException(file + ": shape (" + matcher.group(1).strip() + ")");
    }
    return Arrays.stream(parts).mapToLong(Long::parseLong).toArray();
  }

  private static ByteBuffer bytes(FileChannel channel, int count, Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new UsageException(file + ": truncated, or no NumPy file");
      }
    }
    return buffer.flip();
  }

  private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
