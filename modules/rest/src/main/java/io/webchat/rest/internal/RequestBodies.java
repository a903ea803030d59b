package io.webchat.rest.internal;

import io.webchat.api.file.FileSource;
import io.webchat.rest.Form;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.internal.connection.LocalFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** Makes request bodies. */
final class RequestBodies {
  private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");
  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType BYTES = MediaType.get("application/octet-stream");
  private static final int CHUNK = 16 * 1024;

  private RequestBodies() {}

  static RequestBody of(RestCall call) {
    if (call.body() instanceof Form form) {
      return new OneShot(FORM, form.encoded());
    }
    if (call.body() instanceof RestBody.Json json) {
      byte[] bytes = json.text().getBytes(StandardCharsets.UTF_8);
      return new OneShot(bytes.length == 0 ? null : JSON, bytes);
    }
    if (call.body() instanceof RestBody.Bytes bytes) {
      return new FileBytes(bytes.file(), contentType(call, bytes.file()));
    }
    RestBody.Upload upload = (RestBody.Upload) call.body();
    MultipartBody.Builder parts = new MultipartBody.Builder().setType(MultipartBody.FORM);
    upload.fields().fields().forEach(field -> parts.addFormDataPart(field.name(), field.value()));
    FileSource file = upload.file();
    return parts
        .addFormDataPart(upload.fileField(), file.name(), new FileBytes(file, file.contentType()))
        .build();
  }

  private static String contentType(RestCall call, FileSource file) {
    return call.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(file.contentType());
  }

  /** Bytes; OkHttp would answer some statuses by sending a body again that is not of one shot. */
  private static final class OneShot extends RequestBody {
    private final MediaType type;
    private final byte[] bytes;

    /** A type of {@code null} is not named. */
    OneShot(MediaType type, byte[] bytes) {
      this.type = type;
      this.bytes = bytes;
    }

    @Override
    public MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }

  /** A file, streamed; exactly as long as announced. */
  private static final class FileBytes extends RequestBody {
    private final FileSource file;
    private final MediaType type;

    FileBytes(FileSource file, String contentType) {
      this.file = file;
      MediaType named = MediaType.parse(contentType);
      this.type = named == null ? BYTES : named;
    }

    @Override
    public MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return file.size();
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      byte[] chunk = new byte[CHUNK];
      long left = file.size();
      try (InputStream in = open()) {
        for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
          left -= read;
          if (left < 0) {
            throw new LocalFileException("The file is longer than it said", null);
          }
          sink.write(chunk, 0, read);
        }
      }
      if (left > 0) {
        throw new LocalFileException("The file is shorter than it said", null);
      }
    }

    private InputStream open() throws LocalFileException {
      try {
        return file.open();
      } catch (IOException | RuntimeException e) {
        throw new LocalFileException("The file cannot be opened", e);
      }
    }

    private static int read(InputStream in, byte[] chunk) throws LocalFileException {
      try {
        return in.read(chunk);
      } catch (IOException | RuntimeException e) {
        throw new LocalFileException("The file cannot be read", e);
      }
    }
  }
}
