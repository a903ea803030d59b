package io.webchat.files;

import io.webchat.api.file.FileSource;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What {@code sendFile} takes as a file: a {@link FileSource}, a {@link Path}, an object {@code
 * {name, type, content, encoding}} of a script, a list of these (the first counts), or an input
 * element with {@code files}. Blocks: for I/O threads only.
 *
 * <p>A content is bytes, a list of bytes, a {@code data:} URL or a text. A text is Base64 where
 * {@code encoding} is {@code base64}; without an encoding it is Base64 where the media type is no
 * text and the text can be decoded; else it is sent as it is, in UTF-8.
 */
public final class FileReference {
  private static final Pattern TEXT_TYPE =
      Pattern.compile(
          "text/.*|.*[/+](json|xml|javascript|ecmascript|yaml|x-yaml|csv|rtf|sql|x-sh)(;.*)?");
  private static final String DATA = "data:";
  private static final String BASE64 = "base64";

  private FileReference() {}

  /**
   * The file.
   *
   * @throws Rejection when {@code files} is none of these
   * @throws IOException when it cannot be read, or its content cannot be used
   */
  public static FileSource read(Object files) throws IOException {
    if (files instanceof List<?> list && !list.isEmpty()) {
      return read(list.get(0));
    }
    if (files instanceof FileSource file) {
      return file;
    }
    if (files instanceof Path path) {
      return FileSource.of(path);
    }
    if (files instanceof Map<?, ?> file && file.get("name") instanceof String name) {
      Object type = file.get("type");
      String known = type == null || type.toString().isBlank() ? null : type.toString();
      return source(name, known, file);
    }
    if (files instanceof Map<?, ?> input && input.get("files") instanceof List<?> chosen) {
      return read(chosen);
    }
    throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "No file reference provided")
        .withHint("Pass a FileSource, a Path, or an object with name, type and content");
  }

  private static FileSource source(String name, String type, Map<?, ?> file) throws IOException {
    String contentType = FileSource.of(name, type, new byte[0]).contentType(); // or guessed
    return FileSource.of(name, type, bytes(file.get("content"), file.get("encoding"), contentType));
  }

  private static byte[] bytes(Object content, Object encoding, String type) throws IOException {
    if (content instanceof byte[] bytes) {
      return bytes;
    }
    if (content instanceof List<?> list) {
      return bytes(list);
    }
    if (!(content instanceof String text)) {
      throw new IOException("The file has no content");
    }
    if (encoding != null) {
      return BASE64.equalsIgnoreCase(encoding.toString()) ? base64(text) : utf8(text);
    }
    if (text.startsWith(DATA) && text.indexOf(',') > 0) {
      return ofDataUrl(text);
    }
    return TEXT_TYPE.matcher(type.toLowerCase(Locale.ROOT)).matches() ? utf8(text) : guessed(text);
  }

  private static byte[] bytes(List<?> list) throws IOException {
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      if (!(list.get(i) instanceof Number number)) {
        throw new IOException("The content of the file is a list of something else than bytes");
      }
      bytes[i] = number.byteValue();
    }
    return bytes;
  }

  private static byte[] ofDataUrl(String url) throws IOException {
    int comma = url.indexOf(',');
    String data = url.substring(comma + 1);
    return url.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";" + BASE64)
        ? base64(data)
        : utf8(URLDecoder.decode(data.replace("+", "%2B"), StandardCharsets.UTF_8));
  }

  private static byte[] base64(String text) throws IOException {
    try {
      return strictly(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("The content of the file is not base64", e);
    }
  }

  private static byte[] guessed(String text) {
    try {
      return strictly(text);
    } catch (IllegalArgumentException e) {
      return utf8(text);
    }
  }

  /** Line breaks apart nothing but Base64 is taken, so that a text is not made shorter. */
  private static byte[] strictly(String text) {
    return Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", ""));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
