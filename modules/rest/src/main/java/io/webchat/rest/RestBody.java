package io.webchat.rest;

import io.webchat.api.file.FileSource;
import io.webchat.json.JsonWriter;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The body of a call. */
@ProviderType
public sealed interface RestBody permits Form, RestBody.Upload, RestBody.Json, RestBody.Bytes {
  /** Fields and a file as {@code multipart/form-data}; the file is read by an I/O thread. */
  static RestBody upload(Form fields, String fileField, FileSource file) {
    return new Upload(fields, fileField, file);
  }

  /** The bytes of a file and nothing else, as the target of a presigned address wants them. */
  static RestBody bytes(FileSource file) {
    return new Bytes(file);
  }

  /** A JSON object; what JSON has no kind for is written as its text. */
  static RestBody json(Map<String, ?> object) {
    return new Json(JsonWriter.write(object));
  }

  /** No byte and no content type. */
  static RestBody empty() {
    return new Json("");
  }

  /**
   * Fields and a file.
   *
   * @param fields sent before the file
   * @param fileField name of the field with the file
   * @param file exactly {@link FileSource#size()} bytes; more or fewer fail with {@code FILE}
   */
  record Upload(Form fields, String fileField, FileSource file) implements RestBody {}

  /**
   * A file alone. Its content type is that of the call's header, else that of the file.
   *
   * @param file exactly {@link FileSource#size()} bytes; more or fewer fail with {@code FILE}
   */
  record Bytes(FileSource file) implements RestBody {}

  /**
   * Text of the type {@code application/json}; {@code toString} does not show it.
   *
   * @param text the text; empty for a body without a byte
   */
  record Json(String text) implements RestBody {
    @Override
    public String toString() {
      return "Json";
    }
  }
}
