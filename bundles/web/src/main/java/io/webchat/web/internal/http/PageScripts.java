package io.webchat.web.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** The files that pages load from this service. Immutable. */
final class PageScripts {
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

  private static final String SCRIPT = "text/javascript";

  private static final List<String> SCRIPTS =
      List.of(
          "webchat-bus.js",
          "webchat-bus.mjs",
          "webchat-ui.js",
          "webchat-ui-composer.js",
          "webchat-ui-dom.js",
          "webchat-ui-files.js",
          "webchat-ui-form.js",
          "webchat-ui-log.js",
          "webchat-ui-memory.js",
          "webchat-ui-rich.js",
          "webchat-ui-style.js",
          "webchat-ui-texts.js");

  private static final List<String> TYPES = List.of("webchat-bus.d.ts", "webchat-ui.d.ts");

  private static final List<String> DEMO_PAGES =
      List.of("demo.html", "demo-page.html", "demo-window.html");

  private final Map<String, Content> contents = new TreeMap<>();

  /** With the demo's files, or without. */
  PageScripts(boolean demo) {
    SCRIPTS.forEach(name -> add(name, SCRIPT));
    TYPES.forEach(name -> add(name, "text/plain"));
    if (demo) {
      DEMO_PAGES.forEach(name -> add(name, "text/html"));
      add("demo.css", "text/css");
    }
  }

  private void add(String name, String type) {
    contents.put(name, new Content(type, read(name)));
  }

  private static byte[] read(String name) {
    try (InputStream in = PageScripts.class.getResourceAsStream("/io/webchat/web/page/" + name)) {
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

  boolean has(String name) {
    return contents.containsKey(name);
  }

  /** Answers with a file; any page may load it. */
  void answer(String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Content content = contents.get(name);
    response.setHeader("Cache-Control", "no-cache"); // asked for again, and mostly not modified
    response.setHeader("ETag", content.tag);
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
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
