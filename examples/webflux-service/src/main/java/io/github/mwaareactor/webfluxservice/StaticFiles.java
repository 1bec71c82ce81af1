package io.github.mwaareactor.webfluxservice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/**
 * The ETags of the page's files, made of their content when the service starts. Their dates do not
 * tell versions apart: a reproducible build gives the same one to all.
 */
final class StaticFiles {
  private static final int TAG_BYTES = 16;

  private final Map<String, Version> versions = new ConcurrentHashMap<>();

  private StaticFiles() {}

  /** A file as it was at the start. */
  private record Version(String tag, long lastModified) {}

  static StaticFiles of(Resource... files) {
    StaticFiles known = new StaticFiles();
    for (Resource file : files) {
      if (file.isReadable()) {
        known.add(file);
      }
    }
    return known;
  }

  private void add(Resource file) {
    try (InputStream content = file.getInputStream()) {
      versions.put(
          file.getURL().toString(), new Version(tag(content.readAllBytes()), file.lastModified()));
    } catch (IOException e) {
      throw new UncheckedIOException("A file of the page cannot be read: " + file, e);
    }
  }

  /** A weak one, as the same content may be sent compressed. */
  private static String tag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "W/\"" + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Null for a file that was changed or added since; nobody on an event loop may read it again. */
  @Nullable String etag(Resource file) {
    try {
      Version known = versions.get(file.getURL().toString());
      return known == null || known.lastModified != file.lastModified() ? null : known.tag;
    } catch (IOException e) {
      return null;
    }
  }
}
