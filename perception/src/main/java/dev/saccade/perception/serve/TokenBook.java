package dev.saccade.perception.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Who may come in with which bearer token. It holds hashes, so that whoever reads the file learns
 * no token. One line each: {@code SHA256-OF-TOKEN-IN-HEX EXPIRY NAME}, where the expiry is an
 * ISO-8601 instant such as {@code 2027-01-01T00:00:00Z}; {@code #} starts a comment.
 */
public final class TokenBook {
  private static final int HASH_DIGITS = 64;

  private final Map<String, Entry> entryOf;

  private TokenBook(Map<String, Entry> entryOf) {
    this.entryOf = entryOf;
  }

  record Entry(String name, Instant expiry) {
    boolean isExpiredAt(long epochNanos) {
      return !Instant.ofEpochSecond(0, epochNanos).isBefore(expiry);
    }
  }

  /**
   * @param source named in errors, e.g. the file
   * @throws IllegalArgumentException naming source and line
   */
  public static TokenBook parse(String source, String text) {
    Map<String, Entry> entries = new HashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      String[] fields = content.split("\\s+", 3);
      String where = source + ", line " + number + ": ";
      if (fields.length != 3) {
        throw new IllegalArgumentException(
            where + fields.length + " fields (expected: SHA256-OF-TOKEN-IN-HEX EXPIRY NAME)");
      }
      if (!fields[0].matches("[0-9a-fA-F]{" + HASH_DIGITS + "}")) {
        throw new IllegalArgumentException(
            where + "the hash is not " + HASH_DIGITS + " hexadecimal digits (sha256sum prints it)");
      }
      Entry entry = new Entry(fields[2], expiry(where, fields[1]));
      if (entries.put(fields[0].toLowerCase(java.util.Locale.ROOT), entry) != null) {
        throw new IllegalArgumentException(where + "the same token stands there twice");
      }
    }
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(
          source + ": no token, so nobody could come in (leave the file out to let everybody in)");
    }
    return new TokenBook(entries);
  }

  Optional<Entry> find(String token) {
    return Optional.ofNullable(entryOf.get(hash(token)));
  }

  /** As {@code printf %s TOKEN | sha256sum} prints it. */
  public static String hash(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Instant expiry(String where, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          where + "expiry '" + text + "' (expected: such as 2027-01-01T00:00:00Z)", e);
    }
  }
}
