package io.webchat.rest;

import io.webchat.api.file.FileSource;
import org.osgi.annotation.versioning.ProviderType;

/** The body of a call. */
@ProviderType
public sealed interface RestBody permits Form, RestBody.Upload {
  /** Fields and a file as {@code multipart/form-data}; the file is read by an I/O thread. */
  static RestBody upload(Form fields, String fileField, FileSource file) {
    return new Upload(fields, fileField, file);
  }

  /**
   * Fields and a file.
   *
   * @param fields sent before the file
   * @param fileField name of the field with the file
   * @param file exactly {@link FileSource#size()} bytes; more or fewer fail with {@code FILE}
   */
  record Upload(Form fields, String fileField, FileSource file) implements RestBody {}
}
