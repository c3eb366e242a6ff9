package dev.saccade.perception.network.bundle;

import dev.saccade.perception.network.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A network ready to use: its file and its card, checked against each other.
 *
 * @param networkFile the ONNX file; unchanged since its hash was checked, as far as anyone can know
 */
public record ModelBundle(ModelCard card, Path networkFile) {
  public static final String NETWORK_FILE = "model.onnx";
  public static final String CARD_FILE = "model.yaml";

  static final long MAX_CARD_BYTES = 1 << 20;
  static final long MAX_NETWORK_BYTES = 1L << 30;

  /**
   * Opens a bundle's folder, or wraps a plain {@code .onnx} file (see {@link ForeignNetwork}).
   *
   * @throws ModelBundleException if anything is missing, unreadable, too large or not what the card
   *     says
   */
  public static ModelBundle open(Path folderOrFile) throws IOException {
    if (Files.isDirectory(folderOrFile)) {
      return load(folderOrFile);
    }
    if (!Files.exists(folderOrFile)) {
      throw new ModelBundleException(
          folderOrFile + ": no such bundle (expected: a folder with model.yaml, or an .onnx file)");
    }
    if (folderOrFile.getFileName().toString().endsWith(".onnx")) {
      return ForeignNetwork.wrap(folderOrFile);
    }
    throw new ModelBundleException(
        folderOrFile + ": not a bundle (expected: a folder with model.yaml, or an .onnx file)");
  }

  private static ModelBundle load(Path folder) throws IOException {
    Path cardFile = folder.resolve(CARD_FILE);
    Path networkFile = folder.resolve(NETWORK_FILE);
    checkSize(cardFile, MAX_CARD_BYTES);
    checkSize(networkFile, MAX_NETWORK_BYTES);
    ModelCard card = ModelCardYaml.read(Files.readAllBytes(cardFile), cardFile.toString());
    String actual = sha256(networkFile);
    if (!actual.equals(card.sha256())) {
      throw new ModelBundleException(
          networkFile
              + ": SHA-256 is "
              + actual
              + " but "
              + CARD_FILE
              + " says "
              + card.sha256()
              + " (the network was changed or damaged: restore it or export the bundle again)");
    }
    return new ModelBundle(card, networkFile);
  }

  static void checkSize(Path file, long maxBytes) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelBundleException(file + ": missing (expected: a regular file)");
    }
    long bytes = Files.size(file);
    if (bytes == 0 || bytes > maxBytes) {
      throw new ModelBundleException(
          file + ": " + bytes + " bytes (expected: 1 to " + maxBytes + ")");
    }
  }

  /**
   * Writes a bundle. Each file appears whole or not at all, the card last.
   *
   * @param card its {@code sha256} is replaced by that of {@code onnx}
   */
  public static ModelBundle write(Path folder, ModelCard card, byte[] onnx) throws IOException {
    ModelCard complete = card.withSha256(HexFormat.of().formatHex(digest().digest(onnx)));
    Path networkFile = folder.resolve(NETWORK_FILE);
    replace(networkFile, onnx);
    replace(
        folder.resolve(CARD_FILE), ModelCardYaml.write(complete).getBytes(StandardCharsets.UTF_8));
    return new ModelBundle(complete, networkFile);
  }

  private static void replace(Path file, byte[] content) throws IOException {
    WholeFile.write(
        file,
        channel -> {
          ByteBuffer bytes = ByteBuffer.wrap(content);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /** SHA-256 of a file, lower-case hexadecimal. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
