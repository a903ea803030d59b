package io.webchat.http.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * Files of a bundle that pages load: kept in memory, compressed where the browser takes it, and not
 * sent again as long as they are the same. Thread-safe.
 */
public final class PageFiles {
  private static final class Content {
    final String type;
    final byte[] bytes;
    final byte[] compressed;
    final String tag;

    Content(String type, byte[] bytes) {
      this.type = type + "; charset=utf-8";
      this.bytes = bytes;
      this.compressed = compressed(bytes);
      this.tag = tagOf(bytes);
    }
  }

  private final Function<String, InputStream> resources;
  private final Map<String, Content> contents = new ConcurrentHashMap<>();

  /**
   * Files of a bundle.
   *
   * @param resources opens one by its name, in the bundle's own code: resources are its own
   */
  public PageFiles(Function<String, InputStream> resources) {
    this.resources = resources;
  }

  /** Adds a file that is text of this media type. */
  public PageFiles add(String name, String type) {
    contents.put(name, new Content(type, read(name)));
    return this;
  }

  private byte[] read(String name) {
    try (InputStream in = resources.apply(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static String tagOf(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }

  /** Whether there is one of this name. */
  public boolean has(String name) {
    return contents.containsKey(name);
  }

  /** Answers with a file that is there. */
  public void answer(String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Content content = contents.get(name);
    response.setHeader("Cache-Control", "no-cache"); // asked for again, and mostly not modified
    response.setHeader("ETag", content.tag);
    if (content.tag.equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(content.type);
    response.addHeader("Vary", "Accept-Encoding");
    String accepted = request.getHeader("Accept-Encoding");
    boolean compress = accepted != null && accepted.contains("gzip");
    if (compress) {
      response.setHeader("Content-Encoding", "gzip");
    }
    byte[] body = compress ? content.compressed : content.bytes;
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
