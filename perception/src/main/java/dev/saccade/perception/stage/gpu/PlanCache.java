package dev.saccade.perception.stage.gpu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TensorRT built before, kept as files. Building takes minutes; a file is used only if it is
 * whole and was built for exactly this key, so that a plan of another network, version or device is
 * never loaded.
 */
final class PlanCache {
  private static final Logger LOG = LoggerFactory.getLogger(PlanCache.class);
  private static final byte[] MAGIC = "saccade-plan/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;
  private static final long MAX_BYTES = 2L << 30;

  private final Path folder;

  PlanCache(Path folder) {
    this.folder = folder;
  }

  /** Where plans are kept unless said otherwise: {@code ~/.cache/saccade/plans}. */
  static Path usualFolder() {
    return Path.of(System.getProperty("user.home"), ".cache", "saccade", "plans");
  }

  /**
   * A key that names everything a plan depends on.
   *
   * @param parts e.g. network hash, TensorRT version, compute capability, device, input sizes
   */
  static String key(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The plan of a key; empty where there is none, or only a damaged one. */
  Optional<byte[]> find(String key) {
    Path file = file(key);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
      byte[] keyBytes = key.getBytes(StandardCharsets.US_ASCII);
      if (content.remaining() < MAGIC.length + keyBytes.length + DIGEST_BYTES
          || !startsWith(content, MAGIC)
          || !startsWith(content, keyBytes)) {
        return Optional.empty();
      }
      byte[] expected = new byte[DIGEST_BYTES];
      content.get(expected);
      byte[] plan = new byte[content.remaining()];
      content.get(plan);
      return Arrays.equals(expected, sha256().digest(plan)) ? Optional.of(plan) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty(); // it is a cache: what cannot be read is built again
    }
  }

  /** Keeps a plan, where that can be done. The file appears whole or not at all. */
  void keep(String key, byte[] plan) {
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, ".writing-", ".tmp");
      try {
        byte[] keyBytes = key.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer content =
            ByteBuffer.allocate(MAGIC.length + keyBytes.length + DIGEST_BYTES + plan.length);
        content.put(MAGIC).put(keyBytes).put(sha256().digest(plan)).put(plan);
        Files.write(part, content.array());
        Files.move(part, file(key), StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      LOG.warn("plan cache {}: cannot be written ({}); the next start builds again", folder, e);
    }
  }

  /** Throws a plan away, if there is one. */
  void forget(String key) {
    try {
      Files.deleteIfExists(file(key));
    } catch (IOException e) {
      LOG.warn("plan cache {}: cannot be written ({})", folder, e);
    }
  }

  Path file(String key) {
    return folder.resolve(key + ".plan");
  }

  private static boolean startsWith(ByteBuffer content, byte[] expected) {
    byte[] found = new byte[expected.length];
    content.get(found);
    return Arrays.equals(found, expected);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
